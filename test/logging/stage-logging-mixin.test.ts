import { App, Fn, Mixins, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogFormat, CfnStage as RestCfnStage, LogGroupLogDestination, MethodLoggingLevel, MockIntegration, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnStage as V2CfnStage, HttpApi, HttpStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { AccessLogFormats } from '../../src/logging/access-log-formats';
import { ApiGatewayAccount, ApiGatewayAccountMode } from '../../src/logging/api-gateway-account';
import { ApiProtocol } from '../../src/logging/api-kind';
import { ExecutionLogGroup, ExecutionLogging } from '../../src/logging/execution-logging';
import { StageLoggingMixin, StageLoggingMixinProps } from '../../src/logging/stage-logging-mixin';

function newStack(flag = true): Stack {
  return new Stack(new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': flag } }), 'S');
}

function plainApi(stack: Stack, props?: RestApiProps): RestApi {
  const api = new RestApi(stack, 'Api', props);
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

function repaired(stack: Stack, props?: StageLoggingMixinProps): Template {
  Mixins.of(stack).apply(new StageLoggingMixin(props));
  return Template.fromStack(stack);
}

test('gives a plain REST API what it lacks, but not the execution log group that may exist', () => {
  const stack = newStack();
  plainApi(stack);

  const template = repaired(stack);
  template.hasResource('AWS::ApiGateway::Stage', {
    DependsOn: ['ApiGatewayKbAccount6A1F2263'],
    Properties: {
      AccessLogSetting: { DestinationArn: Match.anyValue(), Format: AccessLogFormats.rest().toString() },
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO', DataTraceEnabled: false, MetricsEnabled: true }],
    },
  });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
});

test('changes nothing that is stated, except what overrides leave out', () => {
  const stack = newStack();
  const format = AccessLogFormat.clf();
  plainApi(stack, {
    deployOptions: {
      accessLogDestination: new LogGroupLogDestination(new LogGroup(stack, 'Own')),
      accessLogFormat: format,
      loggingLevel: MethodLoggingLevel.ERROR,
      metricsEnabled: false,
      dataTraceEnabled: true,
      methodOptions: { '/a/GET': { throttlingBurstLimit: 4 }, '/b/GET': { loggingLevel: MethodLoggingLevel.OFF, metricsEnabled: true } },
    },
  });

  const template = repaired(stack, { accessLog: { retention: RetentionDays.ONE_DAY }, execution: ExecutionLogging.info() });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  template.hasResourceProperties('AWS::ApiGateway::Stage', {
    AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Own'), 'Arn'] }, Format: format.toString() },
    MethodSettings: [
      { HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'ERROR', MetricsEnabled: false, DataTraceEnabled: true },
      { HttpMethod: 'GET', ResourcePath: '/~1a', LoggingLevel: 'ERROR', MetricsEnabled: false, DataTraceEnabled: false, ThrottlingBurstLimit: 4 },
      { HttpMethod: 'GET', ResourcePath: '/~1b', LoggingLevel: 'OFF', MetricsEnabled: true, DataTraceEnabled: false },
    ],
  });
});

test('leaves a stage that states OFF at OFF, whatever group is asked for', () => {
  const stack = newStack();
  plainApi(stack, { deployOptions: { loggingLevel: MethodLoggingLevel.OFF } });

  const template = repaired(stack, { executionLogGroup: ExecutionLogGroup.existing({ retention: RetentionDays.ONE_DAY }) });
  template.hasResourceProperties('AWS::ApiGateway::Stage', { MethodSettings: [Match.objectLike({ LoggingLevel: 'OFF' })] });
  template.resourceCountIs('Custom::LogRetention', 0);
});

test('uses the options where something is missing', () => {
  const stack = newStack();
  plainApi(stack);

  const template = repaired(stack, {
    accessLog: { retention: RetentionDays.ONE_DAY },
    execution: ExecutionLogging.errors(),
    executionLogGroup: ExecutionLogGroup.existing({ retention: RetentionDays.ONE_WEEK }),
    account: new ApiGatewayAccount(stack, 'Account', { mode: ApiGatewayAccountMode.ASSUME_CONFIGURED }),
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
  template.hasResourceProperties('Custom::LogRetention', { RetentionInDays: 7 });
  template.hasResource('AWS::ApiGateway::Stage', {
    Metadata: { 'cdk-apigateway-kb': { accountRole: 'configured-elsewhere' } },
    Properties: { MethodSettings: [Match.objectLike({ LoggingLevel: 'ERROR' })] },
  });
});

test('makes no second account for an API that brings its own', () => {
  const stack = newStack(false);
  plainApi(stack);

  const template = repaired(stack);
  template.resourceCountIs('AWS::ApiGateway::Account', 1);
  template.hasResource('AWS::ApiGateway::Stage', { DependsOn: [Match.stringLikeRegexp('^ApiAccount')] });
});

test('lets each API that brings its own account wait for that one, and ties no stacks together', () => {
  const app = new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false } });
  const [first, second] = [new Stack(app, 'First'), new Stack(app, 'Second')];
  [first, second].forEach((stack) => plainApi(stack));
  Mixins.of(app).apply(new StageLoggingMixin());

  expect([first.dependencies, second.dependencies]).toEqual([[], []]);
  Template.fromStack(second).hasResource('AWS::ApiGateway::Stage', { DependsOn: [Match.stringLikeRegexp('^ApiAccount')] });
});

test('leaves settings that cannot be read', () => {
  const stack = newStack();
  const unreadable = Fn.conditionIf('IsProd', [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'OFF' }], []);
  new RestCfnStage(stack, 'Stage', { restApiId: 'a1', stageName: 'dev', methodSettings: unreadable, accessLogSetting: unreadable });

  repaired(stack).hasResourceProperties('AWS::ApiGateway::Stage', {
    MethodSettings: { 'Fn::If': Match.anyValue() },
    AccessLogSetting: { 'Fn::If': Match.anyValue() },
  });
});

test('passes by stages that log already, when applied twice and for the Kb APIs', () => {
  const stack = newStack();
  plainApi(stack);
  new KbRestApi(stack, 'Kb').root.addMethod('GET', new MockIntegration());
  Mixins.of(stack).apply(new StageLoggingMixin());

  expect(() => repaired(stack)).not.toThrow();
});

test('works with an L1 stage that has no name', () => {
  const stack = newStack();
  new RestCfnStage(stack, 'Stage', { restApiId: 'a1' });

  const template = repaired(stack);
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  template.hasResource('AWS::Logs::LogGroup', {
    DependsOn: Match.absent(),
    Properties: { LogGroupName: Match.stringLikeRegexp('^/aws/vendedlogs/apis/a1/SStage[0-9A-F]{8}$') },
  });
});

describe('for V2 stages', () => {
  test('gives an HTTP API an access log and nothing else', () => {
    const stack = newStack();
    new HttpApi(stack, 'Api');

    const template = repaired(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { Format: AccessLogFormats.http().toString() },
      DefaultRouteSettings: Match.absent(),
    });
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('gives a WebSocket API both logs and the account', () => {
    const stack = newStack();
    new WebSocketStage(stack, 'Stage', { webSocketApi: new WebSocketApi(stack, 'Api'), stageName: 'dev', throttle: { rateLimit: 3 } });

    repaired(stack).hasResource('AWS::ApiGatewayV2::Stage', {
      DependsOn: ['ApiGatewayKbAccount6A1F2263'],
      Properties: {
        AccessLogSettings: { Format: AccessLogFormats.webSocket().toString() },
        DefaultRouteSettings: {
          LoggingLevel: 'INFO',
          DataTraceEnabled: false,
          DetailedMetricsEnabled: true,
          ThrottlingRateLimit: 3,
          ThrottlingBurstLimit: 5000,
        },
      },
    });
  });

  test.each<[string, (stack: Stack) => string, string]>([
    ['WEBSOCKET by the reference of an L1', (stack) => new CfnApi(stack, 'Api', { protocolType: 'WEBSOCKET' }).ref, 'INFO'],
    ['WEBSOCKET by a plain Ref', (stack) => { new CfnApi(stack, 'Api', { protocolType: 'WEBSOCKET' }); return Fn.ref('Api'); }, 'INFO'],
    ['WEBSOCKET in another stack', (stack) => new CfnApi(new Stack(stack.node.root as App, 'Other'), 'Api', { protocolType: 'WEBSOCKET' }).ref, 'INFO'],
  ])('finds out that an API is %s', (_case, apiId, level) => {
    const stack = newStack();
    new V2CfnStage(stack, 'Stage', { apiId: apiId(stack), stageName: 'dev' });

    repaired(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', { DefaultRouteSettings: { LoggingLevel: level } });
  });

  test.each<[string, (stack: Stack) => string]>([
    ['says HTTP', (stack) => new CfnApi(stack, 'Api', { protocolType: 'HTTP' }).ref],
    ['is imported from OpenAPI', (stack) => new CfnApi(stack, 'Api', { body: { openapi: '3.0.1' } }).ref],
  ])('finds out that an API is HTTP when it %s', (_case, apiId) => {
    const stack = newStack();
    new V2CfnStage(stack, 'Stage', { apiId: apiId(stack), stageName: 'dev' });

    repaired(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { Format: AccessLogFormats.http().toString() },
      DefaultRouteSettings: Match.absent(),
    });
  });

  test('knows the kind from an L2 stage of an imported API', () => {
    const stack = newStack();
    new HttpStage(stack, 'Stage', { httpApi: HttpApi.fromHttpApiAttributes(stack, 'Api', { httpApiId: 'a1' }) });

    repaired(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', { AccessLogSettings: { Format: AccessLogFormats.http().toString() } });
  });

  test('logs an API of unknown kind with the fields that both kinds have, and leaves execution logging alone', () => {
    const stack = newStack();
    new V2CfnStage(stack, 'Stage', { apiId: 'a1', stageName: 'dev' });

    const template = repaired(stack);
    const stage = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'))[0] as { Properties: { AccessLogSettings: { Format: string }; DefaultRouteSettings?: object } };
    expect(stage.Properties.AccessLogSettings.Format).toContain('"routeKey":"$context.routeKey"');
    expect(stage.Properties.AccessLogSettings.Format).not.toMatch(/httpMethod|eventType|resourcePath|authorizeError/);
    expect(stage.Properties.DefaultRouteSettings).toBeUndefined();
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('believes what it is told of an API of unknown kind', () => {
    const stack = newStack();
    new V2CfnStage(stack, 'Stage', { apiId: 'a1', stageName: 'dev' });

    repaired(stack, { protocol: ApiProtocol.WEBSOCKET }).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { Format: AccessLogFormats.webSocket().toString() },
      DefaultRouteSettings: { LoggingLevel: 'INFO' },
    });
  });
});
