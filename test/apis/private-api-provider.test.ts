import { App, PhysicalName, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { ApiCaller } from '../../src/access/api-caller';
import { RemoteApi } from '../../src/access/remote-api';
import { KbPrivateRestApi } from '../../src/apis/kb-private-rest-api';
import { PrivateApiProvider, PrivateApiProviderProps } from '../../src/apis/private-api-provider';

const ARTICLE = 'https://repost.aws/knowledge-center/access-api-gateway-account';
const ON_PREMISES = 'https://repost.aws/knowledge-center/api-gateway-on-premises';
const ENDPOINT = 'vpce-0b2c';

function owner(app = new App()): { stack: Stack; api: KbPrivateRestApi } {
  const stack = new Stack(app, 'Owner', { env: { account: '111122223333', region: 'eu-west-1' } });
  const api = new KbPrivateRestApi(stack, 'Api', { callers: { vpcIds: ['vpc-0a1a'] } });
  const orders = api.root.addResource('orders');
  orders.addMethod('GET', new MockIntegration());
  orders.addMethod('POST', new MockIntegration());
  api.root.addResource('health').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.NONE });
  return { stack, api };
}

function consumer(app: App, region = 'eu-west-1'): { stack: Stack; vpcEndpointId: string; vpcId: string } {
  const stack = new Stack(app, 'Shop', { env: { account: '222233334444', region } });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const { vpcEndpointId } = new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  return { stack, vpcEndpointId, vpcId: vpc.vpcId };
}

interface Statement { Sid: string; Resource: unknown; Condition?: Record<string, unknown> }

function statementsOf(stack: Stack): Record<string, Statement> {
  const [api] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi')) as { Properties: { Policy: { Statement: Statement[] } } }[];
  return Object.fromEntries(api.Properties.Policy.Statement.map((statement) => [statement.Sid, statement]));
}

function deploymentOf(ways: Partial<PrivateApiProviderProps>): string {
  const { stack, api } = owner();
  new PrivateApiProvider(stack, 'Shop', { api, ...ways });
  return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'))[0];
}

function refused(name: string, message: string, path = 'Owner/Shop', article = ARTICLE): Error {
  return expect.objectContaining({ name, message: `${message} [${path}; see ${article}]` }) as Error;
}

describe('the resource policy', () => {
  test('has the endpoint of the consumer among the named ways', () => {
    const { stack, api } = owner();
    new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [ENDPOINT] });
    expect(statementsOf(stack).OnlyByNamedWays.Condition).toEqual({ StringNotEquals: { 'aws:SourceVpce': [ENDPOINT], 'aws:SourceVpc': ['vpc-0a1a'] } });
  });

  test.each([
    [{ vpcEndpointIds: [ENDPOINT] }, { 'aws:SourceVpce': [ENDPOINT] }],
    [{ vpcIds: ['vpc-0b2b'] }, { 'aws:SourceVpc': ['vpc-0b2b'] }],
  ])('admits the callers with %o to their calls by this way only', (ways, source) => {
    const { stack, api } = owner();
    new PrivateApiProvider(stack, 'Shop', { api, ...ways, callers: [ApiCaller.account('222233334444')], methods: ['GET'], paths: ['/orders'] });
    expect(statementsOf(stack).Callers).toEqual({
      Sid: 'Callers',
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/prod/GET/orders',
      Condition: { StringEquals: { 'aws:PrincipalAccount': ['222233334444'], ...source } },
    });
  });

  test('makes a new deployment when it changes', () => {
    const [one, same, other] = [{ vpcEndpointIds: [ENDPOINT] }, { vpcEndpointIds: [ENDPOINT] }, { vpcEndpointIds: ['vpce-0c3d'] }].map(deploymentOf);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  test('reads the id of an endpoint of another account of the app, and waits for its stack', () => {
    const app = new App();
    const { stack, api } = owner(app);
    new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [consumer(app).vpcEndpointId] });
    expect(statementsOf(stack).OnlyByNamedWays.Condition).toEqual({
      StringNotEquals: {
        'aws:SourceVpce': [{ 'Fn::GetStackOutput': expect.objectContaining({ StackName: 'Shop', Region: 'eu-west-1' }) as unknown }],
        'aws:SourceVpc': ['vpc-0a1a'],
      },
    });
    expect(stack.dependencies.map(({ stackName }) => stackName)).toEqual(['Shop']);
    // The CDK warns of references across accounts that are not said to be weak.
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('can only be weak'))).toEqual([]);
  });
});

describe('outputs', () => {
  const told = (props: Partial<PrivateApiProviderProps>) => {
    const { stack, api } = owner();
    new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [ENDPOINT], ...props });
    const { ApiEndpoint4F160690: _, ...outputs } = Template.fromStack(stack).findOutputs('*');
    return outputs;
  };

  test('tell another team what it has to know and to do', () => {
    const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
    expect(Object.values(told({})).map(({ Value }) => Value as unknown)).toEqual([
      join('{"apiId":"', { Ref: 'ApiF70053CD' }, '","account":"111122223333","region":"eu-west-1","stageName":"prod"}'),
      join('{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:', { Ref: 'ApiF70053CD' }, '/prod/*/*"}'),
    ]);
  });

  test('tell it the identity policy of its callers', () => {
    expect(Object.keys(told({ callers: [ApiCaller.account('222233334444')], paths: ['/orders'] })).map((id) => id.replace(/[0-9A-F]{8}$/, '')))
      .toEqual(['ShopCallersCallerPolicy', 'ShopCallersCallerTest', 'ShopRemoteApi', 'ShopEndpointPolicy']);
  });

  test('can be left out', () => {
    expect(told({ callers: [ApiCaller.account('222233334444')], paths: ['/orders'], outputs: false })).toEqual({});
  });
});

describe('refused is', () => {
  const providing = (props: Partial<PrivateApiProviderProps>, app = new App()) => {
    const { stack, api } = owner(app);
    return () => new PrivateApiProvider(stack, 'Shop', { api, ...props });
  };

  test('a consumer without a way in, and one with two', () => {
    expect(providing({})).toThrow(refused('NoWayIn', "'vpcEndpointIds' must name the endpoints of the consumer, unless 'vpcIds' name its VPCs, got neither"));
    expect(providing({ vpcEndpointIds: [ENDPOINT], vpcIds: ['vpc-0b2b'] })).toThrow(refused('TwoWays',
      "'vpcIds' must be left out when 'vpcEndpointIds' are given (use a PrivateApiProvider for each), got 'vpc-0b2b'"));
  });

  test.each<[string, Partial<PrivateApiProviderProps>, string]>([
    ['EmptyList', { vpcEndpointIds: [] }, "'vpcEndpointIds' must name at least one, or be left out, got an empty list"],
    ['EmptyList', { vpcIds: [] }, "'vpcIds' must name at least one, or be left out, got an empty list"],
    ['VpcEndpointId', { vpcEndpointIds: ['vpc-0b2b'] }, "'vpcEndpointIds' must be ids of VPC endpoints, such as 'vpce-0123456789abcdef0', got 'vpc-0b2b'"],
    ['VpcId', { vpcIds: [ENDPOINT] }, "'vpcIds' must be ids of VPCs, such as 'vpc-0123456789abcdef0', got 'vpce-0b2c'"],
  ])('%s: %o', (code, props, message) => {
    expect(providing(props)).toThrow(refused(code, message, 'Owner/Api', ON_PREMISES));
  });

  test('calls for nobody', () => {
    expect(providing({ vpcEndpointIds: [ENDPOINT], paths: ['/orders', '/health'] })).toThrow(refused('CallsUnused',
      "'paths' must be left out without 'callers', to whom alone it applies, got '/orders', '/health'"));
  });

  test('an endpoint or a VPC in another Region', () => {
    const app = new App();
    const { vpcEndpointId, vpcId } = consumer(app, 'eu-north-1');
    const { stack, api } = owner(app);
    expect(() => new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [vpcEndpointId] })).toThrow(refused('ConsumerRegion',
      "'vpcEndpointIds' must be in the Region of the API, eu-west-1, got 'Shop/Endpoint/Resource' in eu-north-1"));
    expect(() => new PrivateApiProvider(stack, 'Other', { api, vpcIds: [vpcId] })).toThrow(refused('ConsumerRegion',
      "'vpcIds' must be in the Region of the API, eu-west-1, got 'Shop/Vpc/Resource' in eu-north-1", 'Owner/Other'));
  });

  test('a reference to a VPC where an endpoint is due', () => {
    const app = new App();
    expect(providing({ vpcEndpointIds: [consumer(app).vpcId] }, app)).toThrow(refused('VpcEndpointId',
      "'vpcEndpointIds' must be ids of VPC endpoints, got that of the VPC 'Shop/Vpc/Resource' (use 'vpcIds')"));
  });

  test('two stacks that wait for each other', () => {
    const app = new App();
    const { stack, api } = owner(app);
    const { stack: shop, vpcEndpointId } = consumer(app);
    RemoteApi.ofRestApi(shop, 'Orders', api);
    expect(() => new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [vpcEndpointId] })).toThrow(refused('CircularStacks',
      "'vpcEndpointIds' must not be of a stack that waits for the API (use 'vpcIds' of a VPC that exists, or the id itself), got 'Shop/Endpoint/Resource'"));
    const other = new App();
    const { stack: otherOwner, api: otherApi } = owner(other);
    const otherShop = consumer(other);
    new PrivateApiProvider(otherOwner, 'Shop', { api: otherApi, vpcEndpointIds: [otherShop.vpcEndpointId] });
    expect(() => RemoteApi.ofRestApi(otherShop.stack, 'Orders', otherApi)).toThrow(refused('CircularStacks',
      "'api' must be of a stack that does not wait for this one, such as for the id of its endpoint (admit its VPC, or name the endpoint by its id), got 'Owner/Api'", 'Shop'));
  });
});

test.each([['another account', '222233334444'], ['the same account', '111122223333']])('refuses the endpoint of a stack of %s whose role waits for the API', (_, account) => {
  const app = new App();
  const { stack, api } = owner(app);
  const shop = new Stack(app, 'Shop', { env: { account, region: 'eu-west-1' } });
  const { vpcEndpointId } = new InterfaceVpcEndpoint(shop, 'Endpoint', { vpc: new Vpc(shop, 'Vpc'), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  const role = new Role(shop, 'Role', { assumedBy: new AccountRootPrincipal(), roleName: 'shop' });
  expect(() => new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [vpcEndpointId], callers: [ApiCaller.grantee(role)], paths: ['/orders'] })).toThrow(refused('CircularStacks',
    "'vpcEndpointIds' must not be of the stack of one of 'callers', which waits for the API to write the identity policy (use 'vpcIds' of a VPC that exists, or the id itself), got 'Shop/Endpoint/Resource'"));
});

test('lets the consumer come by the private domain of the API too, and tells it what that is', () => {
  const stack = new Stack(new App(), 'Owner', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpcEndpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-0a1b', port: 443 });
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b');
  const api = new KbPrivateRestApi(stack, 'Api', { privateDomain: { domainName: 'orders.example.com', vpcEndpoint, certificate } });
  api.root.addMethod('GET', new MockIntegration());
  new PrivateApiProvider(stack, 'Shop', { api, vpcEndpointIds: [ENDPOINT] });
  new PrivateApiProvider(stack, 'Office', { api, vpcIds: ['vpc-0b2b'] });
  Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::DomainNameV2', {
    Policy: {
      Statement: [
        { Sid: 'Call', Effect: 'Allow', Resource: 'execute-api:/*' },
        { Sid: 'OnlyAtEndpoints', Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1b', ENDPOINT], 'aws:SourceVpc': ['vpc-0b2b'] } } },
      ],
    },
  });
  const outputs = Template.fromStack(stack).toJSON().Outputs as Record<string, { Value: unknown }>;
  const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::DomainNameV2'));
  const arn = { 'Fn::GetAtt': [id, 'DomainNameArn'] };
  const told = (start: string) => Object.entries(outputs).find(([key]) => key.startsWith(start))?.[1].Value;
  expect(told('ShopSharedDomain')).toEqual({ 'Fn::Join': ['', ['{"domainName":"orders.example.com","domainNameArn":"', arn, '"}']] });
  expect(JSON.stringify(told('ShopEndpointPolicy'))).toContain(JSON.stringify({ 'Fn::Select': [5, { 'Fn::Split': [':', arn] }] }));
});

test('a role of the consumer gets its identity policy, for calls by this way', () => {
  const app = new App();
  const { stack, api } = owner(app);
  const shop = new Stack(app, 'Shop', { env: { account: '222233334444', region: 'eu-west-1' } });
  const role = new Role(shop, 'Role', { assumedBy: new AccountRootPrincipal(), roleName: PhysicalName.GENERATE_IF_NEEDED });
  new PrivateApiProvider(stack, 'Shop', { api, vpcIds: ['vpc-0b2b'], callers: [ApiCaller.grantee(role)], paths: ['/orders'] });
  Template.fromStack(shop).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-0b2b'] } } }] },
  });
});
