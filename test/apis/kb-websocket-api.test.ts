import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { KbWebSocketApi, KbWebSocketApiProps } from '../../src/apis/kb-websocket-api';
import { AccessLogFormats } from '../../src/logging/access-log-formats';
import { ExecutionLogging } from '../../src/logging/execution-logging';
import { StageLogging } from '../../src/logging/stage-logging';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs';

function build(props?: KbWebSocketApiProps) {
  const stack = new Stack(new App(), 'S');
  const api = new KbWebSocketApi(stack, 'Api', props);
  return { stack, api, template: () => Template.fromStack(stack) };
}

test('has a stage that deploys by itself and writes both logs', () => {
  const { stack, api, template } = build();

  expect(api).toBeInstanceOf(WebSocketApi);
  expect(stack.resolve(api.url)).toEqual({
    'Fn::Join': ['', ['wss://', { Ref: 'ApiF70053CD' }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/prod']],
  });
  template().hasResource('AWS::ApiGatewayV2::Stage', {
    DependsOn: ['ApiDefaultStageLoggingExecutionLogs04AFD75F', 'ApiGatewayKbAccount6A1F2263'],
    Properties: {
      StageName: 'prod',
      AutoDeploy: true,
      AccessLogSettings: { Format: AccessLogFormats.webSocket().toString() },
      DefaultRouteSettings: {
        LoggingLevel: 'INFO',
        DataTraceEnabled: false,
        DetailedMetricsEnabled: true,
        ThrottlingRateLimit: 1000,
        ThrottlingBurstLimit: 500,
      },
    },
  });
});

test('keeps its logical ids', () => {
  expect(Object.keys(build().template().toJSON().Resources as object).sort()).toEqual([
    'ApiDefaultStage189A7074',
    'ApiDefaultStageLoggingAccessLogs57C84DBE',
    'ApiDefaultStageLoggingExecutionLogs04AFD75F',
    'ApiF70053CD',
    'ApiGatewayKbAccount6A1F2263',
    'ApiGatewayKbAccountRole73978E61',
  ]);
});

test('names the stage as it is told, also by a token', () => {
  const stack = new Stack(new App(), 'S');
  new KbWebSocketApi(stack, 'Api', { stageName: new CfnParameter(stack, 'Name').valueAsString });

  Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: { Ref: 'Name' } });
});

test('makes no stage if it is told so, and adds logged ones later', () => {
  const { api, template } = build({ createDefaultStage: false, logging: { execution: ExecutionLogging.errors() } });
  expect([api.defaultStage, api.url, api.logging]).toEqual([undefined, undefined, undefined]);

  const [dev] = [
    api.addLoggedStage('Dev', { stageName: 'dev', throttle: { rateLimit: 7, burstLimit: 6 } }),
    api.addLoggedStage('Test', { stageName: 'test', logging: { execution: ExecutionLogging.off() } }),
  ];

  expect(StageLogging.of(dev)?.executionLogGroup?.node.path).toBe('S/Api/Dev/Logging/ExecutionLogs');
  template().hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: 'dev',
    DefaultRouteSettings: { LoggingLevel: 'ERROR', ThrottlingRateLimit: 7, ThrottlingBurstLimit: 6 },
  });
  template().hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: 'test', DefaultRouteSettings: { LoggingLevel: 'OFF' } });
});

test('refuses the name of a stage that it does not make', () => {
  expect(() => build({ createDefaultStage: false, stageName: 'dev' })).toThrow(expect.objectContaining({
    name: 'StageNameWithoutStage',
    message: `'stageName' must be left out with 'createDefaultStage: false', got 'dev' [S/Api; see ${ARTICLE}]`,
  }) as Error);
});

test('watches for missing logs of the default stage', () => {
  const { api, template } = build({ stageName: 'chat' });
  api.addMissingLogsAlarm('Silent');

  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([
      Match.objectLike({ MetricStat: { Metric: { MetricName: 'ConnectCount', Dimensions: [Match.anyValue(), { Name: 'Stage', Value: 'chat' }] } } }),
    ]),
  });
});
