import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { refusal, thrownBy } from './refusal';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi } from '../../src/apis/kb-websocket-api';
import { ACCESS_LOG_FIELDS } from '../../src/catalogue/access-log';
import { API_METRICS } from '../../src/catalogue/metrics';
import { ACCESS_LOG_QUERIES, queryText } from '../../src/catalogue/queries';
import { StageCalls } from '../../src/logging/missing-access-logs-alarm';
import { ThrottlingAlarms, ThrottlingAlarmsProps } from '../../src/throttling/throttling-alarms';

function given(props: Partial<ThrottlingAlarmsProps> | ((api: KbRestApi) => Partial<ThrottlingAlarmsProps>) = {}, region?: string) {
  const stack = new Stack(new App(), 'S', { env: region === undefined ? undefined : { account: '111122223333', region } });
  const api = new KbRestApi(stack, 'Api');
  api.root.addMethod('GET');
  const alarms = new ThrottlingAlarms(stack, 'Watch', { accessLogGroup: api.logging!.accessLogGroup!, ...typeof props === 'function' ? props(api) : props });
  return { stack, api, alarms, template: () => Template.fromStack(stack) };
}

interface Filter { FilterPattern: string; MetricTransformations: { MetricName: string; MetricNamespace: string }[] }

interface AccountAlarm {
  Metrics: { Expression?: string; MetricStat?: { Metric: { MetricName: string } } }[];
  Threshold: number;
  ComparisonOperator: string;
}

/** The metrics that CloudWatch would count for a line of the access log. */
function counted(template: Template, line: Record<string, string>): string[] {
  return Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties as unknown as Filter)
    .filter(({ FilterPattern }) => [...FilterPattern.matchAll(/\$\.(\w+) = "([^"]+)"/g)].every(([, key, value]) => line[key] === value))
    .map(({ MetricTransformations: [{ MetricName, MetricNamespace }] }) => `${MetricNamespace} ${MetricName}`);
}

test('tell calls that a rate refused from those that a quota refused', () => {
  const template = given().template();
  expect(counted(template, { status: '429', errorType: 'THROTTLED' })).toEqual(['ApiGatewayKb S/Watch/Throttled']);
  expect(counted(template, { status: '429', errorType: 'QUOTA_EXCEEDED' })).toEqual(['ApiGatewayKb S/Watch/QuotaExceeded']);
  expect(counted(template, { status: '200', errorType: '-' })).toEqual([]);
});

test('go off at five refused calls in five minutes, or at what was asked for', () => {
  for (const [threshold, expected] of [[undefined, 5], [50, 50]] as const) {
    given({ threshold }).template().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'ApiGatewayKb',
      MetricName: 'S/Watch/QuotaExceeded',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: expected,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  }
});

test('compare the calls of all APIs with 80 % of the rate of the account', () => {
  const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'ap-southeast-3' } });
  const rest = new KbRestApi(stack, 'Rest');
  rest.root.addMethod('GET');
  const [http, socket] = [new KbHttpApi(stack, 'Http'), new KbWebSocketApi(stack, 'Socket')];
  new ThrottlingAlarms(stack, 'Watch', {
    accessLogGroup: rest.logging!.accessLogGroup!,
    calls: [StageCalls.rest(rest.deploymentStage), StageCalls.http(http.defaultStage!), StageCalls.webSocket(socket.defaultStage!)],
  });
  const found = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm', { Properties: { Threshold: 80 } });
  const { Metrics, Threshold, ComparisonOperator } = Object.values(found)[0].Properties as unknown as AccountAlarm;
  expect([Threshold, ComparisonOperator]).toEqual([80, 'GreaterThanThreshold']);
  expect(Metrics.map(({ Expression, MetricStat }) => Expression ?? MetricStat?.Metric.MetricName)).toEqual([
    '100 * (FILL(calls1, 0) + FILL(calls2, 0) + FILL(calls3, 0) + FILL(calls4, 0)) / 60 / 2500',
    'Count', 'Count', 'ConnectCount', 'MessageCount',
  ]);
});

test('take the quota that the account was given', () => {
  const account = { rateLimit: 40_000, burstLimit: 20_000 };
  const { alarms, template } = given((api) => ({ calls: [StageCalls.rest(api.deploymentStage)], account }));
  expect(alarms.accountUse).toBeDefined();
  expect(JSON.stringify(template().findResources('AWS::CloudWatch::Alarm'))).toContain('100 * (FILL(calls1, 0)) / 60 / 40000');
  expect(given().alarms.accountUse).toBeUndefined();
});

test('save who is throttled, and who uses a plan how much', () => {
  const queries = Object.values(given().template().findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties as { Name: string; QueryString: string });
  expect(queries.map(({ Name, QueryString }) => [Name, QueryString])).toEqual([
    ['S/Watch/Throttled', queryText(ACCESS_LOG_QUERIES.throttled)],
    ['S/Watch/UsageByKey', queryText(ACCESS_LOG_QUERIES.usageByKey)],
  ]);
});

test('the saved queries ask for fields that the access log has', () => {
  const known = new Set(ACCESS_LOG_FIELDS.map(({ key }) => key));
  const words = /\b(filter|stats|sort|count|max|sum|bin|ispresent|by|as|and|desc|calls|slowest)\b|"[^"]*"|[^A-Za-z]+/g;
  const asked = Object.values(ACCESS_LOG_QUERIES).flatMap(({ lines }) => lines.flatMap((line) => line.replaceAll('1m', '').replace(words, ' ').trim().split(/\s+/)));
  expect([...new Set(asked)].filter((key) => key !== '' && !known.has(key))).toEqual([]);
});

test('the guide shows the queries that are saved', () => {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs/guides/throttling-429.md'), 'utf8');
  for (const query of [ACCESS_LOG_QUERIES.throttled, ACCESS_LOG_QUERIES.usageByKey]) expect(guide).toContain(queryText(query));
});

test('every kind of API is counted by metrics of its own', () => {
  expect(Object.entries(API_METRICS).map(([kind, { apiDimension, calls, clientErrors }]) =>
    `${kind} ${apiDimension} ${calls.map(({ name }) => name).join('+')} ${clientErrors}`)).toEqual([
    'REST ApiName Count 4XXError', 'HTTP ApiId Count 4xx', 'WEBSOCKET ApiId ConnectCount+MessageCount ClientError',
  ]);
});

test('refuse more metrics than an alarm takes, none at all, and a threshold below 1', () => {
  const message = (count: number) => `'calls' takes 1 to 10 metrics, two for each WebSocket stage, got ${count}`;
  expect(thrownBy(() => given((api) => ({ calls: Array.from({ length: 11 }, () => StageCalls.rest(api.deploymentStage)) }))))
    .toEqual(refusal('TooManyCalls', message(11), 'S/Watch'));
  expect(thrownBy(() => given({ calls: [] }))).toEqual(refusal('TooManyCalls', message(0), 'S/Watch'));
  expect(thrownBy(() => given({ threshold: 0 }))).toEqual(refusal('Threshold', "'threshold' takes a number of calls, at least 1, got 0", 'S/Watch'));
});
