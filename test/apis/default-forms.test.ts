import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi } from '../../src/apis/kb-websocket-api';
import { AccessLogFormats } from '../../src/logging/access-log-formats';
import { ApiGatewayAccount, ApiGatewayAccountMode } from '../../src/logging/api-gateway-account';

const IRELAND = { account: '111122223333', region: 'eu-west-1' };
const PARIS = { account: '111122223333', region: 'eu-west-3' };

interface Report {
  readonly pluginReports: {
    readonly pluginName?: string;
    readonly violations: { readonly ruleName: string; readonly violatingConstructs: { readonly constructPath?: string }[] }[];
  }[];
}

/** Three APIs as they come, and the account in each mode that creates something. */
function defaultForms(env?: typeof IRELAND) {
  const app = new App();
  const stack = new Stack(app, 'S', { env });
  const rest = new KbRestApi(stack, 'Rest');
  rest.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  const format = AccessLogFormats.rest({ additionalFields: { tenant: '$context.authorizer.tenant' } });
  rest.addLoggedStage('Beta', { stageName: 'beta', logging: { accessLog: { format } } });
  rest.addMissingLogsAlarm('Silent');
  new KbHttpApi(stack, 'Http').addMissingLogsAlarm('Silent');
  new KbWebSocketApi(stack, 'WebSocket').addMissingLogsAlarm('Silent');
  new ApiGatewayAccount(new Stack(app, 'Ensured', { env: PARIS }), 'Account', { mode: ApiGatewayAccountMode.ENSURE });
  return app;
}

/** The rules that report something, whatever the construct. */
function findings(app: App): string[] {
  try {
    app.synth();
  } catch {
    // Synthesis fails on errors of a pack; the report says which.
  }
  const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return [...new Set(report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName)))].sort();
}

test.each([undefined, IRELAND])('draw no finding about logging from the packs of cdk-nag (environment %o)', (env) => {
  const app = defaultForms(env);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

  // What remains is the business of other areas: request validation, AWS WAF, sign-in and tracing.
  expect(findings(app)).toEqual([
    'AwsSolutions-APIG2',
    'AwsSolutions-APIG3',
    'AwsSolutions-COG4',
    'Serverless-APIGWXrayEnabled',
  ]);
});
