import { App, Stack, StackProps } from 'aws-cdk-lib';
import { CfnGatewayResponse, HttpIntegration, LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, CfnRoute, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { answeringHandler, raisingHandler } from './handler';

/** The mistakes of the article about REST APIs with the CDK's own constructs; broken on purpose. */
export class BrokenOrderStatusStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new RestApi(this, 'Orders', {
      cloudWatchRole: false,
      // Every preflight is answered 500: its MOCK cannot read what is binary.
      binaryMediaTypes: ['*/*'],
      defaultCorsPreflightOptions: { allowOrigins: ['https://shop.example.com'] },
    });
    const orders = api.root.addResource('orders');
    const fn = raisingHandler(this, 'Get');

    // The pattern never matches a message, nothing takes a success, and nobody has declared 404.
    orders.addMethod('GET', new LambdaIntegration(fn, { proxy: false, integrationResponses: [{ statusCode: '404', selectionPattern: '4\\d{2}' }] }));

    // A proxy hands on what the function says, whatever the API maps.
    orders.addMethod('POST', new LambdaIntegration(fn, { integrationResponses: [{ statusCode: '200' }, { statusCode: '409', selectionPattern: '.*Conflict.*' }] }));

    // The header is not declared on the method: the deployment stops.
    orders.addMethod('PUT', new HttpIntegration('https://orders.example.com', {
      proxy: false,
      options: { integrationResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.Location': 'integration.response.header.Location' } }] },
    }), { methodResponses: [{ statusCode: '200' }] });

    // No response at all; and a status that is a text.
    orders.addMethod('DELETE', new MockIntegration({ requestTemplates: { 'application/json': '{"statusCode": 204}' } }));
    orders.addMethod('PATCH', new MockIntegration({ requestTemplates: { 'application/json': '{"statusCode": "200"}' }, integrationResponses: [{ statusCode: '200' }] }),
      { methodResponses: [{ statusCode: '200' }] });
  }
}

/** The mistakes of the article about HTTP APIs, written as L1s because the CDK's own constructs have no response mapping. */
export class BrokenStockStatusStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { apiId } = new HttpApi(this, 'Stock');

    // All client errors at once, in the shape that the types of the L1 suggest, without a version.
    const items = new CfnIntegration(this, 'Items', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: answeringHandler(this, 'Item').functionArn,
      responseParameters: { '4xx': { responseParameters: [{ source: '404', destination: 'overwrite.statuscode' }] } },
    });
    new CfnRoute(this, 'ItemsRoute', { apiId, routeKey: 'GET /items', target: `integrations/${items.ref}` });

    // Only functions have 2.0.
    const backend = new CfnIntegration(this, 'Backend', {
      apiId, integrationType: 'HTTP_PROXY', integrationMethod: 'GET', integrationUri: 'https://stock.example.com', payloadFormatVersion: '2.0',
    });
    new CfnRoute(this, 'BackendRoute', { apiId, routeKey: 'GET /stock', target: `integrations/${backend.ref}` });

    // HTTP APIs have no gateway responses.
    new CfnGatewayResponse(this, 'NotFound', { restApiId: apiId, responseType: 'DEFAULT_4XX', statusCode: '404' });
  }
}

/** The broken twin of the example. */
export function brokenResponsesExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new BrokenOrderStatusStack(app, 'BrokenOrderStatus', { env });
  new BrokenStockStatusStack(app, 'BrokenStockStatus', { env });
}
