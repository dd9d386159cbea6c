import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { refusal } from './refusal';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi } from '../../src/apis/kb-websocket-api';
import { StageCalls } from '../../src/logging/missing-access-logs-alarm';
import { AccountUseAlarms, AccountUseAlarmsProps } from '../../src/throttling/account-use-alarms';
import { datapoint, MetricEntry } from '../errors/metric-math';
import { thrownBy } from '../support/refusals';

interface UseAlarm { readonly Metrics: MetricEntry[]; readonly Threshold: number; readonly AlarmDescription: unknown }

function stackIn(region: string): Stack {
  return new Stack(new App(), 'S', { env: { account: '111122223333', region } });
}

function alarmsOf(props?: AccountUseAlarmsProps, stack = stackIn('eu-west-1')): UseAlarm[] {
  new AccountUseAlarms(stack, 'Use', props);
  return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as unknown as UseAlarm);
}

const REST = 'SELECT SUM("Count") FROM SCHEMA("AWS/ApiGateway", "ApiName")';
const HTTP = 'SELECT SUM("Count") FROM SCHEMA("AWS/ApiGateway", "ApiId")';
const MESSAGES = 'SELECT SUM("MessageCount") FROM SCHEMA("AWS/ApiGateway", "ApiId")';

test('all APIs of the account are looked at, one query for each kind in an alarm of its own', () => {
  const alarms = alarmsOf();
  expect(alarms.map(({ Metrics }) => Metrics.map(({ Expression }) => Expression))).toEqual(
    [REST, HTTP, MESSAGES].map((query) => ['100 * (calls) / 60 / 10000', query]));
  for (const { Metrics } of alarms) {
    expect(Metrics.map(({ Id, ReturnData, Period }) => [Id, ReturnData, Period])).toEqual([['expr_1', true, undefined], ['calls', false, 60]]);
  }
});

test('they go off above 80 % of the rate, for two of three minutes', () => {
  const [alarm] = alarmsOf();
  const use = (calls: number) => datapoint(alarm.Metrics, { [REST]: calls });
  expect([use(480_000), use(600_000)]).toEqual([80, 100]);
  expect(alarm).toMatchObject({ Threshold: 80, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' });
});

test('the rate is that of the Region, or what the account was given', () => {
  const expression = (props?: AccountUseAlarmsProps, region?: string) => alarmsOf(props, stackIn(region ?? 'eu-west-1'))[0].Metrics[0].Expression;
  expect(expression({}, 'ap-southeast-3')).toBe('100 * (calls) / 60 / 2500');
  expect(expression({ account: { rateLimit: 40_000, burstLimit: 20_000 } })).toBe('100 * (calls) / 60 / 40000');
  const stack = stackIn('eu-west-1');
  const rateLimit = new CfnParameter(stack, 'Rate', { type: 'Number' }).valueAsNumber;
  expect(alarmsOf({ account: { rateLimit, burstLimit: 1 } }, stack)[0].Metrics[0].Expression).toEqual({ 'Fn::Join': ['', ['100 * (calls) / 60 / ', { Ref: 'Rate' }]] });
});

test('stages of all kinds can be added up in one alarm instead', () => {
  const stack = stackIn('ap-southeast-3');
  const rest = new KbRestApi(stack, 'Rest');
  rest.root.addMethod('GET');
  const [http, socket] = [new KbHttpApi(stack, 'Http'), new KbWebSocketApi(stack, 'Socket')];
  const [alarm, ...others] = alarmsOf({
    percent: 50,
    calls: [StageCalls.rest(rest.deploymentStage), StageCalls.http(http.defaultStage!), StageCalls.webSocket(socket.defaultStage!)],
  }, stack);
  expect(others).toEqual([]);
  expect(alarm.Threshold).toBe(50);
  expect(alarm.Metrics.map(({ Expression, MetricStat }) => Expression ?? MetricStat?.Metric.MetricName)).toEqual([
    '100 * (FILL(calls1, 0) + FILL(calls2, 0) + FILL(calls3, 0) + FILL(calls4, 0)) / 60 / 2500',
    'Count', 'Count', 'ConnectCount', 'MessageCount',
  ]);
  // Both of the stages with the metric Count have the same number here.
  expect(datapoint(alarm.Metrics, { Count: 30_000, MessageCount: 60_000 })).toBe(80);
});

test('actions are added to all alarms', () => {
  const stack = stackIn('eu-west-1');
  const use = new AccountUseAlarms(stack, 'Use');
  use.addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:pager' }) });
  expect(use.alarms).toHaveLength(3);
  Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:pager'] });
});

test('more metrics than an alarm takes, none at all, and shares that cannot be are refused', () => {
  const thrown = (props: AccountUseAlarmsProps) => thrownBy(() => alarmsOf(props));
  const calls = (count: number) => Array.from({ length: count }, () => StageCalls.http(new KbHttpApi(new Stack(), 'Api').defaultStage!));
  const message = (count: number) => `'calls' takes 1 to 10 metrics, two for each WebSocket stage, got ${count}`;
  expect(thrown({ calls: calls(11) })).toEqual(refusal('TooManyCalls', message(11), 'S/Use'));
  expect(thrown({ calls: [] })).toEqual(refusal('TooManyCalls', message(0), 'S/Use'));
  for (const percent of [0, 101]) {
    expect(thrown({ percent })).toEqual(refusal('Percent', `'percent' takes a number greater than 0 and at most 100, got ${percent}`, 'S/Use'));
  }
  expect(thrown({ account: { rateLimit: 0, burstLimit: 1 } }))
    .toEqual(refusal('ThrottleLimit', "'account.rateLimit' takes a number greater than 0, since 0 would refuse every call, got 0", 'S/Use'));
});
