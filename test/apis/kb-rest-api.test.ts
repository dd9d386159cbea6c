import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Deployment, LogGroupLogDestination, MethodLoggingLevel, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { KbRestApi, KbRestApiProps } from '../../src/apis/kb-rest-api';
import { AccessLogFormats } from '../../src/logging/access-log-formats';
import { ExecutionLogging } from '../../src/logging/execution-logging';
import { StageLogging } from '../../src/logging/stage-logging';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs';

function build(props?: KbRestApiProps, flag = true) {
  const stack = new Stack(new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': flag } }), 'S');
  const api = new KbRestApi(stack, 'Api', props);
  api.root.addMethod('GET', new MockIntegration());
  return { stack, api, template: () => Template.fromStack(stack) };
}

function refusal(name: string, message: string, path = 'S/Api'): Error {
  return expect.objectContaining({ name, message: `${message} [${path}; see ${ARTICLE}]` }) as Error;
}

test('logs by default, and is the same whatever the feature flag says', () => {
  const { template } = build();

  expect(template().toJSON()).toEqual(build({}, false).template().toJSON());
  template().hasResourceProperties('AWS::ApiGateway::Stage', {
    AccessLogSetting: { Format: AccessLogFormats.rest().toString() },
    MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO', MetricsEnabled: true, DataTraceEnabled: false }],
  });
});

test('keeps its logical ids', () => {
  // The CDK ends the id of a deployment with a hash of the API.
  const ids = Object.keys(build().template().toJSON().Resources as object).map((id) => id.replace(/^(ApiDeployment[0-9A-F]{8}).*/, '$1'));

  expect(ids.sort()).toEqual([
    'ApiDeploymentB17BE62D',
    'ApiDeploymentStageprod3EB9684E',
    'ApiDeploymentStageprodLoggingAccessLogs873EE9D7',
    'ApiDeploymentStageprodLoggingExecutionLogs1A6F64FA',
    'ApiF70053CD',
    'ApiGET9257B917',
    'ApiGatewayKbAccount6A1F2263',
    'ApiGatewayKbAccountRole73978E61',
  ]);
});

test('is a RestApi', () => {
  const { api } = build();

  expect(api).toBeInstanceOf(RestApi);
  expect(RestApi.isRestApi(api)).toBe(true);
});

test('shows its log groups and the account', () => {
  const { api } = build();

  expect(api.logging?.accessLogGroup?.node.path).toBe('S/Api/DeploymentStage.prod/Logging/AccessLogs');
  expect(api.logging?.executionLogGroup?.node.path).toBe('S/Api/DeploymentStage.prod/Logging/ExecutionLogs');
  expect(api.logging?.account?.node.path).toBe('S/ApiGatewayKbAccount');
  expect(StageLogging.of(api.deploymentStage)).toBe(api.logging);
});

describe('with deployOptions', () => {
  test('keeps what they state', () => {
    const { template, stack, api } = build({
      deployOptions: { stageName: 'beta', loggingLevel: MethodLoggingLevel.OFF, metricsEnabled: false, tracingEnabled: true, variables: { a: 'b' } },
    });

    template().hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'beta',
      TracingEnabled: true,
      Variables: { a: 'b' },
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'OFF', MetricsEnabled: false, DataTraceEnabled: false }],
    });
    expect(api.logging?.executionLogGroup).toBeUndefined();
    expect(stack).toBeDefined();
  });

  test('keeps an access-log destination of your own', () => {
    const stack = new Stack(new App(), 'S');
    const api = new KbRestApi(stack, 'Api', { deployOptions: { accessLogDestination: new LogGroupLogDestination(new LogGroup(stack, 'Own')) } });
    api.root.addMethod('GET', new MockIntegration());

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Own'), 'Arn'] } },
    });
    expect(api.logging?.accessLogGroup).toBeUndefined();
  });

  test('refuses the level in both places', () => {
    const props = { deployOptions: { loggingLevel: MethodLoggingLevel.ERROR }, logging: { execution: ExecutionLogging.info() } };

    expect(() => build(props)).toThrow(refusal(
      'ExecutionLoggingSetTwice',
      "'execution' must be left out when the stage has a logging level, got level 'INFO' and 'ERROR'",
      'S/Api/DeploymentStage.prod/Logging',
    ));
  });

  test('refuses data trace, which needs a reason', () => {
    expect(() => build({ deployOptions: { dataTraceEnabled: true } })).toThrow(refusal(
      'DataTraceWithoutReason',
      "'deployOptions.dataTraceEnabled' must be replaced by 'logging.execution' with ExecutionLogging.fullBodies({ reason }), got true",
    ));
  });

  test('carries full bodies into the overrides that do not state it', () => {
    const { template } = build({
      logging: { execution: ExecutionLogging.fullBodies({ reason: 'ticket 9' }) },
      deployOptions: { stageName: 'dev', methodOptions: { '/a/GET': { throttlingRateLimit: 1 }, '/b/GET': { dataTraceEnabled: false } } },
    });

    template().hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [
        { HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'INFO', MetricsEnabled: true, DataTraceEnabled: true },
        { HttpMethod: 'GET', ResourcePath: '/~1a', LoggingLevel: 'INFO', MetricsEnabled: true, DataTraceEnabled: true, ThrottlingRateLimit: 1 },
        { HttpMethod: 'GET', ResourcePath: '/~1b', LoggingLevel: 'INFO', MetricsEnabled: true, DataTraceEnabled: false },
      ],
    });
  });
});

describe('a CloudWatch role for this API alone', () => {
  test('is refused', () => {
    expect(() => build({ cloudWatchRole: true })).toThrow(refusal(
      'CloudWatchRolePerApi',
      "'cloudWatchRole' must be left out, since a role for each API replaces that of the whole account and Region (use ApiGatewayAccount), got 'true'",
    ));
  });

  test('is refused by its removal policy', () => {
    expect(() => build({ cloudWatchRoleRemovalPolicy: RemovalPolicy.DESTROY })).toThrow(refusal(
      'CloudWatchRolePerApi',
      "'cloudWatchRoleRemovalPolicy' must be left out, since a role for each API replaces that of the whole account and Region (use ApiGatewayAccount), got 'destroy'",
    ));
  });

  test('may be declined', () => {
    expect(() => build({ cloudWatchRole: false })).not.toThrow();
  });
});

describe('with deploy: false', () => {
  test('makes no stage and asks for no account', () => {
    const { template, api } = build({ deploy: false });

    expect(api.logging).toBeUndefined();
    template().resourceCountIs('AWS::ApiGateway::Stage', 0);
    template().resourceCountIs('AWS::ApiGateway::Account', 0);
    template().resourceCountIs('AWS::Logs::LogGroup', 0);
  });

  test('adds stages that log as the API does', () => {
    const { template, api } = build({ deploy: false, logging: { accessLog: { retention: RetentionDays.TWO_WEEKS } } });
    const stage = api.addLoggedStage('Blue', { deployment: new Deployment(api, 'D', { api }), stageName: 'blue' });

    expect(StageLogging.of(stage)?.accessLogGroup?.node.path).toBe('S/Api/Blue/Logging/AccessLogs');
    template().hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: { 'Fn::Join': ['', ['/aws/vendedlogs/apis/', { Ref: 'ApiF70053CD' }, '/blue']] },
      RetentionInDays: 14,
    });
  });

  test('refuses a stage without a deployment', () => {
    expect(() => build({ deploy: false }).api.addLoggedStage('Blue', { stageName: 'blue' })).toThrow(refusal(
      'StageWithoutDeployment', "'deployment' must be given for an API with 'deploy: false', got none"));
  });
});

describe('a further stage', () => {
  test('serves the latest deployment with logging of its own', () => {
    const { template, api } = build();
    api.addLoggedStage('Canary', { stageName: 'canary', logging: { execution: ExecutionLogging.errors() } });

    template().hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'canary',
      DeploymentId: { Ref: Match.stringLikeRegexp('^ApiDeployment') },
      MethodSettings: [Match.objectLike({ LoggingLevel: 'ERROR' })],
    });
    template().resourceCountIs('AWS::Logs::LogGroup', 4);
  });

  test('refuses data trace without a reason too', () => {
    expect(() => build().api.addLoggedStage('Canary', { dataTraceEnabled: true })).toThrow(refusal(
      'DataTraceWithoutReason',
      "'dataTraceEnabled' must be replaced by 'logging.execution' with ExecutionLogging.fullBodies({ reason }), got true",
    ));
  });
});

describe('the alarm on missing logs', () => {
  test('watches the access log group of the deployed stage', () => {
    const { template, api } = build({ restApiName: 'orders' });
    api.addMissingLogsAlarm('Silent', { evaluationPeriods: 1 });

    template().hasResourceProperties('AWS::CloudWatch::Alarm', {
      EvaluationPeriods: 1,
      Metrics: [
        Match.anyValue(),
        Match.objectLike({ MetricStat: { Metric: { Dimensions: [{ Name: 'ApiName', Value: 'orders' }, Match.anyValue()] } } }),
        Match.objectLike({ MetricStat: { Metric: { Dimensions: [{ Name: 'LogGroupName', Value: { Ref: Match.stringLikeRegexp('AccessLogs') } }] } } }),
      ],
    });
  });

  test('is refused for Firehose', () => {
    const stack = new Stack(new App(), 'S');
    const deliveryStream = new CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: 'amazon-apigateway-x' });
    const api = new KbRestApi(stack, 'Api', { logging: { accessLog: { deliveryStream } } });

    expect(() => api.addMissingLogsAlarm('Silent')).toThrow(refusal(
      'AlarmWithoutAccessLogGroup',
      "'addMissingLogsAlarm' needs an access log that goes to a log group known here, got none, or another destination",
    ));
  });

  test('is refused without a stage', () => {
    expect(() => build({ deploy: false }).api.addMissingLogsAlarm('Silent')).toThrow(refusal(
      'AlarmWithoutAccessLogGroup',
      "'addMissingLogsAlarm' needs an access log that goes to a log group known here, got an API without a stage of its own",
    ));
  });
});
