import { callsOf, isMapped } from '../../template/model/calls';
import { defineRule } from '../rule';

export const map1NoIntegrationResponse = defineRule({
  id: 'MAP1',
  slug: 'no-integration-response',
  title: 'A method that maps its responses has no response to map to',
  severity: 'error',
  articles: ['rest-api-status-codes', '5xx-errors'],
  symptom: "every call is answered 500 'Internal server error'; the execution log says 'No match for output mapping and no default output mapping "
    + "configured'",
  why: 'Integrations of type AWS, HTTP and MOCK hand nothing on by themselves: what the backend says has to match an integration response. '
    + 'Without one there is nothing to match.',
  fix: 'Add an IntegrationResponse without SelectionPattern, and a MethodResponse for its StatusCode.',
  silent: ['proxy integrations, which hand responses on as they are', 'WebSocket APIs, whose routes need no response'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    for (const call of callsOf(resource, index).filter(isMapped)) {
      const at = call.integration.get('responses');
      if (at.isAbsent || call.integration.responses?.length === 0) {
        report({ at, message: `the ${call.integration.type ?? ''} integration has no integration response` });
      }
    }
  },
});
