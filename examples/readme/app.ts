// #region imports
import { App, Stack, Validations } from 'aws-cdk-lib';
import { MockIntegration, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { ApiGatewayKbChecks, KbRestApi } from '../../src';
// #endregion

/** The first snippet of the README; `app.py` beside it is the same in Python. */
export function readmeApp(): App {
  // #region app
  const app = new App();
  Validations.of(app).addPlugins(new ApiGatewayKbChecks(app)); // the rules, for everything in the app

  const stack = new Stack(app, 'Orders');
  const api = new KbRestApi(stack, 'Api'); // a RestApi that logs, with the one role that the account needs
  api.root.addMethod('GET', new MockIntegration({
    requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
    passthroughBehavior: PassthroughBehavior.NEVER,
    integrationResponses: [{ statusCode: '200' }],
  }), { methodResponses: [{ statusCode: '200' }] });
  api.addMissingLogsAlarm('NoLogs'); // goes off when the API is called and no log arrives

  app.synth();
  // #endregion
  return app;
}
