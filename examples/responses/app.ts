import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { answeringHandler, raisingHandler } from './handler';
import { ErrorResponses, HttpStatusMap, KbHttpApi, KbRestApi, MappedLambdaIntegration, RestStatusMap } from '../../src';

/** A REST API whose function says with the errors that it raises what callers get. */
export class OrderStatusStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new KbRestApi(this, 'Orders');

    // #region rest
    const statuses = RestStatusMap.codedErrors({ statuses: [400, 404, 409] });
    const integration = new MappedLambdaIntegration(raisingHandler(this, 'Get'), {
      statuses,
      passthroughBehavior: PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': String.raw`{"id": "$util.escapeJavaScript($input.params('id')).replaceAll("\\'","'")"}` },
    });
    // #endregion
    api.root.addResource('orders').addResource('{id}').addMethod('GET', integration, {
      authorizationType: AuthorizationType.IAM,
      requestValidator: api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true }),
    });

    // #region errors
    new ErrorResponses(this, 'Errors', { restApi: api });
    // #endregion

    Validations.of(api).acknowledge(
      { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
      { id: 'AwsSolutions-APIG3', reason: 'The API is called by known services only; a web ACL would have nothing to filter.' },
    );
  }
}

/** An HTTP API that hides which items exist: what the backend refuses is not found, and its own errors can be tried again. */
export class StockStatusStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new KbHttpApi(this, 'Stock', { defaultAuthorizer: new HttpIamAuthorizer() });

    // #region http
    const statuses = HttpStatusMap.of([
      { backendStatus: 403, statusCode: 404, removeHeaders: ['X-Backend'] },
      { backendStatus: 500, statusCode: 503, overwriteHeaders: { 'Retry-After': '5' } },
    ]);
    const integration = statuses.on(new HttpLambdaIntegration('Items', answeringHandler(this, 'Item')));
    api.addRoutes({ path: '/items/{sku}', methods: [HttpMethod.GET], integration });
    // #endregion
  }
}

/** The example: a REST API and an HTTP API that say what callers get. */
export function responsesExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new OrderStatusStack(app, 'OrderStatus', { env });
  new StockStatusStack(app, 'StockStatus', { env });
}
