import { App, Duration, NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType, LambdaIntegration, MockIntegration, Resource, ResponseTransferMode, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Alias, CfnFunction, Function, SingletonFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { fn } from './functions';
import { refusal } from './refusals';
import {
  HttpStatusMap, KbHttpApi, KbHttpLambdaIntegration, KbLambdaIntegration, KbLambdaIntegrationOptions,
  KbRestApi, KbWebSocketApi, KbWebSocketLambdaIntegration,
} from '../../src';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function newStack(id = 'S', app = new App()): Stack {
  return new Stack(app, id, { env: ENV });
}

function restApi(stack: Stack, props?: RestApiProps): RestApi {
  return new RestApi(stack, 'Api', { cloudWatchRole: false, ...props });
}

/** How many resources of each type a template has. */
function count(stack: Stack): Record<string, number> {
  const counts: Record<string, number> = {};
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string }> };
  for (const { Type } of Object.values(Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}

function permissions(stack: Stack): string[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Permission'))
    .map(({ Properties: { FunctionName, SourceArn } }) => `${text(FunctionName)} ${text(SourceArn)}`).sort();
}

/** References as `<LogicalId>`. */
function text(value: unknown): string {
  const { Ref: id, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as { 'Ref'?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  return typeof value === 'string' ? value : join?.[1].map(text).join('') ?? `<${id ?? attribute![0]}>`.replace(/^<AWS::Partition>$/, 'aws');
}

describe('what a method costs', () => {
  const resourcesFor = (methods: number, integration: (handler: Function) => LambdaIntegration, kb = true): number => {
    const stack = newStack();
    const api = kb ? new KbRestApi(stack, 'Api') : restApi(stack);
    const handler = fn(stack, 'Fn');
    for (let i = 0; i < methods; i++) api.root.addResource(`r${i}`).addMethod('GET', integration(handler));
    return Object.values(count(stack)).reduce((sum, of) => sum + of, 0);
  };

  test.each<[string, (handler: Function) => LambdaIntegration, boolean, number]>([
    ['KbLambdaIntegration in a RestApi', (handler) => new KbLambdaIntegration(handler), false, 2],
    ['KbLambdaIntegration in a KbRestApi', (handler) => new KbLambdaIntegration(handler), true, 2],
    ['LambdaIntegration in a KbRestApi', (handler) => new LambdaIntegration(handler), true, 2],
    ['LambdaIntegration in a RestApi', (handler) => new LambdaIntegration(handler), false, 4],
  ])('%s: resources for each further method', (_, integration, kb, each) => {
    expect(resourcesFor(40, integration, kb) - resourcesFor(10, integration, kb)).toBe(30 * each);
  });

  test('routes of HTTP and WebSocket APIs share integration and permission', () => {
    const stack = newStack();
    const handler = fn(stack, 'Fn');
    const http = new HttpApi(stack, 'Http');
    const webSocket = new WebSocketApi(stack, 'Chat');
    const [httpIntegration, webSocketIntegration] = [new KbHttpLambdaIntegration('Fn', handler), new KbWebSocketLambdaIntegration('Fn', handler)];
    for (let i = 0; i < 5; i++) {
      http.addRoutes({ path: `/r${i}`, methods: [HttpMethod.GET, HttpMethod.POST], integration: httpIntegration });
      webSocket.addRoute(`r${i}`, { integration: webSocketIntegration });
    }
    expect(count(stack)).toMatchObject({ 'AWS::ApiGatewayV2::Route': 15, 'AWS::ApiGatewayV2::Integration': 2, 'AWS::Lambda::Permission': 2 });
    expect(permissions(stack)).toEqual([
      '<Fn9270CBC0> arn:aws:execute-api:eu-west-1:111122223333:<Chat26DEB33F>/*/*',
      '<Fn9270CBC0> arn:aws:execute-api:eu-west-1:111122223333:<HttpF0C70A59>/*/*',
    ].map((line) => line.replace(/<HttpF\w+>/, () => `<${stack.resolve(http.apiId).Ref as string}>`)).sort());
  });
});

describe('the permission', () => {
  test('is one for each API, function, alias and version, for what the URI names, and the methods wait for it', () => {
    const stack = newStack();
    const handler = fn(stack, 'Fn');
    const live = new Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion });
    const api = restApi(stack);
    for (const [path, callee] of [['a', handler], ['b', live], ['c', handler.currentVersion], ['d', live]] as const) {
      api.root.addResource(path).addMethod('GET', new KbLambdaIntegration(callee));
    }
    const version = (stack.resolve(handler.currentVersion.functionArn) as { Ref: string }).Ref;
    expect(permissions(stack)).toEqual(['Fn9270CBC0', version, 'Live848578DF'].map((name) =>
      `<${name}> arn:aws:execute-api:eu-west-1:111122223333:<ApiF70053CD>/*/*/*`).sort());

    const template = Template.fromStack(stack);
    const named = template.findResources('AWS::Lambda::Permission');
    for (const { DependsOn, Properties } of Object.values(template.findResources('AWS::ApiGateway::Method')) as { DependsOn: string[]; Properties: { Integration: { Uri: unknown; IntegrationHttpMethod: string } } }[]) {
      expect(DependsOn).toHaveLength(1);
      expect(text(Properties.Integration.Uri)).toBe(
        `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${text((named[DependsOn[0]] as { Properties: { FunctionName: unknown } }).Properties.FunctionName)}/invocations`);
      expect(Properties.Integration.IntegrationHttpMethod).toBe('POST');
    }
  });

  test('is for the method, on all stages, if that is asked for', () => {
    const stack = newStack();
    const api = new KbRestApi(stack, 'Api');
    api.root.addResource('items').addResource('{id}').addMethod('GET', new KbLambdaIntegration(fn(stack, 'Fn'), { scopePermissionToMethod: true }));
    expect(permissions(stack)).toEqual(['<Fn9270CBC0> arn:aws:execute-api:eu-west-1:111122223333:<ApiF70053CD>/*/GET/items/*']);
  });

  test('is for each of two methods whose paths differ in a dot only', () => {
    const stack = newStack();
    const api = new KbRestApi(stack, 'Api');
    const integration = new KbLambdaIntegration(fn(stack, 'Fn'), { scopePermissionToMethod: true });
    for (const path of ['a.b', 'a/b']) api.root.resourceForPath(path).addMethod('GET', integration);
    expect(permissions(stack)).toEqual(['a.b', 'a/b'].map((path) =>
      `<Fn9270CBC0> arn:aws:execute-api:eu-west-1:111122223333:<ApiF70053CD>/*/GET/${path}`));
  });

  test('is for the route if that is asked for', () => {
    const stack = newStack();
    const api = new KbHttpApi(stack, 'Api');
    const integration = new KbHttpLambdaIntegration('Fn', fn(stack, 'Fn'), { scopePermissionToRoute: true });
    api.addRoutes({ path: '/items', methods: [HttpMethod.GET, HttpMethod.POST], integration });
    api.addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration });
    expect(permissions(stack)).toEqual(['/items', '/orders'].map((path) =>
      `<Fn9270CBC0> arn:aws:execute-api:eu-west-1:111122223333:<${(stack.resolve(api.apiId) as { Ref: string }).Ref}>/*/*${path}`));
  });

  test('is one for methods of a nested stack, in that stack', () => {
    const stack = newStack();
    const nested = new NestedStack(stack, 'Nested');
    const api = restApi(stack);
    api.root.addMethod('GET', new KbLambdaIntegration(fn(stack, 'Fn')));
    const imported = RestApi.fromRestApiAttributes(nested, 'Api', { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId });
    const more = fn(nested, 'More');
    for (const path of ['a', 'b']) imported.root.addResource(path).addMethod('GET', new KbLambdaIntegration(more));
    expect([count(stack), count(nested)].map((of) => of['AWS::Lambda::Permission'])).toEqual([1, 1]);
  });

  test('is in the stack of the methods if that is another one than that of the API', () => {
    const app = new App();
    const [owner, team] = [newStack('Owner', app), newStack('Team', app)];
    const api = restApi(owner, { deploy: false });
    api.root.addMethod('GET', new MockIntegration());
    const handler = fn(team, 'Fn');
    for (const pathPart of ['a', 'b']) new Resource(team, pathPart, { parent: api.root, pathPart }).addMethod('GET', new KbLambdaIntegration(handler));
    expect([count(owner), count(team)].map((of) => of['AWS::Lambda::Permission'])).toEqual([undefined, 1]);
  });

  test('is one for what the CDK writes in the APIs of this library', () => {
    const stack = newStack();
    const handler = fn(stack, 'Fn');
    const rest = new KbRestApi(stack, 'Rest');
    rest.root.addMethod('GET', new LambdaIntegration(handler));
    rest.root.addMethod('PUT', new KbLambdaIntegration(handler));
    const http = new KbHttpApi(stack, 'Http', { defaultIntegration: new HttpLambdaIntegration('Fallback', handler) });
    http.addRoutes({ path: '/a', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('A', handler) });
    const chat = new KbWebSocketApi(stack, 'Chat', { connectRouteOptions: { integration: new WebSocketLambdaIntegration('Connect', handler) } });
    chat.addRoute('say', { integration: new WebSocketLambdaIntegration('Say', handler) });
    expect(permissions(stack).map((line) => line.replace(/.*:</, '').replace(/\w{8}>/, ''))).toEqual(['Chat/*/*', 'Http/*/*', 'Rest/*/*/*']);

    const template = Template.fromStack(stack);
    const ids = Object.keys(template.findResources('AWS::Lambda::Permission'));
    const callers = ['AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route'].flatMap((type) => Object.values(template.findResources(type)) as { DependsOn: string[] }[]);
    expect(callers).toHaveLength(6);
    for (const { DependsOn } of callers) expect(ids).toEqual(expect.arrayContaining(DependsOn));
  });

  test('of an authorizer stays as it is', () => {
    const stack = newStack();
    const http = new KbHttpApi(stack, 'Http');
    http.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: new KbHttpLambdaIntegration('I', fn(stack, 'Fn')), authorizer: new HttpLambdaAuthorizer('A', fn(stack, 'Http1')) });
    const chat = new KbWebSocketApi(stack, 'Chat');
    chat.addRoute('$connect', { integration: new KbWebSocketLambdaIntegration('I', fn(stack, 'Fn2')), authorizer: new WebSocketLambdaAuthorizer('A', fn(stack, 'Chat1')) });
    expect(permissions(stack).map((line) => line.replace(/^<(\w+?)\w{8}>.*?\//, '$1 ').replace(/<\w+>/, 'id')))
      .toEqual(['Chat1 authorizers/id', 'Fn2 */*', 'Fn */*', 'Http1 authorizers/id']);
  });

  test('is one under a status map', () => {
    const stack = newStack();
    const api = new HttpApi(stack, 'Api');
    const integration = HttpStatusMap.statuses({ 403: 404 }).on(new KbHttpLambdaIntegration('I', fn(stack, 'Fn')));
    api.addRoutes({ path: '/a', methods: [HttpMethod.GET, HttpMethod.PUT], integration });
    expect(permissions(stack)).toHaveLength(1);
  });

  test('stays with the stage if the console shall not test', () => {
    const stack = newStack();
    const api = new KbRestApi(stack, 'Api');
    api.root.addMethod('GET', new LambdaIntegration(fn(stack, 'Fn'), { allowTestInvoke: false }));
    expect(permissions(stack)).toEqual(['<Fn9270CBC0> arn:aws:execute-api:eu-west-1:111122223333:<ApiF70053CD>/<ApiDeploymentStageprod3EB9684E>/GET/']);
  });

  test('is left to the other team for a function of another account', () => {
    const stack = newStack();
    const api = restApi(stack);
    api.root.addMethod('GET', new KbLambdaIntegration(Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:444455556666:function:theirs')));
    expect(permissions(stack)).toEqual([]);
  });
});

test('a renamed function is deployed anew', () => {
  const deployment = (functionName?: string) => {
    const stack = newStack();
    restApi(stack).root.addMethod('GET', new KbLambdaIntegration(fn(stack, 'Fn', 3, functionName)));
    return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
  };
  expect(deployment('one')).toEqual(deployment('one'));
  expect(deployment('one')).not.toEqual(deployment('two'));
});

describe('refuses', () => {
  const bound = (options: KbLambdaIntegrationOptions = {}, { seconds, ...props }: RestApiProps & { seconds?: number } = {}) => refusal(() => {
    const stack = newStack();
    restApi(stack, props).root.addMethod('GET', new KbLambdaIntegration(fn(stack, 'Fn', seconds), options));
  });
  const regional = { endpointTypes: [EndpointType.REGIONAL] };

  test('a function that may run longer than a REST API waits', () => {
    expect(bound({}, { seconds: 29 })).toBe('nothing was refused');
    expect(bound({}, { seconds: 30 })).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 29 s, got 'S/Fn' with a timeout of 30 s");
    expect(bound({ timeout: Duration.seconds(5) }, { seconds: 6 })).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 5 s, got 'S/Fn' with a timeout of 6 s");
    expect(bound({ timeout: Duration.seconds(2) })).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 2 s, got 'S/Fn' with a timeout of 3 s");
  });

  test('the same behind an alias, and for a function of the whole stack', () => {
    const stack = newStack();
    const slow = new Alias(stack, 'Live', { aliasName: 'live', version: fn(stack, 'Fn', 60).currentVersion });
    const single = new SingletonFunction(stack, 'Single', { uuid: 'u', runtime: Runtime.NODEJS_24_X, handler: 'i.h', code: Code.fromInline('//'), timeout: Duration.minutes(2) });
    expect(refusal(() => restApi(stack).root.addMethod('GET', new KbLambdaIntegration(slow))))
      .toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 29 s, got 'S/Live' with a timeout of 60 s");
    expect(refusal(() => new RestApi(stack, 'Other').root.addMethod('GET', new KbLambdaIntegration(single)))).toContain("29 s, got 'S/Single' with a timeout of 120 s");
  });

  test('the same for HTTP and WebSocket APIs, which have limits of their own', () => {
    const http = (seconds: number, timeout?: Duration) => refusal(() => {
      const stack = newStack();
      new HttpApi(stack, 'Api').addRoutes({ path: '/a', integration: new KbHttpLambdaIntegration('Fn', fn(stack, 'Fn', seconds), { timeout }) });
    });
    const webSocket = (seconds: number) => refusal(() => {
      const stack = newStack();
      new WebSocketApi(stack, 'Api').addRoute('say', { integration: new KbWebSocketLambdaIntegration('Fn', fn(stack, 'Fn', seconds)) });
    });
    expect(http(30)).toBe('nothing was refused');
    expect(http(31)).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 30 s, got 'S/Fn' with a timeout of 31 s");
    expect(http(20, Duration.millis(1500))).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 1.5 s, got 'S/Fn' with a timeout of 20 s");
    expect(webSocket(29)).toBe('nothing was refused');
    expect(webSocket(30)).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 29 s, got 'S/Fn' with a timeout of 30 s");
  });

  test('a timeout above 29 seconds without the quota, above the quota, or on an edge-optimized API', () => {
    const timeout = Duration.seconds(60);
    expect(bound({ timeout }, regional)).toBe("TimeoutAboveQuota: 'timeout' must be 29 s at most unless 'timeoutQuota' says what the quota of the account was raised to, got 60 s");
    expect(bound({ timeout, timeoutQuota: Duration.seconds(45) }, regional)).toBe("TimeoutAboveQuota: 'timeout' must be within 'timeoutQuota', 45 s, got 60 s");
    expect(bound({ timeout, timeoutQuota: Duration.minutes(2) }, { ...regional, seconds: 60 })).toBe('nothing was refused');
    expect(bound({ timeout })).toBe("TimeoutOfEdgeApi: 'timeout' must be 29 s at most for an edge-optimized API, got 60 s");
    expect(bound({ timeout, timeoutQuota: Duration.minutes(2) }, { endpointTypes: [EndpointType.EDGE] }))
      .toBe("TimeoutOfEdgeApi: 'timeoutQuota' must be left out for an edge-optimized API, whose integrations wait 29 s at most, got 120 s");
  });

  test('a streamed response of more than 15 minutes; how long the function runs matters only with a timeout', () => {
    const responseTransferMode = ResponseTransferMode.STREAM;
    expect(bound({ responseTransferMode }, { seconds: 800 })).toBe('nothing was refused');
    expect(bound({ responseTransferMode, timeout: Duration.minutes(15) }, { seconds: 900 })).toBe('nothing was refused');
    expect(bound({ responseTransferMode, timeout: Duration.minutes(16) })).toBe("TimeoutOfStream: 'timeout' of a streamed response must be 900 s at most, got 960 s");
    expect(bound({ responseTransferMode, timeout: Duration.minutes(5) }, { seconds: 301 })).toContain('300 s, got');
  });

  test('an asynchronous proxy; without proxy the function may run on', () => {
    const requestParameters = { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" };
    expect(bound({ requestParameters })).toBe("AsynchronousProxy: 'proxy' must be false for a function that is invoked asynchronously, which answers nothing that a proxy could pass on, got true");
    expect(bound({ requestParameters, proxy: false }, { seconds: 900 })).toBe('nothing was refused');
    expect(bound({ requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'RequestResponse'" } }, { seconds: 900 })).toContain('FunctionOutlivesIntegration');
  });

  test('what would not be permitted', () => {
    expect(bound({ allowTestInvoke: false })).toBe("TestInvokeNotExcluded: 'allowTestInvoke' must be true, since the permission is for all stages (use LambdaIntegration), got false");
    const stack = newStack();
    expect(refusal(() => restApi(stack).root.addMethod('GET', new KbLambdaIntegration(fn(stack, 'Fn').latestVersion))))
      .toBe("FunctionWithoutPermission: 'handler' must be a function, an alias or a published version, which alone can have a permission, got 'S/Fn/$LATEST'");
  });

  test('a function of this app in another Region or account', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: ENV, crossRegionReferences: true });
    const there = (id: string, env: object) => fn(new Stack(app, id, { env: { ...ENV, ...env }, crossRegionReferences: true }), 'Fn');
    const api = restApi(stack);
    expect(refusal(() => api.root.addMethod('GET', new KbLambdaIntegration(there('Virginia', { region: 'us-east-1' })))))
      .toBe("FunctionElsewhere: 'handler' must be in the region of the API, eu-west-1, got 'Virginia/Fn' in us-east-1");
    expect(refusal(() => api.root.addMethod('PUT', new KbLambdaIntegration(there('Theirs', { account: '444455556666' })))))
      .toBe("FunctionElsewhere: 'handler' must be in the account of the API, 111122223333, got 'Theirs/Fn' in 444455556666");
  });
});

test('a function that APIs of another stack call by routes and methods of its own has a permission for each of them', () => {
  const app = new App();
  const [apis, stack] = [newStack('Apis', app), newStack('S', app)];
  const handler = fn(stack, 'Fn');
  for (const [id, integration] of [['A', new KbHttpLambdaIntegration('Fn', handler)], ['B', new KbHttpLambdaIntegration('Fn', handler)]] as const) {
    new HttpRoute(stack, `Route${id}`, { httpApi: new KbHttpApi(apis, id), routeKey: HttpRouteKey.with('/a', HttpMethod.GET), integration });
  }
  for (const [id, integration] of [['C', new KbLambdaIntegration(handler)], ['D', new LambdaIntegration(handler)]] as const) {
    new Resource(stack, `Resource${id}`, { parent: new KbRestApi(apis, id, { deploy: false }).root, pathPart: 'a' }).addMethod('GET', integration);
  }
  const { Resources } = app.synth().getStackByName('S').template as { Resources: Record<string, { Type: string; Properties: { SourceArn: unknown } }> };
  const sources = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Permission').map(({ Properties: { SourceArn } }) => JSON.stringify(SourceArn));
  expect(sources.map((source) => /Apis:ExportsOutputRef([A-D])/.exec(source)?.[1])).toEqual(['A', 'B', 'C', 'D']);
});

test('a function of this app that was imported by its ARN, as CfnFunction needs it, has a permission too', () => {
  const stack = newStack();
  const { attrArn } = new CfnFunction(stack, 'Raw', { code: { zipFile: '//' }, role: 'arn:aws:iam::111122223333:role/raw', runtime: 'nodejs24.x', handler: 'index.handler' });
  const integration = new KbLambdaIntegration(Function.fromFunctionArn(stack, 'Imported', attrArn));
  const api = restApi(stack);
  api.root.addMethod('GET', integration);
  api.root.addMethod('PUT', integration);
  expect(permissions(stack)).toEqual(['<Raw> arn:aws:execute-api:eu-west-1:111122223333:<ApiF70053CD>/*/*/*']);
});

test('values that only the deployment knows are not judged', () => {
  const stack = newStack();
  const late = Token.asNumber({ resolve: () => 900 });
  const [unknown, slow] = [fn(stack, 'Unknown', late), fn(stack, 'Slow', 900)];
  const api = restApi(stack);
  api.root.addMethod('GET', new KbLambdaIntegration(unknown));
  api.root.addMethod('PUT', new KbLambdaIntegration(slow, { timeout: Duration.millis(late), timeoutQuota: Duration.millis(late) }));
  const regional = new RestApi(stack, 'Regional', { endpointTypes: [EndpointType.REGIONAL] });
  regional.root.addMethod('PUT', new KbLambdaIntegration(slow, { timeout: Duration.minutes(15), timeoutQuota: Duration.millis(late) }));
  expect(count(stack)['AWS::Lambda::Permission']).toBe(3);
});
