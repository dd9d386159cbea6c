import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnMethod, CfnStage as RestCfnStage, MockIntegration, RestApi, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnRoute, CfnStage, HttpApi, HttpMethod, HttpNoneAuthorizer, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IConstruct } from 'constructs';
import { refusal } from './refusal';
import { StageThrottling } from '../../src/throttling/stage-throttling';
import { StageThrottlingOptions } from '../../src/throttling/stage-throttling-options';
import { throttleStage } from '../../src/throttling/throttle-stage';
import { thrownBy } from '../support/refusals';

const URL = new HttpUrlIntegration('Items', 'https://example.com');

function rest(options: StageThrottlingOptions = {}, region?: string) {
  const stack = new Stack(new App(), 'S', { env: region === undefined ? undefined : { account: '111122223333', region } });
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET', new MockIntegration());
  api.root.addResource('orders').addMethod('POST', new MockIntegration());
  return { stack, api, throttling: throttleStage(api.deploymentStage, options), template: () => Template.fromStack(stack) };
}

const PATH = 'S/Api/DeploymentStage.prod/Throttling';

function settingsOf(template: Template): unknown {
  return Object.values(template.findResources('AWS::ApiGateway::Stage'))[0].Properties.MethodSettings;
}

describe('a stage of a REST API', () => {
  test('is limited to 1,000 requests per second and 500 at once if nobody says otherwise', () => {
    const { throttling, template } = rest();
    expect(settingsOf(template())).toEqual([{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 500 }]);
    expect(throttling.throttle).toEqual({ rateLimit: 1000, burstLimit: 500 });
  });

  test('takes limits for all methods and for some, the root among them', () => {
    const { throttling, template } = rest({
      throttle: { rateLimit: 80, burstLimit: 160 },
      methods: { '/orders/post': { rateLimit: 8, burstLimit: 16 }, '/GET': { rateLimit: 0.5, burstLimit: 1 } },
    });
    expect(settingsOf(template())).toEqual([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 80, ThrottlingBurstLimit: 160 },
      { HttpMethod: 'POST', ResourcePath: '/~1orders', ThrottlingRateLimit: 8, ThrottlingBurstLimit: 16 },
      { HttpMethod: 'GET', ResourcePath: '/', ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 1 },
    ]);
    expect(throttling.methods).toEqual({ '/orders/POST': { rateLimit: 8, burstLimit: 16 }, '//GET': { rateLimit: 0.5, burstLimit: 1 } });
  });

  test('keeps what deployOptions state, and completes overrides that have no limits', () => {
    const stack = new Stack(new App(), 'S');
    const api = new RestApi(stack, 'Api', {
      cloudWatchRole: false,
      deployOptions: { throttlingRateLimit: 90, throttlingBurstLimit: 45, methodOptions: { '/a/GET': { metricsEnabled: true } } },
    });
    api.root.addMethod('GET', new MockIntegration());
    throttleStage(api.deploymentStage);
    expect(settingsOf(Template.fromStack(stack))).toMatchObject([
      { ResourcePath: '/*', ThrottlingRateLimit: 90, ThrottlingBurstLimit: 45 },
      { ResourcePath: '/~1a', MetricsEnabled: true, ThrottlingRateLimit: 90, ThrottlingBurstLimit: 45 },
    ]);
  });

  test('gives an override without limits those of the stage, since it may inherit none', () => {
    const stack = new Stack(new App(), 'S');
    const stage = new RestCfnStage(stack, 'Stage', {
      restApiId: 'a1b2c3d4e5',
      methodSettings: [{ httpMethod: 'GET', resourcePath: '/~1a', loggingLevel: 'INFO' }],
    });
    throttleStage(stage);
    expect(settingsOf(Template.fromStack(stack))).toEqual([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 500 },
      { HttpMethod: 'GET', ResourcePath: '/~1a', LoggingLevel: 'INFO', ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 500 },
    ]);
  });

  test('is found by its L2 and by its L1, and limited once', () => {
    const { api, throttling } = rest();
    expect(StageThrottling.of(api.deploymentStage)).toBe(throttling);
    expect(StageThrottling.of(api.deploymentStage.node.defaultChild!)).toBe(throttling);
    expect(thrownBy(() => new StageThrottling(api, 'Again', { stage: api.deploymentStage }))).toEqual(
      refusal('StageThrottlingTwice', `'stage' must be given to one StageThrottling, got one that has '${PATH}'`, 'S/Api/Again'));
  });
});

describe('limits', () => {
  const both = 'rateLimit and burstLimit together';
  test.each<[string, ThrottleSettings, string]>([
    ['ThrottleLimit', { rateLimit: 0, burstLimit: 10 }, "'throttle.rateLimit' takes a number greater than 0, since 0 would refuse every call, got 0"],
    ['ThrottleLimit', { rateLimit: -5, burstLimit: 10 }, "'throttle.rateLimit' takes a number greater than 0, since 0 would refuse every call, got -5"],
    ['ThrottleLimit', { rateLimit: 5, burstLimit: 0 }, "'throttle.burstLimit' takes a whole number greater than 0, since 0 would refuse every call, got 0"],
    ['ThrottleLimit', { rateLimit: 5, burstLimit: 1.5 }, "'throttle.burstLimit' takes a whole number greater than 0, since 0 would refuse every call, got 1.5"],
    ['ThrottleLimit', { rateLimit: NaN, burstLimit: 10 }, "'throttle.rateLimit' takes a number greater than 0, since 0 would refuse every call, got NaN"],
    ['ThrottleIncomplete', { burstLimit: 10 }, `'throttle' must state ${both}, got burstLimit without rateLimit`],
    ['ThrottleIncomplete', { rateLimit: 10 }, `'throttle' must state ${both}, got rateLimit without burstLimit`],
    ['ThrottleIncomplete', {}, `'throttle' must state ${both}, got neither`],
  ])('raise %s for %o', (name, throttle, message) => {
    expect(thrownBy(() => rest({ throttle }))).toEqual(refusal(name, message, PATH));
  });

  const above = (prop: string, most: number, got: number) =>
    `'${prop}' must not be above the ${most} that the account has in the Region, unless 'account' states a raised quota or 'aboveAccountReason' says why, got ${got}`;
  test.each<[string | undefined, ThrottleSettings, string | undefined]>([
    [undefined, { rateLimit: 10_000, burstLimit: 5_000 }, undefined],
    [undefined, { rateLimit: 10_001, burstLimit: 5_000 }, above('throttle.rateLimit', 10_000, 10_001)],
    ['eu-west-1', { rateLimit: 10_000, burstLimit: 5_001 }, above('throttle.burstLimit', 5_000, 5_001)],
    ['ap-southeast-3', { rateLimit: 2_501, burstLimit: 1_250 }, above('throttle.rateLimit', 2_500, 2_501)],
    ['ap-southeast-3', { rateLimit: 2_500, burstLimit: 1_251 }, above('throttle.burstLimit', 1_250, 1_251)],
  ])('in %s, of %o', (region, throttle, message) => {
    const error = thrownBy(() => rest({ throttle }, region));
    expect(error).toEqual(message === undefined ? undefined : refusal('ThrottleAboveAccount', message, PATH));
  });

  test('may be above the standard if the account has more', () => {
    const { template } = rest({ throttle: { rateLimit: 20_000, burstLimit: 10_000 }, account: { rateLimit: 20_000, burstLimit: 10_000 } });
    expect(settingsOf(template())).toMatchObject([{ ThrottlingRateLimit: 20_000, ThrottlingBurstLimit: 10_000 }]);
  });

  test('are told to rule THR6 if the account has more, for single methods too', () => {
    const told = (stage: IConstruct) => stage.node.defaultChild!.node.metadata.flatMap(({ data }) => Object.entries(data as object));
    const account = { rateLimit: 30_000, burstLimit: 15_000 };
    const reason = ['Annotation::ApiGatewayKb-THR6', "The quota of the account was raised, as 'account' states."];
    expect(told(rest({ throttle: { rateLimit: 20_000, burstLimit: 10 }, account }).api.deploymentStage)).toContainEqual(reason);
    const { api, throttling } = rest({ account });
    expect(told(api.deploymentStage)).not.toContainEqual(reason);
    throttling.addMethod('/orders/POST', { rateLimit: 10, burstLimit: 10_000 });
    expect(told(api.deploymentStage)).toContainEqual(reason);
  });

  test('may be above what the account has with a reason, which acknowledges rule THR6', () => {
    const { api } = rest({ throttle: { rateLimit: 20_000, burstLimit: 10_000 }, aboveAccountReason: 'the quota is being raised this week' });
    expect(api.deploymentStage.node.defaultChild!.node.metadata.map(({ data }) => data as unknown))
      .toContainEqual({ 'Annotation::ApiGatewayKb-THR6': 'the quota is being raised this week' });
  });

  test('are stated once', () => {
    const stack = new Stack(new App(), 'S');
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deployOptions: { throttlingRateLimit: 90, throttlingBurstLimit: 45 } });
    expect(thrownBy(() => throttleStage(api.deploymentStage, { throttle: { rateLimit: 80, burstLimit: 40 } }))).toEqual(
      refusal('ThrottleSetTwice', "'throttle' must be left out when the stage states its limits, got both", PATH));
  });

  test('of one method are stated once', () => {
    const { throttling } = rest({ methods: { '/orders/POST': { rateLimit: 8, burstLimit: 16 } } });
    expect(thrownBy(() => throttling.addMethod('/orders/POST', { rateLimit: 9, burstLimit: 18 }))).toEqual(
      refusal('ThrottleSetTwice', "'methods['/orders/POST']' must be left out when the stage states the limits of the method, got both", PATH));
  });

  test('that the CDK states must be complete as well', () => {
    const stack = new Stack(new App(), 'S');
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deployOptions: { throttlingRateLimit: 90 } });
    expect(thrownBy(() => throttleStage(api.deploymentStage))).toEqual(
      refusal('ThrottleIncomplete', `'stage' must state ${both}, got rateLimit without burstLimit`, PATH));
  });
});

describe('limits of a method', () => {
  test('that the API does not have raise UnknownMethod at synthesis', () => {
    const { template } = rest({ methods: { '/orders/PUT': { rateLimit: 8, burstLimit: 16 } } });
    expect(() => template()).toThrow(
      `'methods' takes methods and routes that the API has ('//GET', '/orders/POST'), got '/orders/PUT' [${PATH}; see`);
  });

  test('may be added before the method is', () => {
    const { api, throttling, template } = rest();
    throttling.addMethod('/later/GET', { rateLimit: 8, burstLimit: 16 });
    api.root.addResource('later').addMethod('GET', new MockIntegration());
    expect(settingsOf(template())).toMatchObject([{ ResourcePath: '/*' }, { ResourcePath: '/~1later', HttpMethod: 'GET', ThrottlingRateLimit: 8 }]);
  });

  test('may name one verb of ANY, or a path below a proxy', () => {
    const { api, throttling, template } = rest();
    api.root.addResource('any').addMethod('ANY', new MockIntegration());
    api.root.addResource('files').addProxy({ defaultIntegration: new MockIntegration() });
    throttling.addMethod('/any/GET', { rateLimit: 8, burstLimit: 16 });
    throttling.addMethod('/files/a/PUT', { rateLimit: 9, burstLimit: 18 });
    expect(settingsOf(template())).toHaveLength(3);
  });

  test('are not judged for an API with a method that is written as an L1, which does not tell its path', () => {
    const { stack, api, template } = rest({ methods: { '/orders/PUT': { rateLimit: 8, burstLimit: 16 } } });
    new CfnMethod(stack, 'Put', { restApiId: api.restApiId, resourceId: 'a1b2c3', httpMethod: 'PUT', integration: { type: 'MOCK' } });
    expect(settingsOf(template())).toHaveLength(2);
  });

  test('are not judged for an API whose methods are elsewhere', () => {
    const stack = new Stack(new App(), 'S');
    const stage = new RestCfnStage(stack, 'Stage', { restApiId: 'a1b2c3d4e5', stageName: 'prod' });
    throttleStage(stage, { methods: { '/orders/PUT': { rateLimit: 8, burstLimit: 16 } } });
    expect(settingsOf(Template.fromStack(stack))).toHaveLength(2);
  });
});

describe('a stage of an HTTP or WebSocket API', () => {
  test('waits for the routes that it has limits for, and for no other', () => {
    const stack = new Stack(new App(), 'S');
    const api = new HttpApi(stack, 'Api');
    throttleStage(api.defaultStage!, { throttle: { rateLimit: 70, burstLimit: 140 }, methods: { 'GET /items': { rateLimit: 7, burstLimit: 14 } } });
    api.addRoutes({ path: '/items', methods: [HttpMethod.GET, HttpMethod.POST], integration: URL, authorizer: new HttpNoneAuthorizer() });
    Template.fromStack(stack).hasResource('AWS::ApiGatewayV2::Stage', {
      DependsOn: ['ApiGETitems28A279F0'],
      Properties: {
        DefaultRouteSettings: { ThrottlingRateLimit: 70, ThrottlingBurstLimit: 140 },
        RouteSettings: { 'GET /items': { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 14 } },
      },
    });
  });

  test('names the routes that there are, when it has limits for another', () => {
    const stack = new Stack(new App(), 'S');
    const api = new WebSocketApi(stack, 'Api');
    api.addRoute('send', { integration: new WebSocketMockIntegration('Send') });
    const stage = new CfnStage(stack, 'Stage', { apiId: api.apiId, stageName: 'prod' });
    throttleStage(stage, { methods: { sendMessage: { rateLimit: 7, burstLimit: 14 } } });
    expect(() => Template.fromStack(stack)).toThrow("'methods' takes methods and routes that the API has ('send'), got 'sendMessage' [S/StageThrottling; see");
  });

  test('keeps the settings of routes in whatever spelling, and adds what they lack', () => {
    const stack = new Stack(new App(), 'S');
    const api = new CfnApi(stack, 'Api', { name: 'chat', protocolType: 'WEBSOCKET', routeSelectionExpression: '$request.body.action' });
    const route = new CfnRoute(stack, 'Send', { apiId: api.ref, routeKey: 'send' });
    const stage = new CfnStage(stack, 'Stage', {
      apiId: api.ref,
      stageName: 'prod',
      routeSettings: { send: { LoggingLevel: 'INFO', throttlingRateLimit: 3 } },
    });
    throttleStage(stage);
    expect(stack.resolve(stage.routeSettings)).toEqual({ send: { LoggingLevel: 'INFO', throttlingRateLimit: 3, ThrottlingBurstLimit: 500 } });
    Template.fromStack(stack).hasResource('AWS::ApiGatewayV2::Stage', { DependsOn: [stack.resolve(route.logicalId)] });
  });
});
