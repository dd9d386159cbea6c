import type { AccessLogKey, ApiKind } from './access-log';
import type { ArticleSlug } from './articles';

/** The causes of refused calls that the access log tells apart. */
export type ErrorCauseName =
  | 'ACCESS_DENIED' | 'SIGNATURE' | 'UNKNOWN_PATH' | 'API_KEY' | 'WAF' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'THROTTLED' | 'QUOTA_EXCEEDED';

/** What one key of a line of the access log is, or is not. */
export interface LogCondition {
  readonly key: AccessLogKey;
  readonly is?: string;
  readonly isNot?: string;
}

/** Lines of the access log: those that meet all conditions of one of the lists. */
export type LogLines = readonly (readonly LogCondition[])[];

/** Why calls are refused, and how one sees it. */
export interface ErrorCauseFacts {
  /** The last piece of the name of its metric. */
  readonly name: string;
  /** The lines that tell of it, for the kinds of API that have it. */
  readonly lines: Partial<Readonly<Record<ApiKind, LogLines>>>;
  /** The article that explains it. */
  readonly article: ArticleSlug;
  /** What happens, and what to do. */
  readonly runbook: string;
  /** True when anybody who finds the address can bring it about, so that it says little about the API. */
  readonly fromAnybody?: boolean;
}

/** What stands in the log for what a call did not come to. */
const NOTHING = '-';

/** The type of an error says the cause even where a gateway response has changed the status. */
function ofType(...types: string[]): LogLines {
  return types.map((type) => [{ key: 'errorType', is: type }]);
}

/** Answers with a status that no integration has given. */
function withStatus(status: string): LogLines {
  return [[{ key: 'status', is: status }, { key: 'integrationStatus', is: NOTHING }]];
}

/** Calls that a rate refuses. Of the types only those of REST APIs are documented: elsewhere it is a 429 that no quota and no integration gave. */
export const THROTTLED_LINES: LogLines = [
  ...ofType('THROTTLED'),
  [{ key: 'status', is: '429' }, { key: 'integrationStatus', is: NOTHING }, { key: 'errorType', isNot: 'QUOTA_EXCEEDED' }],
];

/** Calls that the quota of a usage plan refuses. */
export const QUOTA_LINES: LogLines = ofType('QUOTA_EXCEEDED');

/** The causes, those first that an owner has to act upon. */
export const ERROR_CAUSES: Readonly<Record<ErrorCauseName, ErrorCauseFacts>> = {
  ACCESS_DENIED: {
    name: 'AccessDenied',
    lines: { REST: ofType('ACCESS_DENIED') },
    article: 'iam-cross-account-403',
    runbook: 'Callers are answered 403 because a policy does not admit them: the resource policy of the API, their own, or that of a Lambda authorizer. '
      + 'Who, and the text that names the policy: query Refused.',
  },
  SIGNATURE: {
    name: 'Signature',
    lines: { REST: ofType('INVALID_SIGNATURE', 'EXPIRED_TOKEN') },
    article: 'iam-cross-account-403',
    runbook: 'Callers are answered 403 because their signature is wrong or their session has expired. Check their clock, Region, service name (execute-api), '
      + 'host header, and whether a proxy changes what was signed. Who: query Refused.',
  },
  FORBIDDEN: {
    name: 'Forbidden',
    lines: { HTTP: withStatus('403'), WEBSOCKET: withStatus('403') },
    article: 'http-api-cross-account',
    runbook: 'Callers are answered 403: unsigned or not admitted on a route with IAM authorization, refused by an authorizer, or without a scope that a JWT needs. Who: query Refused.',
  },
  THROTTLED: {
    name: 'Throttled',
    lines: { REST: THROTTLED_LINES, HTTP: THROTTLED_LINES, WEBSOCKET: THROTTLED_LINES },
    article: 'throttling-429',
    runbook: 'Callers are answered 429 because they call too fast. Who, and on which method: query Throttled. '
      + 'Raise the lowest limit that they meet (plan, method, stage, account), or let them back off.',
  },
  QUOTA_EXCEEDED: {
    name: 'QuotaExceeded',
    lines: { REST: QUOTA_LINES, WEBSOCKET: QUOTA_LINES },
    article: 'throttling-429',
    runbook: 'Callers are answered 429 because the quota of their usage plan is used up. Who: query UsageByKey. Extend the quota, or wait for the next period.',
  },
  UNKNOWN_PATH: {
    name: 'UnknownPath',
    lines: { REST: ofType('MISSING_AUTHENTICATION_TOKEN'), HTTP: withStatus('404') },
    article: 'cloudfront-custom-domain',
    runbook: 'Callers ask for a path or verb that the deployed stage does not have (REST: or do not sign a call that needs it). Is the last change deployed, '
      + 'and does the stage name or base path stand in the URL when it must? Which paths: query Refused, and path in the access log.',
    fromAnybody: true,
  },
  API_KEY: {
    name: 'ApiKey',
    lines: { REST: ofType('INVALID_API_KEY') },
    article: 'throttling-429',
    runbook: 'Callers are answered 403 because their API key is missing, unknown, disabled, or in no usage plan of the stage. Which: query Refused.',
    fromAnybody: true,
  },
  UNAUTHORIZED: {
    name: 'Unauthorized',
    lines: { REST: ofType('UNAUTHORIZED'), HTTP: withStatus('401'), WEBSOCKET: withStatus('401') },
    article: 'cross-account-access',
    runbook: 'Callers are answered 401: the token is missing, expired or of another issuer or audience, or it comes in another header than the authorizer reads.',
    fromAnybody: true,
  },
  WAF: {
    name: 'Waf',
    lines: { REST: ofType('WAF_FILTERED') },
    article: 'cross-account-access',
    runbook: 'The web ACL of the stage refuses calls with 403. Which of its rules: the logs of AWS WAF.',
    fromAnybody: true,
  },
};

/** The causes that a kind of API has. */
export function causesOf(kind: ApiKind): ErrorCauseName[] {
  return (Object.keys(ERROR_CAUSES) as ErrorCauseName[]).filter((cause) => ERROR_CAUSES[cause].lines[kind] !== undefined);
}
