import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { KbHttpApi, KbHttpApiProps } from '../../src/apis/kb-http-api';
import { AccessLogFormats } from '../../src/logging/access-log-formats';
import { ExecutionLogGroup, ExecutionLogging } from '../../src/logging/execution-logging';
import { StageLogging } from '../../src/logging/stage-logging';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs';

function build(props?: KbHttpApiProps) {
  const stack = new Stack(new App(), 'S');
  const api = new KbHttpApi(stack, 'Api', props);
  return { stack, api, template: () => Template.fromStack(stack) };
}

test('writes an access log for its default stage, and needs no account', () => {
  const { api, template } = build();

  expect(api).toBeInstanceOf(HttpApi);
  expect(template().toJSON().Resources).toEqual({
    ApiF70053CD: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP' } },
    ApiDefaultStage189A7074: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: { Ref: 'ApiF70053CD' },
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 500 },
        AccessLogSettings: {
          DestinationArn: {
            'Fn::Join': ['', [
              'arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' },
              ':log-group:', { Ref: 'ApiDefaultStageLoggingAccessLogs57C84DBE' },
            ]],
          },
          Format: AccessLogFormats.http().toString(),
        },
      },
    },
    ApiDefaultStageLoggingAccessLogs57C84DBE: {
      Type: 'AWS::Logs::LogGroup',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        LogGroupName: { 'Fn::Join': ['', ['/aws/vendedlogs/apis/', { Ref: 'ApiF70053CD' }, '/.default']] },
        RetentionInDays: 30,
      },
    },
  });
});

test('works without a default stage', () => {
  const { api, template } = build({ createDefaultStage: false });

  expect(api.logging).toBeUndefined();
  template().resourceCountIs('AWS::Logs::LogGroup', 0);
});

test('logs the stages that are added as the default stage', () => {
  const { api, template } = build({ createDefaultStage: false, logging: { accessLog: { retention: RetentionDays.FIVE_DAYS } } });
  const stage = api.addStage('Dev', { stageName: 'dev' });

  expect(StageLogging.of(stage)?.accessLogGroup?.node.path).toBe('S/Api/Dev/Logging/AccessLogs');
  template().hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: { 'Fn::Join': ['', ['/aws/vendedlogs/apis/', { Ref: 'ApiF70053CD' }, '/dev']] },
    RetentionInDays: 5,
  });
});

test('keeps the access log settings of a stage', () => {
  const { stack, api, template } = build({ createDefaultStage: false, logging: { accessLog: { retention: RetentionDays.FIVE_DAYS } } });
  const format = AccessLogFormat.custom('$context.requestId');
  api.addStage('Dev', { stageName: 'dev', accessLogSettings: { destination: new LogGroupLogDestination(new LogGroup(stack, 'Own')), format } });

  template().resourceCountIs('AWS::Logs::LogGroup', 1);
  template().hasResourceProperties('AWS::ApiGatewayV2::Stage', { AccessLogSettings: { Format: '$context.requestId' } });
});

test('logs a stage in a way of its own, or as the API if none is given', () => {
  const { api, template } = build({ createDefaultStage: false, logging: { accessLog: { retention: RetentionDays.FIVE_DAYS } } });
  api.addLoggedStage('Dev', { stageName: 'dev', logging: { accessLog: { retention: RetentionDays.ONE_DAY } } });
  api.addLoggedStage('Test', { stageName: 'test' });

  const retention = (stage: string) => template().hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: { 'Fn::Join': ['', Match.arrayWith([`/${stage}`])] },
    RetentionInDays: { dev: 1, test: 5 }[stage],
  });
  retention('dev');
  retention('test');
});

test('refuses an execution log', () => {
  expect(() => build({ logging: { execution: ExecutionLogging.info() } })).toThrow(expect.objectContaining({
    name: 'ExecutionLoggingOnHttpApi',
    message: `'execution' must be left out for an HTTP API, which has an access log only, got level 'INFO' [S/Api/DefaultStage/Logging; see ${ARTICLE}]`,
  }) as Error);
  expect(() => build({ logging: { execution: ExecutionLogging.off() } })).not.toThrow();
});

test('refuses an execution log group', () => {
  expect(() => build({ logging: { executionLogGroup: ExecutionLogGroup.serviceManaged() } })).toThrow(expect.objectContaining({
    name: 'ExecutionLogGroupWithoutExecutionLogging',
    message: `'executionLogGroup' must be left out without an execution log, got one [S/Api/DefaultStage/Logging; see ${ARTICLE}]`,
  }) as Error);
});

test('watches for missing logs of the default stage', () => {
  const { api, template } = build();
  api.addMissingLogsAlarm('Silent');

  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([
      Match.objectLike({ MetricStat: { Metric: { Dimensions: [{ Name: 'ApiId', Value: { Ref: 'ApiF70053CD' } }, { Name: 'Stage', Value: '$default' }] } } }),
    ]),
  });
});
