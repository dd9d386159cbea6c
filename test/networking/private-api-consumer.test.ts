import { App, CfnParameter, PhysicalName, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { RemoteApi } from '../../src/access/remote-api';
import { KbPrivateRestApi } from '../../src/apis/kb-private-rest-api';
import { PrivateApiConsumer, PrivateApiConsumerProps } from '../../src/networking/private-api-consumer';

const ARTICLE = 'https://repost.aws/knowledge-center/access-api-gateway-account';
const API = { apiId: 'a1b2c3d4e5', account: '111122223333', region: 'eu-west-1', stageName: 'prod' };
const DOMAIN = { domainName: 'orders.example.com', domainNameArn: 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+a1b2' };

function newStack(id = 'Shop', account = '222233334444', app = new App(), region = 'eu-west-1'): Stack {
  return new Stack(app, id, { env: { account, region } });
}

function endpoint(stack: Stack): InterfaceVpcEndpoint {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  return new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

function known(stack: Stack): IInterfaceVpcEndpoint {
  return InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-0a1b', port: 443 });
}

function consumer(stack: Stack, vpcEndpoint: IInterfaceVpcEndpoint, props: Partial<PrivateApiConsumerProps> = {}): PrivateApiConsumer {
  return new PrivateApiConsumer(stack, 'Orders', { api: RemoteApi.rest(stack, 'OrdersApi', API), vpcEndpoint, ...props });
}

function policyOf(stack: Stack): unknown {
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint')) as { Properties: { PolicyDocument?: unknown } }[];
  return resource.Properties.PolicyDocument;
}

function refused(code: string, message: string, path = 'Shop/Orders'): Error {
  return expect.objectContaining({ name: code, message: `${message} [${path}; see ${ARTICLE}]` }) as Error;
}

const allow = (...resources: string[]) => ({
  Effect: 'Allow', Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource: resources.length === 1 ? resources[0] : resources,
});

describe('the policy of the endpoint', () => {
  test('names the stage of the API in its own account, and nothing else', () => {
    const stack = newStack();
    consumer(stack, endpoint(stack));
    expect(policyOf(stack)).toEqual({ Version: '2012-10-17', Statement: [allow('arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*/*')] });
  });

  test('names the private custom domain as well', () => {
    const stack = newStack();
    consumer(stack, endpoint(stack), { domain: DOMAIN });
    expect(policyOf(stack)).toEqual({
      Version: '2012-10-17',
      Statement: [allow('arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*/*', 'arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+a1b2')],
    });
  });

  test('names a domain by an ARN that only the deployment knows', () => {
    const stack = newStack();
    const { valueAsString: domainNameArn } = new CfnParameter(stack, 'DomainArn');
    const { resources } = consumer(stack, known(stack), { domain: { ...DOMAIN, domainNameArn } }).endpointStatement;
    const part = (position: number) => ({ 'Fn::Select': [position, { 'Fn::Split': [':', { Ref: 'DomainArn' }] }] });
    expect(stack.resolve(resources[1])).toEqual({ 'Fn::Join': ['', ['arn:aws:execute-api:eu-west-1:', part(4), ':', part(5)]] });
  });

  test('grows with each consumer', () => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack);
    consumer(stack, vpcEndpoint);
    new PrivateApiConsumer(stack, 'Stock', { api: RemoteApi.rest(stack, 'StockApi', { ...API, apiId: 'f6g7h8i9j0' }), vpcEndpoint });
    expect(policyOf(stack)).toEqual({
      Version: '2012-10-17',
      Statement: [allow('arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*/*'), allow('arn:aws:execute-api:eu-west-1:111122223333:f6g7h8i9j0/prod/*/*')],
    });
  });

  test('stays as it is on request, and where others manage it', () => {
    const stack = newStack();
    consumer(stack, endpoint(stack), { limitEndpoint: false });
    expect(policyOf(stack)).toBeUndefined();
    const other = newStack();
    expect(consumer(other, known(other)).endpointStatement.toStatementJson()).toEqual(allow('arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*/*'));
  });
});

test('a role calls with an identity policy for the calls that it was granted', () => {
  const stack = newStack();
  const role = new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() });
  consumer(stack, known(stack)).grantInvoke(role, { methods: ['GET'], paths: ['/orders/{id}'] }).assertSuccess();
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders/*' }] },
  });
});

describe('the URLs', () => {
  test('are those of the API', () => {
    const stack = newStack();
    const vpcEndpoint = known(stack);
    const { urls } = consumer(stack, vpcEndpoint);
    expect([urls.throughPrivateDns(vpcEndpoint).url, urls.throughAlias(vpcEndpoint).url]).toEqual([
      'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/', 'https://a1b2c3d4e5-vpce-0a1b.execute-api.eu-west-1.amazonaws.com/prod/',
    ]);
  });

  test('are judged by what is known of an API of this app', () => {
    const app = new App();
    const owner = newStack('Owner', '111122223333', app);
    const api = new KbPrivateRestApi(owner, 'Api', { vpcEndpoints: [endpoint(owner)] });
    api.root.addMethod('GET', new MockIntegration());
    const stack = newStack('Shop', '222233334444', app);
    const vpcEndpoint = endpoint(stack);
    const { urls } = consumer(stack, vpcEndpoint, { api: RemoteApi.ofRestApi(stack, 'Api', api) });
    expect(() => urls.throughAlias(vpcEndpoint)).toThrow(/^'vpcEndpoint' must be one of the 'vpcEndpoints' of the API/);
    urls.throughPrivateDns(vpcEndpoint).addOutput(stack, 'Try');
    expect(JSON.stringify(Template.fromStack(stack).findOutputs('Try').Try.Value)).toMatch(
      /--request GET 'https:\/\/",\{"Fn::GetStackOutput":\{"StackName":"Owner",.*"\.execute-api\.eu-west-1\.amazonaws\.com\/prod\/'"\]\]\}$/);
    expect(stack.dependencies.map(({ stackName }) => stackName)).toEqual(['Owner']);
  });

  test('lead by a private custom domain, with the association and the record', () => {
    const stack = newStack();
    const vpcEndpoint = endpoint(stack);
    const vpc = stack.node.findChild('Vpc') as Vpc;
    const hostedZone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'example.com', vpc });
    expect(consumer(stack, vpcEndpoint, { domain: { ...DOMAIN, basePath: 'v1', hostedZone } }).domainAddress.url).toBe('https://orders.example.com/v1/');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', {
      AccessAssociationSource: stack.resolve(vpcEndpoint.vpcEndpointId), AccessAssociationSourceType: 'VPCE', DomainNameArn: DOMAIN.domainNameArn,
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'orders.example.com.', Type: 'A' });
  });
});

describe('refused is', () => {
  test('an endpoint in another Region', () => {
    const stack = newStack('Shop', '222233334444', new App(), 'eu-north-1');
    expect(() => consumer(stack, endpoint(stack))).toThrow(refused('EndpointRegion', "'vpcEndpoint' must be in the Region of the API, eu-west-1, got one in eu-north-1"));
  });

  test('an API of another kind, and one that is not private', () => {
    const app = new App();
    const stack = newStack('Shop', '222233334444', app);
    expect(() => consumer(stack, known(stack), { api: RemoteApi.http(stack, 'Stock', API) })).toThrow(
      refused('RestApisOnly', "'api' must be a REST API, since no others are private, got 'Shop/Stock'"));
    const owner = newStack('Owner', '111122223333', app);
    const api = new RestApi(owner, 'Api', { cloudWatchRole: false });
    expect(() => new PrivateApiConsumer(stack, 'Public', { api: RemoteApi.ofRestApi(stack, 'PublicApi', api), vpcEndpoint: known(newStack('Other')) }))
      .toThrow(/^'api' must be a private REST API, got 'Owner\/Api' that is called by its public URL/);
  });

  test('a policy for an endpoint that is not made here', () => {
    const stack = newStack();
    expect(() => consumer(stack, known(stack), { limitEndpoint: true })).toThrow(refused('EndpointElsewhere',
      "'limitEndpoint' must be left out for an endpoint that is not made in this app (add 'endpointStatement' to its policy where it is made), got true for 'Shop/Endpoint'"));
  });

  test('a URL without stage, and one by a domain that is not given', () => {
    const stack = newStack();
    const { stageName, ...api } = API;
    const made = consumer(stack, known(stack), { api: RemoteApi.rest(stack, 'Api', api) });
    expect(() => made.urls).toThrow(refused('StageUnknown', "'api' must name its stage for a URL, got none"));
    expect(() => made.domainAddress).toThrow(refused('NoDomain', "'domain' must be given for its URL, got none"));
    expect(stageName).toBe('prod');
  });

  test('the policy of an endpoint that the API of the same stack waits for', () => {
    const stack = newStack('Shop', '111122223333');
    const vpcEndpoint = endpoint(stack);
    const api = new KbPrivateRestApi(stack, 'Api', { vpcEndpoints: [vpcEndpoint] });
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    consumer(stack, vpcEndpoint, { api: RemoteApi.ofRestApi(stack, 'Near', api) });
    expect(policyOf(stack)).toBeUndefined();
    new PrivateApiConsumer(stack, 'Limited', { api: RemoteApi.ofRestApi(stack, 'Nearer', api), vpcEndpoint, limitEndpoint: true });
    expect(stack.node.findChild('Limited').node.validate()).toEqual([
      `CircularEndpointPolicy: 'limitEndpoint' must be false for an API of this app that names the endpoint, since each would wait for the other, got true for 'Shop/Endpoint' [Shop/Limited; see ${ARTICLE}]`,
    ]);
  });
});

test('the policy of an endpoint stays as it is for an API of another stack that names it, and cannot be limited', () => {
  const app = new App();
  const [stack, other] = ['Shop', 'Owner'].map((id) => newStack(id, '111122223333', app));
  const vpcEndpoint = endpoint(stack);
  const api = new KbPrivateRestApi(other, 'Api', { vpcEndpoints: [vpcEndpoint] });
  api.root.addMethod('GET', new MockIntegration());
  consumer(stack, vpcEndpoint, { api: RemoteApi.ofRestApi(stack, 'Near', api) });
  expect(() => new PrivateApiConsumer(stack, 'Limited', { api: RemoteApi.ofRestApi(stack, 'Nearer', api), vpcEndpoint, limitEndpoint: true })).toThrow(refused('CircularEndpointPolicy',
    "'limitEndpoint' must be false for an API of this app that names the endpoint, since each would wait for the other, got true for 'Shop/Endpoint'", 'Shop/Limited'));
  expect(policyOf(stack)).toBeUndefined();
});

test('the policy of an endpoint names an API of another stack that admits its VPC', () => {
  const app = new App();
  const [stack, other] = ['Shop', 'Owner'].map((id) => newStack(id, '111122223333', app));
  const api = new KbPrivateRestApi(other, 'Api', { vpcEndpoints: [endpoint(other)], callers: { vpcIds: ['vpc-0a'] } });
  api.root.addMethod('GET', new MockIntegration());
  consumer(stack, endpoint(stack), { api: RemoteApi.ofRestApi(stack, 'Near', api) });
  expect(policyOf(stack)).toEqual(expect.objectContaining({ Statement: [expect.objectContaining({ Action: 'execute-api:Invoke' })] }));
});

test('a role of another account needs the grant of its own stack', () => {
  const app = new App();
  const stack = newStack('Shop', '222233334444', app);
  const role = new Role(newStack('Other', '333344445555', app), 'Role', { assumedBy: new AccountRootPrincipal(), roleName: PhysicalName.GENERATE_IF_NEEDED });
  consumer(stack, known(stack)).grantInvoke(role);
  Template.fromStack(Stack.of(role)).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*/*' }] },
  });
});
