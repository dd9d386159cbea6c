import { ApiKind } from '../../src/catalogue/access-log';
import { API_METRICS, loadQuery } from '../../src/catalogue/metrics';
import { ApiErrorAlarms } from '../../src/errors/api-error-alarms';
import { ApiErrorDashboard } from '../../src/errors/api-error-dashboard';
import { KINDS, observed } from '../errors/observed';
import { metricsOn, widgetsOn } from '../errors/widgets';

/**
 * What the developer guide says each kind of API publishes, by what it counts: pages api-gateway-metrics-and-dimensions,
 * http-api-metrics and apigateway-websocket-api-logging.
 */
const PUBLISHED = [
  { counts: 'client errors', REST: ['4XXError Sum'], HTTP: ['4xx Sum'], WEBSOCKET: ['ClientError Sum'] },
  { counts: 'server errors', REST: ['5XXError Sum'], HTTP: ['5xx Sum'], WEBSOCKET: ['ExecutionError Sum', 'IntegrationError Sum'] },
  { counts: 'calls', REST: ['Count SampleCount'], HTTP: ['Count SampleCount'], WEBSOCKET: ['ConnectCount Sum', 'MessageCount Sum'] },
  { counts: 'time until the answer', REST: ['Latency p99'], HTTP: ['Latency p99'], WEBSOCKET: [] },
  { counts: 'time of the integration', REST: ['IntegrationLatency p99'], HTTP: ['IntegrationLatency p99'], WEBSOCKET: ['IntegrationLatency p99'] },
] as const;

/** The dimensions of a stage. Resource, method and route are published with detailed metrics only. */
const DIMENSIONS = { REST: ['ApiName', 'Stage'], HTTP: ['ApiId', 'Stage'], WEBSOCKET: ['ApiId', 'Stage'] } as const;

interface Stat {
  readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions: { readonly Name: string }[] };
  readonly Stat: string;
}

const published = (kind: ApiKind) => PUBLISHED.flatMap((row): readonly string[] => row[kind]).sort();

/** What the alarms and the dashboard of a stage read. */
function used(kind: ApiKind) {
  const { stack, stage, template } = observed([kind]);
  new ApiErrorAlarms(stack, 'Watch', { stage });
  new ApiErrorDashboard(stack, 'Dashboard', { stages: [stage] });
  const alarms = Object.values(template().findResources('AWS::CloudWatch::Alarm'))
    .flatMap(({ Properties }) => (Properties as { Metrics?: { MetricStat?: Stat }[] }).Metrics ?? [])
    .flatMap(({ MetricStat }) => MetricStat ?? [])
    .map(({ Metric, Stat }) => ({ namespace: Metric.Namespace, metric: `${Metric.MetricName} ${Stat}`, dimensions: Metric.Dimensions.map(({ Name }) => Name) }));
  const graphs = metricsOn(widgetsOn(template())).filter(([namespace]) => namespace !== 'ApiGatewayKb').map((row) => {
    const names = row.filter((cell): cell is string => typeof cell === 'string');
    const options = row.find((cell) => typeof cell === 'object');
    return { namespace: names[0], metric: `${names[1]} ${options?.stat ?? 'Average'}`, dimensions: names.slice(2).filter((_, position) => position % 2 === 0) };
  });
  return { alarms, graphs, all: [...alarms, ...graphs] };
}

describe.each(KINDS)('the metrics of a %s API', (kind) => {
  test('are read under the names and statistics that are published, and all of these are read', () => {
    const { graphs, all } = used(kind);
    expect([...new Set(all.map(({ metric }) => metric))].sort()).toEqual(published(kind));
    expect([...new Set(graphs.map(({ metric }) => metric))].sort()).toEqual(published(kind));
  });

  test('are read with the dimensions of a stage', () => {
    const found = used(kind).all;
    expect([...new Set(found.map(({ namespace, dimensions }) => [namespace, ...dimensions].join(' ')))]).toEqual([['AWS/ApiGateway', ...DIMENSIONS[kind]].join(' ')]);
    expect(API_METRICS[kind].apiDimension).toBe(DIMENSIONS[kind][0]);
  });
});

test('the load of an account is asked for by the dimension of the API alone, so that nothing counts twice', () => {
  expect(KINDS.map(loadQuery)).toEqual([
    'SELECT SUM("Count") FROM SCHEMA("AWS/ApiGateway", "ApiName")',
    'SELECT SUM("Count") FROM SCHEMA("AWS/ApiGateway", "ApiId")',
    'SELECT SUM("MessageCount") FROM SCHEMA("AWS/ApiGateway", "ApiId")',
  ]);
});
