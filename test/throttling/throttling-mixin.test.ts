import { App, Mixins, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi, CfnStage as RestCfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, HttpApi, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { refusal } from './refusal';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { ThrottlingMixin } from '../../src/throttling/throttling-mixin';
import { thrownBy } from '../support/refusals';

function stackIn(region: string): Stack {
  return new Stack(new App(), 'S', { env: { account: '111122223333', region } });
}

test('writes both limits beside settings that have none, so that nobody takes them for 0', () => {
  const stack = stackIn('ap-southeast-3');
  const stage = new HttpStage(stack, 'Stage', { httpApi: new HttpApi(stack, 'Api', { createDefaultStage: false }), detailedMetricsEnabled: true });
  Mixins.of(stack).apply(new ThrottlingMixin());
  expect(stack.resolve((stage.node.defaultChild as CfnStage).defaultRouteSettings)).toEqual({
    detailedMetricsEnabled: true, throttlingRateLimit: 2500, throttlingBurstLimit: 1250,
  });
});

test('completes the half that is stated', () => {
  const stack = stackIn('eu-west-1');
  const stage = new HttpStage(stack, 'Stage', { httpApi: new HttpApi(stack, 'Api', { createDefaultStage: false }), throttle: { rateLimit: 7 } });
  Mixins.of(stack).apply(new ThrottlingMixin());
  expect(stack.resolve((stage.node.defaultChild as CfnStage).defaultRouteSettings)).toEqual({ throttlingRateLimit: 7, throttlingBurstLimit: 5000 });
});

test('limits the stages of REST APIs as asked for, and changes nothing that is stated', () => {
  const stack = stackIn('eu-west-1');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET', new MockIntegration());
  const stated = new RestCfnStage(stack, 'Stated', {
    restApiId: api.restApiId,
    methodSettings: [{ httpMethod: '*', resourcePath: '/*', throttlingRateLimit: 3, throttlingBurstLimit: 4 }],
  });
  Mixins.of(stack).apply(new ThrottlingMixin({ throttle: { rateLimit: 60, burstLimit: 30 } }));
  expect((api.deploymentStage.node.defaultChild as RestCfnStage).methodSettings)
    .toEqual([{ httpMethod: '*', resourcePath: '/*', throttlingRateLimit: 60, throttlingBurstLimit: 30 }]);
  expect(stated.methodSettings).toEqual([{ httpMethod: '*', resourcePath: '/*', throttlingRateLimit: 3, throttlingBurstLimit: 4 }]);
});

test('lets a stage wait for the routes that it has settings for', () => {
  const stack = stackIn('eu-west-1');
  const api = new HttpApi(stack, 'Api', { createDefaultStage: false });
  const integration = new HttpUrlIntegration('Items', 'https://example.com');
  api.addRoutes({ path: '/items', methods: [HttpMethod.GET, HttpMethod.POST], integration });
  new CfnStage(stack, 'Stage', { apiId: api.apiId, stageName: 'prod', routeSettings: { 'GET /items': { ThrottlingRateLimit: 3, ThrottlingBurstLimit: 4 } } });
  Mixins.of(stack).apply(new ThrottlingMixin());
  Template.fromStack(stack).hasResource('AWS::ApiGatewayV2::Stage', {
    DependsOn: ['ApiGETitems28A279F0'],
    Properties: { RouteSettings: { 'GET /items': { ThrottlingRateLimit: 3, ThrottlingBurstLimit: 4 } } },
  });
});

test('passes by the stages of our APIs, and all that is no stage', () => {
  const stack = stackIn('eu-west-1');
  const api = new KbHttpApi(stack, 'Api');
  expect(new ThrottlingMixin().supports(api.defaultStage!.node.defaultChild!)).toBe(false);
  expect(new ThrottlingMixin().supports(api)).toBe(false);
});

test('refuses limits that cannot work', () => {
  const stack = stackIn('eu-west-1');
  new CfnStage(stack, 'Stage', { apiId: 'a1b2c3d4e5', stageName: 'prod' });
  expect(thrownBy(() => Mixins.of(stack).apply(new ThrottlingMixin({ throttle: { rateLimit: 60 } })))).toEqual(refusal('ThrottleIncomplete',
    "'throttle' must state rateLimit and burstLimit together, got rateLimit without burstLimit", 'S/Stage'));
});
