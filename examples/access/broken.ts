import { App, Stack, StackProps } from 'aws-cdk-lib';
import { AuthorizationType, Cors, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccountPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { handler } from '../logging/handler';

/** The orders API with the CDK's own construct and the policy of the article; broken on purpose. */
export class BrokenOrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new RestApi(this, 'Orders', {
      cloudWatchRole: false,
      // Browsers do not sign the preflight, and the policy below refuses whatever is not signed.
      defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
      policy: new PolicyDocument({
        statements: [new PolicyStatement({
          principals: [new AccountPrincipal('222233334444')],
          actions: ['execute-api:Invoke'],
          resources: ['execute-api:/prod/*/*'],
        })],
      }),
    });
    const orders = api.root.addResource('orders');
    orders.addMethod('GET', new LambdaIntegration(handler(this, 'List')), { authorizationType: AuthorizationType.IAM });
    // Nobody can call it: it asks for no signature, and the policy demands one.
    orders.addMethod('POST', new LambdaIntegration(handler(this, 'Create')));
  }
}

/** An HTTP API with the role of the article: its routes look at no signature, and its ARN leaves out the stage. */
export class BrokenItemsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const api = new HttpApi(this, 'Items');
    api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Items', handler(this, 'List')) });
    new Role(this, 'Callers', {
      assumedBy: new AccountPrincipal('222233334444'),
      inlinePolicies: {
        Call: new PolicyDocument({
          statements: [new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [`arn:aws:execute-api:eu-west-1:111122223333:${api.apiId}/GET/items`] })],
        }),
      },
    });
  }
}

/** The broken twin of the example. */
export function brokenAccessExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new BrokenOrdersStack(app, 'BrokenOrders', { env });
  new BrokenItemsStack(app, 'BrokenItems', { env });
}
