import { App, Stack } from 'aws-cdk-lib';
import { formatsIn, logLine } from './log-line';
import { observed } from './observed';
import { metricsOn, MetricRow, widgetsOn } from './widgets';
import { ApiKind } from '../../src/catalogue/access-log';
import { ARTICLES } from '../../src/catalogue/articles';
import { ACCESS_LOG_QUERIES, queryText } from '../../src/catalogue/queries';
import { ApiErrorAlarms } from '../../src/errors/api-error-alarms';
import { ApiErrorDashboard } from '../../src/errors/api-error-dashboard';
import { ErrorCause } from '../../src/errors/error-cause';
import { refusal } from '../responses/refusal';

function shown(kinds?: readonly ApiKind[]) {
  const { stack, stages, template } = observed(kinds);
  new ApiErrorDashboard(stack, 'Dashboard', { stages, dashboardName: 'errors' });
  return { template: template(), widgets: widgetsOn(template()) };
}

const last = (row: MetricRow) => row.filter((cell): cell is string => typeof cell === 'string').at(-1);

test('shows each stage below the other, with the same graphs', () => {
  const { template, widgets } = shown();
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'errors' });
  expect(widgets.map(({ properties }) => properties.markdown ?? properties.title).slice(1)).toEqual(
    ['S/Rest/DeploymentStage.prod (REST)', 'S/Http/DefaultStage (HTTP)', 'S/Socket/DefaultStage (WEBSOCKET)'].flatMap((stage) => [
      `## ${stage}`, 'Calls', '5xx', 'Latency, ms', '4xx', 'Refused by API Gateway, by cause', 'Throttled',
      'ServerErrors: whether a 5xx comes from API Gateway or from the integration', 'Refused: what refuses calls with 401, 403 or 404, and whom',
    ]));
});

test('links to the articles', () => {
  const { markdown } = shown(['REST']).widgets[0].properties;
  for (const slug of ['5xx-errors', 'iam-cross-account-403', 'throttling-429', 'missing-cloudwatch-logs'] as const) {
    expect(markdown).toContain(`(${ARTICLES[slug].url})`);
  }
});

test('draws the timeout of the integration over its latency', () => {
  const timeouts = shown().widgets.filter(({ properties }) => properties.title === 'Latency, ms').map(({ properties }) => properties.annotations);
  expect(timeouts).toEqual([29_000, 30_000, 29_000].map((value) => ({ horizontal: [{ value, label: 'Integration timeout', yAxis: 'left' }] })));
});

test('counts refused calls by the causes that the kind of API has, throttled ones apart', () => {
  const causes = (kind: ApiKind, title: string) => metricsOn(shown([kind]).widgets.filter(({ properties }) => properties.title === title)).map((row) => last(row)?.split('/').at(-1));
  expect(causes('REST', 'Refused by API Gateway, by cause')).toEqual(['AccessDenied', 'Signature', 'UnknownPath', 'ApiKey', 'Unauthorized', 'Waf']);
  expect(causes('REST', 'Throttled')).toEqual(['Throttled', 'QuotaExceeded']);
  expect(causes('HTTP', 'Refused by API Gateway, by cause')).toEqual(['Forbidden', 'UnknownPath', 'Unauthorized']);
  expect(causes('HTTP', 'Throttled')).toEqual(['Throttled']);
});

test('counts each cause once, with or without alarms, made before or after', () => {
  const { stack, stage, template } = observed(['REST']);
  new ApiErrorAlarms(stack, 'Before', { stage, causes: [ErrorCause.WAF] });
  new ApiErrorDashboard(stack, 'Dashboard', { stages: [stage] });
  new ApiErrorAlarms(stack, 'After', { stage });
  template().resourceCountIs('AWS::Logs::MetricFilter', stage.causes.length);
});

test('asks the access log with the keys that it has', () => {
  const { template, widgets } = shown(['HTTP']);
  const tables = widgets.filter(({ type }) => type === 'log').map(({ properties }) => properties.query);
  expect(tables.map((query) => query?.split(' | ').slice(1).join(' | '))).toEqual(
    [ACCESS_LOG_QUERIES.serverErrors, ACCESS_LOG_QUERIES.forbidden].map((query) => queryText(query, 'HTTP')));
  expect(Object.keys(logLine(formatsIn(template)[0], {}))).toEqual(expect.arrayContaining(['integrationError', 'routeKey', 'errorMessage', 'userArn']));
});

test('shows the state of alarms on top, if there are any', () => {
  const { stack, stage, template } = observed(['REST']);
  const { alarms } = new ApiErrorAlarms(stack, 'Watch', { stage });
  new ApiErrorDashboard(stack, 'Dashboard', { stages: [stage], alarms });
  const widgets = widgetsOn(template());
  expect(widgets[1]).toMatchObject({ type: 'alarm' });
  expect(widgets[1].properties.alarms).toHaveLength(6);
  expect(shown(['REST']).widgets.map(({ type }) => type)).not.toContain('alarm');
});

test('needs a stage', () => {
  expect(refusal(() => new ApiErrorDashboard(new Stack(new App(), 'S'), 'Dashboard', { stages: [] }))).toBe("NoStage: 'stages' must hold at least one stage, got none");
});
