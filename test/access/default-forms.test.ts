import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ApiCaller, ApiGatewayKbChecks, KbHttpApi, KbRestApi, KbWebSocketApi } from '../../src';

const IRELAND = { account: '111122223333', region: 'eu-west-1' };

/** One grant for each kind of API, with path parameters and all stages where an API has none. */
function grants(env?: typeof IRELAND): App {
  const app = new App();
  const stack = new Stack(app, 'S', { env });
  const callers = [ApiCaller.account('222233334444', { organization: 'o-examplecorp' })];
  const rest = new KbRestApi(stack, 'Rest');
  rest.root.addResource('{id}').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  rest.grantInvokeFrom('Partner', { callers });
  const http = new KbHttpApi(stack, 'Http', { defaultAuthorizer: new HttpIamAuthorizer(), createDefaultStage: false });
  http.addRoutes({ path: '/items/{id}', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Backend', 'https://example.com') });
  http.grantInvokeFrom('Partner', { callers });
  const chat = new KbWebSocketApi(stack, 'Chat', {
    connectRouteOptions: { integration: new WebSocketMockIntegration('Connect'), authorizer: new WebSocketIamAuthorizer() },
  });
  chat.grantInvokeFrom('Partner', { callers, manageConnections: true });
  return app;
}

interface Report { pluginReports: { pluginName?: string; violations: { ruleName: string }[] }[] }

test.each([undefined, IRELAND])('draw no finding about access (environment %o)', (env) => {
  const app = grants(env);
  Validations.of(app).addPlugins(new ApiGatewayKbChecks(app, { strict: true }), new AwsSolutionsChecks(app), new ServerlessChecks(app));
  try {
    app.synth();
  } catch {
    // Synthesis fails on errors of a pack; the report says which.
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  const rules = new Set(report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)));
  expect([...rules].filter((rule) => /IAM\d/.test(rule))).toEqual([]);
});
