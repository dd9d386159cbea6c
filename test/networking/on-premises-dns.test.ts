import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IpProtocol, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { newStack, newVpc, refusal } from './networks';
import { DnsServer, OnPremisesDns, OnPremisesDnsProps } from '../../src';

const SERVERS = ['192.168.0.53/32', '192.168.1.53/32'];
const ADDRESSES = ['10.0.0.10', '10.0.128.10'];

function dnsIn(stack: Stack, props: Partial<OnPremisesDnsProps> = {}): OnPremisesDns {
  return new OnPremisesDns(stack, 'Dns', { vpc: props.vpc ?? newVpc(stack), onPremisesCidrs: SERVERS, ...props });
}

const making = (props: Partial<OnPremisesDnsProps>, stack = newStack()) => () => dnsIn(stack, props);

describe('the resolver endpoint', () => {
  test('takes queries in two subnets', () => {
    const stack = newStack();
    dnsIn(stack);
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Route53Resolver::ResolverEndpoint', {
      Direction: 'INBOUND',
      IpAddresses: [{ SubnetId: { Ref: 'VpcApisSubnet1Subnet5879489C' }, Ip: Match.absent() }, { SubnetId: { Ref: 'VpcApisSubnet2Subnet11015C26' }, Ip: Match.absent() }],
      SecurityGroupIds: [{ 'Fn::GetAtt': ['DnsSecurityGroupF7C1937C', 'GroupId'] }],
      ResolverEndpointType: Match.absent(),
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'DNS servers on premises',
      SecurityGroupIngress: SERVERS.flatMap((CidrIp) => ['tcp', 'udp'].map((protocol) =>
        ({ CidrIp, IpProtocol: protocol, FromPort: 53, ToPort: 53, Description: `DNS over ${protocol.toUpperCase()} from on-premises` }))),
    });
  });

  test('has the addresses that are named', () => {
    const stack = newStack();
    dnsIn(stack, { ipAddresses: ADDRESSES });
    Template.fromStack(stack).hasResourceProperties('AWS::Route53Resolver::ResolverEndpoint', {
      IpAddresses: [{ SubnetId: { Ref: 'VpcApisSubnet1Subnet5879489C' }, Ip: '10.0.0.10' }, { SubnetId: { Ref: 'VpcApisSubnet2Subnet11015C26' }, Ip: '10.0.128.10' }],
    });
  });

  test('has IPv6 addresses when that is said', () => {
    const stack = newStack();
    dnsIn(stack, { vpc: newVpc(stack, { ipProtocol: IpProtocol.DUAL_STACK }), dualStack: true, onPremisesCidrs: ['fd00:1::53/128'] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Route53Resolver::ResolverEndpoint', { ResolverEndpointType: 'DUALSTACK' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.arrayWith([Match.objectLike({ CidrIpv6: 'fd00:1::53/128', IpProtocol: 'udp' })]) });
  });

  test('keeps its logical ids', () => {
    const stack = newStack();
    dnsIn(stack).addOutputs(DnsServer.BIND);
    const { Resources, Outputs } = Template.fromStack(stack).toJSON() as Record<string, object>;
    expect([...Object.keys(Resources).filter((id) => id.startsWith('Dns')), ...Object.keys(Outputs)])
      .toEqual(['DnsSecurityGroupF7C1937C', 'Dns94489CFC', 'DnsForwardingRule123ED7AA', 'DnsAddresses4324348C']);
  });
});

describe('the forwarding rule', () => {
  const BIND = 'zone "execute-api.eu-west-1.amazonaws.com" { type forward; forward only; forwarders { 10.0.0.10; 10.0.128.10; }; };';
  const UNBOUND = `server:
  private-domain: "execute-api.eu-west-1.amazonaws.com"
forward-zone:
  name: "execute-api.eu-west-1.amazonaws.com"
  forward-addr: 10.0.0.10
  forward-addr: 10.0.128.10`;
  const DNSMASQ = `server=/execute-api.eu-west-1.amazonaws.com/10.0.0.10
server=/execute-api.eu-west-1.amazonaws.com/10.0.128.10
rebind-domain-ok=/execute-api.eu-west-1.amazonaws.com/`;
  const WINDOWS = 'Add-DnsServerConditionalForwarderZone -Name "execute-api.eu-west-1.amazonaws.com" -MasterServers 10.0.0.10,10.0.128.10';

  test.each([[DnsServer.BIND, BIND], [DnsServer.UNBOUND, UNBOUND], [DnsServer.DNSMASQ, DNSMASQ], [DnsServer.WINDOWS, WINDOWS]])('for %s', (server, rule) => {
    expect(dnsIn(newStack(), { ipAddresses: ADDRESSES }).forwardingRule(server)).toBe(rule);
  });

  test('for several names', () => {
    expect(dnsIn(newStack(), { ipAddresses: ADDRESSES, forwardNames: ['a.example.com', 'b.example.com'] }).forwardingRule(DnsServer.DNSMASQ)).toBe(
      `server=/a.example.com/10.0.0.10
server=/a.example.com/10.0.128.10
rebind-domain-ok=/a.example.com/
server=/b.example.com/10.0.0.10
server=/b.example.com/10.0.128.10
rebind-domain-ok=/b.example.com/`);
  });

  test.each([
    ['cn-north-1', 'execute-api.cn-north-1.amazonaws.com.cn'],
    ['eu-west-1', 'execute-api.eu-west-1.amazonaws.com'],
  ])('is for the names of %s', (region, name) => {
    expect(dnsIn(newStack({ account: '111122223333', region }), { ipAddresses: ADDRESSES }).forwardingRule(DnsServer.WINDOWS)).toContain(`-Name "${name}" `);
  });

  test('and the command that tells the addresses are outputs', () => {
    const stack = newStack({});
    dnsIn(stack).addOutputs(DnsServer.WINDOWS);
    const template = Template.fromStack(stack);

    template.hasOutput('DnsForwardingRule123ED7AA', {
      Description: 'Forwarding rule for Windows Server on premises',
      Value: {
        'Fn::Join': ['', [
          'Add-DnsServerConditionalForwarderZone -Name "execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '" -MasterServers ADDRESS_1,ADDRESS_2',
        ]],
      },
    });
    template.hasOutput('DnsAddresses4324348C', {
      Description: 'Tells the addresses that DNS servers on premises forward to',
      Value: {
        'Fn::Join': ['', [
          'aws route53resolver list-resolver-endpoint-ip-addresses --resolver-endpoint-id ', { 'Fn::GetAtt': ['Dns94489CFC', 'ResolverEndpointId'] },
          ' --region ', { Ref: 'AWS::Region' }, " --query 'IpAddresses[].Ip' --output text",
        ]],
      },
    });
  });
});

describe('refuses', () => {
  test.each<[string, Partial<OnPremisesDnsProps>, string, string]>([
    ['nobody', { onPremisesCidrs: [] }, 'EmptyList', "'onPremisesCidrs' must name at least one range, got an empty list"],
    ['an address', { onPremisesCidrs: ['192.168.0.53'] }, 'Cidr', "'onPremisesCidrs' must be ranges in CIDR notation, such as '192.168.0.0/16' or 'fd00:1::/32', got '192.168.0.53'"],
    ['ranges that overlap', { onPremisesCidrs: ['192.168.0.0/24', '192.168.0.53/32'] }, 'OverlappingCidrs', "'onPremisesCidrs' must not overlap with one another, got '192.168.0.53/32' and '192.168.0.0/24'"],
    ['any address', { onPremisesCidrs: ['0.0.0.0/0'] }, 'AnyAddress', "'onPremisesCidrs' must name the ranges of the callers, unless 'anyAddressReason' says why any address may connect, got '0.0.0.0/0'"],
    ['IPv6 of an endpoint without', { onPremisesCidrs: ['fd00:1::53/128'] }, 'Ipv6WithoutDualStack', "'onPremisesCidrs' must hold IPv4 ranges unless 'dualStack' is true, since the endpoint has no IPv6 address otherwise, got 'fd00:1::53/128'"],
    ['an address too few', { ipAddresses: ['10.0.0.10'] }, 'AddressCount', "'ipAddresses' must be as many as the subnets, 2, got 1"],
    ['an address twice', { ipAddresses: ['10.0.0.10', '10.0.0.10'] }, 'Address', "'ipAddresses' must each be there once, got '10.0.0.10'"],
    ['an address of the other subnet', { ipAddresses: ['10.0.128.10', '10.0.0.10'] }, 'Address', "'ipAddresses' must be in the subnet of the same position, here 10.0.0.0/17, got '10.0.128.10'"],
    ['the address of the VPC resolver', { ipAddresses: ['10.0.0.2', '10.0.128.10'] }, 'Address', "'ipAddresses' must not be one of the first four or the last address of the subnet 10.0.0.0/17, which AWS reserves, got '10.0.0.2'"],
    ['the last address', { ipAddresses: ['10.0.127.255', '10.0.128.10'] }, 'Address', "'ipAddresses' must not be one of the first four or the last address of the subnet 10.0.0.0/17, which AWS reserves, got '10.0.127.255'"],
    ['a range as address', { ipAddresses: ['10.0.0.10/32', '10.0.128.10'] }, 'Address', "'ipAddresses' must be IPv4 addresses, such as '10.0.0.10', got '10.0.0.10/32'"],
    ['no names', { forwardNames: [] }, 'EmptyList', "'forwardNames' must name at least one, or be left out, got an empty list"],
    ['a wildcard', { forwardNames: ['*.execute-api.eu-west-1.amazonaws.com'] }, 'ForwardName', "'forwardNames' must be names in lower case without wildcards, since a rule is for all names below as well, such as 'execute-api.eu-west-1.amazonaws.com', got '*.execute-api.eu-west-1.amazonaws.com'"],
    ['a URL', { forwardNames: ['https://a.execute-api.eu-west-1.amazonaws.com'] }, 'ForwardName', "'forwardNames' must be names in lower case without wildcards, since a rule is for all names below as well, such as 'execute-api.eu-west-1.amazonaws.com', got 'https://a.execute-api.eu-west-1.amazonaws.com'"],
  ])('%s', (_, props, name, message) => {
    expect(making(props)).toThrow(refusal(name, message, 'S/Dns'));
  });

  test.each([[1], [2]])('one zone, with %i subnets', (subnets) => {
    const stack = newStack();
    const subnetConfiguration = [{ name: 'One', subnetType: SubnetType.PRIVATE_ISOLATED }, { name: 'Two', subnetType: SubnetType.PRIVATE_ISOLATED }].slice(0, subnets);
    const vpc = newVpc(stack, { maxAzs: 1, subnetConfiguration });
    expect(making({ vpc }, stack)).toThrow(refusal('OneZone',
      "'subnets' must be in at least two availability zones, which Route 53 Resolver asks for, got one", 'S/Dns'));
  });
});

describe('takes', () => {
  test('the first and the last address that are free', () => {
    expect(making({ ipAddresses: ['10.0.0.4', '10.0.255.254'] })).not.toThrow();
  });

  test('addresses that only the deployment knows, and addresses in subnets of another app', () => {
    const stack = newStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'], privateSubnetIds: ['subnet-1', 'subnet-2'] });
    dnsIn(stack, { vpc, ipAddresses: [new CfnParameter(stack, 'Address').valueAsString, '10.9.0.10'] });
    Template.fromStack(stack).hasResourceProperties('AWS::Route53Resolver::ResolverEndpoint', {
      IpAddresses: [{ SubnetId: 'subnet-1', Ip: { Ref: 'Address' } }, { SubnetId: 'subnet-2', Ip: '10.9.0.10' }],
    });
  });

  test('any address for a reason, which cdk-nag shows', () => {
    const stack = newStack();
    const { securityGroup } = dnsIn(stack, { onPremisesCidrs: ['0.0.0.0/0'], anyAddressReason: 'The firewall on the way in knows the callers.' });
    expect(securityGroup.node.metadata.map(({ data }) => data as unknown)).toEqual([{ 'Annotation::AwsSolutions-EC23': 'The firewall on the way in knows the callers.' }]);
  });

  test('any number of addresses while the VPC is still to be looked up', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
    new OnPremisesDns(stack, 'Dns', { vpc: Vpc.fromLookup(stack, 'Vpc', { isDefault: true }), onPremisesCidrs: ['192.168.0.0/16'], ipAddresses: ['10.0.0.10', '10.0.1.10', '10.0.2.10'] });
    expect(app.synth().manifest.missing?.map(({ provider }) => provider)).toEqual(['vpc-provider']);
  });

  test('subnets that are chosen', () => {
    const stack = newStack();
    const vpc = newVpc(stack, { subnetConfiguration: [{ name: 'Apis', subnetType: SubnetType.PRIVATE_ISOLATED }, { name: 'Dns', subnetType: SubnetType.PRIVATE_ISOLATED }] });
    dnsIn(stack, { vpc, subnets: { subnetGroupName: 'Dns' } });
    Template.fromStack(stack).hasResourceProperties('AWS::Route53Resolver::ResolverEndpoint', {
      IpAddresses: [{ SubnetId: { Ref: Match.stringLikeRegexp('^VpcDnsSubnet1') } }, { SubnetId: { Ref: Match.stringLikeRegexp('^VpcDnsSubnet2') } }],
    });
  });
});
