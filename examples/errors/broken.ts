import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import { HttpIntegration, Integration, IntegrationType, LambdaIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Alias, CfnFunction, Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { handler } from '../logging/handler';

/** The mistakes of the article with the CDK's own constructs; broken on purpose. */
export class BrokenOrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const list = handler(this, 'List');
    const api = new RestApi(this, 'Orders', { cloudWatchRole: false, deployOptions: { variables: { order: 'orders' } } });
    const orders = api.root.addResource('orders');

    // The permissions are for the stage 'prod': every call of 'beta' is answered 500.
    orders.addMethod('GET', new LambdaIntegration(list));
    new Stage(this, 'Beta', { stageName: 'beta', deployment: api.latestDeployment! });

    // Called with PUT, which Lambda does not know; and with two slashes.
    orders.addMethod('PUT', new Integration({ type: IntegrationType.AWS_PROXY, integrationHttpMethod: 'PUT', uri: this.invocation(list.functionArn) }));
    orders.addMethod('PATCH', new Integration({ type: IntegrationType.AWS_PROXY, integrationHttpMethod: 'POST', uri: this.invocation(list.functionArn, 'path//') }));

    // The alias has no permission, only the function has.
    const released = new Alias(this, 'Released', { aliasName: 'released', version: list.currentVersion });
    orders.addMethod('POST', new Integration({ type: IntegrationType.AWS_PROXY, integrationHttpMethod: 'POST', uri: this.invocation(released.functionArn) }));

    // 'beta' has no variable 'order'.
    const named = `arn:aws:lambda:${this.region}:${this.account}:function:\${stageVariables.order}`;
    orders.addMethod('DELETE', new Integration({ type: IntegrationType.AWS_PROXY, integrationHttpMethod: 'POST', uri: this.invocation(named) }));

    // An edge-optimized API waits for 29 seconds, and nobody on the internet reaches the address.
    api.root.addResource('reports').addMethod('GET', new HttpIntegration('http://10.0.0.1/reports', { options: { timeout: Duration.seconds(60) } }));
  }

  private invocation(functionArn: string, path = 'path/'): string {
    return `arn:aws:apigateway:${this.region}:lambda:${path}2015-03-31/functions/${functionArn}/invocations`;
  }
}

/** An HTTP API in front of a function that is slower than it. */
export class BrokenStockStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const slow: Function = handler(this, 'Slow');
    (slow.node.defaultChild as CfnFunction).timeout = 300;
    new HttpApi(this, 'Stock').addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Items', slow) });
  }
}

/** The broken twin of the example. */
export function brokenErrorsExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new BrokenOrdersStack(app, 'BrokenErrorOrders', { env });
  new BrokenStockStack(app, 'BrokenErrorStock', { env });
}
