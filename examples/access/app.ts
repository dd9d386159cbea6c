import { App, Duration, PhysicalName, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, Cors, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ApiCaller, KbHttpApi, KbRestApi, RemoteApi } from '../../src';
import { handler } from '../logging/handler';

/** The account of a partner: one role, with a name that the account of the API can know before the deployment. */
export class ShopStack extends Stack {
  public readonly role: IRole;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.role = new Role(this, 'Shop', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      roleName: PhysicalName.GENERATE_IF_NEEDED,
    });

    // #region remote
    // An API that another team owns, by what that team tells: the ARNs are those of its account and Region.
    const stock = RemoteApi.rest(this, 'Stock', { apiId: 'a1b2c3d4e5', account: '333344445555', region: 'eu-north-1', stageName: 'prod' });
    stock.grantInvoke(this.role, { methods: ['GET'], paths: ['/stock'] });
    // #endregion
  }
}

/** REST across two accounts: a browser application of a partner reads orders. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly shop: IRole }) {
    super(scope, id, props);
    const api = new KbRestApi(this, 'Orders', {
      defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
    });
    const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    const options = { authorizationType: AuthorizationType.IAM, requestValidator };
    const orders = api.root.addResource('orders');
    orders.addMethod('GET', new LambdaIntegration(handler(this, 'List')), options);
    orders.addMethod('POST', new LambdaIntegration(handler(this, 'Create')), options);

    // #region rest
    api.grantInvokeFrom('Shop', {
      callers: [
        ApiCaller.grantee(props.shop), // of this app: both halves are written
        ApiCaller.arn('arn:aws:iam::444455556666:role/reports'), // of another team: an output tells it what to attach
      ],
      methods: ['GET'],
      paths: ['/orders'],
    });
    // #endregion
    acknowledgeNoUsers(api);
    acknowledgePreflight(api);
  }
}

/** HTTP across two accounts: the partner's role assumes a role of the API's account. */
export class ItemsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { readonly shop: IRole }) {
    super(scope, id, props);
    const api = new KbHttpApi(this, 'Items', { defaultAuthorizer: new HttpIamAuthorizer() });
    api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Items', handler(this, 'List')) });

    // #region http
    api.grantInvokeFrom('Shop', {
      callers: [
        ApiCaller.grantee(props.shop),
        ApiCaller.account('444455556666', { externalId: 'reports-7d1f' }),
      ],
      maxSessionDuration: Duration.hours(2),
    });
    // #endregion
  }
}

/** Read-only access for every account of the organization. */
export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const api = new KbRestApi(this, 'Catalogue');
    const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    const options = { authorizationType: AuthorizationType.IAM, requestValidator };
    const products = api.root.addResource('products');
    products.addMethod('GET', new LambdaIntegration(handler(this, 'List')), options);
    products.addMethod('POST', new LambdaIntegration(handler(this, 'Create')), options);

    // #region organization
    api.grantInvokeFrom('Readers', { callers: [ApiCaller.organization('o-examplecorp')], methods: ['GET'] });
    // #endregion
    acknowledgeNoUsers(api);
  }
}

/** The example: two APIs that a partner's account calls, and one that the whole organization reads. */
export function accessExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const shop = new ShopStack(app, 'Shop', { env: { account: '222233334444', region: 'eu-central-1' } });
  new OrdersStack(app, 'Orders', { env, shop: shop.role });
  new ItemsStack(app, 'Items', { env, shop: shop.role });
  new CatalogueStack(app, 'Catalogue', { env });
}

function acknowledgeNoUsers(api: KbRestApi): void {
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
    { id: 'AwsSolutions-APIG3', reason: 'The API is called by known accounts only; a web ACL would have nothing to filter.' },
  );
}

function acknowledgePreflight(api: KbRestApi): void {
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG4', reason: 'Only OPTIONS asks for no authorization, since browsers do not sign the preflight of CORS.' },
  );
}
