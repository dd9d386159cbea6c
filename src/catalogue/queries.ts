/** A question to the access log in the formats of this library, for CloudWatch Logs Insights. */
export interface LogQuery {
  /** The last piece of the name of the saved query. */
  readonly name: string;
  /** What it answers. */
  readonly answers: string;
  /** The lines of the query; the keys are those of the access log. */
  readonly lines: readonly string[];
}

/** The saved queries. Their keys are those of `ACCESS_LOG_FIELDS`; a test compares them. */
export const ACCESS_LOG_QUERIES = {
  forbidden: {
    name: 'Refused',
    answers: 'what refuses calls with 403, and whom',
    lines: ['filter status = 403', 'stats count(*) as calls by errorType, errorMessage, userArn, domainName', 'sort calls desc'],
  },
  serverErrors: {
    name: 'ServerErrors',
    answers: 'whether a 5xx comes from API Gateway or from the integration',
    lines: ['filter status >= 500', 'stats count(*) as calls by status, integrationStatus, errorType, integrationError, resourcePath, routeKey', 'sort calls desc'],
  },
  slow: {
    name: 'Slow',
    answers: 'which calls come close to the timeout of their integration',
    lines: ['filter integrationLatency > 20000', 'stats count(*) as calls, max(integrationLatency) as slowest by resourcePath, routeKey, status', 'sort slowest desc'],
  },
  statusMapping: {
    name: 'StatusMapping',
    answers: 'what the integration answered, and what the caller got',
    lines: ['filter integrationStatus != status', 'stats count(*) as calls by integrationStatus, status, resourcePath, routeKey', 'sort calls desc'],
  },
  throttled: {
    name: 'Throttled',
    answers: 'who is answered 429, when, and whether by a rate or by a quota',
    lines: ['filter status = 429', 'stats count(*) as calls by bin(1m), errorType, apiKeyId, resourcePath, routeKey', 'sort calls desc'],
  },
  usageByKey: {
    name: 'UsageByKey',
    answers: 'how much of a usage plan each of its keys has used',
    lines: ['filter ispresent(apiKeyId) and apiKeyId != "-"', 'stats count(*) as calls by apiKeyId, status, errorType', 'sort calls desc'],
  },
} as const satisfies Readonly<Record<string, LogQuery>>;

/** The text of a query. */
export function queryText({ lines }: LogQuery): string {
  return lines.join('\n| ');
}

/** The values of `errorType` in an answer with 429: too many at once, and too many in the period of a quota. */
export const THROTTLED_TYPE = 'THROTTLED';
export const QUOTA_EXCEEDED_TYPE = 'QUOTA_EXCEEDED';
