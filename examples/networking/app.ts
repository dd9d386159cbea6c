import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { FlowLogDestination, IpAddresses, SubnetType, Vpc, VpnConnectionType } from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ApiCaller, DnsServer, ExecuteApiEndpoint, KbPrivateRestApi, OnPremisesDns, PrivateApiZone } from '../../src';
import { handler } from '../logging/handler';

/** A VPC without internet, for APIs only. */
function privateVpc(scope: Construct, cidr: string): Vpc {
  const vpc = new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr(cidr), maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Apis', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(new LogGroup(scope, 'FlowLogs', { retention: RetentionDays.ONE_MONTH })) });
  return vpc;
}

/** One method, for callers that sign with IAM. */
function addMethod(api: KbPrivateRestApi): void {
  const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
  api.root.addResource('orders').addMethod('GET', new LambdaIntegration(handler(api, 'List')), { requestValidator });
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
    { id: 'AwsSolutions-APIG3', reason: 'The API is reachable from the named networks only; a web ACL would have nothing to filter.' },
  );
}

/** A private API that an office calls over a VPN, by its usual URL. */
export class OfficeStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = privateVpc(this, '10.0.0.0/16');

    // #region vpn
    const office = '192.168.0.0/16';
    vpc.enableVpnGateway({ type: VpnConnectionType.IPSEC_1, vpnRoutePropagation: [{ subnetType: SubnetType.PRIVATE_ISOLATED }] });
    vpc.addVpnConnection('Office', { ip: '198.51.100.7', staticRoutes: [office] });
    // #endregion

    // #region endpoint
    const endpoint = new ExecuteApiEndpoint(this, 'Endpoint', {
      vpc,
      onPremisesCidrs: [office],
      privateDns: true, // public APIs answer 403 from inside of this VPC, of which there are no callers
      apiAccounts: [this.account],
    });
    // #endregion

    // #region api
    const api = new KbPrivateRestApi(this, 'Orders', { vpcEndpoints: [endpoint.vpcEndpoint] });
    // #endregion
    addMethod(api);

    // #region caller
    // The role that servers of the office have, through IAM Roles Anywhere for example.
    const clerk = Role.fromRoleName(this, 'Clerk', 'clerk');
    api.grantInvokeFrom('ForClerk', { callers: [ApiCaller.grantee(clerk)], methods: ['GET'], paths: ['/orders'] });
    // #endregion

    // #region partner
    // Another account, through its own endpoint: its roles may call as its policies say.
    api.admitCallers('Partner', { vpcEndpointIds: ['vpce-0123456789abcdef0'], accounts: ['444455556666'] });
    // #endregion

    // #region call
    api.invokeUrls.throughPrivateDns(endpoint.vpcEndpoint).addOutput(this, 'Call', { path: '/orders', signed: true });
    // #endregion

    // #region dns
    const dns = new OnPremisesDns(this, 'Dns', {
      vpc,
      onPremisesCidrs: ['192.168.0.53/32', '192.168.1.53/32'],
      ipAddresses: ['10.0.0.10', '10.0.128.10'],
    });
    dns.addOutputs(DnsServer.BIND);
    // #endregion
  }
}

/** The same beside public APIs, which are called from the VPC: the private name is for one API, and not for all. */
export class BesidePublicStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = privateVpc(this, '10.1.0.0/16');
    const office = '192.168.0.0/16';

    // #region zone
    const endpoint = new ExecuteApiEndpoint(this, 'Endpoint', { vpc, onPremisesCidrs: [office], privateDns: false });
    const api = new KbPrivateRestApi(this, 'Orders', { vpcEndpoints: [endpoint.vpcEndpoint] });
    const zone = new PrivateApiZone(this, 'Zone', { api, vpc, vpcEndpoint: endpoint.vpcEndpoint });
    const dns = new OnPremisesDns(this, 'Dns', { vpc, onPremisesCidrs: [office], forwardNames: [zone.zoneName] });
    dns.addOutputs(DnsServer.UNBOUND);
    // #endregion
    addMethod(api);
    api.invokeUrls.throughPrivateDns(endpoint.vpcEndpoint, zone.hostedZone).addOutput(this, 'Call', { path: '/orders', signed: true });
  }
}

/** The example: an office over a VPN, with private DNS and without. */
export function onPremisesExample(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  new OfficeStack(app, 'Office', { env });
  new BesidePublicStack(app, 'BesidePublic', { env });
}
