import { App, Stack, StackProps } from 'aws-cdk-lib';
import { CfnUsagePlan, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';

/** The mistakes of the article with the CDK's own constructs; broken on purpose. */
export class BrokenShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const orders = new RestApi(this, 'Orders', { cloudWatchRole: false });
    const method = orders.root.addResource('orders').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });

    // A key is required, and the plan is for nobody: every call is answered 403.
    orders.addUsagePlan('Plan', { quota: { limit: 1000 } });
    // Limits of a method without limits of the plan.
    const refused = orders.addUsagePlan('Refused', { apiStages: [{ stage: orders.deploymentStage, throttle: [{ method, throttle: { rateLimit: 5, burstLimit: 10 } }] }] });
    (refused.node.defaultChild as CfnUsagePlan).addPropertyOverride('ApiStages.0.Stage', 'beta');

    const catalogue = new HttpApi(this, 'Catalogue', { createDefaultStage: false });
    catalogue.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Items', 'https://example.com') });
    const stage = new HttpStage(this, 'Stage', { httpApi: catalogue, throttle: { rateLimit: 20_000, burstLimit: 0 } });
    // The stage does not wait for its route, and the other route does not exist.
    (stage.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', {
      'GET /items': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      'GET /item': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
    });
  }
}

/** The broken twin of the example. */
export function brokenThrottlingExample(app: App): void {
  new BrokenShopStack(app, 'BrokenShop', { env: { account: '111122223333', region: 'eu-west-1' } });
}
