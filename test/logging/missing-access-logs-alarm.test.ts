import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { MissingAccessLogsAlarm, StageCalls } from '../../src/logging/missing-access-logs-alarm';

function metric(Namespace: string, MetricName: string, Dimensions: object[], Stat: string, Period = 300) {
  return Match.objectLike({ MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat }, ReturnData: false });
}

function setUp() {
  const stack = new Stack(new App(), 'S');
  const accessLogGroup = LogGroup.fromLogGroupName(stack, 'Logs', 'my-access-log');
  const events = metric('AWS/Logs', 'IncomingLogEvents', [{ Name: 'LogGroupName', Value: 'my-access-log' }], 'Sum');
  return { stack, accessLogGroup, events };
}

function stageRef(prefix: string) {
  return { Ref: Match.stringLikeRegexp(`^${prefix}`) };
}

test('compares the calls of a REST stage, by API name, with the log events of 15 minutes', () => {
  const { stack, accessLogGroup, events } = setUp();
  const api = new RestApi(stack, 'Api', { restApiName: 'orders', cloudWatchRole: false });
  api.root.addMethod('GET', new MockIntegration());
  new MissingAccessLogsAlarm(stack, 'Alarm', { calls: StageCalls.rest(api.deploymentStage), accessLogGroup });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    EvaluationPeriods: 3,
    TreatMissingData: 'notBreaching',
    AlarmDescription: Match.stringLikeRegexp('^The API is called, but no event arrives .* See https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs$'),
    Metrics: [
      Match.objectLike({ Expression: 'IF((FILL(calls1, 0)) > 0 AND FILL(events, 0) == 0, 1, 0)', ReturnData: true }),
      metric('AWS/ApiGateway', 'Count', [{ Name: 'ApiName', Value: 'orders' }, { Name: 'Stage', Value: stageRef('ApiDeploymentStage') }], 'SampleCount'),
      events,
    ],
  });
});

test.each([
  ['by its id', (stack: Stack) => RestApi.fromRestApiId(stack, 'Orders', 'a1b2')],
  ['with its root', (stack: Stack) => RestApi.fromRestApiAttributes(stack, 'Orders', { restApiId: 'a1b2', rootResourceId: 'r1' })],
])('needs the name of an API that was imported %s', (_, imported) => {
  const { stack, accessLogGroup } = setUp();
  const stage = Stage.fromStageAttributes(stack, 'Prod', { restApi: imported(stack), stageName: 'prod' });
  expect(() => StageCalls.rest(stage)).toThrow(expect.objectContaining({
    name: 'ApiNameUnknown',
    message: "'apiName' must be given for an API that was imported without its name, which its metrics go by, got none for 'S/Orders' "
      + '[S/Prod; see https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs]',
  }) as Error);
  new MissingAccessLogsAlarm(stack, 'Alarm', { calls: StageCalls.rest(stage, 'orders'), accessLogGroup });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([metric('AWS/ApiGateway', 'Count', [{ Name: 'ApiName', Value: 'orders' }, { Name: 'Stage', Value: 'prod' }], 'SampleCount')]),
  });
});

test('takes the name of an API that was imported with it', () => {
  const { stack, accessLogGroup } = setUp();
  const restApi = RestApi.fromRestApiAttributes(stack, 'Imported', { restApiId: 'a1b2', rootResourceId: 'r1', restApiName: 'orders' });
  new MissingAccessLogsAlarm(stack, 'Alarm', { calls: StageCalls.rest(Stage.fromStageAttributes(stack, 'Prod', { restApi, stageName: 'prod' })), accessLogGroup });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([metric('AWS/ApiGateway', 'Count', [{ Name: 'ApiName', Value: 'orders' }, { Name: 'Stage', Value: 'prod' }], 'SampleCount')]),
  });
});

test('knows an HTTP stage by API id', () => {
  const { stack, accessLogGroup, events } = setUp();
  new MissingAccessLogsAlarm(stack, 'Alarm', { calls: StageCalls.http(new HttpApi(stack, 'Api').defaultStage!), accessLogGroup });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: [
      Match.anyValue(),
      metric('AWS/ApiGateway', 'Count', [{ Name: 'ApiId', Value: stageRef('Api') }, { Name: 'Stage', Value: '$default' }], 'SampleCount'),
      events,
    ],
  });
});

test('adds up connections and messages of a WebSocket stage', () => {
  const { stack, accessLogGroup, events } = setUp();
  const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: new WebSocketApi(stack, 'Api'), stageName: 'chat' });
  new MissingAccessLogsAlarm(stack, 'Alarm', { calls: StageCalls.webSocket(stage), accessLogGroup });

  const dimensions = [{ Name: 'ApiId', Value: stageRef('Api') }, { Name: 'Stage', Value: 'chat' }];
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: [
      Match.objectLike({ Expression: 'IF((FILL(calls1, 0) + FILL(calls2, 0)) > 0 AND FILL(events, 0) == 0, 1, 0)' }),
      metric('AWS/ApiGateway', 'ConnectCount', dimensions, 'Sum'),
      metric('AWS/ApiGateway', 'MessageCount', dimensions, 'Sum'),
      events,
    ],
  });
});

test('takes name, period and number of datapoints', () => {
  const { stack, accessLogGroup } = setUp();
  const calls = StageCalls.http(new HttpApi(stack, 'Api').defaultStage!);
  new MissingAccessLogsAlarm(stack, 'Alarm', { calls, accessLogGroup, alarmName: 'silent', period: Duration.hours(1), evaluationPeriods: 2 });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'silent',
    EvaluationPeriods: 2,
    Metrics: Match.arrayWith([
      metric('AWS/ApiGateway', 'Count', Match.anyValue() as unknown as object[], 'SampleCount', 3600),
      metric('AWS/Logs', 'IncomingLogEvents', Match.anyValue() as unknown as object[], 'Sum', 3600),
    ]),
  });
});

test.each([0, 1.5])('refuses %s datapoints', (evaluationPeriods) => {
  const { stack, accessLogGroup } = setUp();
  const calls = StageCalls.http(new HttpApi(stack, 'Api').defaultStage!);

  expect(() => new MissingAccessLogsAlarm(stack, 'Alarm', { calls, accessLogGroup, evaluationPeriods })).toThrow(expect.objectContaining({
    name: 'EvaluationPeriods',
    message: `'evaluationPeriods' takes a whole number of at least 1, got ${evaluationPeriods} [S/Alarm; see https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs]`,
  }) as Error);
});
