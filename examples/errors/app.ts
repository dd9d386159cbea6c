import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  ApiErrorAlarms,
  ApiErrorDashboard,
  ApiErrorQueries,
  KbHttpApi,
  KbHttpLambdaIntegration,
  KbLambdaIntegration,
  KbRestApi,
  ObservedStage,
  StageFunctions,
} from '../../src';
import { handler } from '../logging/handler';

/** A REST API with two stages: callers of `beta` reach the newest code, those of `prod` what was released. */
export class OrdersStack extends Stack {
  public readonly api: KbRestApi;
  public readonly beta: Stage;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    // #region stage-functions
    const fn = handler(this, 'Order');
    const released = new Alias(this, 'Released', { aliasName: 'released', version: fn.currentVersion });
    const order = new StageFunctions('order', { prod: released, beta: fn });

    const api = new KbRestApi(this, 'Orders', { deployOptions: { stageName: 'prod', variables: order.variables('prod') } });
    this.beta = api.addLoggedStage('Beta', { stageName: 'beta', variables: order.variables('beta'), tracingEnabled: true });
    // #endregion
    this.api = api;

    const orders = api.root.addResource('orders');
    const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    const options = { authorizationType: AuthorizationType.IAM, requestValidator };
    // #region integrations
    orders.addMethod('POST', order.restIntegration(), options);
    orders.addResource('{id}').addMethod('GET', order.restIntegration(), options);

    const list = new KbLambdaIntegration(handler(this, 'List'));
    orders.addMethod('GET', list, options);
    orders.addMethod('HEAD', list, options);
    // #endregion

    // #region asynchronous
    // Answered with 202 at once; the function works on for as long as it needs.
    api.root.addResource('reports').addMethod('POST', new KbLambdaIntegration(handler(this, 'Report'), {
      proxy: false,
      requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
      integrationResponses: [{ statusCode: '202' }],
    }), { ...options, methodResponses: [{ statusCode: '202' }] });
    // #endregion

    // #region watch
    const prod = ObservedStage.rest(api.deploymentStage);
    const stages = [prod, ObservedStage.rest(this.beta)];

    const alarms = new ApiErrorAlarms(this, 'ProdErrors', { stage: prod });
    new ApiErrorDashboard(this, 'Dashboard', { stages, alarms: alarms.alarms });
    new ApiErrorQueries(this, 'Queries', { stages });
    // #endregion

    Validations.of(api).acknowledge(
      { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
      { id: 'AwsSolutions-APIG3', reason: 'The API is called by known services only; a web ACL would have nothing to filter.' },
    );
  }
}

/** An HTTP API with one function behind three routes, and one permission for it. */
export class StockStack extends Stack {
  public readonly api: KbHttpApi;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.api = new KbHttpApi(this, 'Stock', { defaultAuthorizer: new HttpIamAuthorizer() });
    // #region http
    const items = new KbHttpLambdaIntegration('Items', handler(this, 'Item'));
    this.api.addRoutes({ path: '/items', methods: [HttpMethod.GET, HttpMethod.POST], integration: items });
    this.api.addRoutes({ path: '/items/{sku}', methods: [HttpMethod.GET], integration: items });
    // #endregion
    // #region watch-one
    this.api.addErrorAlarms('Errors', { serverErrorPercent: 2 });
    // #endregion
  }
}

/** The example: integrations that cannot be misconfigured, over two stages. */
export function errorsExample(app: App): { orders: OrdersStack; stock: StockStack } {
  const env = { account: '111122223333', region: 'eu-west-1' };
  return { orders: new OrdersStack(app, 'ErrorOrders', { env }), stock: new StockStack(app, 'ErrorStock', { env }) };
}
