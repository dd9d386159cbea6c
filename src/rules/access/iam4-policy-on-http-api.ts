import { defineRule } from '../rule';

export const iam4PolicyOnHttpApi = defineRule({
  id: 'IAM4',
  slug: 'policy-on-http-api',
  title: 'An HTTP or WebSocket API is given a resource policy',
  severity: 'error',
  articles: ['http-api-cross-account', 'cross-account-access'],
  symptom: 'the deployment fails, or the policy limits nobody and admits nobody',
  why: 'Only REST APIs have resource policies. What stands in the template or in the OpenAPI document of another API is refused or not enforced.',
  fix: 'Remove the policy. Set AuthorizationType to AWS_IAM on the routes and let callers of other accounts assume a role of this one, or use a REST API.',
  silent: ['policies of which it is not known whether they are there'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-api.html',
  ],
  appliesTo: ['AWS::ApiGatewayV2::Api', 'AWS::Serverless::HttpApi'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    if (api === undefined) return;
    const what = api.kind === 'WEBSOCKET' ? 'a WebSocket API' : api.kind === 'HTTP' ? 'an HTTP API' : 'an HTTP or WebSocket API';
    for (const [name, value] of [
      ['Policy', resource.get('Policy')],
      ['x-amazon-apigateway-policy', api.body.get('x-amazon-apigateway-policy')],
      ['Auth.ResourcePolicy', resource.get('Auth', 'ResourcePolicy')],
    ] as const) {
      if (value.isPresent) report({ at: value, message: `${name} is set on ${what}` });
    }
  },
});
