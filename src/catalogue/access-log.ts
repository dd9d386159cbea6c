/** The three kinds of API that API Gateway has. */
export type ApiKind = 'REST' | 'HTTP' | 'WEBSOCKET';

/** The keys that our JSON formats write. */
export type AccessLogKey = typeof FIELDS[number]['key'];

/** One variable of an access log and where it exists. */
export interface AccessLogField {
  /** Key under which our JSON formats write it. */
  readonly key: string;
  /** The variable, such as '$context.requestId'. */
  readonly variable: string;
  /** The kinds of API that fill it in. */
  readonly kinds: readonly ApiKind[];
  /** True when API Gateway renders the value with its quotes, so that the format must not add any. */
  readonly quoted?: boolean;
}

const ALL: readonly ApiKind[] = ['REST', 'HTTP', 'WEBSOCKET'];
const NOT_HTTP: readonly ApiKind[] = ['REST', 'WEBSOCKET'];
const NOT_WEBSOCKET: readonly ApiKind[] = ['REST', 'HTTP'];

const FIELDS = [
  { key: 'requestId', variable: '$context.requestId', kinds: ALL },
  { key: 'extendedRequestId', variable: '$context.extendedRequestId', kinds: ALL },
  { key: 'ip', variable: '$context.identity.sourceIp', kinds: ALL },
  { key: 'userArn', variable: '$context.identity.userArn', kinds: ALL },
  { key: 'accountId', variable: '$context.identity.accountId', kinds: ALL },
  { key: 'apiKeyId', variable: '$context.identity.apiKeyId', kinds: NOT_HTTP },
  { key: 'requestTime', variable: '$context.requestTime', kinds: ALL },
  { key: 'httpMethod', variable: '$context.httpMethod', kinds: NOT_WEBSOCKET },
  { key: 'resourcePath', variable: '$context.resourcePath', kinds: ['REST'] },
  { key: 'eventType', variable: '$context.eventType', kinds: ['WEBSOCKET'] },
  { key: 'routeKey', variable: '$context.routeKey', kinds: ['HTTP', 'WEBSOCKET'] },
  { key: 'connectionId', variable: '$context.connectionId', kinds: ['WEBSOCKET'] },
  { key: 'messageId', variable: '$context.messageId', kinds: ['WEBSOCKET'] },
  { key: 'path', variable: '$context.path', kinds: NOT_WEBSOCKET },
  { key: 'status', variable: '$context.status', kinds: ALL },
  { key: 'protocol', variable: '$context.protocol', kinds: NOT_WEBSOCKET },
  { key: 'responseLength', variable: '$context.responseLength', kinds: NOT_WEBSOCKET },
  { key: 'responseLatency', variable: '$context.responseLatency', kinds: NOT_WEBSOCKET },
  { key: 'integrationLatency', variable: '$context.integration.latency', kinds: ALL },
  { key: 'integrationStatus', variable: '$context.integration.status', kinds: ALL },
  { key: 'lambdaStatus', variable: '$context.integration.integrationStatus', kinds: ALL },
  { key: 'integrationError', variable: '$context.integration.error', kinds: ALL },
  { key: 'authorizeError', variable: '$context.authorize.error', kinds: NOT_HTTP },
  { key: 'authenticateError', variable: '$context.authenticate.error', kinds: NOT_HTTP },
  { key: 'authorizerError', variable: '$context.authorizer.error', kinds: ALL },
  { key: 'wafStatus', variable: '$context.waf.status', kinds: NOT_HTTP },
  { key: 'wafError', variable: '$context.waf.error', kinds: NOT_HTTP },
  { key: 'errorType', variable: '$context.error.responseType', kinds: ALL },
  { key: 'errorMessage', variable: '$context.error.messageString', kinds: ALL, quoted: true },
  { key: 'domainName', variable: '$context.domainName', kinds: ALL },
  { key: 'basePathMatched', variable: '$context.customDomain.basePathMatched', kinds: NOT_WEBSOCKET },
  { key: 'stage', variable: '$context.stage', kinds: ALL },
  { key: 'tlsVersion', variable: '$context.tlsVersion', kinds: ['REST'] },
  { key: 'cipherSuite', variable: '$context.cipherSuite', kinds: ['REST'] },
] as const satisfies readonly AccessLogField[];

/**
 * The fields that explain an error, in the order in which our formats write them.
 *
 * `tlsVersion` and `cipherSuite` are listed for REST APIs only: for the other kinds nobody has confirmed them.
 */
export const ACCESS_LOG_FIELDS: readonly AccessLogField[] = FIELDS;

const WEBSOCKET_ONLY = ['eventType', 'connectionId', 'connectedAt', 'messageId'];
const HTTP_ONLY = ['dataProcessed', 'awsEndpointRequestId2'];

/** Known not to exist: a variable that is in no list may be new, and nothing may be said about it. */
const ABSENT: Readonly<Record<ApiKind, readonly string[]>> = {
  REST: ['routeKey', ...HTTP_ONLY, ...WEBSOCKET_ONLY],
  HTTP: [
    'resourcePath', 'resourceId', 'identity.apiKey', 'identity.apiKeyId',
    'authorize.error', 'authorize.latency', 'authorize.status',
    'authenticate.error', 'authenticate.latency', 'authenticate.status',
    'waf.error', 'waf.latency', 'waf.status', 'wafResponseCode', 'webaclArn', 'xrayTraceId',
    'error.validationErrorString',
    'authorizer.latency', 'authorizer.status', 'authorizer.integrationStatus', 'authorizer.requestId',
    ...WEBSOCKET_ONLY,
  ],
  WEBSOCKET: [
    'resourcePath', 'resourceId', 'xrayTraceId', 'wafResponseCode', 'webaclArn', ...HTTP_ONLY,
    'httpMethod', 'path', 'protocol', 'domainPrefix', 'customDomain.basePathMatched', 'responseLatency', 'responseLength',
  ],
};

/** The variables that a kind of API is known not to have, such as '$context.routeKey'; in a log they read '-'. */
export function variablesAbsentFrom(kind: ApiKind): string[] {
  return ABSENT[kind].map((name) => `$context.${name}`);
}

/** The `$context` variables that a format uses, each once, in order of appearance. */
export function variablesOf(format: string): string[] {
  const found = format.match(/\$context(?:\.[A-Za-z0-9_]+)+/g) ?? [];
  return [...new Set(found)];
}

/** The parts of an access-log format that API Gateway refuses: only `$context` is available there. */
export const FORBIDDEN_IN_FORMAT = /\$(?:input|util|stageVariables)\b/;

/** A format needs one of the two ids, or API Gateway refuses it. */
export const REQUEST_ID_IN_FORMAT = /\$context\.(?:requestId|extendedRequestId)\b/;

/** Greatest size of the access-log format of an HTTP or WebSocket API, in bytes. */
export const V2_FORMAT_MAX_BYTES = 3 * 1024;

/**
 * Prefix of access-log groups. Groups below '/aws/vendedlogs/' do not use up the log resource policy of the account,
 * which is what stops the deployment of HTTP APIs in accounts that have many of them.
 */
export const ACCESS_LOG_GROUP_PREFIX = '/aws/vendedlogs/apis/';

/** How the name of a Firehose delivery stream for access logs must start. */
export const FIREHOSE_NAME_PREFIX = 'amazon-apigateway-';

/** Stage names that mean production, where request bodies must not be logged. */
export const PRODUCTION_STAGE = /^(prod|production|live|main|v\d+)$/i;
