import type { ApiKind } from './access-log';

/** The namespace of the metrics of API Gateway. */
export const API_NAMESPACE = 'AWS/ApiGateway';

/** A metric and the statistic that makes sense of it. */
export interface MetricName {
  readonly name: string;
  readonly statistic: string;
}

/** The metrics of one kind of API. */
export interface ApiMetrics {
  /** The dimension that names the API: REST APIs are known by their names, so those of one name share their metrics. */
  readonly apiDimension: 'ApiName' | 'ApiId';
  /** The sum of these is the number of calls. */
  readonly calls: readonly MetricName[];
  /** Answers with 4xx, 429 among them. */
  readonly clientErrors: string;
  /** The sum of these is the number of answers with 5xx. */
  readonly serverErrors: readonly string[];
  /** Time until the answer, as the caller sees it; WebSocket APIs have none. */
  readonly latency?: string;
  /** Time that the integration takes. */
  readonly integrationLatency: string;
}

/** The dimension that names the stage, beside that of the API. */
export const STAGE_DIMENSION = 'Stage';

const COUNT: MetricName = { name: 'Count', statistic: 'SampleCount' };

/** The metrics by kind of API. */
export const API_METRICS: Readonly<Record<ApiKind, ApiMetrics>> = {
  REST: {
    apiDimension: 'ApiName',
    calls: [COUNT],
    clientErrors: '4XXError',
    serverErrors: ['5XXError'],
    latency: 'Latency',
    integrationLatency: 'IntegrationLatency',
  },
  HTTP: {
    apiDimension: 'ApiId',
    calls: [COUNT],
    clientErrors: '4xx',
    serverErrors: ['5xx'],
    latency: 'Latency',
    integrationLatency: 'IntegrationLatency',
  },
  WEBSOCKET: {
    apiDimension: 'ApiId',
    calls: [{ name: 'ConnectCount', statistic: 'Sum' }, { name: 'MessageCount', statistic: 'Sum' }],
    clientErrors: 'ClientError',
    serverErrors: ['ExecutionError', 'IntegrationError'],
    integrationLatency: 'IntegrationLatency',
  },
};

/** The name of a REST API as its metrics have it: they leave out what is not ASCII. */
export function restApiDimension(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[^\x00-\x7F]/g, '');
}

/** The metric that tells how close a kind of API comes to the throttle of the account; new connections have a quota of their own, far below it. */
const LOAD: Readonly<Record<ApiKind, string>> = { REST: 'Count', HTTP: 'Count', WEBSOCKET: 'MessageCount' };

/**
 * The calls of all APIs of a kind in an account and Region, as a query of Metrics Insights.
 *
 * The schema names exactly the dimension of the API, so what is also published by stage and by method is not counted again. Each call adds 1 to
 * `Count`, so its sum is the number of calls as well.
 */
export function loadQuery(kind: ApiKind): string {
  return `SELECT SUM("${LOAD[kind]}") FROM SCHEMA("${API_NAMESPACE}", "${API_METRICS[kind].apiDimension}")`;
}

/** The namespace of the metrics that are made from the access log. */
export const KB_NAMESPACE = 'ApiGatewayKb';
