import { App, Stack, StackProps } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnResolverEndpoint } from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';

/** The mistakes of the article with the CDK's own constructs; broken on purpose. */
export class BrokenOfficeStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    // Private DNS takes DNS hostnames.
    const vpc = new Vpc(this, 'Vpc', { natGateways: 0, enableDnsHostnames: false, subnetConfiguration: [{ name: 'Apis', subnetType: SubnetType.PRIVATE_ISOLATED }] });
    vpc.enableVpnGateway({ type: 'ipsec.1' });
    vpc.addVpnConnection('Office', { ip: '198.51.100.7', staticRoutes: ['192.168.0.0/16'] });

    // Open to the VPC only: from the office, every call times out.
    const vpcEndpoint = new InterfaceVpcEndpoint(this, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });

    // No resource policy: the deployment fails.
    const orders = new RestApi(this, 'Orders', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [vpcEndpoint] } });
    orders.root.addMethod('GET', new MockIntegration());

    // The id of a VPC where that of an endpoint is due, and the addresses of the office in a key that never holds them: 403 for everybody.
    const stock = new RestApi(this, 'Stock', {
      cloudWatchRole: false,
      endpointConfiguration: { types: [EndpointType.PRIVATE] },
      policy: new PolicyDocument({
        statements: [
          statement(Effect.ALLOW, { IpAddress: { 'aws:SourceIp': '192.168.0.0/16' } }),
          statement(Effect.DENY, { StringNotEquals: { 'aws:SourceVpce': vpc.vpcId } }),
        ],
      }),
    });
    stock.root.addMethod('GET', new MockIntegration());

    // No condition: whoever has an endpoint, in whatever account, may call.
    const items = new RestApi(this, 'Items', {
      cloudWatchRole: false,
      endpointConfiguration: { types: [EndpointType.PRIVATE] },
      policy: new PolicyDocument({ statements: [statement(Effect.ALLOW)] }),
    });
    items.root.addMethod('GET', new MockIntegration());

    // One address where two are due, and queries over UDP only.
    const securityGroup = new SecurityGroup(this, 'DnsServers', { vpc });
    securityGroup.addIngressRule(Peer.ipv4('192.168.0.0/16'), Port.udp(53));
    new CfnResolverEndpoint(this, 'Dns', {
      direction: 'INBOUND', ipAddresses: [{ subnetId: vpc.isolatedSubnets[0].subnetId }], securityGroupIds: [securityGroup.securityGroupId],
    });
  }
}

function statement(effect: Effect, conditions?: Record<string, unknown>): PolicyStatement {
  return new PolicyStatement({ effect, principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions });
}

/** The broken twin of the example. */
export function brokenOnPremisesExample(app: App): void {
  new BrokenOfficeStack(app, 'BrokenOffice', { env: { account: '111122223333', region: 'eu-west-1' } });
}
