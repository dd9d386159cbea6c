import { App, Duration, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import {
  AuthorizationType, AwsIntegration, CfnDeployment, CfnMethod, CfnRestApi, ConnectionType, Cors, Deployment, EndpointType, HttpIntegration,
  InlineApiDefinition, Integration, IntegrationType, LambdaIntegration, LambdaRestApi, Method, MockIntegration, PassthroughBehavior,
  RequestAuthorizer, ResponseTransferMode, RestApi, SpecRestApi, Stage as RestStage, StepFunctionsIntegration, StepFunctionsRestApi, TokenAuthorizer,
  VpcLink,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, CorsHttpMethod, HttpApi, HttpMethod, VpcLink as VpcLinkV2, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer, HttpLambdaAuthorizer, HttpLambdaResponseType, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  HttpAlbIntegration, HttpLambdaIntegration, HttpNlbIntegration, HttpServiceDiscoveryIntegration, HttpSqsIntegration, HttpStepFunctionsIntegration,
  HttpUrlIntegration,
  WebSocketAwsIntegration, WebSocketLambdaIntegration, WebSocketMockIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Code, Function as LambdaFunction, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { check } from '../../src/rules/engine';
import { DEFAULT_OPTIONS } from '../../src/rules/options';
import { RULES } from '../../src/rules/registry';
import { synthesized } from '../template/synthesized';

const OURS = RULES.filter(({ id }) => /^(MAP|ERR)\d+$/.test(id));
const IRELAND: StackProps = { env: { account: '111122223333', region: 'eu-west-1' } };

/** What our rules find in an app: `ERR3[STAGE] <resource> <property>: <message>`. */
function findings(app: App, strict = false): string[] {
  const result = check(synthesized(app), OURS, { ...DEFAULT_OPTIONS, strict });
  expect(result.defects).toEqual([]);
  return result.findings.map(({ id, resource, message }) => `${id} ${resource.type.replace(/^AWS::/, '')}: ${message.replace(/([A-Za-z]+?)[0-9A-F]{8}\b/g, '$1')}`);
}

function fn(scope: Construct, id = 'Fn', timeout?: Duration): LambdaFunction {
  return new LambdaFunction(scope, id, { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('x'), timeout });
}

function machine(scope: Construct): StateMachine {
  return new StateMachine(scope, 'Machine', { stateMachineType: StateMachineType.EXPRESS, definitionBody: DefinitionBody.fromChainable(new Pass(scope, 'Pass')) });
}

function l1(method: Method): CfnMethod {
  return method.node.defaultChild as CfnMethod;
}

type Build = (stack: Stack, app: App) => void;

/** Correct apps, each with what it shows. */
const CORRECT: readonly (readonly [string, Build])[] = [
  ['a LambdaRestApi', (stack) => {
    new LambdaRestApi(stack, 'Api', { handler: fn(stack) });
  }],
  ['a LambdaRestApi over an alias', (stack) => {
    new LambdaRestApi(stack, 'Api', { handler: fn(stack).addAlias('live') });
  }],
  ['a RestApi with preflight options', (stack) => {
    const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS, allowMethods: Cors.ALL_METHODS } });
    const order = api.root.addResource('orders').addResource('{id}');
    order.addMethod('GET', new LambdaIntegration(fn(stack)));
    order.addMethod('ANY', new LambdaIntegration(fn(stack, 'Other'), { allowTestInvoke: false }));
  }],
  ['preflight options that name one origin of several', (stack) => {
    const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins: ['https://a.example.com', 'https://b.example.com'], statusCode: 200 } });
    api.root.addMethod('GET', new LambdaIntegration(fn(stack)));
  }],
  ['methods with one permission for all of them', (stack) => {
    const api = new RestApi(stack, 'Api');
    const integration = new LambdaIntegration(fn(stack), { scopePermissionToMethod: false });
    api.root.addMethod('GET', integration);
    api.root.addResource('{proxy+}').addMethod('ANY', integration);
  }],
  ['an integration with a version of a function', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn(stack).currentVersion));
  }],
  ['an alias of an alias-less name', (stack) => {
    const handler = fn(stack);
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(new Alias(stack, 'Alias', { aliasName: 'live', version: handler.currentVersion })));
  }],
  ['a function that is mapped, not proxied', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn(stack), {
      proxy: false,
      integrationResponses: [{ statusCode: '200' }, { statusCode: '404', selectionPattern: '.*Not Found.*' }],
    }), { methodResponses: [{ statusCode: '200' }, { statusCode: '404' }] });
  }],
  ['a function that streams its response', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn(stack, 'Fn', Duration.minutes(10)), { responseTransferMode: ResponseTransferMode.STREAM }));
  }],
  ['token and request authorizers', (stack) => {
    const api = new RestApi(stack, 'Api');
    const authorizer = new TokenAuthorizer(stack, 'Tokens', { handler: fn(stack, 'Auth') });
    api.root.addMethod('GET', new LambdaIntegration(fn(stack)), { authorizer });
    const request = new RequestAuthorizer(stack, 'Requests', { handler: fn(stack, 'Again').addAlias('live'), identitySources: [], resultsCacheTtl: Duration.seconds(0) });
    api.root.addMethod('PUT', new LambdaIntegration(fn(stack, 'Put')), { authorizer: request });
  }],
  ['an authorizer with a role of its own', (stack) => {
    const assumeRole = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
    const authorizer = new TokenAuthorizer(stack, 'Tokens', { handler: fn(stack, 'Auth'), assumeRole });
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn(stack)), { authorizer });
  }],
  ['an AWS service behind a role', (stack) => {
    const queue = new Queue(stack, 'Queue');
    const credentialsRole = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
    queue.grantSendMessages(credentialsRole);
    new RestApi(stack, 'Api').root.addMethod('POST', new AwsIntegration({
      service: 'sqs',
      path: `${stack.account}/${queue.queueName}`,
      integrationHttpMethod: 'POST',
      options: {
        credentialsRole,
        passthroughBehavior: PassthroughBehavior.NEVER,
        requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
        requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$input.body' },
        integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': '{}' } }],
      },
    }), { methodResponses: [{ statusCode: '200' }] });
  }],
  ['an AWS action behind a role', (stack) => {
    const credentialsRole = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
    credentialsRole.addToPolicy(new PolicyStatement({ actions: ['dynamodb:PutItem', 'dynamodb:GetItem'], resources: ['*'] }));
    new RestApi(stack, 'Api').root.addMethod('POST', new AwsIntegration({
      service: 'dynamodb',
      action: 'PutItem',
      options: { credentialsRole, integrationResponses: [{ statusCode: '200' }, { statusCode: '400', selectionPattern: '4\\d{2}' }] },
    }), { methodResponses: [{ statusCode: '200' }, { statusCode: '400' }] });
  }],
  ['the credentials of the caller on a method with AWS_IAM', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new AwsIntegration({
      service: 's3',
      path: 'bucket/key',
      integrationHttpMethod: 'GET',
      options: { credentialsPassthrough: true, integrationResponses: [{ statusCode: '200' }] },
    }), { authorizationType: AuthorizationType.IAM, methodResponses: [{ statusCode: '200' }] });
  }],
  ['an API over a state machine', (stack) => {
    new StepFunctionsRestApi(stack, 'Api', { stateMachine: machine(stack) });
  }],
  ['a method that starts a state machine', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('POST', StepFunctionsIntegration.startExecution(machine(stack)));
  }],
  ['an HTTP backend with a proxied path', (stack) => {
    new RestApi(stack, 'Api').root.addResource('{proxy+}').addMethod('ANY', new HttpIntegration('https://example.com/{proxy}', {
      httpMethod: 'ANY',
      options: { requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' } },
    }), { requestParameters: { 'method.request.path.proxy': true } });
  }],
  ['a mapped HTTP backend', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new HttpIntegration('https://example.com', {
      proxy: false,
      options: {
        integrationResponses: [
          { statusCode: '200', responseParameters: { 'method.response.header.X-From': "'backend'" } },
          { statusCode: '404', selectionPattern: '404' },
        ],
      },
    }), { methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.X-From': true } }, { statusCode: '404' }] });
  }],
  ['a complete MOCK integration', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new MockIntegration({
      requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
      integrationResponses: [{ statusCode: '200' }],
    }), { methodResponses: [{ statusCode: '200' }] });
  }],
  ['several stages of one deployment, over a permission for all', (stack) => {
    const api = new RestApi(stack, 'Api', { deploy: false });
    api.root.addMethod('GET', new LambdaIntegration(fn(stack), { scopePermissionToMethod: false }));
    const deployment = new Deployment(stack, 'Deployment', { api });
    for (const stageName of ['dev', 'prod']) new RestStage(stack, stageName, { deployment, stageName });
  }],
  ['an OpenAPI document with MOCK and a private backend', (stack) => {
    new SpecRestApi(stack, 'Api', {
      apiDefinition: new InlineApiDefinition({
        openapi: '3.0.1',
        paths: {
          '/orders': {
            get: {
              'responses': { 200: { description: 'ok' } },
              'x-amazon-apigateway-integration': { type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' }, responses: { default: { statusCode: '200' } } },
            },
            post: {
              'responses': {},
              'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'POST', uri: 'https://example.com', connectionType: 'VPC_LINK', connectionId: 'abc123' },
            },
          },
        },
      }),
    });
  }],
  ['an OpenAPI document with a function and its permission', (stack) => {
    const handler = fn(stack);
    const api = new SpecRestApi(stack, 'Api', {
      apiDefinition: new InlineApiDefinition({
        openapi: '3.0.1',
        paths: {
          '/orders': {
            get: {
              'responses': {},
              'x-amazon-apigateway-integration': {
                type: 'aws_proxy',
                httpMethod: 'POST',
                uri: `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`,
              },
            },
          },
        },
      }),
    });
    handler.addPermission('Api', { principal: new ServicePrincipal('apigateway.amazonaws.com'), sourceArn: api.arnForExecuteApi('GET', '/orders') });
  }],
  ['a Network Load Balancer behind a VPC link', (stack) => {
    const nlb = new NetworkLoadBalancer(stack, 'Balancer', { vpc: new Vpc(stack, 'Vpc') });
    new RestApi(stack, 'Api').root.addMethod('ANY', new Integration({
      type: IntegrationType.HTTP_PROXY,
      integrationHttpMethod: 'ANY',
      uri: 'http://orders.internal',
      options: { connectionType: ConnectionType.VPC_LINK, vpcLink: new VpcLink(stack, 'Link', { targets: [nlb] }) },
    }));
  }],
  ['a regional API that waits longer', (stack) => {
    const method = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.REGIONAL] }).root.addMethod('GET', new LambdaIntegration(fn(stack, 'Fn', Duration.seconds(40))));
    l1(method).addPropertyOverride('Integration.TimeoutInMillis', 60_000);
  }],
  ['functions that were made elsewhere', (stack) => {
    const api = new RestApi(stack, 'Api');
    const imported: IFunction = LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-west-1:111122223333:function:orders');
    api.root.addMethod('GET', new LambdaIntegration(imported));
    api.root.addMethod('PUT', new LambdaIntegration(LambdaFunction.fromFunctionName(stack, 'Named', 'orders')));
  }],
  ['methods that are added to an API made elsewhere', (stack) => {
    const api = RestApi.fromRestApiAttributes(stack, 'Api', { restApiId: 'a1b2c3d4e5', rootResourceId: 'abc123' });
    const method = api.root.addResource('orders').addMethod('GET', new LambdaIntegration(fn(stack)));
    const deployment = new Deployment(stack, 'Deployment', { api });
    deployment.node.addDependency(method);
  }],
  ['methods in a nested stack', (stack) => {
    const api = new RestApi(stack, 'Api', { deploy: false });
    api.root.addMethod('ANY', new LambdaIntegration(fn(stack)));
    const nested = new NestedStack(stack, 'Orders');
    const inner = RestApi.fromRestApiAttributes(nested, 'Api', { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId });
    inner.root.addResource('orders').addMethod('GET', new LambdaIntegration(fn(nested)));
  }],
  ['methods and the deployment in stacks of their own', (stack, app) => {
    const api = new RestApi(stack, 'Api', { deploy: false });
    api.root.addMethod('OPTIONS', new MockIntegration({ requestTemplates: { 'application/json': '{ statusCode: 204 }' }, integrationResponses: [{ statusCode: '204' }] }), { methodResponses: [{ statusCode: '204' }] });
    const orders = new Stack(app, 'Orders', IRELAND);
    const inner = RestApi.fromRestApiAttributes(orders, 'Api', { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId });
    inner.root.addResource('orders').addMethod('GET', new LambdaIntegration(fn(orders)));
    const release = new Stack(app, 'Release', IRELAND);
    const deployment = new Deployment(release, 'Deployment', { api: RestApi.fromRestApiId(release, 'Api', api.restApiId) });
    new RestStage(release, 'Stage', { deployment });
  }],
  ['a function of another stack', (stack, app) => {
    const handler = fn(new Stack(app, 'Functions', IRELAND));
    new LambdaRestApi(stack, 'Api', { handler });
    const http = new HttpApi(stack, 'Http');
    http.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Orders', handler) });
  }],
  ['an HTTP API with everything', (stack) => {
    const api = new HttpApi(stack, 'Api', {
      corsPreflight: { allowOrigins: ['https://example.com'], allowMethods: [CorsHttpMethod.GET] },
      defaultIntegration: new HttpUrlIntegration('Fallback', 'https://example.com'),
    });
    const jwt = new HttpJwtAuthorizer('Jwt', 'https://example.com', { jwtAudience: ['orders'] });
    const lambda = new HttpLambdaAuthorizer('Lambda', fn(stack, 'Auth'), { responseTypes: [HttpLambdaResponseType.SIMPLE] });
    api.addRoutes({ path: '/orders/{id}', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Get', fn(stack)), authorizer: jwt });
    api.addRoutes({ path: '/', methods: [HttpMethod.ANY], integration: new HttpLambdaIntegration('Root', fn(stack, 'Root').addAlias('live')), authorizer: lambda });
    api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration: new HttpLambdaIntegration('Proxy', fn(stack, 'Proxy'), { scopePermissionToRoute: false }), authorizer: new HttpIamAuthorizer() });
    api.addStage('Prod', { stageName: 'prod', autoDeploy: true });
  }],
  ['an HTTP API with a function as default', (stack) => {
    new HttpApi(stack, 'Api', { defaultIntegration: new HttpLambdaIntegration('Fallback', fn(stack)) });
  }],
  ['an HTTP API with services', (stack) => {
    const api = new HttpApi(stack, 'Api');
    api.addRoutes({ path: '/queue', methods: [HttpMethod.POST], integration: new HttpSqsIntegration('Queue', { queue: new Queue(stack, 'Queue') }) });
    const stateMachine = machine(stack);
    api.addRoutes({ path: '/machine', methods: [HttpMethod.POST], integration: new HttpStepFunctionsIntegration('Machine', { stateMachine }) });
  }],
  ['an HTTP API with private backends', (stack) => {
    const vpc = new Vpc(stack, 'Vpc');
    const vpcLink = new VpcLinkV2(stack, 'Link', { vpc });
    const api = new HttpApi(stack, 'Api');
    const alb = new ApplicationLoadBalancer(stack, 'Alb', { vpc }).addListener('Listener', { port: 80, open: false });
    alb.addTargets('Targets', { port: 80 });
    const nlb = new NetworkLoadBalancer(stack, 'Nlb', { vpc }).addListener('Listener', { port: 80 });
    nlb.addTargets('Targets', { port: 80 });
    const service = new PrivateDnsNamespace(stack, 'Namespace', { vpc, name: 'internal' }).createService('Service');
    api.addRoutes({ path: '/alb', integration: new HttpAlbIntegration('Alb', alb, { vpcLink }) });
    api.addRoutes({ path: '/nlb', integration: new HttpNlbIntegration('Nlb', nlb, { vpcLink, secureServerName: 'orders.example.com' }) });
    api.addRoutes({ path: '/map', integration: new HttpServiceDiscoveryIntegration('Map', service, { vpcLink }) });
  }],
  ['a WebSocket API', (stack) => {
    const api = new WebSocketApi(stack, 'Api', {
      connectRouteOptions: {
        integration: new WebSocketLambdaIntegration('OnConnect', fn(stack)),
        authorizer: new WebSocketLambdaAuthorizer('Auth', fn(stack, 'Auth')),
      },
      disconnectRouteOptions: { integration: new WebSocketMockIntegration('OnDisconnect') },
      defaultRouteOptions: { integration: new WebSocketLambdaIntegration('OnDefault', fn(stack, 'Default')), returnResponse: true },
    });
    api.addRoute('put', {
      integration: new WebSocketAwsIntegration('OnPut', {
        integrationUri: `arn:aws:apigateway:${stack.region}:dynamodb:action/PutItem`,
        integrationMethod: 'POST',
        credentialsRole: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/put'),
        requestTemplates: { 'application/json': '{"TableName": "orders"}' },
      }),
    });
    new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true });
  }],
];

/** Apps with a mistake, and what has to be found in them. */
const WRONG: readonly (readonly [string, Build, readonly string[]])[] = [
  ['a bare MockIntegration', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new MockIntegration());
  }, ['MAP1 ApiGateway::Method: the MOCK integration has no integration response']],
  ['a method without anything', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET');
  }, ['MAP1 ApiGateway::Method: the MOCK integration has no integration response']],
  ['integration responses without method responses', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn(stack), { proxy: false, integrationResponses: [{ statusCode: '200' }] }));
  }, ['MAP2 ApiGateway::Method: the integration response returns 200, the method declares no status']],
  ['errors of a function without a default', (stack) => {
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(fn(stack), {
      proxy: false, integrationResponses: [{ statusCode: '404', selectionPattern: '.*Not Found.*' }],
    }), { methodResponses: [{ statusCode: '404' }] });
  }, ['MAP3[SUCCESS] ApiGateway::Method: all integration responses have a pattern, and none matches the success of the function']],
  ['preflight options while everything is binary', (stack) => {
    const api = new RestApi(stack, 'Api', { binaryMediaTypes: ['*/*'], defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
    api.root.addMethod('GET', new LambdaIntegration(fn(stack)));
  }, ['MAP5[BINARY] ApiGateway::Method: the API takes */* as binary, the MOCK integration does not convert it to text']],
  ['a response mapping of an HTTP API in the case of TypeScript', (stack) => {
    const api = new HttpApi(stack, 'Api');
    new CfnIntegration(stack, 'Call', {
      apiId: api.apiId,
      integrationType: 'HTTP_PROXY',
      integrationUri: 'https://example.com',
      integrationMethod: 'GET',
      payloadFormatVersion: '1.0',
      responseParameters: { 404: { responseParameters: [{ source: '200', destination: 'overwrite:statuscode' }] } },
    });
  }, ["MAP8[SHAPE] ApiGatewayV2::Integration: the mapping of 404 has 'responseParameters', expected ResponseParameters"]],
  ['an L1 integration of an HTTP API without a version', (stack) => {
    new CfnIntegration(stack, 'Call', { apiId: new HttpApi(stack, 'Api').apiId, integrationType: 'HTTP_PROXY', integrationUri: 'https://example.com', integrationMethod: 'GET' });
  }, ['MAP9[MISSING] ApiGatewayV2::Integration: the integration of an HTTP API has no PayloadFormatVersion']],
  ['a second stage of a LambdaRestApi', (stack) => {
    const api = new LambdaRestApi(stack, 'Api', { handler: fn(stack) });
    new RestStage(stack, 'Second', { deployment: api.latestDeployment!, stageName: 'second' });
  }, [
    "ERR3[STAGE] ApiGateway::Method: no permission of 'Fn' covers ANY /{proxy+} on the stage 'second'",
    "ERR3[STAGE] ApiGateway::Method: no permission of 'Fn' covers ANY / on the stage 'second'",
  ]],
  ['an L1 method that calls a function with GET, and has no permission', (stack) => {
    const api = new CfnRestApi(stack, 'Api', { name: 'orders' });
    new CfnMethod(stack, 'Get', {
      restApiId: api.ref,
      resourceId: api.attrRootResourceId,
      httpMethod: 'GET',
      authorizationType: 'NONE',
      integration: {
        type: 'AWS_PROXY',
        integrationHttpMethod: 'GET',
        uri: `arn:aws:apigateway:${stack.region}:lambda:path//2015-03-31/functions/${fn(stack).functionArn}/invocations`,
      },
    });
    new CfnDeployment(stack, 'Deployment', { restApiId: api.ref, stageName: 'prod' });
  }, [
    "ERR1[VERB] ApiGateway::Method: the function is called with 'GET', expected 'POST'",
    "ERR2[INTEGRATION] ApiGateway::Method: no permission lets API Gateway invoke the function 'Fn'",
    "ERR7[INVOCATION] ApiGateway::Method: two slashes after 'path'",
    "ERR9[NONE] ApiGateway::Deployment: the deployment waits for none of the methods of 'Api': 'Get'",
  ]],
  ['a function that outlives its integration', (stack) => {
    new LambdaRestApi(stack, 'Api', { handler: fn(stack, 'Fn', Duration.minutes(5)), proxy: false }).root.addMethod('GET');
  }, ["ERR5[LAMBDA] ApiGateway::Method: the function 'Fn' may run 300 s, the integration waits 29 s"]],
  ['an edge-optimized API that waits longer than it can', (stack) => {
    l1(new RestApi(stack, 'Api').root.addMethod('GET', new HttpIntegration('https://example.com'))).addPropertyOverride('Integration.TimeoutInMillis', 60_000);
  }, ['ERR6[LONG] ApiGateway::Method: the timeout is 60000 ms, edge-optimized APIs accept at most 29000']],
  ['a role that may do something else', (stack) => {
    const credentialsRole = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new Queue(stack, 'Queue').grantConsumeMessages(credentialsRole);
    new RestApi(stack, 'Api').root.addMethod('POST', new AwsIntegration({
      service: 'states', action: 'StartExecution', options: { credentialsRole, integrationResponses: [{ statusCode: '200' }] },
    }), { methodResponses: [{ statusCode: '200' }] });
  }, [
    "ERR8[TRUST] ApiGateway::Method: the role 'Role' does not trust apigateway.amazonaws.com",
    "ERR8[PERMISSION] ApiGateway::Method: the role 'Role' does not allow states:StartExecution",
  ]],
  ['a TLS listener that is called without a name', (stack) => {
    const vpc = new Vpc(stack, 'Vpc');
    const listener = new ApplicationLoadBalancer(stack, 'Alb', { vpc }).addListener('Listener', {
      port: 443, open: false, certificates: [{ certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1a2b' }],
    });
    listener.addTargets('Targets', { port: 80 });
    new HttpApi(stack, 'Api').addRoutes({ path: '/alb', integration: new HttpAlbIntegration('Alb', listener, { vpcLink: new VpcLinkV2(stack, 'Link', { vpc }) }) });
  }, ["ERR10[TLS] ApiGatewayV2::Integration: the listener 'AlbListener' speaks HTTPS, and there is no ServerNameToVerify"]],
];

describe('found is, in', () => {
  test.each(WRONG)('%s', (_, build, expected) => {
    const app = new App();
    build(new Stack(app, 'Stack', IRELAND), app);
    expect(findings(app)).toEqual(expected);
  });
});

test('advice is given with strict only', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', IRELAND);
  const handler = fn(stack, 'Fn', Duration.seconds(30));
  new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(handler, { requestTemplates: { 'application/json': '{ "statusCode": "200" }' } }), {
    authorizer: new TokenAuthorizer(stack, 'Tokens', { handler: fn(stack, 'Auth', Duration.seconds(20)) }),
  });
  expect(findings(app)).toEqual([]);
  expect(findings(app, true)).toEqual([
    "ERR5[CLOSE] ApiGateway::Method: the function 'Fn' may run 30 s, the integration waits 29 s",
    "ERR5[AUTHORIZER] ApiGateway::Authorizer: the function 'Auth' may run 20 s, API Gateway waits 10 s for an authorizer",
    'MAP6[REQUEST] ApiGateway::Method: the AWS_PROXY integration has request templates',
  ]);
});

describe.each([
  ['an unknown environment', {}],
  ['a known environment', IRELAND],
] as const)('in %s, nothing is found in', (_, props) => {
  test.each(CORRECT)('%s', (__, build) => {
    const app = new App();
    // The stacks beside it are in Ireland, so that references between them need it there, too.
    build(new Stack(app, 'Stack', /app/.test(build.toString().slice(0, 20)) ? IRELAND : props), app);
    expect(findings(app)).toEqual([]);
  });
});
