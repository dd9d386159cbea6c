import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnStage as RestCfnStage, LogGroupLogDestination, AccessLogFormat, MethodLoggingLevel, MockIntegration, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnStage as V2CfnStage, HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnDeliveryStream, DeliveryStream, S3Bucket } from 'aws-cdk-lib/aws-kinesisfirehose';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ApiProtocol } from '../../src/logging/api-kind';
import { ExecutionLogGroup, ExecutionLogging } from '../../src/logging/execution-logging';
import { StageLogging } from '../../src/logging/stage-logging';
import { StageLoggingOptions } from '../../src/logging/stage-logging-options';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs';
const DEV = { deployOptions: { stageName: 'dev' } };

function newStack(): Stack {
  return new Stack(new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': true } }), 'S');
}

function restStage(stack: Stack, props: RestApiProps = DEV) {
  const api = new RestApi(stack, 'Api', props);
  api.root.addMethod('GET', new MockIntegration());
  return api.deploymentStage;
}

function webSocketStage(stack: Stack) {
  return new WebSocketStage(stack, 'Stage', { webSocketApi: new WebSocketApi(stack, 'Api'), stageName: 'dev' });
}

function logRest(options: StageLoggingOptions, props?: RestApiProps, stack = newStack()): Template {
  new StageLogging(stack, 'Logging', { stage: restStage(stack, props), ...options });
  return Template.fromStack(stack);
}

function refusal(name: string, message: string): Error {
  return expect.objectContaining({ name, message: `${message} [S/Logging; see ${ARTICLE}]` }) as Error;
}

function groupName(prefix: string, suffix: string) {
  return { 'Fn::Join': ['', [prefix, { Ref: Match.anyValue() }, suffix]] };
}

const ACCESS_GROUP = groupName('/aws/vendedlogs/apis/', '/dev');
const REST_EXECUTION_GROUP = groupName('API-Gateway-Execution-Logs_', '/dev');

describe('the log groups of a stage', () => {
  test('are named after API and stage, kept for a month and retained', () => {
    const template = logRest({});

    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    for (const LogGroupName of [ACCESS_GROUP, REST_EXECUTION_GROUP]) {
      template.hasResource('AWS::Logs::LogGroup', {
        DeletionPolicy: 'Retain',
        Properties: { LogGroupName, RetentionInDays: 30 },
      });
    }
  });

  test('take retention and removal policy each for itself', () => {
    const template = logRest({
      accessLog: { retention: RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY },
      executionLogGroup: ExecutionLogGroup.owned({ retention: RetentionDays.ONE_WEEK }),
    });

    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { LogGroupName: ACCESS_GROUP, RetentionInDays: 365 } });
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { LogGroupName: REST_EXECUTION_GROUP, RetentionInDays: 7 } });
  });

  test('exist before the stage', () => {
    const template = logRest({});
    const [executionGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup', { Properties: { LogGroupName: REST_EXECUTION_GROUP } }));
    const [accessGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup', { Properties: { LogGroupName: ACCESS_GROUP } }));

    template.hasResource('AWS::ApiGateway::Stage', {
      DependsOn: Match.arrayWith([executionGroup]),
      Properties: {
        AccessLogSetting: {
          DestinationArn: {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':log-group:', { Ref: accessGroup }]],
          },
        },
      },
    });
  });

  test('are encrypted with a key whose policy admits CloudWatch Logs of the Region', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    const template = logRest({ accessLog: { encryptionKey }, executionLogGroup: ExecutionLogGroup.owned({ encryptionKey }) }, DEV, stack);

    const KmsKeyId = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId });
    const key = Object.values(template.findResources('AWS::KMS::Key'))[0] as { Properties: { KeyPolicy: { Statement: unknown[] } } };
    expect(key.Properties.KeyPolicy.Statement.slice(1)).toEqual([{
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':log-group:*']],
          },
        },
      },
    }]);
  });

  test('may use a key of another stack without a cycle', () => {
    const app = new App();
    const encryptionKey = new Key(new Stack(app, 'Keys'), 'Key');
    const stack = new Stack(app, 'S');

    expect(() => logRest({ accessLog: { encryptionKey } }, DEV, stack)).not.toThrow();
  });

  test('hold a stage name that is a token', () => {
    const stack = newStack();
    const stageName = new CfnParameter(stack, 'StageName').valueAsString;
    new StageLogging(stack, 'Logging', { stage: new RestCfnStage(stack, 'Stage', { restApiId: 'a1', stageName }), execution: ExecutionLogging.fullBodies({ reason: 'debug' }) });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: { 'Fn::Join': ['', ['/aws/vendedlogs/apis/a1/', { Ref: 'StageName' }]] } });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_a1/', { Ref: 'StageName' }]] } });
  });
});

describe('the execution log group', () => {
  test('that exists only gets its retention', () => {
    const template = logRest({ executionLogGroup: ExecutionLogGroup.existing({ retention: RetentionDays.THREE_DAYS }) });

    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.hasResourceProperties('Custom::LogRetention', { LogGroupName: REST_EXECUTION_GROUP, RetentionInDays: 3 });
    template.hasResource('AWS::ApiGateway::Stage', { DependsOn: Match.arrayWith([Object.keys(template.findResources('Custom::LogRetention'))[0]]) });
  });

  test('can be left to API Gateway', () => {
    const template = logRest({ executionLogGroup: ExecutionLogGroup.serviceManaged() });

    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.resourceCountIs('Custom::LogRetention', 0);
  });

  test('of a WebSocket API has another name', () => {
    const stack = newStack();
    const logging = new StageLogging(stack, 'Logging', { stage: webSocketStage(stack) });

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: groupName('/aws/apigateway/', '/dev') });
    expect(logging.executionLogGroup).toBeInstanceOf(LogGroup);
  });

  test('is refused without an execution log', () => {
    expect(() => logRest({ execution: ExecutionLogging.off(), executionLogGroup: ExecutionLogGroup.owned() })).toThrow(refusal(
      'ExecutionLogGroupWithoutExecutionLogging', "'executionLogGroup' must be left out without an execution log, got one"));
  });
});

describe('the execution level', () => {
  const methodSettings = (template: Template) =>
    (Object.values(template.findResources('AWS::ApiGateway::Stage'))[0] as { Properties: { MethodSettings: unknown } }).Properties.MethodSettings;

  test.each([
    [undefined, { LoggingLevel: 'INFO', DataTraceEnabled: false }],
    [ExecutionLogging.info(), { LoggingLevel: 'INFO', DataTraceEnabled: false }],
    [ExecutionLogging.errors(), { LoggingLevel: 'ERROR', DataTraceEnabled: false }],
    [ExecutionLogging.off(), { LoggingLevel: 'OFF', DataTraceEnabled: false }],
    [ExecutionLogging.fullBodies({ reason: 'ticket 7' }), { LoggingLevel: 'INFO', DataTraceEnabled: true }],
  ])('%o is written for all methods, with metrics', (execution, expected) => {
    expect(methodSettings(logRest({ execution }))).toEqual([{ HttpMethod: '*', ResourcePath: '/*', MetricsEnabled: true, ...expected }]);
  });

  test('full bodies leave their reason in the template', () => {
    logRest({ execution: ExecutionLogging.fullBodies({ reason: 'ticket 7' }) }).hasResource('AWS::ApiGateway::Stage', {
      Metadata: { 'cdk-apigateway-kb': { fullBodiesReason: 'ticket 7' } },
    });
  });

  test('full bodies need a reason', () => {
    expect(() => ExecutionLogging.fullBodies({ reason: ' ' })).toThrow(expect.objectContaining({
      name: 'FullBodiesWithoutReason',
      message: `'reason' must say why bodies may be logged, got ' ' [see ${ARTICLE}]`,
    }) as Error);
  });

  test.each(['prod', 'Production', 'live', 'main', 'v12'])('full bodies are refused on stage %s', (stageName) => {
    const execution = ExecutionLogging.fullBodies({ reason: 'ticket 7' });

    expect(() => logRest({ execution }, { deployOptions: { stageName } })).toThrow(refusal(
      'FullBodiesInProduction', `'execution' must not be ExecutionLogging.fullBodies() on a production stage, got stage '${stageName}'`));
  });

  test('is refused when the stage states one', () => {
    const props = { deployOptions: { stageName: 'dev', loggingLevel: MethodLoggingLevel.ERROR } };

    expect(() => logRest({ execution: ExecutionLogging.info() }, props)).toThrow(refusal(
      'ExecutionLoggingSetTwice', "'execution' must be left out when the stage has a logging level, got level 'INFO' and 'ERROR'"));
  });

  test('is refused for an HTTP API', () => {
    const stack = newStack();
    const stage = new HttpApi(stack, 'Api').defaultStage!;

    expect(() => new StageLogging(stack, 'Logging', { stage, execution: ExecutionLogging.errors() })).toThrow(refusal(
      'ExecutionLoggingOnHttpApi', "'execution' must be left out for an HTTP API, which has an access log only, got level 'ERROR'"));
  });

  test('keeps the throttle of the stage and completes the overrides of methods', () => {
    const template = logRest({ execution: ExecutionLogging.errors() }, {
      deployOptions: {
        stageName: 'dev',
        throttlingRateLimit: 77,
        methodOptions: {
          '/pets/GET': { throttlingRateLimit: 5 },
          '/pets/POST': { loggingLevel: MethodLoggingLevel.OFF, metricsEnabled: false },
        },
      },
    });

    expect(methodSettings(template)).toEqual([
      { HttpMethod: '*', ResourcePath: '/*', LoggingLevel: 'ERROR', MetricsEnabled: true, DataTraceEnabled: false, ThrottlingRateLimit: 77 },
      { HttpMethod: 'GET', ResourcePath: '/~1pets', LoggingLevel: 'ERROR', MetricsEnabled: true, DataTraceEnabled: false, ThrottlingRateLimit: 5 },
      { HttpMethod: 'POST', ResourcePath: '/~1pets', LoggingLevel: 'OFF', MetricsEnabled: false, DataTraceEnabled: false },
    ]);
  });
});

describe('a WebSocket stage', () => {
  test('gets level, metrics and both throttling limits at once', () => {
    const stack = newStack();
    new StageLogging(stack, 'Logging', { stage: webSocketStage(stack) });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: {
        LoggingLevel: 'INFO',
        DataTraceEnabled: false,
        DetailedMetricsEnabled: true,
        ThrottlingRateLimit: 10000,
        ThrottlingBurstLimit: 5000,
      },
    });
  });

  test('keeps the limits that are stated and completes the overrides of routes with them', () => {
    const stack = newStack();
    const stage = new V2CfnStage(stack, 'Stage', {
      apiId: new CfnApi(stack, 'Api', { protocolType: 'WEBSOCKET' }).ref,
      stageName: 'dev',
      defaultRouteSettings: { throttlingRateLimit: 9, throttlingBurstLimit: 8 },
      routeSettings: { chat: { ThrottlingRateLimit: 3 }, quiet: { LoggingLevel: 'OFF', DetailedMetricsEnabled: false } },
    });
    new StageLogging(stack, 'Logging', { stage });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { LoggingLevel: 'INFO', ThrottlingRateLimit: 9, ThrottlingBurstLimit: 8 },
      RouteSettings: {
        chat: { LoggingLevel: 'INFO', DetailedMetricsEnabled: true, DataTraceEnabled: false, ThrottlingRateLimit: 3, ThrottlingBurstLimit: 8 },
        quiet: { LoggingLevel: 'OFF', DetailedMetricsEnabled: false, DataTraceEnabled: false, ThrottlingRateLimit: 9, ThrottlingBurstLimit: 8 },
      },
    });
  });

  test('of an API elsewhere is told by the protocol', () => {
    const stack = newStack();
    const stage = new V2CfnStage(stack, 'Stage', { apiId: 'a1b2', stageName: 'dev' });
    new StageLogging(stack, 'Logging', { stage, protocol: ApiProtocol.WEBSOCKET });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { DefaultRouteSettings: { LoggingLevel: 'INFO' } });
    template.resourceCountIs('AWS::ApiGateway::Account', 1);
  });

  test('of an API elsewhere, untold, cannot be given an execution level', () => {
    const stack = newStack();
    const stage = new V2CfnStage(stack, 'Stage', { apiId: 'a1b2', stageName: 'dev' });

    expect(() => new StageLogging(stack, 'Logging', { stage, execution: ExecutionLogging.info() })).toThrow(refusal(
      'ExecutionLoggingOnHttpApi', "'execution' must be left out unless 'protocol' is ApiProtocol.WEBSOCKET, got level 'INFO'"));
  });
});

describe('the access log', () => {
  test('goes to an existing log group, by its ARN without the wildcard', () => {
    const stack = newStack();
    const logGroup = LogGroup.fromLogGroupArn(stack, 'Central', 'arn:aws:logs:eu-west-1:111122223333:log-group:central:*');
    const template = logRest({ accessLog: { logGroup }, execution: ExecutionLogging.off() }, DEV, stack);

    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: { DestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:central' },
    });
  });

  test('takes a format', () => {
    const format = AccessLogFormat.custom('$context.requestId $context.status');

    logRest({ accessLog: { format } }).hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: { Format: '$context.requestId $context.status' },
    });
  });

  test('refuses a format that API Gateway refuses', () => {
    expect(() => logRest({ accessLog: { format: AccessLogFormat.custom('$context.status') } })).toThrow(refusal(
      'AccessLogFormatWithoutRequestId', "'format' must contain $context.requestId or $context.extendedRequestId, got '$context.status'"));
  });

  test('can be switched off, and then nothing needs the account without an execution log', () => {
    const template = logRest({ accessLog: { enabled: false }, execution: ExecutionLogging.off() });

    template.hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: Match.absent() });
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
  });

  test('of a REST API goes to a Firehose stream with the right name', () => {
    const stack = newStack();
    const deliveryStream = new CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: 'amazon-apigateway-orders' });
    const template = logRest({ accessLog: { deliveryStream } }, DEV, stack);

    template.hasResourceProperties('AWS::ApiGateway::Stage', { AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': ['Stream', 'Arn'] } } });
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
  });

  test('refuses a Firehose stream with another name, or none, L1 or L2', () => {
    const stack = newStack();
    const destination = new S3Bucket(Bucket.fromBucketName(stack, 'Bucket', 'logs'));
    const logTo = (id: string, accessLog: StageLoggingOptions['accessLog']) => () =>
      new StageLogging(new Stack(new App(), 'S'), 'Logging', { stage: new RestCfnStage(stack, `${id}Stage`, { restApiId: 'a', stageName: 'dev' }), accessLog });

    expect(logTo('A', { deliveryStream: new CfnDeliveryStream(stack, 'L1', { deliveryStreamName: 'orders' }) })).toThrow(refusal(
      'FirehoseName', "'accessLog.deliveryStream' must have a name that starts with 'amazon-apigateway-', got 'orders'"));
    expect(logTo('B', { deliveryStream: new DeliveryStream(stack, 'L2', { destination }) })).toThrow(refusal(
      'FirehoseName', "'accessLog.deliveryStream' must have a name that starts with 'amazon-apigateway-', got one without a name"));
    expect(logTo('C', { deliveryStream: DeliveryStream.fromDeliveryStreamName(stack, 'Imported', 'other') })).toThrow(refusal(
      'FirehoseName', "'accessLog.deliveryStream' must have a name that starts with 'amazon-apigateway-', got 'other'"));
  });

  test('of an HTTP API refuses Firehose', () => {
    const stack = newStack();
    const deliveryStream = new CfnDeliveryStream(stack, 'Stream', { deliveryStreamName: 'amazon-apigateway-orders' });

    expect(() => new StageLogging(stack, 'Logging', { stage: new HttpApi(stack, 'Api').defaultStage!, accessLog: { deliveryStream } })).toThrow(refusal(
      'FirehoseOnlyForRest', "'accessLog.deliveryStream' must be left out unless the API is a REST API, got it for another kind of API"));
  });

  test.each<[string, (stack: Stack) => StageLoggingOptions['accessLog'], string, string]>([
    ['two destinations', (stack) => ({ logGroup: new LogGroup(stack, 'G'), deliveryStream: new CfnDeliveryStream(stack, 'D') }),
      'TwoAccessLogDestinations', "'accessLog' takes one destination, got both 'logGroup' and 'deliveryStream'"],
    ['retention of a log group that exists', (stack) => ({ logGroup: new LogGroup(stack, 'G'), retention: RetentionDays.ONE_DAY }),
      'RetentionWithoutLogGroup', "'accessLog.retention' must only be set for a log group that is created here, got it with 'logGroup'"],
    ['a key for a log group that exists', (stack) => ({ logGroup: new LogGroup(stack, 'G'), encryptionKey: new Key(stack, 'K') }),
      'RetentionWithoutLogGroup', "'accessLog.encryptionKey' must only be set for a log group that is created here, got it with 'logGroup'"],
    ['a removal policy for Firehose', (stack) => ({ deliveryStream: new CfnDeliveryStream(stack, 'D', { deliveryStreamName: 'amazon-apigateway-x' }), removalPolicy: RemovalPolicy.DESTROY }),
      'RetentionWithoutLogGroup', "'accessLog.removalPolicy' must only be set for a log group that is created here, got it with 'deliveryStream'"],
    ['retention without an access log', () => ({ enabled: false, retention: RetentionDays.ONE_DAY }),
      'AccessLogDisabled', "'accessLog.retention' must be left out without an access log, got it with 'enabled: false'"],
    ['a format without an access log', () => ({ enabled: false, format: AccessLogFormat.clf() }),
      'AccessLogDisabled', "'accessLog.format' must be left out without an access log, got it with 'enabled: false'"],
  ])('refuses %s', (_case, accessLog, name, message) => {
    const stack = newStack();

    expect(() => logRest({ accessLog: accessLog(stack) }, DEV, stack)).toThrow(refusal(name, message));
  });

  test('is refused when the stage has one', () => {
    const stack = newStack();
    const deployOptions = { stageName: 'dev', accessLogDestination: new LogGroupLogDestination(new LogGroup(stack, 'Own')) };

    expect(() => logRest({ accessLog: { retention: RetentionDays.ONE_DAY } }, { deployOptions }, stack)).toThrow(refusal(
      'AccessLogSetTwice', "'accessLog' must be left out when the stage has an access-log destination, got both"));
  });
});

describe('StageLogging', () => {
  test('is found by the stage, L2 or L1', () => {
    const stack = newStack();
    const stage = restStage(stack);
    const logging = new StageLogging(stack, 'Logging', { stage });

    expect([StageLogging.of(stage), StageLogging.of(stage.node.defaultChild!)]).toEqual([logging, logging]);
    expect(StageLogging.of(stack)).toBeUndefined();
  });

  test('looks after a stage once', () => {
    const stack = newStack();
    const stage = restStage(stack);
    new StageLogging(stack, 'First', { stage });

    expect(() => new StageLogging(stack, 'Logging', { stage })).toThrow(refusal(
      'StageLoggingTwice', "'stage' must be given to one StageLogging, got one that has 'S/First'"));
  });
});
