import { App, CfnCondition, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnVPCEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, IpProtocol, Peer, Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { newStack, newVpc, refusal } from './networks';
import { ExecuteApiEndpoint, ExecuteApiEndpointAttributes, ExecuteApiEndpointProps, KbPrivateRestApi, RemoteApi } from '../../src';

const OFFICE = '192.168.0.0/16';

function endpointIn(stack: Stack, props: Partial<ExecuteApiEndpointProps> = {}): ExecuteApiEndpoint {
  return new ExecuteApiEndpoint(stack, 'Endpoint', { vpc: props.vpc ?? newVpc(stack), privateDns: true, ...props });
}

const making = (props: Partial<ExecuteApiEndpointProps>, stack = newStack()) => () => endpointIn(stack, props);

describe('the endpoint', () => {
  test('is an interface endpoint for execute-api in the private subnets', () => {
    const stack = newStack();
    endpointIn(stack);

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: 'com.amazonaws.eu-west-1.execute-api',
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SubnetIds: [{ Ref: 'VpcApisSubnet1Subnet5879489C' }, { Ref: 'VpcApisSubnet2Subnet11015C26' }],
      SecurityGroupIds: [{ 'Fn::GetAtt': ['EndpointSecurityGroup3A4D971B', 'GroupId'] }],
      PolicyDocument: Match.absent(),
      IpAddressType: Match.absent(),
    });
  });

  test('says who each rule is for', () => {
    const stack = newStack();
    const endpoint = endpointIn(stack, { onPremisesCidrs: [OFFICE], moreVpcCidrs: ['100.64.0.0/20'] });
    endpoint.connections.allowDefaultPortFrom(Peer.ipv4('172.16.0.0/16'), 'HTTPS from elsewhere');

    const rule = (CidrIp: string, Description: string) => ({ CidrIp, Description, IpProtocol: 'tcp', FromPort: 443, ToPort: 443 });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Callers of private APIs',
      SecurityGroupIngress: [
        rule('10.0.0.0/16', 'HTTPS from the VPC'),
        rule('100.64.0.0/20', 'HTTPS from more of the VPC'),
        rule(OFFICE, 'HTTPS from on-premises'),
        rule('172.16.0.0/16', 'HTTPS from elsewhere'),
      ],
    });
  });

  test('has no private DNS when that is said', () => {
    const stack = newStack();
    endpointIn(stack, { privateDns: false });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', { PrivateDnsEnabled: false });
  });

  test('has IPv6 addresses when that is said', () => {
    const stack = newStack();
    endpointIn(stack, { vpc: newVpc(stack, { ipProtocol: IpProtocol.DUAL_STACK }), dualStack: true, onPremisesCidrs: ['FD00:1::/32'] });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { IpAddressType: 'dualstack' });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.arrayWith([
        Match.objectLike({ CidrIpv6: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Vpc8378EB38', 'Ipv6CidrBlocks'] }] }, Description: 'HTTPS from the VPC' }),
        Match.objectLike({ CidrIpv6: 'fd00:1::/32', Description: 'HTTPS from on-premises' }),
      ]),
    });
  });

  test('is closed to IPv6 otherwise', () => {
    const stack = newStack();
    endpointIn(stack, { vpc: newVpc(stack, { ipProtocol: IpProtocol.DUAL_STACK }) });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16' })] });
  });

  test('keeps its logical ids', () => {
    const stack = newStack();
    endpointIn(stack);
    const ids = Object.keys(Template.fromStack(stack).toJSON().Resources as object).filter((id) => id.startsWith('Endpoint'));
    expect(ids).toEqual(['EndpointSecurityGroup3A4D971B', 'Endpoint4747B1DC']);
  });

  test('opens a VPC of another app by the range that it is known by', () => {
    const stack = newStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', vpcCidrBlock: '10.7.0.0/16', availabilityZones: ['eu-west-1a', 'eu-west-1b'], isolatedSubnetIds: ['subnet-1', 'subnet-2'],
    });
    endpointIn(stack, { vpc });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.7.0.0/16' })] });
  });

  test('does not judge by the dummy of a VPC that is still to be looked up', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
    endpointIn(stack, { vpc: Vpc.fromLookup(stack, 'Vpc', { isDefault: true }), onPremisesCidrs: ['6.0.0.0/8'] });
    expect(app.synth().manifest.missing?.map(({ provider }) => provider)).toEqual(['vpc-provider']);
  });

  test('takes ranges that only the deployment knows', () => {
    const stack = newStack();
    endpointIn(stack, { onPremisesCidrs: [new CfnParameter(stack, 'Office').valueAsString, OFFICE] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.arrayWith([Match.objectLike({ CidrIp: { Ref: 'Office' } }), Match.objectLike({ CidrIp: OFFICE })]),
    });
  });

  test('lets any address in for a reason, which cdk-nag shows', () => {
    const stack = newStack();
    const endpoint = endpointIn(stack, { onPremisesCidrs: ['0.0.0.0/0'], anyAddressReason: 'The firewall on the way in knows the callers.' });

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16' }), Match.objectLike({ CidrIp: '0.0.0.0/0', Description: 'HTTPS from any address' })],
    });
    expect(endpoint.securityGroup.node.metadata.map(({ data }) => data as unknown)).toEqual([
      { 'Annotation::AwsSolutions-EC23': 'The firewall on the way in knows the callers.' },
    ]);
  });
});

describe('the policy of the endpoint', () => {
  const calls = (Resource: unknown) => ({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource });

  test('names the accounts whose APIs may be called', () => {
    const stack = newStack();
    endpointIn(stack, { apiAccounts: [stack.account, '444455556666'] });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
      PolicyDocument: { Statement: [calls(['arn:aws:execute-api:eu-west-1:111122223333:*/*', 'arn:aws:execute-api:eu-west-1:444455556666:*/*'])] },
    });
  });

  test('names the calls that may be made', () => {
    const stack = newStack();
    const stock = RemoteApi.rest(stack, 'Stock', { apiId: 'a1b2c3d4e5', account: '444455556666', stageName: 'prod' });
    const endpoint = endpointIn(stack);
    endpoint.allowOnly(stock.callArns({ methods: ['GET'], paths: ['/stock'] }));

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', {
      PolicyDocument: { Statement: [calls('arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/prod/GET/stock')] },
    });
  });

  test('names an API of this app that admits the VPC', () => {
    const stack = newStack();
    const vpc = newVpc(stack);
    const api = new KbPrivateRestApi(stack, 'Orders', { callers: { vpcIds: [vpc.vpcId] } });
    api.root.addMethod('GET', new MockIntegration());
    endpointIn(stack, { vpc }).allowOnly([api.arnForExecuteApi('GET', '/', 'prod')]);

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', { PolicyDocument: Match.anyValue() });
  });

  test.each<[string, (stack: Stack, endpoint: ExecuteApiEndpoint) => RestApi]>([
    ['among its endpoints', (stack, { vpcEndpoint }) => new KbPrivateRestApi(stack, 'Orders', { vpcEndpoints: [vpcEndpoint] })],
    ['in its policy', (stack, { vpcEndpoint }) => {
      const api = new RestApi(stack, 'Orders', { endpointConfiguration: { types: [EndpointType.PRIVATE] } });
      api.grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);
      return api;
    }],
  ])('cannot name an API that has the endpoint %s', (_, makeApi) => {
    const stack = newStack();
    const endpoint = endpointIn(stack);
    const api = makeApi(stack, endpoint);
    api.root.addMethod('GET', new MockIntegration());
    endpoint.allowOnly([api.arnForExecuteApi()]);

    expect(() => Template.fromStack(stack)).toThrow(
      "CircularEndpointPolicy: 'callArns' must not be of an API that names the endpoint in its policy or among its endpoints, since each would wait for the other (use 'apiAccounts', or admit the VPC), got 'S/Orders/Resource'",
    );
  });

  test('cannot name an API of another stack that has the endpoint, before stacks wait for each other', () => {
    const app = new App();
    const [stack, other] = ['S', 'Other'].map((id) => new Stack(app, id));
    const endpoint = endpointIn(stack);
    const api = new KbPrivateRestApi(other, 'Orders', { vpcEndpoints: [endpoint.vpcEndpoint] });
    expect(() => endpoint.allowOnly([api.arnForExecuteApi()])).toThrow(refusal('CircularEndpointPolicy',
      "'callArns' must not be of an API that names the endpoint in its policy or among its endpoints, since each would wait for the other (use 'apiAccounts', or admit the VPC), got 'Other/Orders/Resource'", 'S/Endpoint'));
  });

  test('cannot name an API of a nested stack that gets the endpoint later', () => {
    const stack = newStack();
    const endpoint = endpointIn(stack);
    const api = new KbPrivateRestApi(new NestedStack(stack, 'Nested'), 'Orders', { callers: { vpcIds: ['vpc-0c'] } });
    endpoint.allowOnly([api.arnForExecuteApi()]);
    expect(endpoint.node.validate()).toEqual([]);

    api.admitCallers('Here', { vpcEndpointIds: [endpoint.vpcEndpointId] });
    expect(endpoint.node.validate()).toEqual([expect.stringMatching(/^CircularEndpointPolicy: .* got 'S\/Nested\/Orders\/Resource' /)]);
  });

  test('names an API of another stack that has an endpoint of its own', () => {
    const app = new App();
    const [stack, other] = ['S', 'Other'].map((id) => new Stack(app, id));
    const api = new KbPrivateRestApi(other, 'Orders', { vpcEndpoints: [endpointIn(other).vpcEndpoint] });
    api.root.addMethod('GET', new MockIntegration());
    endpointIn(stack).allowOnly([api.arnForExecuteApi()]);

    expect(() => app.synth()).not.toThrow();
  });

  test.each([
    [[], 'EmptyList', "'callArns' must name at least one, got an empty list"],
    [['a1b2c3d4e5'], 'CallArn', "'callArns' must be ARNs of calls, such as 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*', got 'a1b2c3d4e5'"],
  ])('refuses %j', (arns, name, message) => {
    const endpoint = endpointIn(newStack());
    expect(() => endpoint.allowOnly(arns)).toThrow(refusal(name, message, 'S/Endpoint'));
  });
});

describe('refuses', () => {
  test.each<[string, Partial<ExecuteApiEndpointProps>, string, string]>([
    ['an empty list of ranges', { onPremisesCidrs: [] }, 'EmptyList', "'onPremisesCidrs' must name at least one range, or be left out, got an empty list"],
    ['an empty range', { onPremisesCidrs: [''] }, 'Cidr', "'onPremisesCidrs' must be ranges in CIDR notation, such as '192.168.0.0/16' or 'fd00:1::/32', got ''"],
    ['an address', { onPremisesCidrs: ['192.168.0.1'] }, 'Cidr', "'onPremisesCidrs' must be ranges in CIDR notation, such as '192.168.0.0/16' or 'fd00:1::/32', got '192.168.0.1'"],
    ['a range that does not exist', { moreVpcCidrs: ['10.0.0.0/33'] }, 'Cidr', "'moreVpcCidrs' must be ranges in CIDR notation, such as '192.168.0.0/16' or 'fd00:1::/32', got '10.0.0.0/33'"],
    ['an address within its range', { onPremisesCidrs: ['192.168.7.0/16'] }, 'Cidr', "'onPremisesCidrs' must be ranges that begin with the address before the slash, got '192.168.7.0/16'"],
    ['ranges that overlap', { onPremisesCidrs: [OFFICE, '172.16.0.0/12', '192.168.7.0/24'] }, 'OverlappingCidrs', "'onPremisesCidrs' must not overlap with one another, got '192.168.7.0/24' and '192.168.0.0/16'"],
    ['the same range twice', { onPremisesCidrs: [OFFICE, OFFICE] }, 'OverlappingCidrs', "'onPremisesCidrs' must not overlap with one another, got '192.168.0.0/16' and '192.168.0.0/16'"],
    ['ranges that overlap with the VPC', { onPremisesCidrs: ['10.0.0.0/8'] }, 'OverlappingCidrs', "'onPremisesCidrs' must not overlap with the VPC, got '10.0.0.0/8' and '10.0.0.0/16'"],
    ['ranges that overlap with more of the VPC', { moreVpcCidrs: ['100.64.0.0/20'], onPremisesCidrs: ['100.64.15.0/24'] }, 'OverlappingCidrs', "'onPremisesCidrs' must not overlap with 'moreVpcCidrs', got '100.64.15.0/24' and '100.64.0.0/20'"],
    ['any IPv4 address', { onPremisesCidrs: ['0.0.0.0/0'] }, 'AnyAddress', "'onPremisesCidrs' must name the ranges of the callers, unless 'anyAddressReason' says why any address may connect, got '0.0.0.0/0'"],
    ['any IPv4 address for no reason', { onPremisesCidrs: ['0.0.0.0/0'], anyAddressReason: '' }, 'AnyAddress', "'onPremisesCidrs' must name the ranges of the callers, unless 'anyAddressReason' says why any address may connect, got '0.0.0.0/0'"],
    ['any IPv6 address', { onPremisesCidrs: ['::/0'], dualStack: true }, 'AnyAddress', "'onPremisesCidrs' must name the ranges of the callers, unless 'anyAddressReason' says why any address may connect, got '::/0'"],
    ['a VPC of any address', { moreVpcCidrs: ['0.0.0.0/0'], anyAddressReason: 'The firewall knows the callers.' }, 'AnyAddress', "'moreVpcCidrs' must name the ranges of the VPC, got '0.0.0.0/0'"],
    ['IPv6 ranges of an endpoint without IPv6', { onPremisesCidrs: ['fd00:1::/32'] }, 'Ipv6WithoutDualStack', "'onPremisesCidrs' must hold IPv4 ranges unless 'dualStack' is true, since the endpoint has no IPv6 address otherwise, got 'fd00:1::/32'"],
    ['another service', { serviceName: 'com.amazonaws.eu-west-1.lambda' }, 'ServiceName', "'serviceName' must be that of execute-api, such as 'com.amazonaws.eu-west-1.execute-api', got 'com.amazonaws.eu-west-1.lambda'"],
    ['the service of another Region', { serviceName: 'com.amazonaws.us-east-1.execute-api' }, 'ServiceRegion', "'serviceName' must be of the Region of the stack, 'eu-west-1', got 'com.amazonaws.us-east-1.execute-api'"],
    ['no account', { apiAccounts: [] }, 'EmptyList', "'apiAccounts' must name at least one, or be left out, got an empty list"],
    ['what is no account', { apiAccounts: ['11112222333'] }, 'ApiAccountId', "'apiAccounts' must be 12-digit account ids, got '11112222333'"],
  ])('%s', (_, props, name, message) => {
    expect(making(props)).toThrow(refusal(name, message, 'S/Endpoint'));
  });

  test('ranges of which nobody knows how many there are', () => {
    const stack = newStack();
    const ranges = new CfnParameter(stack, 'Ranges', { type: 'CommaDelimitedList' });
    expect(making({ onPremisesCidrs: ranges.valueAsList }, stack)).toThrow(refusal('Cidr',
      "'onPremisesCidrs' must be a list of known length, since each range gets its own rule (use Fn.select), got a list that only the deployment knows", 'S/Endpoint'));
    expect(making({ onPremisesCidrs: [Fn.select(0, ranges.valueAsList)] }, newStack())).not.toThrow();
  });

  test('one subnet, and two of one zone', () => {
    const stack = newStack();
    const vpc = newVpc(stack, {
      maxAzs: 1, subnetConfiguration: [{ name: 'One', subnetType: SubnetType.PRIVATE_ISOLATED }, { name: 'Two', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    const error = refusal('OneZone', "'subnets' must be in at least two availability zones, so that one may fail, got one", 'S/Endpoint');

    expect(making({ vpc }, stack)).toThrow(error);
    const other = newStack();
    const two = newVpc(other);
    expect(making({ vpc: two, subnets: { subnets: [two.isolatedSubnets[0]] } }, other)).toThrow(error);
  });

  test.each([
    [{ enableDnsHostnames: false }, 'DNS hostnames'],
    [{ enableDnsSupport: false, enableDnsHostnames: false }, 'DNS support and DNS hostnames'],
  ])('private DNS in a VPC with %j', (props, missing) => {
    const stack = newStack();
    const vpc = newVpc(stack, props);

    expect(making({ vpc }, stack)).toThrow(refusal('PrivateDnsWithoutVpcDns',
      `'privateDns' must be false, or the VPC must have DNS support and DNS hostnames, got 'S/Vpc' without ${missing}`, 'S/Endpoint'));
  });

  test('but takes such a VPC without private DNS', () => {
    const stack = newStack();
    endpointIn(stack, { vpc: newVpc(stack, { enableDnsHostnames: false }), privateDns: false });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', { PrivateDnsEnabled: false });
  });

  test.each(['com.amazonaws.eu-west-1.execute-api', 'com.amazonaws.eu-west-1.execute-api-fips'])('but takes %s', (serviceName) => {
    const stack = newStack();
    endpointIn(stack, { serviceName });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', { ServiceName: serviceName });
  });

  test('but takes the service of any Region in a stack of any Region', () => {
    expect(making({ serviceName: 'com.amazonaws.us-east-1.execute-api' }, newStack({}))).not.toThrow();
  });
});

describe('an endpoint that exists', () => {
  const existing = (attrs: Partial<ExecuteApiEndpointAttributes> = {}, stack = newStack()) =>
    ExecuteApiEndpoint.fromExecuteApiEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-0a1b', ...attrs });

  test('is known by its id', () => {
    const stack = newStack();
    expect(existing({}, stack).vpcEndpointId).toBe('vpce-0a1b');
    expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
  });

  test('is opened to on-premises ranges by its security group', () => {
    const stack = newStack();
    const endpoint = existing({ securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'), onPremisesCidrs: [OFFICE, 'fd00:1::/32'] }, stack);
    const template = Template.fromStack(stack);
    const rule = { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS from on-premises' };

    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, CidrIp: OFFICE });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { ...rule, CidrIpv6: 'fd00:1::/32' });
    expect(endpoint.connections.defaultPort).toEqual(Port.tcp(443));
  });

  test.each<[string, Partial<ExecuteApiEndpointAttributes>, string, string]>([
    ['the id of a VPC', { vpcEndpointId: 'vpc-0a1b' }, 'VpcEndpointId', "'vpcEndpointId' must be the id of a VPC endpoint, such as 'vpce-0123456789abcdef0', got 'vpc-0a1b'"],
    ['a name', { vpcEndpointId: 'vpce-orders' }, 'VpcEndpointId', "'vpcEndpointId' must be the id of a VPC endpoint, such as 'vpce-0123456789abcdef0', got 'vpce-orders'"],
    ['ranges without a group', { onPremisesCidrs: [OFFICE] }, 'SecurityGroupMissing', "'securityGroup' must be given to let '192.168.0.0/16' in, got none"],
    ['any address', { onPremisesCidrs: ['0.0.0.0/0'] }, 'AnyAddress', "'onPremisesCidrs' must name the ranges of the callers, unless 'anyAddressReason' says why any address may connect, got '0.0.0.0/0'"],
    ['ranges that overlap', { onPremisesCidrs: [OFFICE, '192.168.1.0/24'] }, 'OverlappingCidrs', "'onPremisesCidrs' must not overlap with one another, got '192.168.1.0/24' and '192.168.0.0/16'"],
  ])('is refused with %s', (_, attrs, name, message) => {
    expect(() => existing(attrs)).toThrow(refusal(name, message, 'S'));
  });
});

describe('private DNS twice in one VPC', () => {
  const execute = InterfaceVpcEndpointAwsService.APIGATEWAY;

  test.each<[string, (stack: Stack, vpc: Vpc) => void]>([
    ['of ours', (stack, vpc) => new ExecuteApiEndpoint(stack, 'Second', { vpc, privateDns: true })],
    ['of the CDK', (stack, vpc) => new InterfaceVpcEndpoint(stack, 'Second', { vpc, service: execute })],
    ['in another stack', (stack, vpc) => new InterfaceVpcEndpoint(new Stack(stack.node.scope, 'Other'), 'Second', { vpc, service: execute })],
  ])('is refused beside an endpoint %s', (_, add) => {
    const stack = newStack();
    const vpc = newVpc(stack);
    const endpoint = endpointIn(stack, { vpc });
    add(stack, vpc);
    expect(endpoint.node.validate()).toEqual([expect.stringContaining(
      "PrivateDnsTwice: 'privateDns' must be true for one endpoint of a VPC only, since EC2 refuses a second one with the same names, got ")]);
    expect(endpoint.node.validate()).toEqual([expect.stringMatching(/, got '(S|Other)\/Second(\/Endpoint)?' beside it \[S\/Endpoint;/)]);
  });

  test.each<[string, (stack: Stack, vpc: Vpc) => void]>([
    ['without private DNS', (stack, vpc) => new ExecuteApiEndpoint(stack, 'Second', { vpc, privateDns: false })],
    ['for another service', (stack, vpc) => new InterfaceVpcEndpoint(stack, 'Second', { vpc, service: InterfaceVpcEndpointAwsService.LAMBDA })],
    ['in another VPC', (stack) => new ExecuteApiEndpoint(stack, 'Second', { vpc: new Vpc(stack, 'OtherVpc'), privateDns: true })],
    ['under a condition', (stack, vpc) => {
      const second = new InterfaceVpcEndpoint(stack, 'Second', { vpc, service: execute });
      const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(stack.region, 'eu-west-1') });
      (second.node.defaultChild as CfnVPCEndpoint).cfnOptions.condition = condition;
    }],
  ])('is not meant by an endpoint %s', (_, add) => {
    const stack = newStack();
    const vpc = newVpc(stack);
    const endpoint = endpointIn(stack, { vpc });
    add(stack, vpc);
    expect(endpoint.node.validate()).toEqual([]);
  });

  test('is not seen in VPCs that are still to be looked up, which are all the same', () => {
    const stack = newStack();
    const [first] = ['0a', '0b'].map((id) =>
      new ExecuteApiEndpoint(stack, id, { vpc: Vpc.fromLookup(stack, `Vpc${id}`, { vpcId: `vpc-${id}` }), privateDns: true }));
    expect(first.node.validate()).toEqual([]);
  });
});
