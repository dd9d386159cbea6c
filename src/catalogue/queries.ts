import { ACCESS_LOG_FIELDS, AccessLogKey, ApiKind } from './access-log';

/** A question to the access log in the formats of this library, for CloudWatch Logs Insights. */
export interface LogQuery {
  /** The last piece of the name of the saved query. */
  readonly name: string;
  /** What it answers. */
  readonly answers: string;
  /** Which lines are looked at. */
  readonly filter: string;
  /** What is counted. */
  readonly stats: string;
  /** By what the lines are put together; of the keys, each kind of API is asked for those that it has. */
  readonly by: readonly (AccessLogKey | 'bin(1m)')[];
  /** What comes first. */
  readonly sort: string;
  /** The kinds of API that have an answer, if not all do. */
  readonly kinds?: readonly ApiKind[];
}

/** The saved queries. */
export const ACCESS_LOG_QUERIES = {
  forbidden: {
    name: 'Refused',
    answers: 'what refuses calls with 401, 403 or 404, and whom',
    filter: 'status in ["401", "403", "404"]',
    stats: 'count(*) as calls',
    by: ['status', 'errorType', 'errorMessage', 'userArn', 'domainName'],
    sort: 'calls desc',
  },
  serverErrors: {
    name: 'ServerErrors',
    answers: 'whether a 5xx comes from API Gateway or from the integration',
    filter: 'status >= 500',
    stats: 'count(*) as calls',
    by: ['status', 'integrationStatus', 'errorType', 'integrationError', 'resourcePath', 'routeKey'],
    sort: 'calls desc',
  },
  slow: {
    name: 'Slow',
    answers: 'which calls come close to the timeout of their integration',
    filter: 'integrationLatency > 20000',
    stats: 'count(*) as calls, max(integrationLatency) as slowest',
    by: ['resourcePath', 'routeKey', 'status'],
    sort: 'slowest desc',
  },
  statusMapping: {
    name: 'StatusMapping',
    answers: 'what the integration answered, and what the caller got',
    filter: 'integrationStatus != status',
    stats: 'count(*) as calls',
    by: ['integrationStatus', 'status', 'resourcePath', 'routeKey'],
    sort: 'calls desc',
  },
  throttled: {
    name: 'Throttled',
    answers: 'who is answered 429, when, and whether by a rate or by a quota',
    filter: 'status = 429',
    stats: 'count(*) as calls',
    by: ['bin(1m)', 'errorType', 'apiKeyId', 'resourcePath', 'routeKey'],
    sort: 'calls desc',
  },
  usageByKey: {
    name: 'UsageByKey',
    answers: 'how much of a usage plan each of its keys has used',
    filter: 'ispresent(apiKeyId) and apiKeyId != "-"',
    stats: 'count(*) as calls',
    by: ['apiKeyId', 'status', 'errorType'],
    sort: 'calls desc',
    kinds: ['REST', 'WEBSOCKET'],
  },
} as const satisfies Readonly<Record<string, LogQuery>>;

/** The commands of a query without their names, and with the keys that a kind of API has; without a kind, all of them. */
export function queryParts({ filter, stats, by, sort }: LogQuery, kind?: ApiKind): Record<'filter' | 'stats' | 'sort', string> {
  const keys = by.filter((key) => kind === undefined || ACCESS_LOG_FIELDS.every((field) => field.key !== key || field.kinds.includes(kind)));
  return { filter, stats: `${stats} by ${keys.join(', ')}`, sort };
}

/** The text of a query. */
export function queryText(query: LogQuery, kind?: ApiKind): string {
  return Object.entries(queryParts(query, kind)).map(([command, text]) => `${command} ${text}`).join('\n| ');
}

/** What the execution log of a REST API says of the errors of its calls. */
export const EXECUTION_LOG_QUERY = {
  name: 'ExecutionErrors',
  answers: 'the cause behind a 5xx or 429, from the execution log',
  parse: '@message "(*) *" as requestId, text',
  filter: '@message like /Execution failed|Key throttle|Key quota|Invalid permissions|Malformed/',
  stats: 'count(*) as calls by text',
  sort: 'calls desc',
} as const;
