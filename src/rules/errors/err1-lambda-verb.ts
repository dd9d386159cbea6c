import { LAMBDA_VERB } from '../../catalogue/integrations';
import { Call, callsOf, serviceCall } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import type { TemplateIndex } from '../../template/template-index';
import { defineRule } from '../rule';

export const err1LambdaVerb = defineRule({
  id: 'ERR1',
  slug: 'lambda-verb',
  title: 'A function is not called with POST',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "500 'Internal server error' on every call; the execution log says 'Execution failed due to configuration error: Invalid permissions on "
    + "Lambda function'",
  why: 'Lambda knows only POST to invoke a function. The verb of the integration is that of this call, not the one that the client uses.',
  fix: 'Set IntegrationHttpMethod (OpenAPI: httpMethod) to POST; the HttpMethod of the method stays as it is.',
  findings: {
    VERB: { title: 'another verb than POST' },
    MISSING: {
      title: 'no verb on the integration of a REST API',
      symptom: "the deployment stops with 'Enumeration value for HttpMethod must be non-empty'",
    },
  },
  silent: ['integrations of HTTP and WebSocket APIs without a verb: they take POST by themselves', 'other calls of the Lambda service than invocations'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  ],
  appliesTo: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration'],

  check(resource, { index, report }) {
    for (const call of callsOf(resource, index)) {
      if (!invokesFunction(call, index)) continue;
      const at = call.integration.get('httpMethod');
      if (at.isAbsent && call.integration.notation !== Notation.V2) {
        report({ finding: 'MISSING', at, message: 'the integration that calls a function has no verb' });
      } else if (at.text !== undefined && at.text !== LAMBDA_VERB && !isPostInOpenApi(call, at.text)) {
        report({ finding: 'VERB', at, message: `the function is called with ${at.toString()}, expected '${LAMBDA_VERB}'` });
      }
    }
  },
});

function invokesFunction({ integration }: Call, index: TemplateIndex): boolean {
  if (integration.type !== 'AWS' && integration.type !== 'AWS_PROXY') return false;
  const called = serviceCall(integration.get('uri'));
  if (called !== undefined) return called.service === 'lambda' && /\/functions\/.+\/(response-streaming-)?invocations$/.test(called.rest);
  return integration.notation === Notation.V2 && index.functions.invocation(integration.get('uri')) !== undefined;
}

/** OpenAPI documents may write the verb in lower case, as they do elsewhere. */
function isPostInOpenApi({ integration }: Call, verb: string): boolean {
  return integration.notation === Notation.OPENAPI && verb.toUpperCase() === LAMBDA_VERB;
}
