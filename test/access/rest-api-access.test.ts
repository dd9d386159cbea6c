import { App, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  ApiDefinition, AuthorizationType, CfnRestApi, Cors, EndpointType, MockIntegration, RestApi, SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { AccountPrincipal, AccountRootPrincipal, AnyPrincipal, ArnPrincipal, PolicyDocument, PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ApiCaller, KbRestApi, RestApiAccess, type RestApiGrantOptions } from '../../src';
import { refusedBySynthesis } from '../support/refusals';

const OWNER = { account: '111122223333', region: 'eu-west-1' };
const PARTNER = { account: '222233334444', region: 'eu-west-1' };
const SHOP = 'arn:aws:iam::222233334444:role/shop';
const ARTICLE = 'see https://repost.aws/knowledge-center/api-gateway-cross-account-403';

function given(env: typeof OWNER | undefined = OWNER) {
  const app = new App();
  const stack = new Stack(app, 'Owner', { env });
  const api = new KbRestApi(stack, 'Orders');
  const order = api.root.addResource('orders').addResource('{id}');
  order.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  order.addMethod('DELETE', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  return { app, stack, api, order };
}

const policyOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi'))
  .map((resource) => (resource as { Properties: { Policy?: { Statement: Record<string, unknown>[] } } }).Properties.Policy);

describe('the resource policy', () => {
  test('names callers in conditions, one statement for each kind, and the stage by its name', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Partners', {
      callers: [
        ApiCaller.account('222233334444'), ApiCaller.arn('arn:aws:iam::555566667777:user/ci'), ApiCaller.account('333344445555'),
        ApiCaller.organization('o-examplecorp'), ApiCaller.account('666677778888', { organization: 'o-othercorp00' }),
      ],
      methods: ['GET', 'ANY'],
      paths: ['/orders/{id}', '/orders/*'],
    });
    const statement = (sid: string, condition: object) => ({
      Sid: sid,
      Effect: 'Allow',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: ['execute-api:/prod/GET/orders/*', 'execute-api:/prod/*/orders/*'],
      Condition: condition,
    });
    expect(policyOf(stack)).toEqual([{
      Version: '2012-10-17',
      Statement: [
        statement('Partners', { StringEquals: { 'aws:PrincipalAccount': ['222233334444', '333344445555'] } }),
        statement('Partners1', { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::555566667777:user/ci'] } }),
        statement('Partners2', {
          StringEquals: { 'aws:PrincipalOrgID': ['o-examplecorp'] }, StringNotEquals: { 'aws:PrincipalAccount': ['111122223333'] },
        }),
        statement('Partners3', { StringEquals: { 'aws:PrincipalAccount': ['666677778888'], 'aws:PrincipalOrgID': ['o-othercorp00'] } }),
      ],
    }]);
  });

  test('covers the own stage and all paths and verbs if nothing else is said', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Partners', { callers: [ApiCaller.account('222233334444')] });
    expect(policyOf(stack)[0]?.Statement.map(({ Resource }) => Resource)).toEqual(['execute-api:/prod/*/*']);
  });

  test('covers all stages of an API that makes none itself', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const api = new RestApi(stack, 'Orders', { deploy: false });
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    new RestApiAccess(stack, 'Partners', { api, callers: [ApiCaller.account('222233334444')], paths: ['/'] });
    expect(policyOf(stack)[0]?.Statement.map(({ Resource }) => Resource)).toEqual(['execute-api:/*/*/']);
  });

  test('takes the reference of a stage for its name, which would be circular', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Partners', { callers: [ApiCaller.account('222233334444')], stages: [api.deploymentStage.stageName, 'beta'] });
    expect(policyOf(stack)[0]?.Statement.map(({ Resource }) => Resource)).toEqual([['execute-api:/prod/*/*', 'execute-api:/beta/*/*']]);
  });

  test('asks for the sources of the call as well', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Partners', { callers: [ApiCaller.account('222233334444')], sourceCidrs: ['203.0.113.0/24', '2001:db8::/32'] });
    expect(policyOf(stack)[0]?.Statement.map(({ Condition }) => Condition)).toEqual([{
      StringEquals: { 'aws:PrincipalAccount': ['222233334444'] }, IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] },
    }]);
  });

  test('of a private API knows VPCs, endpoints, and the addresses inside the VPC', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const api = new KbRestApi(stack, 'Orders', { endpointConfiguration: { types: [EndpointType.PRIVATE] } });
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    api.grantInvokeFrom('Partners', {
      callers: [ApiCaller.account('222233334444')], sourceCidrs: ['10.0.0.0/8'], vpcIds: ['vpc-0a1'], vpcEndpointIds: ['vpce-0b2'],
    });
    expect(policyOf(stack)[0]?.Statement.map(({ Condition }) => Condition)).toEqual([{
      StringEquals: { 'aws:PrincipalAccount': ['222233334444'], 'aws:SourceVpc': ['vpc-0a1'], 'aws:SourceVpce': ['vpce-0b2'] },
      IpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/8'] },
    }]);
  });

  test('keeps the statements that the API has, before and after', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const deny = (cidr: string) => new PolicyStatement({
      effect: 'Deny' as never, principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions: { IpAddress: { 'aws:SourceIp': cidr } },
    });
    const api = new RestApi(stack, 'Orders', { policy: new PolicyDocument({ statements: [deny('192.0.2.0/24')] }) });
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    new RestApiAccess(stack, 'Partners', { api, callers: [ApiCaller.account('222233334444')] });
    api.addToResourcePolicy(deny('198.51.100.0/24'));
    expect(policyOf(stack)[0]?.Statement.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
      ['Deny', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }],
      ['Deny', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }],
      ['Allow', { StringEquals: { 'aws:PrincipalAccount': ['222233334444'] } }],
    ]);
  });

  test('is left as it is for callers of the account, who need none', () => {
    const app = new App();
    const stack = new Stack(app, 'Owner', { env: OWNER });
    const named = new PolicyStatement({ principals: [new ArnPrincipal(SHOP)], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] });
    const api = new KbRestApi(stack, 'Orders', {
      policy: new PolicyDocument({ statements: [named] }), defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
    });
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    api.grantInvokeFrom('Operators', { callers: [ApiCaller.grantee(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }))] });
    expect(refusedBySynthesis(app)).toEqual([]);
    expect(policyOf(stack)[0]?.Statement.map(({ Principal }) => Principal)).toEqual([{ AWS: SHOP }]);
  });

  test('gets the open calls beside the statements that the API has', () => {
    const { stack, api, order } = given();
    order.addMethod('HEAD', new MockIntegration());
    api.addToResourcePolicy(new PolicyStatement({
      principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/prod/GET/*'], conditions: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    }));
    api.leaveOpen({ methods: ['HEAD'], paths: ['/orders/{id}'] });
    expect(policyOf(stack)[0]?.Statement[1]).toEqual({
      Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/HEAD/orders/*',
    });
  });

  test('is not made by open calls alone, which are open without it', () => {
    const { stack, api, order } = given();
    order.addMethod('HEAD', new MockIntegration());
    api.leaveOpen({ methods: ['HEAD'], paths: ['/orders/{id}'] });
    expect(policyOf(stack)).toEqual([undefined]);
  });

  test('gives each statement of two grants its own id', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Shop-1', { callers: [ApiCaller.account('222233334444')] });
    api.grantInvokeFrom('Shop1', { callers: [ApiCaller.account('333344445555'), ApiCaller.arn(SHOP)] });
    expect(policyOf(stack)[0]?.Statement.map(({ Sid }) => Sid)).toEqual(['Shop1', 'Shop1X1', 'Shop1X11']);
  });

  test('works in a nested stack', () => {
    const nested = new NestedStack(new Stack(new App(), 'Owner', { env: OWNER }), 'Nested');
    const api = new KbRestApi(nested, 'Orders');
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    api.grantInvokeFrom('Partners', { callers: [ApiCaller.account('222233334444')] });
    expect(policyOf(nested)[0]?.Statement).toHaveLength(1);
  });
});

describe('the deployment', () => {
  const deployments = (stack: Stack) => Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));

  test.each<[string, (grant: boolean) => Stack]>([
    ['KbRestApi', (grant) => {
      const { stack, api } = given();
      if (grant) api.grantInvokeFrom('Partners', { callers: [ApiCaller.account('222233334444')], outputs: false });
      return stack;
    }],
    ['SpecRestApi', (grant) => {
      const { stack, api } = specified();
      if (grant) new RestApiAccess(stack, 'Partners', { api, callers: [ApiCaller.account('222233334444')], methods: ['GET'], paths: ['/orders'] });
      return stack;
    }],
  ])('of %s is made anew when the policy changes', (_, make) => {
    expect(deployments(make(true))).not.toEqual(deployments(make(false)));
    expect(deployments(make(true))).toEqual(deployments(make(true)));
  });
});

function specified(body: object = {
  openapi: '3.0.1',
  info: { title: 'Orders', version: '1' },
  components: { securitySchemes: { sigv4: { 'type': 'apiKey', 'name': 'Authorization', 'in': 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' } } },
  paths: {
    '/orders': {
      get: { security: [{ sigv4: [] }] },
      post: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } },
      options: { 'x-amazon-apigateway-integration': { type: 'mock' } },
    },
    '/admin': { 'x-amazon-apigateway-any-method': { security: [{ sigv4: [] }] } },
  },
}) {
  const app = new App();
  const stack = new Stack(app, 'Owner', { env: OWNER });
  return { app, stack, api: new SpecRestApi(stack, 'Orders', { apiDefinition: ApiDefinition.fromInline(body) }) };
}

describe('preflight', () => {
  const grant = { callers: [ApiCaller.account('222233334444')], methods: ['GET'] };

  test('is admitted for everybody where the API answers it unsigned', () => {
    const { stack, api, order } = given();
    order.addCorsPreflight({ allowOrigins: Cors.ALL_ORIGINS });
    api.grantInvokeFrom('Partners', grant);
    expect(policyOf(stack)[0]?.Statement[1]).toEqual({
      Sid: 'Preflight', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/OPTIONS/*',
    });
  });

  test('is admitted by path if other OPTIONS methods are signed', () => {
    const { stack, api, order } = given();
    order.addCorsPreflight({ allowOrigins: Cors.ALL_ORIGINS });
    api.root.addMethod('OPTIONS', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    api.grantInvokeFrom('Partners', grant);
    expect(policyOf(stack)[0]?.Statement[1].Resource).toBe('execute-api:/*/OPTIONS/orders/*');
  });

  test('must come from the same sources as the calls', () => {
    const { stack, api, order } = given();
    order.addCorsPreflight({ allowOrigins: Cors.ALL_ORIGINS });
    api.grantInvokeFrom('Partners', { ...grant, sourceCidrs: ['203.0.113.0/24'] });
    expect(policyOf(stack)[0]?.Statement[1].Condition).toEqual({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } });
  });

  test.each([[true, 2], [undefined, 1], [false, 1]])('of a document that nobody can read follows preflight: %s', (preflight, statements) => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const api = new SpecRestApi(stack, 'Orders', { apiDefinition: ApiDefinition.fromInline({ 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/k' } } }) });
    new RestApiAccess(stack, 'Partners', { api, ...grant, preflight });
    expect(policyOf(stack)[0]?.Statement).toHaveLength(statements);
  });

  test('of an OpenAPI document is found in it', () => {
    const { stack, api } = specified();
    new RestApiAccess(stack, 'Partners', { api, ...grant, paths: ['/orders'] });
    expect(policyOf(stack)[0]?.Statement.map(({ Sid }) => Sid)).toEqual(['Partners', 'Preflight']);
  });
});

describe('callers of this app', () => {
  test('in the account of the API get an identity policy, as the CDK writes it, and no resource policy', () => {
    const { stack, api, order } = given();
    const role = new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() });
    api.grantInvokeFrom('Operators', { callers: [ApiCaller.grantee(role)], methods: ['GET'], paths: ['/orders/{id}'] });
    expect(policyOf(stack)).toEqual([undefined]);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{
          Action: 'execute-api:Invoke',
          Effect: 'Allow',
          Resource: { 'Fn::Join': ['', ['arn:aws:execute-api:eu-west-1:111122223333:', { Ref: Match.stringLikeRegexp('^Orders') }, '/prod/GET/orders/*']] },
        }],
      },
    });
    expect(order.node.path).toBe('Owner/Orders/Default/orders/{id}');
  });

  test('in the account of the API must come from the sources as well', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Operators', { callers: [ApiCaller.grantee(new User(stack, 'Operator'))], sourceCidrs: ['203.0.113.0/24'] });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } } })] },
    });
  });

  test('in another account get both halves, with the API by its id, and are deployed after it', () => {
    const { app, stack, api } = given();
    const partner = new Stack(app, 'Partner', { env: PARTNER });
    const fn = new Function(partner, 'Shop', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = 0'),
      role: new Role(partner, 'Role', { roleName: 'shop', assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
    });
    api.grantInvokeFrom('Shop', { callers: [ApiCaller.grantee(fn)], methods: ['GET'], paths: ['/orders/{id}'] });
    expect(policyOf(stack)[0]?.Statement.map(({ Condition }) => Condition)).toEqual([{
      ArnLike: { 'aws:PrincipalArn': [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::222233334444:role/shop']] }] },
    }]);
    Template.fromStack(partner).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({
          Resource: { 'Fn::Join': ['', ['arn:aws:execute-api:eu-west-1:111122223333:', { 'Fn::GetStackOutput': Match.objectLike({ StackName: 'Owner' }) }, '/prod/GET/orders/*']] },
        })],
      },
    });
    expect(partner.dependencies.map(({ stackName }) => stackName)).toEqual(['Owner']);
    expect(Object.keys(Template.fromStack(stack).findOutputs('*CallerPolicy*'))).toEqual([]);
  });

  test('of an organisation that is admitted get their half alone', () => {
    const { app, stack, api } = given();
    const access = api.grantInvokeFrom('Members', { callers: [ApiCaller.organization('o-examplecorp')], methods: ['GET'] });
    const partner = new Stack(app, 'Partner', { env: PARTNER });
    access.grantCaller(new Role(partner, 'Reader', { assumedBy: new AccountRootPrincipal() }));
    Template.fromStack(partner).resourceCountIs('AWS::IAM::Policy', 1);
    expect(policyOf(stack)[0]?.Statement).toHaveLength(1);
  });

  test('that are only imported are told what they need', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Shop', { callers: [ApiCaller.grantee(Role.fromRoleArn(stack, 'Shop', SHOP))], methods: ['GET'], paths: ['/orders/{id}'] });
    expect(policyOf(stack)[0]?.Statement.map(({ Condition }) => Condition)).toEqual([{ ArnLike: { 'aws:PrincipalArn': [SHOP] } }]);
    const outputs = Template.fromStack(stack).findOutputs('*') as Record<string, { Value: unknown }>;
    const api1 = { Ref: expect.stringMatching(/^Orders/) as string };
    expect(Object.entries(outputs).filter(([id]) => id.includes('Caller')).map(([, { Value }]) => Value)).toEqual([
      {
        'Fn::Join': ['', [
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:eu-west-1:111122223333:', api1, '/prod/GET/orders/*"}]}',
        ]],
      },
      {
        'Fn::Join': ['', [
          'curl --fail-with-body --aws-sigv4 \'aws:amz:eu-west-1:execute-api\' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" --header "x-amz-security-token: $AWS_SESSION_TOKEN" --request GET \'https://',
          api1, ".execute-api.eu-west-1.amazonaws.com/prod/orders/'",
        ]],
      },
    ]);
  });

  test('that are a whole account are admitted as one', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Partner', { callers: [ApiCaller.grantee(new AccountPrincipal('222233334444'))] });
    expect(policyOf(stack)[0]?.Statement.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { 'aws:PrincipalAccount': ['222233334444'] } }]);
  });

  test('are told nothing with outputs: false', () => {
    const { stack, api } = given();
    api.grantInvokeFrom('Shop', { callers: [ApiCaller.arn(SHOP)], outputs: false });
    expect(Object.keys(Template.fromStack(stack).findOutputs('*'))).toEqual([expect.stringMatching(/^OrdersEndpoint/)]);
  });
});

describe('refuses at once', () => {
  const account = ApiCaller.account('222233334444');

  test.each<[string, RestApiGrantOptions, string]>([
    ['EmptyList', { callers: [] }, "'callers' must name at least one, got an empty list"],
    ['EmptyList', { callers: [account], paths: [] }, "'paths' must name at least one, or be left out, got an empty list"],
    ['EmptyList', { callers: [account], methods: [] }, "'methods' must name at least one, or be left out, got an empty list"],
    ['EmptyList', { callers: [account], stages: [] }, "'stages' must name at least one, or be left out, got an empty list"],
    ['EmptyList', { callers: [account], sourceCidrs: [] }, "'sourceCidrs' must name at least one, or be left out, got an empty list"],
    ['Verb', { callers: [account], methods: ['get'] }, "'methods' must be verbs in upper case: ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, or '*', got 'get'"],
    ['CallPath', { callers: [account], paths: ['orders'] }, "'paths' must be paths with one slash at the beginning, such as '/orders/*', got 'orders'"],
    ['CallPath', { callers: [account], paths: ['//orders'] }, "'paths' must be paths with one slash at the beginning, such as '/orders/*', got '//orders'"],
    ['StageName', { callers: [account], stages: ['a/b'] }, "'stages' must be stage names, or '*', got 'a/b'"],
    ['OwnAccount', { callers: [ApiCaller.account('111122223333')] },
      "'accountId' must not be that of the API, whose principals need no more than an identity policy (use ApiCaller.grantee), got '111122223333'"],
    ['ExternalIdOnRestPolicy', { callers: [ApiCaller.account('222233334444', { externalId: 'shop-7' })] },
      "'externalId' must be left out for a REST API, whose callers assume no role, got 'shop-7'"],
    ['CallerPartition', { callers: [ApiCaller.arn('arn:aws-cn:iam::222233334444:role/shop')] },
      "'principalArn' must be of the partition of the API, aws in eu-west-1, got 'arn:aws-cn:iam::222233334444:role/shop'"],
    ['NotACaller', { callers: [ApiCaller.grantee(new ServicePrincipal('lambda.amazonaws.com'))] },
      "'grantee' must be one role or user, since only they sign calls, got a principal of type Service"],
    ['AnyoneWithoutCondition', { callers: [ApiCaller.grantee(new AnyPrincipal())] },
      "'grantee' must be one role or user, since '*' is anyone (use ApiCaller.organization for many accounts), got '*'"],
    ['GranteeWithConditions', { callers: [ApiCaller.grantee(new ArnPrincipal(SHOP).withConditions({ Bool: { 'aws:SecureTransport': 'true' } }))] },
      "'grantee' must come without conditions, which the grant would lose (use ApiCaller.arn or ApiCaller.account), got Bool"],
    ['SourceCidr', { callers: [account], sourceCidrs: ['203.0.113.0'] }, "'sourceCidrs' must be address ranges such as '203.0.113.0/24', got '203.0.113.0'"],
    ['VpcId', { callers: [account], vpcIds: ['shop'] }, "'vpcIds' must be ids of VPCs, such as 'vpc-0123456789abcdef0', got 'shop'"],
    ['VpcEndpointId', { callers: [account], vpcEndpointIds: ['vpc-0a1'] }, "'vpcEndpointIds' must be ids of VPC endpoints, such as 'vpce-0123456789abcdef0', got 'vpc-0a1'"],
    ['VpcSourceOnPublicApi', { callers: [account], vpcEndpointIds: ['vpce-0a1'] },
      "'vpcEndpointIds' must be left out for an API that is not private, since its calls come through no VPC endpoint, got [\"vpce-0a1\"]"],
  ])('%s: %j', (code, options, message) => {
    const { api } = given();
    let error: Error | undefined;
    try {
      api.grantInvokeFrom('Grant', options);
    } catch (caught) {
      error = caught as Error;
    }
    expect(error?.name).toBe(code);
    expect(error?.message.replace(/ \[Owner\/Orders\/Grant; see https:\/\/repost\.aws\/knowledge-center\/[a-z-]+[0-9]*\]$/, '')).toBe(message);
  });

  test.each<[string, () => unknown, string]>([
    ['CallerAccountId', () => ApiCaller.account('123456789'), "'accountId' must be a 12-digit account id, got '123456789'"],
    ['CallerAccountId', () => ApiCaller.account('*'), "'accountId' must be a 12-digit account id, got '*'"],
    ['CallerArn', () => ApiCaller.arn('arn:aws:sts::222233334444:assumed-role/shop/me'),
      "'principalArn' must be the ARN of a role or user, not of one of its sessions, here probably 'arn:aws:iam::222233334444:role/shop', got 'arn:aws:sts::222233334444:assumed-role/shop/me'"],
    ['CallerArn', () => ApiCaller.arn('*'), "'principalArn' must be the ARN of a role or user, such as 'arn:aws:iam::222233334444:role/shop', got '*'"],
    ['CallerArn', () => ApiCaller.arn('arn:aws:iam::22223333444:role/shop'),
      "'principalArn' must be the ARN of a role or user, such as 'arn:aws:iam::222233334444:role/shop', got 'arn:aws:iam::22223333444:role/shop'"],
    ['CallerArn', () => ApiCaller.arn('arn:aws:iam::*:role/shop'),
      "'principalArn' must be the ARN of a role or user, such as 'arn:aws:iam::222233334444:role/shop', got 'arn:aws:iam::*:role/shop'"],
    ['OrganizationId', () => ApiCaller.organization('example'), "'organization' must be the id of an organization, such as 'o-abcdefghij', got 'example'"],
    ['ExternalId', () => ApiCaller.account('222233334444', { externalId: 'a b' }), "'externalId' must be 2 to 1,224 letters, digits and +=,.@:/-_, got 'a b'"],
  ])('%s', (code, make, message) => {
    expect(make).toThrow(expect.objectContaining({ name: code, message: `${message} [${ARTICLE}]` }));
  });

  test('an imported API', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const api = RestApi.fromRestApiId(stack, 'Orders', 'a1b2c3d4e5');
    expect(() => new RestApiAccess(stack, 'Grant', { api, callers: [account] })).toThrow(
      `'api' must be made in this app, since a resource policy is part of the API (use RemoteApi for the caller's side), got an imported one [Owner/Grant; ${ARTICLE}]`);
  });

  test('to leave calls open that are not named', () => {
    const { api } = given();
    expect(() => api.leaveOpen({ methods: ['GET'] })).toThrow("'methods' and 'paths' must be named one by one to be left open, got '*'");
  });

  test('the half of a caller that is not of this app', () => {
    const { api } = given();
    const access = api.grantInvokeFrom('Shop', { callers: [account] });
    expect(() => access.grantCaller(new ArnPrincipal(SHOP))).toThrow(`'grantee' must be made in a stack of its account in this app, got '${SHOP}'`);
  });
});

describe('refuses at synthesis', () => {
  const callers = [ApiCaller.account('222233334444')];

  test('paths that the API does not have', () => {
    const { app, api } = given();
    api.grantInvokeFrom('Shop', { callers, paths: ['/order/{id}'] });
    expect(refusedBySynthesis(app)).toEqual([
      "NoSuchCall: 'paths' must name paths that the API has, got '/order/{id}', beside 'GET /orders/{id}' (AWS_IAM), 'DELETE /orders/{id}' (AWS_IAM)",
    ]);
  });

  test('verbs that the API does not have at the paths', () => {
    const { app, api } = given();
    api.grantInvokeFrom('Shop', { callers, methods: ['GET', 'POST'], paths: ['/orders/*'] });
    expect(refusedBySynthesis(app)).toEqual([
      "NoSuchCall: 'methods' must name verbs that the API has at these paths, got 'POST', beside 'GET /orders/{id}' (AWS_IAM), 'DELETE /orders/{id}' (AWS_IAM)",
    ]);
  });

  test('methods without signature that callers are admitted to', () => {
    const { app, api, order } = given();
    order.addMethod('PUT', new MockIntegration());
    api.grantInvokeFrom('Shop', { callers });
    expect(refusedBySynthesis(app)).toEqual([
      "UnsignedCall: 'callers' must be admitted to methods with AWS_IAM, since only a signature tells who calls, got 'PUT /orders/{id}' (NONE)",
    ]);
  });

  test('methods without signature that are added after the grant', () => {
    const { app, api, order } = given();
    api.grantInvokeFrom('Shop', { callers, methods: ['GET'] });
    order.addMethod('PUT', new MockIntegration());
    expect(refusedBySynthesis(app)).toEqual([
      "UnsignedCallCutOff: 'RestApiAccess.leaveOpen' must name the methods without AWS_IAM, since an API with a resource policy refuses unsigned calls that no statement admits, got 'PUT /orders/{id}' (NONE) without one",
    ]);
    api.leaveOpen({ methods: ['PUT'], paths: ['/orders/{id}'] });
    expect(refusedBySynthesis(app)).toEqual([]);
  });

  test('to leave a signed method open', () => {
    const { app, api } = given();
    api.grantInvokeFrom('Shop', { callers });
    api.leaveOpen({ methods: ['GET'], paths: ['/orders/{id}'] });
    expect(refusedBySynthesis(app)).toEqual([
      "SignedCallLeftOpen: 'leaveOpen' must name methods that ask for no signature, since it would admit every account to the others, got 'GET /orders/{id}' (AWS_IAM)",
    ]);
  });

  test('an explicit OPTIONS that is not signed', () => {
    const { app, api, order } = given();
    order.addCorsPreflight({ allowOrigins: Cors.ALL_ORIGINS });
    api.grantInvokeFrom('Shop', { callers, methods: ['OPTIONS'] });
    expect(refusedBySynthesis(app)).toEqual([
      "UnsignedCall: 'callers' must be admitted to methods with AWS_IAM, since only a signature tells who calls, got 'OPTIONS /orders/{id}' (NONE)",
    ]);
  });

  test('a policy of the API that names principals beside unsigned methods', () => {
    const app = new App();
    const stack = new Stack(app, 'Owner', { env: OWNER });
    const api = new RestApi(stack, 'Orders', { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
    api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    api.addToResourcePolicy(new PolicyStatement({ principals: [new ArnPrincipal(SHOP)], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] }));
    new RestApiAccess(stack, 'Shop', { api, callers: [ApiCaller.account('333344445555')] });
    expect(refusedBySynthesis(app)).toEqual([
      "NamedPrincipal: 'policy' must not name principals in an API with unsigned methods, which all fail then (use grantInvokeFrom in its place), got 'OPTIONS /' (NONE)",
    ]);
  });

  test('a policy that only the deployment knows', () => {
    const { app, stack, api } = given();
    const parameter = new CfnParameter(stack, 'Policy');
    (api.node.defaultChild as CfnRestApi).policy = parameter.valueAsString;
    api.grantInvokeFrom('Shop', { callers });
    expect(refusedBySynthesis(app)).toEqual(["UnreadablePolicy: 'policy' must be a PolicyDocument, so that statements can be added to it, got something that only the deployment knows"]);
  });

  test('a policy above 8,192 characters once it is expanded, and takes one below', () => {
    const grant = (count: number) => {
      const { app, api } = given();
      const paths = Array.from({ length: count }, (_, number) => `/orders/${number + 100}`);
      api.grantInvokeFrom('Shop', { callers, methods: ['GET'], paths, outputs: false });
      return refusedBySynthesis(app);
    };
    expect(grant(105)).toEqual([]);
    expect(grant(106)).toEqual([
      "ResourcePolicyTooLarge: 'policy' must have at most 8,192 characters once 'execute-api:/' is expanded (name accounts or an organization in place of single roles, and fewer paths), got at least 8,256",
    ]);
  });

  test('unsigned and unknown calls of an OpenAPI document', () => {
    const { app, stack, api } = specified();
    new RestApiAccess(stack, 'Shop', { api, callers, methods: ['GET'], paths: ['/orders', '/nothing'] });
    expect(refusedBySynthesis(app)).toEqual([
      "NoSuchCall: 'paths' must name paths that the API has, got '/nothing', beside 'GET /orders' (AWS_IAM), 'POST /orders' (AWS_IAM), 'OPTIONS /orders' (NONE), 'ANY /admin' (AWS_IAM)",
    ]);
  });
});

describe('says nothing of what only the deployment knows', () => {
  test('accounts, paths, stages and ids that are tokens', () => {
    const { app, stack, api } = given(undefined);
    const value = (id: string) => new CfnParameter(stack, id).valueAsString;
    api.grantInvokeFrom('Shop', {
      callers: [ApiCaller.account(value('Account')), ApiCaller.arn(value('Arn')), ApiCaller.organization(value('Organization'))],
      stages: [value('Stage')],
      methods: [value('Method')],
      paths: [Fn.join('', ['/', value('Path')])],
      sourceCidrs: [value('Cidr')],
    });
    expect(refusedBySynthesis(app)).toEqual([]);
  });

  test('a grantee of the same unknown account', () => {
    const { app, stack, api } = given(undefined);
    api.grantInvokeFrom('Shop', { callers: [ApiCaller.grantee(new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() }))] });
    expect(refusedBySynthesis(app)).toEqual([]);
    expect(policyOf(stack)).toEqual([undefined]);
  });
});

describe('grantExecute', () => {
  test('refuses a role of another account, which it cannot let in', () => {
    const { stack, order } = given();
    const get = order.addMethod('HEAD', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    expect(() => get.grantExecute(Role.fromRoleArn(stack, 'Shop', SHOP))).toThrow(expect.objectContaining({
      name: 'ForeignGrantee',
      message: `'grantExecute' must be given a principal of account 111122223333, since it cannot let another account in (use grantInvokeFrom), got one of 222233334444 [Owner/Orders/Default/orders/{id}/HEAD; ${ARTICLE}]`,
    }));
    expect(() => get.grantExecute(new ArnPrincipal(SHOP))).toThrow("'grantExecute' must be given a principal of account 111122223333");
  });

  test('works as in the CDK within the account', () => {
    const make = (api: RestApi) => {
      const method = api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
      method.grantExecute(new Role(api.stack, 'Role', { assumedBy: new AccountRootPrincipal() })).assertSuccess();
      return Template.fromStack(api.stack).findResources('AWS::IAM::Policy');
    };
    const stack = () => new Stack(new App(), 'Owner', { env: OWNER });
    expect(make(new KbRestApi(stack(), 'Orders'))).toEqual(make(new RestApi(stack(), 'Orders')));
  });
});

