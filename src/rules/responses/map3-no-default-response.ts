import { SAMPLE_LAMBDA_ERRORS, SAMPLE_STATUSES, SAMPLE_SUCCESSES } from '../../catalogue/integrations';
import { readSelectionPattern, SelectionPattern } from '../../catalogue/selection-pattern';
import { callsLambda, callsOf, isMapped } from '../../template/model/calls';
import { defineRule } from '../rule';

export const map3NoDefaultResponse = defineRule({
  id: 'MAP3',
  slug: 'no-default-response',
  title: 'No integration response takes what no pattern matches',
  severity: 'error',
  articles: ['rest-api-status-codes', '5xx-errors'],
  symptom: "500 'Internal server error', for functions on every success; the execution log says 'No match for output mapping and no default output "
    + "mapping configured. Endpoint Response Status Code: 200'",
  why: 'Selection patterns are matched against the whole status of the backend, or the whole error message of a function. A function that succeeds '
    + 'has no error message, so only the response without a pattern takes it.',
  fix: 'Leave the SelectionPattern out of exactly one integration response (OpenAPI: the key default).',
  findings: {
    SUCCESS: { title: 'nothing takes the success of the backend' },
    ERRORS: {
      title: 'successes are taken, and some statuses or error messages are not',
      symptom: "500 'Internal server error' in place of an unforeseen answer of the backend; the execution log says 'No match for output mapping and no "
        + "default output mapping configured'",
      advice: true,
    },
  },
  silent: [
    'patterns that take everything, such as .*; that it does not match a message of several lines is not reported',
    'ERRORS without the option `strict`: a backend may be known to answer with few statuses',
    'patterns that Java understands and this rule does not, such as possessive ones',
    'MOCK integrations, whose statuses MAP5 looks at',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    for (const call of callsOf(resource, index).filter(isMapped)) {
      const { integration } = call;
      const responses = integration.responses ?? [];
      if (integration.type === 'MOCK' || responses.length === 0) continue;

      const patterns = responses.map(({ pattern }) => readPattern(pattern?.text));
      if (!patterns.every((pattern) => pattern !== undefined)) continue;
      const isLambda = integration.type === 'HTTP' ? false : callsLambda(call, index);
      if (isLambda === undefined) continue;
      const isTaken = (sample: string): boolean => patterns.some((pattern) => pattern.matches(sample));
      const at = integration.get('responses');
      const missed = (isLambda ? SAMPLE_LAMBDA_ERRORS : SAMPLE_STATUSES).find((sample) => !isTaken(sample));
      if (!(isLambda ? [''] : SAMPLE_SUCCESSES).some(isTaken)) {
        report({ finding: 'SUCCESS', at, message: `all integration responses have a pattern, and none matches ${isLambda ? 'the success of the function' : 'a success'}` });
      } else if (missed !== undefined) {
        const what = isLambda ? 'every error message of the function' : `the status ${missed}`;
        report({ finding: 'ERRORS', at, message: `all integration responses have a pattern, and none matches ${what}` });
      }
    }
  },
});

/** Undefined for the default, for what is not known, and for what is refused or can't be read. */
function readPattern(text: string | undefined): SelectionPattern | undefined {
  const pattern = text === undefined ? undefined : readSelectionPattern(text);
  return pattern === 'refused' ? undefined : pattern;
}
