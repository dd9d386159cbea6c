import { Call, callsOf, isMapped } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import { defineRule } from '../rule';

export const map2UndeclaredStatus = defineRule({
  id: 'MAP2',
  slug: 'undeclared-status',
  title: 'An integration response returns a status that the method does not declare',
  severity: 'error',
  articles: ['rest-api-status-codes', '5xx-errors'],
  symptom: "500 'Internal server error' in place of the status; the execution log says 'Output mapping refers to an invalid method response'. "
    + "With response parameters the deployment itself stops with 'No method response exists for method'",
  why: 'A method may answer only with the statuses that its method responses declare, so the mapping leads to nothing.',
  fix: 'Add a MethodResponse with the StatusCode of the integration response.',
  silent: ['methods of which one method response is not known'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-response.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    for (const call of callsOf(resource, index).filter(isMapped)) {
      const declared = declaredStatuses(call);
      if (declared === undefined) continue;
      for (const { value } of call.integration.responses ?? []) {
        const at = value.get(call.integration.notation === Notation.OPENAPI ? 'statusCode' : 'StatusCode');
        if (at.text === undefined || declared.includes(at.text)) continue;
        const others = declared.length === 0 ? 'no status' : `only ${declared.join(', ')}`;
        report({ at, message: `the integration response returns ${at.text}, the method declares ${others}` });
      }
    }
  },
});

/** Undefined if one of them is not known. */
function declaredStatuses({ integration, responses }: Call): readonly string[] | undefined {
  if (integration.notation === Notation.OPENAPI) {
    const keys = responses.keys;
    // A range such as 4XX is not known to work, nor not to.
    return keys === undefined || keys.some((key) => /^Fn::|XX$/i.test(key)) ? undefined : keys.filter((key) => key !== 'default');
  }
  const statuses = responses.items?.map((response) => response.get('StatusCode').text);
  return statuses?.every((status) => status !== undefined) === true ? statuses : undefined;
}
