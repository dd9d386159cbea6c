import { Token } from 'aws-cdk-lib';
import { DOMAIN_LABEL, DOMAIN_NAME_MAX_LENGTH } from '../catalogue/domains';

/** What is wrong with the name of a custom domain, to be read after 'it must'; undefined if nothing is, or nobody knows yet. */
export function nameProblem(name: string, allowsWildcard: boolean): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (name !== name.toLowerCase()) return 'be in lower case';
  if (name.length > DOMAIN_NAME_MAX_LENGTH) return `have at most ${DOMAIN_NAME_MAX_LENGTH} characters`;
  const isWildcard = name.startsWith('*.');
  if (isWildcard && !allowsWildcard) return 'have no wildcard on a private domain';
  const labels = (isWildcard ? name.slice(2) : name).split('.');
  if (labels.length < 2) return "be a full name, such as 'api.example.com'";
  const wrong = labels.find((label) => !DOMAIN_LABEL.test(label));
  return wrong === undefined
    ? undefined
    : `consist of labels of 1 to 63 letters, digits and inner hyphens, with '*' as the whole first label at most, which '${wrong}' is not`;
}

/** Whether a zone can hold records of the name; true if nobody knows before the deployment. */
export function isInZone(name: string, zoneName: string | undefined): boolean {
  if (zoneName === undefined || Token.isUnresolved(name) || Token.isUnresolved(zoneName)) return true;
  const zone = zoneName.replace(/\.$/, '').toLowerCase();
  return name === zone || name.endsWith(`.${zone}`);
}

/** Whether a name of a certificate is good for a domain: a wildcard stands for exactly one label. */
export function covers(certified: string, name: string): boolean {
  const candidate = certified.toLowerCase();
  return candidate === name || candidate === `*.${name.slice(name.indexOf('.') + 1)}`;
}
