import { writeFileSync, mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import { AuthorizationType, Cors, Deployment, EndpointType, HttpIntegration, InlineApiDefinition, LambdaRestApi, MockIntegration, RestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnVPNGateway, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AccountPrincipal, AccountRootPrincipal, AnyPrincipal, ArnPrincipal, CompositePrincipal, Effect, IGrantable, ManagedPolicy, PolicyDocument,
  PolicyStatement, Role, ServicePrincipal, User,
} from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { check } from '../../src/rules/engine';
import { DEFAULT_OPTIONS, RuleOptions } from '../../src/rules/options';
import { RULES } from '../../src/rules/registry';
import { synthesized } from '../template/synthesized';

const OURS = RULES.filter(({ id }) => /^(IAM|NET)\d+$/.test(id));
const IRELAND: StackProps = { env: { account: '111122223333', region: 'eu-west-1' } };
const BACKEND = new HttpIntegration('https://backend.example.com');

/** What our rules find in an app: `IAM1[METHOD] <type> <property>: <message>`, with the CDK's hashes cut off. */
function findings(app: App, options: Partial<RuleOptions> = {}): string[] {
  const result = check(synthesized(app), OURS, { ...DEFAULT_OPTIONS, ...options });
  expect(result.defects).toEqual([]);
  return result.findings.map(({ id, resource, at, message }) =>
    `${id} ${resource.type.replace(/^AWS::/, '')} ${at.replace(/^Properties\./, '')}: ${message}`.replace(/([A-Za-z]+?)[0-9A-F]{8}\b/g, '$1'));
}

function fn(stack: Stack): LambdaFunction {
  return new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('x') });
}

function allow(props: { principals?: IGrantable['grantPrincipal'][]; resources?: string[]; conditions?: Record<string, Record<string, unknown>> } = {}): PolicyStatement {
  const { principals = [new AnyPrincipal()], resources = ['execute-api:/*'], conditions } = props;
  return new PolicyStatement({ principals, actions: ['execute-api:Invoke'], resources, conditions });
}

function endpoint(stack: Stack, vpc = new Vpc(stack, 'Vpc')): InterfaceVpcEndpoint {
  return new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

function privateApi(stack: Stack, props: { policy?: PolicyDocument; vpcEndpoints?: InterfaceVpcEndpoint[] } = {}): RestApi {
  const { policy, vpcEndpoints } = props;
  const api = new RestApi(stack, 'Api', { policy, endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints } });
  api.root.addMethod('GET', BACKEND);
  return api;
}

/** An `AWS::Serverless::*` template, as an app includes it. */
function sam(stack: Stack, resources: Record<string, unknown>): void {
  const file = join(mkdtempSync(join(tmpdir(), 'sam-')), 'template.json');
  writeFileSync(file, JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', Resources: resources }));
  new CfnInclude(stack, 'Sam', { templateFile: file });
}

type Build = (stack: Stack, app: App, props: StackProps) => void;

/** Correct apps, each with what it shows. */
const CORRECT: readonly (readonly [string, Build])[] = [
  ['a RestApi with preflight options and no policy', (stack) => {
    new RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } }).root.addMethod('GET', BACKEND);
  }],
  ['a LambdaRestApi', (stack) => {
    new LambdaRestApi(stack, 'Api', { handler: fn(stack) });
  }],
  ['an organization admitted by a condition, beside open preflight requests', (stack) => {
    const policy = new PolicyDocument({
      statements: [allow({ conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }), allow({ resources: ['execute-api:/*/OPTIONS/*'] })],
    });
    const api = new RestApi(stack, 'Api', { policy, defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS }, defaultMethodOptions: { authorizationType: AuthorizationType.IAM } });
    api.root.addMethod('GET', BACKEND);
  }],
  ['another account admitted to methods that are signed', (stack) => {
    const policy = new PolicyDocument({ statements: [allow({ principals: [new AccountPrincipal('222233334444')], resources: ['execute-api:/prod/GET/orders'] })] });
    const api = new RestApi(stack, 'Api', { policy, defaultMethodOptions: { authorizationType: AuthorizationType.IAM } });
    api.root.addResource('orders').addMethod('GET', BACKEND);
  }],
  ['public addresses limited on a Regional API', (stack) => {
    const policy = new PolicyDocument({
      statements: [
        allow(),
        new PolicyStatement({ effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions: { NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '2001:db8::/32'] } } }),
      ],
    });
    new RestApi(stack, 'Api', { policy, endpointTypes: [EndpointType.REGIONAL] }).root.addMethod('GET', BACKEND);
  }],
  ['a private API with grantInvokeFromVpcEndpointsOnly', (stack) => {
    const vpcEndpoint = endpoint(stack);
    privateApi(stack, { vpcEndpoints: [vpcEndpoint] }).grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);
  }],
  ['a private API that names its endpoint in the policy only: the L2 endpoint has private DNS', (stack) => {
    privateApi(stack).grantInvokeFromVpcEndpointsOnly([endpoint(stack)]);
  }],
  ['a private API and its endpoint in two stacks', (stack, app, props) => {
    const vpcEndpoint = endpoint(new Stack(app, 'Network', props));
    privateApi(stack, { vpcEndpoints: [vpcEndpoint] }).grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);
  }],
  ['a private API and its endpoint in a nested stack', (stack) => {
    const vpcEndpoint = endpoint(new NestedStack(stack, 'Network'));
    privateApi(stack, { vpcEndpoints: [vpcEndpoint] }).grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);
  }],
  ['a private API for an imported endpoint', (stack) => {
    const imported = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Imported', { vpcEndpointId: 'vpce-0a1b2c3d4e5f60718', port: 443 });
    const api = new RestApi(stack, 'Api', { endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [imported] } });
    api.root.addMethod('GET', BACKEND);
    api.grantInvokeFromVpcEndpointsOnly([imported]);
  }],
  ['an interface endpoint with everything by default', (stack) => {
    endpoint(stack);
  }],
  ['an endpoint with a policy for one API', (stack) => {
    const vpcEndpoint = endpoint(stack);
    const api = privateApi(stack, { vpcEndpoints: [vpcEndpoint] });
    api.grantInvokeFromVpcEndpointsOnly([vpcEndpoint]);
    vpcEndpoint.addToPolicy(allow({ resources: ['arn:aws:execute-api:eu-west-1:111122223333:*/*'] }));
  }],
  ['Method.grantExecute in the account of the API', (stack) => {
    const api = new RestApi(stack, 'Api', { defaultMethodOptions: { authorizationType: AuthorizationType.IAM } });
    const order = api.root.addResource('orders').addResource('{id}');
    order.addMethod('GET', BACKEND).grantExecute(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    api.root.addMethod('ANY', BACKEND).grantExecute(fn(stack));
    order.addMethod('PUT', BACKEND).grantExecute(new User(stack, 'Person'));
  }],
  ['Method.grantExecute for a role of another stack', (stack, app, props) => {
    const role = new Role(new Stack(app, 'Callers', props), 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new RestApi(stack, 'Api', { defaultMethodOptions: { authorizationType: AuthorizationType.IAM } }).root.addMethod('GET', BACKEND).grantExecute(role);
  }],
  ['arnForExecuteApi in all its forms', (stack) => {
    const api = new RestApi(stack, 'Api', { deployOptions: { stageName: 'live' } });
    api.root.addMethod('GET', BACKEND, { authorizationType: AuthorizationType.IAM });
    new ManagedPolicy(stack, 'Invoke', {
      statements: [new PolicyStatement({
        actions: ['execute-api:Invoke'],
        resources: [api.arnForExecuteApi(), api.arnForExecuteApi('GET', '/orders/*', 'live'), api.arnForExecuteApi('*', '/', api.deploymentStage.stageName), `${api.arnForExecuteApi('GET', '/')}`],
      })],
    });
  }],
  ['HttpRoute.grantInvoke', (stack) => {
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpIamAuthorizer() });
    const integration = new HttpUrlIntegration('Backend', 'https://backend.example.com');
    const [route] = api.addRoutes({ path: '/orders/{id}', methods: [HttpMethod.GET], integration });
    route.grantInvoke(fn(stack));
    const role = new Role(stack, 'Caller', { assumedBy: new ArnPrincipal('arn:aws:iam::222233334444:role/caller') });
    new HttpRoute(stack, 'Default', { httpApi: api, integration, routeKey: HttpRouteKey.DEFAULT, authorizer: new HttpIamAuthorizer() }).grantInvoke(role);
    route.grantInvoke(role, { httpMethods: [HttpMethod.GET] });
  }],
  ['HttpApi.arnForExecuteApi for the default stage', (stack) => {
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpIamAuthorizer() });
    api.addRoutes({ path: '/orders', integration: new HttpUrlIntegration('Backend', 'https://backend.example.com') });
    const role = new Role(stack, 'Caller', { assumedBy: new AccountPrincipal('222233334444').withConditions({ StringEquals: { 'sts:ExternalId': 'orders' } }) });
    role.addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [api.arnForExecuteApi('GET', '/orders', '$default'), api.arnForExecuteApi()] }));
  }],
  ['a WebSocketApi with its grants', (stack) => {
    const api = new WebSocketApi(stack, 'Api', { connectRouteOptions: { integration: new WebSocketMockIntegration('Connect'), authorizer: new WebSocketIamAuthorizer() } });
    api.addRoute('get', { integration: new WebSocketMockIntegration('Get') });
    const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'live', autoDeploy: true });
    const handler = fn(stack);
    api.grantManageConnections(handler);
    stage.grantManagementApiAccess(handler);
    new Role(stack, 'Caller', { assumedBy: new AccountRootPrincipal() }).addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [api.arnForExecuteApiV2('$connect', 'live')] }));
  }],
  ['an imported API with methods, a deployment and an identity policy', (stack) => {
    const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'abcdef1234', rootResourceId: 'abc123' });
    api.root.addMethod('GET', new MockIntegration());
    new Deployment(stack, 'Deployment', { api });
    new User(stack, 'Person').addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [api.arnForExecuteApi('GET', '/orders', 'live')] }));
  }],
  ['an OpenAPI document with a policy', (stack) => {
    new SpecRestApi(stack, 'Api', {
      apiDefinition: new InlineApiDefinition({
        'openapi': '3.0.1',
        'info': { title: 'orders', version: '1' },
        'x-amazon-apigateway-policy': { Statement: [{ Effect: 'Allow', Principal: { AWS: '222233334444' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*/GET/orders' }] },
        'paths': { '/orders': { get: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' }, 'responses': {} }, options: { responses: {} } } },
      }),
    });
  }],
  ['a SAM API with SourceVpcWhitelist', (stack) => {
    sam(stack, {
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: 'vpc-0a1b2c3d', ServiceName: 'com.amazonaws.eu-west-1.execute-api', VpcEndpointType: 'Interface', PrivateDnsEnabled: true, SecurityGroupIds: ['sg-0a1b2c3d'] } },
      Api: {
        Type: 'AWS::Serverless::Api',
        Properties: { StageName: 'Prod', EndpointConfiguration: { Type: 'PRIVATE', VPCEndpointIds: [{ Ref: 'Endpoint' }] }, Auth: { ResourcePolicy: { SourceVpcWhitelist: ['vpc-0a1b2c3d'], IntrinsicVpceWhitelist: [{ Ref: 'Endpoint' }] } } },
      },
      Orders: { Type: 'AWS::Serverless::Function', Properties: { Events: { Get: { Type: 'Api', Properties: { RestApiId: { Ref: 'Api' }, Method: 'get', Path: '/orders' } } } } },
    });
  }],
  ['a SAM API with accounts and IAM authorization', (stack) => {
    sam(stack, {
      Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'Prod', Auth: { DefaultAuthorizer: 'AWS_IAM', ResourcePolicy: { AwsAccountWhitelist: ['222233334444'] } } } },
      Orders: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Policies: [{ Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/Prod/POST/orders' } }] }],
          Events: { Get: { Type: 'Api', Properties: { RestApiId: { Ref: 'Api' }, Method: 'get', Path: '/orders' } } },
        },
      },
    });
  }],
];

describe.each([['with an environment', IRELAND], ['without an environment', {}]] as const)('says nothing about a correct app %s:', (_, props) => {
  test.each(CORRECT)('%s', (__, build) => {
    const app = new App();
    build(new Stack(app, 'Stack', props), app, props);
    expect([findings(app), findings(app, { strict: true })]).toEqual([[], []]);
  });
});

/** What the articles print, and what people make of them, each with what is found. */
const WRONG: readonly (readonly [string, Build, readonly string[]])[] = [
  ['an account principal, open methods and preflight options', (stack) => {
    const policy = new PolicyDocument({ statements: [allow({ principals: [new AccountPrincipal('222233334444')] })] });
    new RestApi(stack, 'Api', { policy, defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } }).root.addMethod('GET', BACKEND);
  }, [
    "IAM1[METHOD] ApiGateway::RestApi Policy.Statement.0.Principal: the policy names 'arn:aws:iam::222233334444:root', but GET / is not AWS_IAM",
    "IAM1[PREFLIGHT] ApiGateway::RestApi Policy.Statement.0.Principal: the policy names 'arn:aws:iam::222233334444:root', but OPTIONS / is not AWS_IAM",
  ]],
  ['the resource policy of the article, whose account has nine digits', (stack) => {
    new CfnResource(stack, 'Api', {
      type: 'AWS::ApiGateway::RestApi',
      properties: {
        Name: 'orders',
        Policy: {
          Version: '2012-10-17',
          Statement: [{
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam::123456789:user/Caller'] },
            Action: 'execute-api:Invoke',
            Resource: 'arn:aws:execute-api:us-east-1:987654321:abcdef1234/prod/GET/orders',
          }],
        },
      },
    });
  }, [
    "IAM3[ACCOUNT] ApiGateway::RestApi Policy.Statement.0.Principal.AWS.0: the account of the principal '123456789' has 9 digits, not 12",
    "IAM3[ACCOUNT] ApiGateway::RestApi Policy.Statement.0.Resource: the account in the ARN '987654321' has 9 digits, not 12",
  ]],
  ['the identity policy of the article, with the comma behind its last item', (stack) => {
    new CfnResource(stack, 'Policy', {
      type: 'AWS::IAM::ManagedPolicy',
      properties: { PolicyDocument: '{"Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:us-east-1:111122223333:abcdef1234/$default/*/*"},]}' },
    });
  }, ['IAM5[JSON] IAM::ManagedPolicy PolicyDocument: the policy is not JSON: a comma stands behind the last item']],
  ['the id of the VPC in aws:SourceVpce', (stack) => {
    const vpc = new Vpc(stack, 'Vpc');
    privateApi(stack, { vpcEndpoints: [endpoint(stack, vpc)], policy: new PolicyDocument({ statements: [allow({ conditions: { StringEquals: { 'aws:SourceVpce': vpc.vpcId } } })] }) });
  }, ["NET3[TARGET] ApiGateway::RestApi Policy.Statement.0.Condition.StringEquals.aws:SourceVpce: aws:SourceVpce holds the id of a VPC endpoint, but 'Vpc' is an AWS::EC2::VPC"]],
  ['grantInvokeFromVpcEndpointsOnly on an API that is not private', (stack) => {
    const api = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.REGIONAL] });
    api.root.addMethod('GET', BACKEND);
    api.grantInvokeFromVpcEndpointsOnly([endpoint(stack)]);
  }, [
    'NET3[PUBLIC] ApiGateway::RestApi Policy.Statement.0.Condition.StringNotEquals.aws:SourceVpce: requests to a Regional API never have aws:SourceVpce, so this denies everything',
  ]],
  ['a private API without a policy', (stack) => {
    privateApi(stack);
  }, ['NET1 ApiGateway::RestApi Policy: the private API has no resource policy']],
  ['a private API that everybody may call', (stack) => {
    privateApi(stack, { policy: new PolicyDocument({ statements: [allow()] }) });
  }, ['NET2 ApiGateway::RestApi Policy.Statement.0: the policy allows everybody, without a condition on where the request comes from']],
  ['the ARN of an HTTP API without its stage', (stack) => {
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpIamAuthorizer() });
    api.addRoutes({ path: '/orders', integration: new HttpUrlIntegration('Backend', 'https://backend.example.com') });
    fn(stack).addToRolePolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [stack.formatArn({ service: 'execute-api', resource: api.apiId, resourceName: 'GET/orders' })] }));
  }, ["IAM5[STAGE] IAM::Policy PolicyDocument.Statement.0.Resource: 'GET' stands where the stage belongs; the stages of 'Api' are '$default'"]],
  ['a resource policy in the document of an HTTP API', (stack) => {
    new CfnResource(stack, 'Api', { type: 'AWS::ApiGatewayV2::Api', properties: { Body: { 'openapi': '3.0.1', 'x-amazon-apigateway-policy': { Statement: [] }, 'paths': {} } } });
  }, ['IAM4 ApiGatewayV2::Api Body.x-amazon-apigateway-policy: x-amazon-apigateway-policy is set on an HTTP API']],
  ['a role that everybody may assume', (stack) => {
    const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpIamAuthorizer() });
    const [route] = api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Backend', 'https://backend.example.com') });
    route.grantInvoke(new Role(stack, 'Caller', { assumedBy: new CompositePrincipal(new AnyPrincipal(), new ServicePrincipal('lambda.amazonaws.com')) }));
  }, ["IAM6[ANYONE] IAM::Role AssumeRolePolicyDocument.Statement.0.Principal: the trust policy names the principal '*' without a condition"]],
  ['a role of another account for routes that are open', (stack) => {
    const api = new HttpApi(stack, 'Api');
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Backend', 'https://backend.example.com') });
    new Role(stack, 'Caller', { assumedBy: new AccountPrincipal('222233334444') })
      .addToPolicy(new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [api.arnForExecuteApi('GET', '/orders', '$default')] }));
  }, ["IAM7 IAM::Role AssumeRolePolicyDocument: 'CallerDefaultPolicy' grants 'arn:aws:execute-api:eu-west-1:111122223333:<Api>/$default/GET/orders', but GET /orders is NONE"]],
];

test.each(WRONG)('finds %s', (_, build, expected) => {
  const app = new App();
  build(new Stack(app, 'Stack', IRELAND), app, IRELAND);
  expect(findings(app)).toEqual(expected);
});

describe('the default interface endpoint', () => {
  const withGateway = (): App => {
    const app = new App();
    const stack = new Stack(app, 'Stack', IRELAND);
    endpoint(stack);
    new CfnVPNGateway(stack, 'Gateway', { type: 'ipsec.1' });
    return app;
  };

  test('is closed to the ranges of the option', () => {
    expect(findings(withGateway(), { onPremisesCidrs: ['192.168.0.0/16'] }))
      .toEqual(['NET5[CIDR] EC2::VPCEndpoint SecurityGroupIds: TCP 443 is not open to 192.168.0.0/16']);
  });

  test('draws advice beside a VPN gateway, with strict only', () => {
    expect(findings(withGateway())).toEqual([]);
    expect(findings(withGateway(), { strict: true })).toEqual(['NET5[HYBRID] EC2::VPCEndpoint SecurityGroupIds: TCP 443 is open to the VPC only']);
  });
});

test('trusting another account as a whole draws advice, with strict only', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', IRELAND);
  const api = new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpIamAuthorizer() });
  const [route] = api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Backend', 'https://backend.example.com') });
  route.grantInvoke(new Role(stack, 'Caller', { assumedBy: new AccountPrincipal('222233334444') }));
  expect(findings(app)).toEqual([]);
  expect(findings(app, { strict: true }))
    .toEqual(["IAM6[NO_CONDITION] IAM::Role AssumeRolePolicyDocument.Statement.0.Principal.AWS: the trust policy names all of 'arn:aws:iam::222233334444:root' without a condition"]);
});
