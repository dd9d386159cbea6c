import { App, PhysicalName, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ApiCaller, ExecuteApiEndpoint, KbPrivateRestApi, PrivateApiConsumer, PrivateApiProvider, RemoteApi } from '../../src';
import { handler } from '../logging/handler';

/** The VPC of the shop, which exists already; both teams know its id. */
const SHOP_VPC = 'vpc-0fedcba9876543210';

/** The account of the API: a private API that the shop's account calls, and a supplier that is not of this app. */
export class OrdersStack extends Stack {
  public readonly api: KbPrivateRestApi;

  constructor(scope: Construct, id: string, props: StackProps & { readonly shop: IRole }) {
    super(scope, id, props);
    const endpoint = ExecuteApiEndpoint.fromExecuteApiEndpointAttributes(this, 'Endpoint', { vpcEndpointId: 'vpce-0123456789abcdef0' });
    this.api = new KbPrivateRestApi(this, 'Orders', { vpcEndpoints: [endpoint] });
    const requestValidator = this.api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    const orders = this.api.root.addResource('orders');
    orders.addMethod('GET', new LambdaIntegration(handler(this, 'List')), { requestValidator });
    orders.addMethod('POST', new LambdaIntegration(handler(this, 'Create')), { requestValidator });

    // #region provider
    new PrivateApiProvider(this, 'Shop', {
      api: this.api,
      vpcIds: [SHOP_VPC], // its endpoint is made after the API
      callers: [ApiCaller.grantee(props.shop)],
      methods: ['GET'],
      paths: ['/orders'],
    });
    new PrivateApiProvider(this, 'Supplier', {
      api: this.api,
      vpcEndpointIds: ['vpce-0a1b2c3d4e5f60718'], // of another team: outputs tell it the rest
      callers: [ApiCaller.account('333344445555')],
      methods: ['POST'],
      paths: ['/orders'],
    });
    // #endregion
    Validations.of(this.api).acknowledge(
      { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
      { id: 'AwsSolutions-APIG3', reason: 'The API is reachable from the named networks only; a web ACL would have nothing to filter.' },
    );
  }
}

/** The account of the shop: a role, and an endpoint that lets calls of this API through and no others. */
export class ShopStack extends Stack {
  public readonly role: IRole;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.role = new Role(this, 'Shop', { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), roleName: PhysicalName.GENERATE_IF_NEEDED });
  }

  public call(api: KbPrivateRestApi): void {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: SHOP_VPC,
      vpcCidrBlock: '10.2.0.0/16',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0b2c3d4e5f6071829'],
    });

    // #region consumer
    const { vpcEndpoint } = new ExecuteApiEndpoint(this, 'Endpoint', { vpc, privateDns: true });
    const orders = new PrivateApiConsumer(this, 'Orders', { api: RemoteApi.ofRestApi(this, 'OrdersApi', api), vpcEndpoint });
    orders.urls.throughPrivateDns(vpcEndpoint).addOutput(this, 'Call', { path: '/orders', signed: true });
    // #endregion
  }
}

/** The example: a private API of one account, called from another one. */
export function privateCrossAccountExample(app: App): void {
  const shop = new ShopStack(app, 'Shop', { env: { account: '222233334444', region: 'eu-west-1' } });
  const orders = new OrdersStack(app, 'Orders', { env: { account: '111122223333', region: 'eu-west-1' }, shop: shop.role });
  shop.call(orders.api);
}
