import { App, PhysicalName, Stack } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType, IResource, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { IVpc, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ApiCaller } from '../../src/access/api-caller';
import { RemoteApi } from '../../src/access/remote-api';
import { KbPrivateRestApi } from '../../src/apis/kb-private-rest-api';
import { PrivateApiProvider } from '../../src/apis/private-api-provider';
import { PrivateApiConsumer } from '../../src/networking/private-api-consumer';

export const OWNER = '111122223333';
export const PARTNER = '222233334444';
export const STRANGER = '333344445555';
export const PARTNER_VPC = 'vpc-0b0b';
export const SUPPLIER_ENDPOINT = 'vpce-0c0c';
export const OFFICE = '192.168.7.0/24';

/** Three private APIs of one account, and a consumer in another account, whose VPC exists already. */
export function privateApp(outdir: string): App {
  const app = new App({ outdir });
  const owner = new Stack(app, 'Owner', { env: { account: OWNER, region: 'eu-west-1' } });
  const partner = new Stack(app, 'Partner', { env: { account: PARTNER, region: 'eu-west-1' } });
  const shop = new Role(partner, 'Shop', { assumedBy: new AccountRootPrincipal(), roleName: PhysicalName.GENERATE_IF_NEEDED });
  const clerk = new Role(owner, 'Clerk', { assumedBy: new AccountRootPrincipal() });
  const ownEndpoint = endpointIn(owner, 'Endpoint', new Vpc(owner, 'Vpc', { maxAzs: 2, natGateways: 0 }));

  const orders = new KbPrivateRestApi(owner, 'Orders', { vpcEndpoints: [ownEndpoint] });
  addMethods(orders.root);
  orders.grantInvokeFrom('Clerk', { callers: [ApiCaller.grantee(clerk)], paths: ['/orders/{id}'] });
  new PrivateApiProvider(owner, 'OrdersForPartner', { api: orders, vpcIds: [PARTNER_VPC], callers: [ApiCaller.grantee(shop)], paths: ['/orders/{id}'] });

  const stock = new KbPrivateRestApi(owner, 'Stock', { vpcEndpoints: [ownEndpoint], callers: { vpcIds: [PARTNER_VPC] } });
  addMethods(stock.root);
  new PrivateApiProvider(owner, 'StockForSupplier', { api: stock, vpcEndpointIds: [SUPPLIER_ENDPOINT] });
  stock.grantInvokeFrom('Office', { callers: [ApiCaller.account(PARTNER)], sourceCidrs: [OFFICE], paths: ['/orders/{id}'], outputs: false });

  const plain = new RestApi(owner, 'Plain', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [ownEndpoint] } });
  addMethods(plain.root);
  plain.grantInvokeFromVpcEndpointsOnly([ownEndpoint]);

  const vpc = Vpc.fromVpcAttributes(partner, 'Vpc', {
    vpcId: PARTNER_VPC, vpcCidrBlock: '10.1.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: ['subnet-0a', 'subnet-0b'],
  });
  const partnerEndpoint = endpointIn(partner, 'PartnerEndpoint', vpc);
  for (const [id, api] of Object.entries({ Orders: orders, Stock: stock })) {
    new PrivateApiConsumer(partner, id, { api: RemoteApi.ofRestApi(partner, `${id}Api`, api), vpcEndpoint: partnerEndpoint });
  }
  return app;
}

function endpointIn(scope: Construct, id: string, vpc: IVpc): InterfaceVpcEndpoint {
  return new InterfaceVpcEndpoint(scope, id, { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

function addMethods(root: IResource): void {
  const signed = { authorizationType: AuthorizationType.IAM };
  root.addResource('orders').addResource('{id}').addMethod('GET', new MockIntegration(), signed);
  root.addResource('admin').addMethod('GET', new MockIntegration(), signed);
  root.addResource('health').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.NONE });
}
