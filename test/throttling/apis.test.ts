import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { KbHttpApi, KbHttpApiProps } from '../../src/apis/kb-http-api';
import { KbRestApi, KbRestApiProps } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi, KbWebSocketApiProps } from '../../src/apis/kb-websocket-api';
import { thrownBy } from '../support/refusals';

interface Limited { ThrottlingRateLimit?: number; ThrottlingBurstLimit?: number }
interface StageProperties { StageName: string; DefaultRouteSettings?: Limited; MethodSettings?: Limited[] }

/** The limits of each stage, '<stage> <rate>/<burst>'. */
function limits(stack: Stack): string[] {
  const template = Template.fromStack(stack);
  return ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'].flatMap((type) => Object.values(template.findResources(type)))
    .map(({ Properties }) => Properties as unknown as StageProperties)
    .map(({ StageName, DefaultRouteSettings, MethodSettings }) => {
      const { ThrottlingRateLimit, ThrottlingBurstLimit } = DefaultRouteSettings ?? MethodSettings![0];
      return `${StageName} ${ThrottlingRateLimit}/${ThrottlingBurstLimit}`;
    });
}

function rest(props: KbRestApiProps = {}): KbRestApi {
  const api = new KbRestApi(new Stack(new App(), 'S'), 'Api', props);
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

function http(props: KbHttpApiProps = {}): KbHttpApi {
  const api = new KbHttpApi(new Stack(new App(), 'S'), 'Api', props);
  api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Items', 'https://example.com') });
  return api;
}

function socket(props: KbWebSocketApiProps = {}): KbWebSocketApi {
  const api = new KbWebSocketApi(new Stack(new App(), 'S'), 'Api', props);
  api.addRoute('send', { integration: new WebSocketMockIntegration('Send') });
  return api;
}

const throttling = { throttle: { rateLimit: 60, burstLimit: 30 } };

test('each of our APIs limits its stage, without a word', () => {
  expect([rest(), http(), socket()].map((api) => limits(Stack.of(api)))).toEqual([['prod 1000/500'], ['$default 1000/500'], ['prod 1000/500']]);
});

test('one prop changes the limits', () => {
  const apis = [rest({ throttling }), http({ throttling }), socket({ throttling })];
  expect(apis.map((api) => limits(Stack.of(api)))).toEqual([['prod 60/30'], ['$default 60/30'], ['prod 60/30']]);
  expect(apis.map((api) => api.throttling?.throttle)).toEqual([throttling.throttle, throttling.throttle, throttling.throttle]);
});

test('further stages have the limits of the API, or their own, but not those of its single methods', () => {
  const methods = (key: string) => ({ ...throttling, methods: { [key]: { rateLimit: 6, burstLimit: 3 } } });
  const [one, two, three] = [rest({ throttling: methods('//GET') }), http({ throttling: methods('GET /items') }), socket({ throttling: methods('send') })];
  one.addLoggedStage('Beta', { stageName: 'beta' });
  one.addLoggedStage('Own', { stageName: 'own', throttling: { throttle: { rateLimit: 8, burstLimit: 4 } } });
  one.addLoggedStage('Cdk', { stageName: 'cdk', throttlingRateLimit: 9, throttlingBurstLimit: 5 });
  two.addStage('Beta', { stageName: 'beta' });
  two.addLoggedStage('Own', { stageName: 'own', throttling: { throttle: { rateLimit: 8, burstLimit: 4 } } });
  two.addStage('Cdk', { stageName: 'cdk', throttle: { rateLimit: 9, burstLimit: 5 } });
  three.addLoggedStage('Beta', { stageName: 'beta' });
  three.addLoggedStage('Own', { stageName: 'own', throttling: { throttle: { rateLimit: 8, burstLimit: 4 } } });
  three.addLoggedStage('Cdk', { stageName: 'cdk', throttle: { rateLimit: 9, burstLimit: 5 } });
  const others = ['beta 60/30', 'own 8/4', 'cdk 9/5'];
  expect([one, two, three].map((api) => limits(Stack.of(api)))).toEqual([['prod 60/30', ...others], ['$default 60/30', ...others], ['prod 60/30', ...others]]);
  expect(one.throttling?.methods).toEqual({ '//GET': { rateLimit: 6, burstLimit: 3 } });
});

test('a limit for a method keeps the logs and metrics of the stage, whenever it is added', () => {
  const [one, two] = [rest(), socket()];
  one.throttling!.addMethod('//GET', { rateLimit: 6, burstLimit: 3 });
  two.throttling!.addMethod('send', { rateLimit: 6, burstLimit: 3 });
  Template.fromStack(Stack.of(one)).hasResourceProperties('AWS::ApiGateway::Stage', {
    MethodSettings: [{ LoggingLevel: 'INFO', MetricsEnabled: true }, {
      ResourcePath: '/', HttpMethod: 'GET', LoggingLevel: 'INFO', MetricsEnabled: true, DataTraceEnabled: false, ThrottlingRateLimit: 6, ThrottlingBurstLimit: 3,
    }],
  });
  Template.fromStack(Stack.of(two)).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    RouteSettings: {
      send: { LoggingLevel: 'INFO', DetailedMetricsEnabled: true, DataTraceEnabled: false, ThrottlingRateLimit: 6, ThrottlingBurstLimit: 3 },
    },
  });
});

test('an API without a stage has no limits', () => {
  expect([rest({ deploy: false }), http({ createDefaultStage: false }), socket({ createDefaultStage: false })].map((api) => api.throttling))
    .toEqual([undefined, undefined, undefined]);
});

test('limits that the CDK was given are not given again', () => {
  const deployOptions = { throttlingRateLimit: 9, throttlingBurstLimit: 5 };
  expect(limits(Stack.of(rest({ deployOptions })))).toEqual(['prod 9/5']);
  expect(thrownBy(() => rest({ deployOptions, throttling }))).toMatchObject({ name: 'ThrottleSetTwice' });
  expect(thrownBy(() => http().addLoggedStage('Cdk', { stageName: 'cdk', throttle: { rateLimit: 9, burstLimit: 5 }, throttling })))
    .toMatchObject({ name: 'ThrottleSetTwice' });
});
