import { App, CfnParameter, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, CfnRestApi, CognitoUserPoolsAuthorizer, Cors, EndpointType, MethodOptions, MockIntegration, RestApi, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { ApiCaller, ApiGatewayKbFindings, ExecuteApiEndpoint, KbPrivateRestApi, KbPrivateRestApiProps, KbRestApi } from '../../src';
import { newStack, newVpc, refusal } from '../networking/networks';

const VPCE = 'vpce-0a1b';

function endpointWith(stack: Stack, vpcEndpointId = VPCE): IInterfaceVpcEndpoint {
  return InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, `Endpoint ${vpcEndpointId}`, { vpcEndpointId, port: 443 });
}

/** A stack, and one of another account with an endpoint. */
function withShop() {
  const app = new App();
  const [stack, shop] = [['S', '111122223333'], ['Shop', '222233334444']].map(([id, account]) => new Stack(app, id, { env: { account, region: 'eu-west-1' } }));
  const { vpcEndpointId } = new InterfaceVpcEndpoint(shop, 'Endpoint', { vpc: newVpc(shop), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  return { stack, shop, vpcEndpointId };
}

type Form = KbPrivateRestApiProps & { readonly methods?: (api: KbPrivateRestApi) => void };

/** An API with one method for callers that sign, called through one endpoint, unless it is said otherwise. */
function build({ methods = (api) => api.root.addMethod('GET', new MockIntegration()), ...props }: Form = {}, stack = newStack()) {
  const api = new KbPrivateRestApi(stack, 'Api', Object.keys(props).some((prop) => ['vpcEndpoints', 'callers'].includes(prop))
    ? props : { vpcEndpoints: [endpointWith(stack)], ...props });
  methods(api);
  return { stack, api, template: () => Template.fromStack(stack) };
}

function policyOf(form?: Form): { Statement: Record<string, unknown>[] } {
  const [api] = Object.values(build(form).template().findResources('AWS::ApiGateway::RestApi')) as { Properties: { Policy: { Statement: Record<string, unknown>[] } } }[];
  return api.Properties.Policy;
}

const CALLS = { Principal: '*', Action: 'execute-api:Invoke' };
const onlyBy = (ways: Record<string, unknown>) => ({ ...CALLS, Sid: 'OnlyByNamedWays', Effect: 'Deny', Resource: 'execute-api:/*', Condition: { StringNotEquals: ways } });
const unsigned = (Resource: unknown) => ({ ...CALLS, Sid: 'UnsignedCalls', Effect: 'Allow', Resource });

test('is a private API, associated with its endpoints', () => {
  const { api, template } = build();

  expect(api).toBeInstanceOf(KbRestApi);
  expect(RestApi.isRestApi(api)).toBe(true);
  template().hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: [VPCE] } });
});

test('logs, traces and limits as the others do', () => {
  const { api, template } = build({ throttling: { throttle: { rateLimit: 5, burstLimit: 10 } } });

  template().hasResourceProperties('AWS::ApiGateway::Stage', {
    AccessLogSetting: Match.anyValue(),
    TracingEnabled: true,
    MethodSettings: [Match.objectLike({ LoggingLevel: 'INFO', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 })],
  });
  expect(api.logging?.accessLogGroup?.node.path).toBe('S/Api/DeploymentStage.prod/Logging/AccessLogs');
  expect(api.domain).toBeUndefined();
});

test('keeps its logical ids', () => {
  const ids = Object.keys(build().template().toJSON().Resources as object).map((id) => id.replace(/^(ApiDeployment[0-9A-F]{8}).*/, '$1'));
  expect(ids.filter((id) => !/Account|Logs/.test(id)).sort()).toEqual(['ApiDeploymentB17BE62D', 'ApiDeploymentStageprod3EB9684E', 'ApiF70053CD', 'ApiGET9257B917']);
});

describe('the resource policy', () => {
  test('refuses who comes by no named way, and leaves signed methods to the policies of the callers', () => {
    expect(policyOf()).toEqual({ Version: '2012-10-17', Statement: [onlyBy({ 'aws:SourceVpce': [VPCE] })] });
  });

  test('is there for an API without methods of its own stage too', () => {
    expect(policyOf({ deploy: false, callers: { vpcIds: ['vpc-0c0d'] } }).Statement).toEqual([onlyBy({ 'aws:SourceVpc': ['vpc-0c0d'] })]);
  });

  test('takes an endpoint or a VPC: one that is right is enough', () => {
    const stack = newStack();
    const { template } = build({ vpcEndpoints: [endpointWith(stack)], callers: { vpcEndpointIds: ['vpce-0e', VPCE], vpcIds: ['vpc-0c0d'] } }, stack);
    template().hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { VpcEndpointIds: [VPCE] },
      Policy: { Statement: [onlyBy({ 'aws:SourceVpce': [VPCE, 'vpce-0e'], 'aws:SourceVpc': ['vpc-0c0d'] })] },
    });
  });

  test('opens the API to everybody at the endpoint if no method asks for a signature', () => {
    const defaultMethodOptions = { authorizationType: AuthorizationType.NONE };
    expect(policyOf({ defaultMethodOptions }).Statement[1]).toEqual(unsigned('execute-api:/*'));
  });

  test('admits the preflight of browsers beside signed methods', () => {
    expect(policyOf({ defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } }).Statement[1]).toEqual(unsigned('execute-api:/*/OPTIONS/*'));
  });

  test('opens single methods, also those for a user pool, and not those with a Lambda authorizer', () => {
    const methods = (api: KbPrivateRestApi) => {
      const pool = new CognitoUserPoolsAuthorizer(api, 'Users', { cognitoUserPools: [new UserPool(api, 'Pool')] });
      const token = new TokenAuthorizer(api, 'Token', { handler: Function.fromFunctionArn(api, 'Handler', 'arn:aws:lambda:eu-west-1:111122223333:function:token') });
      const add = (path: string, verb: string, options = {}) => api.root.resourceForPath(path).addMethod(verb, new MockIntegration(), options);
      add('/health', 'GET', { authorizationType: AuthorizationType.NONE });
      add('/orders/{id}', 'ANY', { authorizationType: AuthorizationType.COGNITO, authorizer: pool });
      add('/hooks', 'POST', { authorizationType: AuthorizationType.CUSTOM, authorizer: token });
      add('/orders', 'GET');
      add('/orders', 'POST');
    };
    expect(policyOf({ methods }).Statement[1]).toEqual(unsigned(['execute-api:/*/GET/health', 'execute-api:/*/*/orders/*']));
  });

  test('opens no verb as a whole that a signed method for any verb answers too', () => {
    const methods = (api: KbPrivateRestApi) => {
      api.root.addResource('a').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.NONE });
      api.root.addResource('b').addMethod('ANY', new MockIntegration());
    };
    expect(policyOf({ methods }).Statement[1]).toEqual(unsigned('execute-api:/*/GET/a'));
  });

  test('keeps the statements of its own', () => {
    const own = new PolicyStatement({ sid: 'Own', principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] });
    const policy = new PolicyDocument({ statements: [own] });

    expect(policyOf({ policy }).Statement.map(({ Sid }) => Sid)).toEqual(['Own', 'OnlyByNamedWays']);
    expect(policy.toJSON()).toMatchObject({ Statement: [{ Sid: 'Own' }] });
  });

  test('takes statements that come later', () => {
    const { api, template } = build();
    api.addToResourcePolicy(new PolicyStatement({ sid: 'Later', principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] }));
    template().hasResourceProperties('AWS::ApiGateway::RestApi', { Policy: { Statement: [{ Sid: 'Later' }, { Sid: 'OnlyByNamedWays' }].map((sid) => Match.objectLike(sid)) } });
  });

  test('cannot be longer than the service takes', () => {
    const methods = (api: KbPrivateRestApi) => {
      api.root.addMethod('GET', new MockIntegration());
      for (let number = 0; number < 100; number++) {
        const resource = api.root.addResource(`a-path-of-some-length-${number}`);
        resource.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.NONE });
      }
    };
    expect(() => build({ methods }).template()).toThrow("ResourcePolicyTooLarge: 'policy' must have at most 8,192 characters");
  });
});

describe('a new deployment is made', () => {
  const deploymentOf = (form?: Form) => Object.keys(build(form).template().findResources('AWS::ApiGateway::Deployment'));

  test.each<[string, Form]>([
    ['an endpoint more', { callers: { vpcEndpointIds: [VPCE, 'vpce-0e'] } }],
    ['a VPC', { callers: { vpcEndpointIds: [VPCE], vpcIds: ['vpc-0c0d'] } }],
    ['another account', { callers: { vpcEndpointIds: [VPCE], accounts: ['444455556666'] } }],
    ['an endpoint that is admitted later', { callers: { vpcEndpointIds: [VPCE] }, methods: (api) => { api.root.addMethod('GET', new MockIntegration()); api.admitCallers('More', { vpcEndpointIds: ['vpce-0e'] }); } }],
  ])('for %s', (_, form) => {
    const before = { callers: { vpcEndpointIds: [VPCE] } };
    expect(deploymentOf(before)).toEqual(deploymentOf(before));
    expect(deploymentOf(form)).not.toEqual(deploymentOf(before));
  });
});

describe('callers of other accounts', () => {
  const admitted = (Sid: string, account: string) => ({
    ...CALLS, Sid, Effect: 'Allow', Resource: 'execute-api:/prod/*/*', Condition: { StringEquals: { 'aws:PrincipalAccount': [account] } },
  });

  test('are admitted by their account, through a condition', () => {
    expect(policyOf({ callers: { vpcEndpointIds: [VPCE], accounts: ['444455556666'] } }).Statement).toEqual([
      onlyBy({ 'aws:SourceVpce': [VPCE] }), admitted('Accounts', '444455556666'),
    ]);
  });

  test('are told nothing in outputs: there is one for the URL alone', () => {
    const { Outputs } = build({ callers: { vpcEndpointIds: [VPCE], accounts: ['444455556666'] } }).template().toJSON() as { Outputs: object };
    expect(Object.keys(Outputs)).toEqual(['ApiEndpoint4F160690']);
  });

  test('are admitted later, with their endpoint', () => {
    const { api, template } = build();
    api.admitCallers('Partner', { vpcEndpointIds: ['vpce-0e'], accounts: ['444455556666'] });
    template().hasResourceProperties('AWS::ApiGateway::RestApi', {
      Policy: { Statement: [onlyBy({ 'aws:SourceVpce': [VPCE, 'vpce-0e'] }), admitted('Partner', '444455556666')] },
    });
  });

  test('are admitted to some calls, and the preflight once', () => {
    const form: Form = {
      defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
      methods: (api) => {
        api.root.addMethod('GET', new MockIntegration());
        api.grantInvokeFrom('Partner', { callers: [ApiCaller.account('444455556666')], methods: ['GET'], paths: ['/'] });
      },
    };
    expect(policyOf(form).Statement.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['OnlyByNamedWays', 'execute-api:/*'], ['UnsignedCalls', 'execute-api:/*/OPTIONS/*'], ['Partner', 'execute-api:/prod/GET/'],
    ]);
  });

  test('cannot be told apart at methods without signature', () => {
    const methods = (api: KbPrivateRestApi) => api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.NONE });
    expect(() => build({ callers: { vpcEndpointIds: [VPCE], accounts: ['444455556666'] }, methods }).template()).toThrow(
      "UnsignedCall: 'callers' must be admitted to methods with AWS_IAM, since only a signature tells who calls, got 'GET /' (NONE)");
  });
});

describe('ids that the stack reads', () => {
  test('may be lists that only the deployment knows', () => {
    const stack = newStack();
    const ids = new CfnParameter(stack, 'Ids', { type: 'CommaDelimitedList' }).valueAsList;
    build({ callers: { vpcEndpointIds: ids } }, stack).api.admitCallers('More', { vpcEndpointIds: [VPCE] });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::RestApi', {
      Policy: { Statement: [onlyBy({ 'aws:SourceVpce': { 'Fn::Split': [',', { 'Fn::Join': [',', [{ 'Fn::Join': [',', { Ref: 'Ids' }] }, VPCE]] }] } })] },
    });
  });

  test('make it wait for the stack of another account that has the endpoint', () => {
    const { stack, shop, vpcEndpointId } = withShop();
    build({ callers: { vpcEndpointIds: [vpcEndpointId] } }, stack);
    expect(stack.dependencies).toEqual([shop]);
  });

  test('cannot be of a stack of another account that waits for the API', () => {
    const { stack, shop, vpcEndpointId } = withShop();
    const { api } = build({ callers: { vpcIds: ['vpc-0c'] } }, stack);
    shop.addStackDependency(stack);
    expect(() => api.admitCallers('Shop', { vpcEndpointIds: [vpcEndpointId] })).toThrow(expect.objectContaining({
      name: 'CircularStacks',
      message: expect.stringMatching(/^'vpcEndpointIds' must not be of a stack that waits for the API .*, got 'Shop\/Endpoint\/Resource'/) as string,
    }) as Error);
  });
});

test('a policy that only the deployment knows is refused', () => {
  const stack = newStack();
  const policy = Lazy.any({ produce: () => ({ 'Fn::Transform': { Name: 'Policies' } }) }) as unknown as PolicyDocument;
  const { api } = build({ policy }, stack);
  expect((api.node.defaultChild as CfnRestApi).node.validate()).toEqual([expect.stringContaining(
    "UnreadablePolicy: 'policy' must be a PolicyDocument, so that statements can be added to it, got something that only the deployment knows [S/Api; see")]);
  expect(stack.resolve((api.node.defaultChild as CfnRestApi).policy)).toEqual({ 'Fn::Transform': { Name: 'Policies' } });
});

describe('methods', () => {
  test('take an authorizer without its type, as in other APIs', () => {
    const stack = newStack();
    const handler = Function.fromFunctionArn(stack, 'Handler', 'arn:aws:lambda:eu-west-1:111122223333:function:token');
    const authorizer = new TokenAuthorizer(stack, 'Token', { handler });
    const types: [string, MethodOptions][] = [
      ['GET', { authorizer }], ['PUT', { authorizationType: AuthorizationType.NONE }], ['POST', { authorizationType: AuthorizationType.IAM }], ['DELETE', {}],
    ];
    const methods = ({ root }: KbPrivateRestApi) => types.forEach(([verb, options]) => root.addMethod(verb, new MockIntegration(), options));
    const template = build({ methods }, stack).template();
    const found = Object.values(template.findResources('AWS::ApiGateway::Method')) as { Properties: Record<string, unknown> }[];
    expect(found.map(({ Properties: { HttpMethod, AuthorizationType: type, AuthorizerId: id } }) => [HttpMethod, type, id])).toEqual([
      ['GET', 'CUSTOM', { Ref: 'TokenCB33349F' }], ['PUT', 'NONE', undefined], ['POST', 'AWS_IAM', undefined], ['DELETE', 'AWS_IAM', undefined],
    ]);
  });

  test('ask for IAM, whatever else their defaults are', () => {
    build({ defaultMethodOptions: { operationName: 'list' } }).template().hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'AWS_IAM', OperationName: 'list' });
  });

  test('ask for what their defaults say', () => {
    const stack = newStack();
    const authorizer = new TokenAuthorizer(stack, 'Token', { handler: Function.fromFunctionArn(stack, 'Handler', 'arn:aws:lambda:eu-west-1:111122223333:function:token') });
    build({ defaultMethodOptions: { authorizer } }, stack).template().hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'CUSTOM' });
  });
});

test('grantInvokeFromVpcEndpointsOnly admits endpoints beside the others, and opens nothing', () => {
  const { api, stack, template } = build();
  api.grantInvokeFromVpcEndpointsOnly([endpointWith(stack, 'vpce-0e')]);
  template().hasResourceProperties('AWS::ApiGateway::RestApi', { Policy: { Statement: [onlyBy({ 'aws:SourceVpce': [VPCE, 'vpce-0e'] })] } });
});

describe('a private domain', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b';

  test('leads to the API, which its endpoints may call', () => {
    const stack = newStack();
    const api = new KbPrivateRestApi(stack, 'Api', {
      privateDomain: {
        domainName: 'orders.example.com', vpcEndpoint: endpointWith(stack), otherVpcEndpointIds: ['vpce-0e'], certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
      },
    });
    api.root.addMethod('GET', new MockIntegration());
    const template = Template.fromStack(stack);

    expect(api.privateDomain?.domainName).toBe('orders.example.com');
    template.hasResourceProperties('AWS::ApiGateway::BasePathMappingV2', { RestApiId: { Ref: 'ApiF70053CD' }, Stage: { Ref: 'ApiDeploymentStageprod3EB9684E' } });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { VpcEndpointIds: Match.absent() }, Policy: { Statement: [onlyBy({ 'aws:SourceVpce': [VPCE, 'vpce-0e'] })] },
    });
  });
});

test('tells the URL of each way in', () => {
  const stack = newStack();
  const vpcEndpoint = endpointWith(stack);
  const { api } = build({ vpcEndpoints: [vpcEndpoint] }, stack);
  expect(stack.resolve(api.invokeUrls.throughAlias(vpcEndpoint).url)).toEqual({
    'Fn::Join': ['', ['https://', { Ref: 'ApiF70053CD' }, '-vpce-0a1b.execute-api.eu-west-1.amazonaws.com/', { Ref: 'ApiDeploymentStageprod3EB9684E' }, '/']],
  });
});

describe('refuses', () => {
  test.each<[string, KbPrivateRestApiProps, string, string]>([
    ['no way in', { callers: {} }, 'NoWayIn', "'vpcEndpoints' must name the endpoints that the API is called through, unless 'callers' or 'privateDomain' do, got none"],
    ['accounts without a way in', { callers: { accounts: ['444455556666'] } }, 'NoWayIn', "'vpcEndpoints' must name the endpoints that the API is called through, unless 'callers' or 'privateDomain' do, got none"],
    ['no endpoints', { vpcEndpoints: [] }, 'EmptyList', "'vpcEndpoints' must name at least one, or be left out, got an empty list"],
    ['no endpoint ids', { callers: { vpcEndpointIds: [] } }, 'EmptyList', "'vpcEndpointIds' must name at least one, or be left out, got an empty list"],
    ['the id of a VPC where that of an endpoint is due', { callers: { vpcEndpointIds: ['vpc-0c0d'] } }, 'VpcEndpointId', "'vpcEndpointIds' must be ids of VPC endpoints, such as 'vpce-0123456789abcdef0', got 'vpc-0c0d'"],
    ['an id that is none', { callers: { vpcEndpointIds: ['vpce-orders'] } }, 'VpcEndpointId', "'vpcEndpointIds' must be ids of VPC endpoints, such as 'vpce-0123456789abcdef0', got 'vpce-orders'"],
    ['the id of an endpoint where that of a VPC is due', { callers: { vpcIds: [VPCE] } }, 'VpcId', "'vpcIds' must be ids of VPCs, such as 'vpc-0123456789abcdef0', got 'vpce-0a1b'"],
    ['another type', { callers: { vpcIds: ['vpc-0c'] }, endpointTypes: [EndpointType.REGIONAL] }, 'EndpointTypeFixed', "'endpointTypes' must be left out, since the API is private (use KbRestApi for others), got 'REGIONAL'"],
    ['another type in a configuration', { callers: { vpcIds: ['vpc-0c'] }, endpointConfiguration: { types: [EndpointType.EDGE] } }, 'EndpointTypeFixed', "'endpointConfiguration' must be left out, since the API is private (use KbRestApi for others), got 'EDGE'"],
  ])('%s', (_, props, name, message) => {
    expect(() => build(props)).toThrow(refusal(name, message, 'S/Api'));
  });

  test('endpoints in the configuration, which would not be admitted', () => {
    const stack = newStack();
    const endpointConfiguration = { types: [EndpointType.PRIVATE], vpcEndpoints: [endpointWith(stack)] };
    expect(() => build({ callers: { vpcIds: ['vpc-0c'] }, endpointConfiguration }, stack)).toThrow(
      refusal('EndpointTypeFixed', "'endpointConfiguration.vpcEndpoints' must be named in 'vpcEndpoints', got 'S/Endpoint vpce-0a1b'", 'S/Api'));
  });

  test('an endpoint for another service', () => {
    const stack = newStack();
    const vpcEndpoint = new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc: newVpc(stack), service: InterfaceVpcEndpointAwsService.LAMBDA });
    expect(() => build({ vpcEndpoints: [vpcEndpoint] }, stack)).toThrow(
      refusal('EndpointService', "'vpcEndpoints' must be endpoints for execute-api, got one for lambda", 'S/Api'));
  });

  test('an endpoint of another Region', () => {
    const app = new App();
    const [stack, other] = ['eu-west-1', 'eu-west-3'].map((region) => new Stack(app, region === 'eu-west-1' ? 'S' : 'Paris', { env: { account: '111122223333', region } }));
    const { vpcEndpoint } = new ExecuteApiEndpoint(other, 'Endpoint', { vpc: newVpc(other), privateDns: true });
    expect(() => build({ vpcEndpoints: [vpcEndpoint] }, stack)).toThrow(
      refusal('EndpointRegion', "'vpcEndpoints' must be in the Region of the API, eu-west-1, got one in eu-west-3", 'S/Api'));
  });

  test('an imported endpoint with the id of something else', () => {
    const stack = newStack();
    expect(() => build({ vpcEndpoints: [endpointWith(stack, 'vpc-0c0d')] }, stack)).toThrow(
      refusal('VpcEndpointId', "'vpcEndpoints' must be ids of VPC endpoints, such as 'vpce-0123456789abcdef0', got 'vpc-0c0d'", 'S/Api'));
  });

  test('a public domain', () => {
    const stack = newStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b');
    expect(() => build({ domainName: { domainName: 'orders.example.com', certificate } }, stack)).toThrow(
      refusal('PublicDomain', "'domainName' must be left out, since a private API has no public name (use 'privateDomain'), got 'orders.example.com'", 'S/Api'));
  });

  test('the account of the API, whose callers need no more than their policies', () => {
    expect(() => build({ callers: { vpcEndpointIds: [VPCE], accounts: ['111122223333'] } })).toThrow(
      expect.objectContaining({ name: 'OwnAccount' }) as Error);
  });
});

test.each<[string, Form]>([
  ['as it comes', {}],
  ['for browsers', { defaultCorsPreflightOptions: { allowOrigins: ['https://shop.example.com'] } }],
  ['without signatures', { defaultMethodOptions: { authorizationType: AuthorizationType.NONE } }],
  ['with accounts', { callers: { vpcEndpointIds: [VPCE], accounts: ['444455556666'] } }],
  ['with a VPC', { callers: { vpcIds: ['vpc-0c0d'] } }],
])('an API %s draws no finding about access and networks', (_, { methods = (api) => api.root.addMethod('GET', new MockIntegration()), ...props }) => {
  const app = new App();
  const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpc = newVpc(stack);
  const { vpcEndpoint } = new ExecuteApiEndpoint(stack, 'Endpoint', { vpc, privateDns: true, onPremisesCidrs: ['192.168.0.0/16'] });
  methods(new KbPrivateRestApi(stack, 'Api', { vpcEndpoints: [vpcEndpoint], ...props }));

  const findings = ApiGatewayKbFindings.fromApp(app, { strict: true, onPremisesCidrs: ['192.168.0.0/16'] }).all().map(({ id, message }) => `${id} ${message}`);
  expect(findings.filter((finding) => /^(NET|IAM)/.test(finding))).toEqual([]);
});
