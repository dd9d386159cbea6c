import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { refusal } from './refusal';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { ACCESS_LOG_QUERIES, queryText } from '../../src/catalogue/queries';
import { ThrottlingAlarms, ThrottlingAlarmsProps } from '../../src/throttling/throttling-alarms';
import { counted, formatsIn, logLine } from '../errors/log-line';
import { thrownBy } from '../support/refusals';

function given(props: Partial<ThrottlingAlarmsProps> = {}) {
  const stack = new Stack(new App(), 'S');
  const api = new KbRestApi(stack, 'Api');
  api.root.addMethod('GET');
  const alarms = new ThrottlingAlarms(stack, 'Watch', { accessLogGroup: api.logging!.accessLogGroup!, ...props });
  return { alarms, template: () => Template.fromStack(stack) };
}

test('tell calls that a rate refused from those that a quota refused, for every kind of API', () => {
  const template = given().template();
  const [format] = formatsIn(template);
  const found = (context: Record<string, string>) => counted(template, logLine(format, context));
  expect(found({ 'status': '429', 'error.responseType': 'THROTTLED' })).toEqual(['ApiGatewayKb S/Watch/Throttled']);
  expect(found({ 'status': '429', 'error.responseType': 'QUOTA_EXCEEDED' })).toEqual(['ApiGatewayKb S/Watch/QuotaExceeded']);
  expect(found({ status: '429' })).toEqual(['ApiGatewayKb S/Watch/Throttled']);
  expect(found({ 'status': '429', 'integration.status': '429' })).toEqual([]);
  expect(found({ 'status': '200', 'integration.status': '200' })).toEqual([]);
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

test('add actions to both alarms', () => {
  const { alarms, template } = given();
  alarms.addAlarmAction({ bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:pager' }) });
  template().allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:pager'] });
});

test('save who is throttled, and who uses a plan how much', () => {
  const queries = Object.values(given().template().findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties as { Name: string; QueryString: string });
  expect(queries.map(({ Name, QueryString }) => [Name, QueryString])).toEqual([
    ['S/Watch/Throttled', queryText(ACCESS_LOG_QUERIES.throttled)],
    ['S/Watch/UsageByKey', queryText(ACCESS_LOG_QUERIES.usageByKey)],
  ]);
});

test('the guide shows the queries that are saved', () => {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs/guides/throttling-429.md'), 'utf8');
  for (const query of [ACCESS_LOG_QUERIES.throttled, ACCESS_LOG_QUERIES.usageByKey]) expect(guide).toContain(queryText(query));
});

test('refuse a threshold below 1', () => {
  expect(thrownBy(() => given({ threshold: 0 }))).toEqual(refusal('Threshold', "'threshold' takes a number of calls, at least 1, got 0", 'S/Watch'));
});
