import { App, Stack, StackProps } from 'aws-cdk-lib';
import { AccessLogFormat, CfnStage, LambdaIntegration, LogGroupLogDestination, MethodLoggingLevel, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { handler } from './handler';

/** The same orders API with the CDK's own construct and the mistakes of the article; broken on purpose. */
export class BrokenOrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new RestApi(this, 'Orders', {
      // Nobody gives API Gateway a role to write logs with, as in every new CDK project.
      cloudWatchRole: false,
      deployOptions: {
        loggingLevel: MethodLoggingLevel.INFO,
        // Bodies and tokens of production, in the log.
        dataTraceEnabled: true,
        metricsEnabled: true,
        // POST /orders logs nothing: the override does not mention it.
        methodOptions: { '/orders/POST': { throttlingRateLimit: 10, throttlingBurstLimit: 20 } },
        accessLogDestination: new LogGroupLogDestination(new LogGroup(this, 'AccessLog')),
        // HTTP APIs have a route key, REST APIs do not.
        accessLogFormat: AccessLogFormat.custom('$context.requestId $context.routeKey $context.status'),
      },
    });
    const orders = api.root.addResource('orders');
    orders.addMethod('GET', new LambdaIntegration(handler(this, 'List')));
    orders.addMethod('POST', new LambdaIntegration(handler(this, 'Create')));
  }
}

/** An HTTP API with an execution log, which HTTP APIs do not have; the deployment will fail. */
export class BrokenCatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new HttpApi(this, 'Catalogue');
    const stage = api.defaultStage?.node.defaultChild as CfnStage;
    stage.addPropertyOverride('DefaultRouteSettings', { LoggingLevel: 'INFO' });
  }
}

/** The broken twin of the example. */
export function brokenLoggingExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new BrokenOrdersStack(app, 'BrokenOrders', { env });
  new BrokenCatalogueStack(app, 'BrokenCatalogue', { env });
}
