import { readSelectionPattern, SelectionPattern } from '../../catalogue/selection-pattern';
import { Call, callsLambda, callsOf, isMapped } from '../../template/model/calls';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

/** Every status that a backend can answer with. */
const STATUSES: readonly string[] = Array.from({ length: 500 }, (_, position) => String(position + 100));

export const map4AmbiguousPatterns = defineRule({
  id: 'MAP4',
  slug: 'ambiguous-patterns',
  title: 'Selection patterns are ambiguous, or match nothing',
  severity: 'warning',
  articles: ['rest-api-status-codes', '5xx-errors'],
  symptom: 'callers get another status than was meant, such as 200 for an error',
  why: 'API Gateway compares each pattern with the whole status of the backend, or with the whole error message of a function. AWS does not say which '
    + 'response wins if several match.',
  fix: 'Make the patterns disjoint, let them match the whole status or error message, and leave exactly one response without a pattern.',
  findings: {
    DEFAULTS: { title: 'several integration responses without a pattern', fix: 'Leave the SelectionPattern out of one integration response only.' },
    DUPLICATE: { title: 'two integration responses with the same pattern', fix: 'Remove one of them, or give it another pattern.' },
    OVERLAP: { title: 'two patterns match the same status', advice: true },
    REFUSED: {
      title: 'a pattern that is no regular expression',
      symptom: "the deployment of the method fails with 'Invalid selection pattern specified'",
      fix: 'Correct the regular expression.',
    },
    LAMBDA_STATUS: {
      title: 'a pattern for statuses on a function, which has error messages only',
      fix: 'Match the whole error message, such as .*404.*, or use a proxy integration in which the function sets the status.',
    },
    NEVER: { title: 'a pattern that matches no status', fix: 'Match the three digits of the status, such as 4\\d{2}.' },
  },
  silent: [
    'patterns that Java understands and this rule does not, such as possessive ones',
    'plain numbers on functions: the error message may be just that',
    'OVERLAP without the option `strict`, and overlaps of patterns for error messages',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, context) {
    for (const call of callsOf(resource, context.index).filter(isMapped)) {
      checkPatterns(call, context);
      checkTexts(call, context);
    }
  },
});

function checkTexts({ integration }: Call, { report }: RuleContext): void {
  const responses = integration.responses ?? [];
  const defaults = responses.filter(({ pattern }) => pattern === undefined);
  if (defaults.length > 1) {
    report({ finding: 'DEFAULTS', at: integration.get('responses'), message: `${defaults.length} integration responses have no pattern` });
  }
  const seen = new Set<string>();
  for (const { pattern } of responses) {
    if (pattern?.text === undefined) continue;
    if (seen.has(pattern.text)) report({ finding: 'DUPLICATE', at: pattern, message: `two integration responses have the pattern ${pattern.toString()}` });
    seen.add(pattern.text);
  }
}

/** A pattern of the template, read. */
interface Written {
  readonly at: Value;
  readonly text: string;
  readonly pattern: SelectionPattern;
}

function checkPatterns(call: Call, { index, report }: RuleContext): void {
  const { integration } = call;
  const isLambda = integration.type === 'AWS' ? callsLambda(call, index) : false;
  const statuses: Written[] = [];
  for (const { pattern: at } of integration.responses ?? []) {
    const text = at?.text;
    const pattern = text === undefined ? undefined : readSelectionPattern(text);
    if (at === undefined || text === undefined || pattern === undefined) continue;
    if (pattern === 'refused') {report({ finding: 'REFUSED', at, message: `${at.toString()} is no regular expression` });} else if (isLambda === true && isForStatuses(text, pattern)) {
      report({ finding: 'LAMBDA_STATUS', at, message: `${at.toString()} matches a status, the function has error messages` });
    } else if (isLambda === false) {statuses.push({ at, text, pattern });}
  }
  checkStatuses(statuses, report);
}

/** Matches bare statuses, and none that stands in a message. */
function isForStatuses(text: string, pattern: SelectionPattern): boolean {
  if (/^\d+$/.test(text)) return false;
  return STATUSES.some((status) => pattern.matches(status)
    && ![`x ${status}`, `${status} x`, `${status}: x`, `x (${status}) x`, 'x'].some((message) => pattern.matches(message)));
}

function checkStatuses(written: readonly Written[], report: RuleContext['report']): void {
  const taken = new Map<string, Written>();
  const told = new Set<Written>();
  for (const own of written) {
    const matched = STATUSES.filter((status) => own.pattern.matches(status));
    if (matched.length === 0) report({ finding: 'NEVER', at: own.at, message: `${own.at.toString()} matches no status` });
    for (const status of matched) {
      const other = taken.get(status);
      if (other === undefined) {taken.set(status, own);} else if (other.text !== own.text && !told.has(own)) {
        told.add(own);
        report({ finding: 'OVERLAP', at: own.at, message: `${other.at.toString()} and ${own.at.toString()} both match ${status}` });
      }
    }
  }
}
