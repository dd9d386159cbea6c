import type { Finding } from './engine';
import { ARTICLES } from '../catalogue/articles';

/** The name of the pack, in front of every printed id. */
export const PACK = 'ApiGatewayKb';

/** The id as reports print it: `ApiGatewayKb-LOG6[FIELDS]`. */
export function printedId(id: string): string {
  return `${PACK}-${id}`;
}

/** Where the page of a rule lies, in the repository and in the npm package. */
export function docsPage(rule: { readonly id: string; readonly slug: string }): string {
  return `docs/rules/${rule.id.toLowerCase()}-${rule.slug}.md`;
}

/** The finding as text, for people at a terminal. */
export function renderFinding(finding: Finding): string {
  const { rule, resource, at, message, symptom, why, fix, severity, id } = finding;
  const article = rule.articles[0];
  return [
    `${severity.toUpperCase()} ${printedId(id)}  ${rule.title}`,
    `  where    ${resource.template.name} ${resource.logicalId} (${resource.type}) ${at}`,
    `  found    ${message}`,
    `  you see  ${symptom}`,
    `  because  ${why}`,
    `  fix      ${fix}`,
    `  article  ${article}: ${ARTICLES[article].url}`,
  ].join('\n');
}

/** All findings as text. */
export function renderFindings(findings: readonly Finding[]): string {
  return findings.map(renderFinding).join('\n\n');
}
