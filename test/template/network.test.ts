import { App, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService, Peer, Port, Vpc } from 'aws-cdk-lib/aws-ec2';
import { answers, resource, yamlIndex } from './given';
import { synthesized } from './synthesized';
import { Ingress } from '../../src/template/model/security-groups';

const shown = ({ rules, isComplete }: Ingress) => [...rules.map((rule) => `${rule.resource.logicalId} ${rule.cidr.text} ${rule.admits('tcp', 443)}`), isComplete];

describe('a VPC endpoint', () => {
  const index = (properties: string, more = '') => yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:\n  E: { Type: AWS::EC2::VPCEndpoint, Properties: { ${properties} } }\n${more}`);
  const of = (properties: string, more = '') => {
    const given = index(`ServiceName: com.amazonaws.eu-west-1.execute-api, ${properties}`, more);
    return given.network.endpoints[0];
  };

  test.each([
    ['com.amazonaws.eu-west-1.execute-api', true],
    ['!Sub "com.amazonaws.${AWS::Region}.execute-api"', true],
    ['com.amazonaws.us-gov-west-1.execute-api-fips', true],
    ['com.amazonaws.eu-west-1.s3', false],
    ['com.amazonaws.eu-west-1.not-execute-api', false],
    ['!Ref Service', false],
  ])('of the service %s is for execute-api: %s', (service, expected) => {
    expect(index(`ServiceName: ${service}`).network.endpoints.map(({ resource: { logicalId } }) => logicalId)).toEqual(expected ? ['E'] : []);
  });

  test('whose service ends in a parameter may be for anything', () => {
    const given = yamlIndex('Resources: { E: { Type: AWS::EC2::VPCEndpoint, Properties: { ServiceName: !Sub "com.amazonaws.eu-west-1.${Service}" } }, Api: { Type: T, Properties: { Id: !Ref E } } }');
    expect(given.network.endpoint(resource(given, 'Api').get('Id'))?.isForExecuteApi).toBeUndefined();
  });

  test.each([['', false], ['VpcEndpointType: Interface', true], ['VpcEndpointType: Gateway', false], ['VpcEndpointType: !Ref Type', undefined]])(
    '{ %s } is an interface: %s', (properties, expected) => {
      expect(of(properties).isInterface).toBe(expected);
    });

  test.each([['', false], ['PrivateDnsEnabled: true', true], ["PrivateDnsEnabled: 'false'", false], ['PrivateDnsEnabled: !Ref Dns', undefined]])(
    '{ %s } has private DNS: %s', (properties, expected) => {
      expect(of(properties).privateDns).toBe(expected);
    });

  test('lets everything through without a policy, and has one otherwise', () => {
    expect(of('').policy).toBeUndefined();
    expect(of('PolicyDocument: { Statement: { Effect: Deny } }').policy?.statements.map(({ effect }) => effect)).toEqual(['Deny']);
  });

  const GROUPS = `  A: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }] } }
  B: { Type: AWS::EC2::SecurityGroup }
  One: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt B.GroupId, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIpv6: '::/0' } }
  Two: { Type: AWS::EC2::SecurityGroupIngress, Condition: C, Properties: { GroupId: !Ref B, IpProtocol: '-1', CidrIp: 192.168.0.0/16 } }
`;

  test('lets in what its groups do, inline or apart', () => {
    expect(shown(of('SecurityGroupIds: [!Ref A, !GetAtt B.GroupId]', GROUPS).ingress))
      .toEqual(['A 10.0.0.0/8 true', 'One ::/0 false', 'Two 192.168.0.0/16 true', true]);
  });

  test('lets in what its groups do in the world', () => {
    const given = of('SecurityGroupIds: [!Ref B]', GROUPS);
    expect(answers(given.resource.template.index, () => given.ingress.rules.length)).toEqual([2, 1]);
  });

  test.each([
    ['', ''],
    ['SecurityGroupIds: [sg-123]', ''],
    ['SecurityGroupIds: !Ref Groups', ''],
    ['SecurityGroupIds: [!Ref A]', '  Other: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !Ref Parameter } }'],
  ])('{ %s } may let in more than is known', (properties, more) => {
    expect(of(properties, GROUPS + more).ingress.isComplete).toBe(false);
  });
});

describe('a rule of a security group', () => {
  const rule = (properties: string) => {
    const given = yamlIndex(`Resources: { G: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: { ${properties} } } } }`);
    return given.network.securityGroups.of(resource(given, 'G')).rules[0];
  };

  test.each([
    ['IpProtocol: tcp, FromPort: 443, ToPort: 443', true],
    ["IpProtocol: '6', FromPort: '400', ToPort: '500'", true],
    ['IpProtocol: TCP, FromPort: 443', true],
    ['IpProtocol: -1', true],
    ['IpProtocol: tcp, FromPort: -1, ToPort: -1', true],
    ['IpProtocol: udp, FromPort: 443, ToPort: 443', false],
    ['IpProtocol: tcp, FromPort: 444, ToPort: 500', false],
    ['IpProtocol: tcp, FromPort: 1, ToPort: 442', false],
    ['IpProtocol: !Ref Protocol, FromPort: 80, ToPort: 80', false],
    ['IpProtocol: !Ref Protocol, FromPort: 443, ToPort: 443', undefined],
    ['IpProtocol: tcp, FromPort: !Ref Port, ToPort: 500', undefined],
    ['IpProtocol: tcp, FromPort: 443, ToPort: !Ref Port', undefined],
    ['IpProtocol: tcp', undefined],
  ])('{ %s } admits TCP 443: %s', (properties, expected) => {
    expect(rule(properties).admits('tcp', 443)).toBe(expected);
  });

  test('tells UDP from TCP', () => {
    expect([rule('IpProtocol: udp, FromPort: 53, ToPort: 53'), rule('IpProtocol: 17, FromPort: 53, ToPort: 53')].map((each) => [each.admits('udp', 53), each.admits('tcp', 53)]))
      .toEqual([[true, false], [true, false]]);
  });
});

describe('networks beyond AWS', () => {
  const index = yamlIndex(`
Resources:
  Gateway: { Type: AWS::EC2::VPNGateway }
  Inbound: { Type: AWS::Route53Resolver::ResolverEndpoint, Properties: { Direction: INBOUND, IpAddresses: [{ SubnetId: a }, { SubnetId: b }], SecurityGroupIds: [!Ref Group] } }
  Outbound: { Type: AWS::Route53Resolver::ResolverEndpoint, Properties: { Direction: outbound, IpAddresses: !Ref Addresses } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupIngress: [{ IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 10.0.0.0/8 }] } }
  Transit: { Type: AWS::EC2::Route, Properties: { TransitGatewayId: tgw-1, DestinationCidrBlock: 172.16.0.0/12 } }
  Vpn: { Type: AWS::EC2::Route, Properties: { GatewayId: !Ref Gateway, DestinationCidrBlock: 192.168.0.0/16 } }
  Default: { Type: AWS::EC2::Route, Properties: { TransitGatewayId: tgw-1, DestinationCidrBlock: 0.0.0.0/0 } }
  Internet: { Type: AWS::EC2::Route, Properties: { GatewayId: !Ref InternetGateway, DestinationCidrBlock: 1.2.3.0/24 } }
  Static: { Type: AWS::EC2::VPNConnectionRoute, Properties: { DestinationCidrBlock: 10.9.0.0/16 } }
`);

  test('show in gateways and inbound resolvers', () => {
    expect(index.network.hybridEvidence.map(({ logicalId }) => logicalId)).toEqual(['Gateway', 'Inbound']);
  });

  test('have the ranges that are routed to them', () => {
    expect(index.network.remoteCidrs.map(({ text }) => text)).toEqual(['10.9.0.0/16', '172.16.0.0/12', '192.168.0.0/16']);
  });

  test('ask resolvers, which have addresses and let queries in', () => {
    const asked = index.network.resolvers
      .map(({ isInbound, addresses, ingress: { rules, isComplete } }) => [isInbound, addresses?.length, rules.length, isComplete]);
    expect(asked).toEqual([[true, 2, 1, true], [false, undefined, 0, false]]);
  });
});

test('the CDK opens its endpoint to the VPC, inline, and to others', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpc = new Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a'] });
  const created = vpc.addInterfaceEndpoint('Endpoint', { service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  created.connections.allowFrom(Peer.ipv4('10.9.0.0/16'), Port.tcp(443));
  created.connections.allowFrom(created, Port.tcp(443));
  const [endpoint, ...others] = synthesized(stack.node.root as App).network.endpoints;
  expect(others).toEqual([]);
  expect([endpoint.isInterface, endpoint.privateDns, endpoint.vpc.link?.resource.type]).toEqual([true, true, 'AWS::EC2::VPC']);
  expect(endpoint.ingress.rules.map((rule) => [rule.resource.type, rule.cidr.link?.attribute ?? rule.cidr.text, rule.admits('tcp', 443)])).toEqual([
    ['AWS::EC2::SecurityGroup', 'CidrBlock', true],
    ['AWS::EC2::SecurityGroup', '10.9.0.0/16', true],
    ['AWS::EC2::SecurityGroupIngress', undefined, true],
  ]);
  expect(endpoint.ingress.isComplete).toBe(true);
});
