import { callsOf } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import type { Resource } from '../../template/resource';
import { defineRule, RuleContext } from '../rule';

export const map9PayloadVersion = defineRule({
  id: 'MAP9',
  slug: 'payload-version',
  title: 'The payload format version of an HTTP API is missing or impossible',
  severity: 'error',
  articles: ['http-api-status-codes'],
  symptom: "the deployment stops with 'PayloadFormatVersion is a required parameter for integration'",
  why: 'An HTTP API must be told which of the two formats it speaks with its backend; the second one exists for Lambda proxy integrations only.',
  fix: 'Set PayloadFormatVersion to 2.0 for a function, and to 1.0 for everything else.',
  findings: {
    MISSING: { title: 'the integration has no version' },
    VALUE: { title: 'a version that does not exist', fix: 'Use 1.0 or 2.0.' },
    LAMBDA_ONLY: { title: 'version 2.0 on something that is not a function', fix: 'Set PayloadFormatVersion to 1.0.' },
    AUTHORIZER: {
      title: 'the Lambda authorizer has no version',
      symptom: 'the deployment of the authorizer fails',
      fix: 'Set AuthorizerPayloadFormatVersion to 2.0 (or to 1.0 for an authorizer that answers with a policy of the old format).',
    },
  },
  silent: ['WebSocket APIs, and integrations whose API is not in the templates', 'OpenAPI documents without a version'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-integration.html',
  ],
  appliesTo: ['AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi', 'AWS::ApiGatewayV2::Authorizer'],

  check(resource, context) {
    if (resource.type === 'AWS::ApiGatewayV2::Authorizer') checkAuthorizer(resource, context);
    else checkIntegrations(resource, context);
  },
});

function checkIntegrations(resource: Resource, { index, report }: RuleContext): void {
  for (const { integration, kind } of callsOf(resource, index)) {
    if (kind !== 'HTTP') continue;
    const at = integration.get('payloadFormatVersion');
    if (at.isAbsent && integration.notation === Notation.V2) report({ finding: 'MISSING', at, message: 'the integration of an HTTP API has no PayloadFormatVersion' });
    // JSON knows no 2.0: as a number it reads 2.
    if (at.text !== undefined && !/^[12](\.0)?$/.test(at.text)) report({ finding: 'VALUE', at, message: `PayloadFormatVersion is ${at.toString()}` });
    if (at.text?.startsWith('2') !== true || !/^2(\.0)?$/.test(at.text)) continue;
    const subtype = integration.get('subtype');
    const what = integration.type === 'HTTP_PROXY' ? 'an HTTP_PROXY integration' : subtype.isPresent ? `an integration with ${subtype.text ?? 'a service'}` : undefined;
    if (what !== undefined) report({ finding: 'LAMBDA_ONLY', at, message: `PayloadFormatVersion is 2.0 on ${what}` });
  }
}

function checkAuthorizer(resource: Resource, { index, report }: RuleContext): void {
  const at = resource.get('AuthorizerPayloadFormatVersion');
  const api = index.apis.of(resource.get('ApiId').link?.resource);
  if (at.isAbsent && api?.kind === 'HTTP' && resource.get('AuthorizerType').text === 'REQUEST') {
    report({ finding: 'AUTHORIZER', at, message: 'the REQUEST authorizer of an HTTP API has no AuthorizerPayloadFormatVersion' });
  }
}
