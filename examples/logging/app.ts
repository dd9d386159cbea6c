import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { handler } from './handler';
import { KbHttpApi, KbRestApi, KbWebSocketApi } from '../../src';

/** A REST API whose logs tell why a call failed. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // #region rest
    const api = new KbRestApi(this, 'Orders', {
      deployOptions: {
        // An override would switch the logs of this method off; KbRestApi repeats the settings of the stage in it.
        methodOptions: { '/orders/POST': { throttlingRateLimit: 10, throttlingBurstLimit: 20 } },
      },
      logging: { accessLog: { retention: RetentionDays.THREE_MONTHS } },
    });
    api.addMissingLogsAlarm('NoLogs');
    // #endregion

    const orders = api.root.addResource('orders');
    const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    const options = { authorizationType: AuthorizationType.IAM, requestValidator };
    orders.addMethod('GET', new LambdaIntegration(handler(this, 'List')), options);
    orders.addMethod('POST', new LambdaIntegration(handler(this, 'Create')), options);

    Validations.of(api).acknowledge(
      { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
      { id: 'AwsSolutions-APIG3', reason: 'The API is called by known services only; a web ACL would have nothing to filter.' },
    );
  }
}

/** An HTTP API: access log only, since HTTP APIs have no execution log. */
export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new KbHttpApi(this, 'Catalogue', { defaultAuthorizer: new HttpIamAuthorizer() });
    api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Items', handler(this, 'List')) });
    api.addMissingLogsAlarm('NoLogs');
  }
}

/** A WebSocket API. Its stage waits for the role that `OrdersStack` set up: one for the whole environment. */
export class ChatStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new KbWebSocketApi(this, 'Chat', {
      connectRouteOptions: {
        authorizer: new WebSocketIamAuthorizer(),
        integration: new WebSocketLambdaIntegration('Connect', handler(this, 'OnConnect')),
      },
    });
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Only $connect can be authorized in a WebSocket API, and it is.',
    });
  }
}

/** The example: three kinds of API in three stacks of one environment. */
export function loggingExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new OrdersStack(app, 'Orders', { env });
  new CatalogueStack(app, 'Catalogue', { env });
  new ChatStack(app, 'Chat', { env });
}
