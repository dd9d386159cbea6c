import type { ApiKind } from './access-log';

/** Least integration timeout of all kinds of APIs, in milliseconds. */
export const MIN_INTEGRATION_TIMEOUT = 50;

/** Greatest integration timeout of a kind of API without a raised quota, in milliseconds. */
export const MAX_INTEGRATION_TIMEOUT: Readonly<Record<ApiKind, number>> = { REST: 29_000, HTTP: 30_000, WEBSOCKET: 29_000 };

/** Greatest timeout of an integration whose response is streamed, in milliseconds. */
export const MAX_STREAMING_TIMEOUT = 900_000;

/** How long API Gateway waits for a Lambda authorizer, in milliseconds. */
export const AUTHORIZER_TIMEOUT = 10_000;

/** The timeout of a function of which none is said, in seconds. */
export const DEFAULT_FUNCTION_TIMEOUT = 3;

/** How long CloudFront waits for an origin of which no timeout is said, in seconds. */
export const DEFAULT_ORIGIN_READ_TIMEOUT = 30;

/** The only verb with which functions can be called, whatever verb the client uses. */
export const LAMBDA_VERB = 'POST';

/** Statuses with which backends usually answer. */
export const SAMPLE_STATUSES: readonly string[] = ['200', '404', '500', '201', '204', '400', '403', '429', '502', '503'];

/** A backend that succeeds answers with one of these. */
export const SAMPLE_SUCCESSES: readonly string[] = ['200', '201', '202', '203', '204', '205', '206', '301', '302', '303', '304', '307', '308'];

/** What Lambda's selection patterns are tried on: no error, and some error. */
export const SAMPLE_LAMBDA_ERRORS: readonly string[] = ['', 'x'];

/** Headers that no integration of a REST API may be sent: the gateway has set them already. */
export const REST_RESERVED_REQUEST_HEADERS: readonly string[] = [
  'content-length', 'transfer-encoding', 'x-amzn-trace-id', 'x-amzn-apigateway-api-id',
];

/** Those that an integration with an AWS service may not be sent besides. */
export const REST_AWS_RESERVED_REQUEST_HEADERS: readonly string[] = ['authorization', 'connection', 'expect', 'proxy-authenticate', 'te'];

/** Headers that the parameter mapping of an HTTP API may not change. */
const HTTP_RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'authorization', 'connection', 'content-encoding', 'content-length', 'content-location', 'forwarded', 'keep-alive', 'origin',
  'proxy-authenticate', 'proxy-authorization', 'te', 'trailers', 'transfer-encoding', 'upgrade', 'x-forwarded-for', 'x-forwarded-host',
  'x-forwarded-proto', 'via',
]);

const HTTP_RESERVED_PREFIXES = ['access-control-', 'apigw-', 'x-amz-', 'x-amzn-'];

/** Whether the parameter mapping of an HTTP API may not change the header. */
export function isReservedHttpHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return HTTP_RESERVED_HEADERS.has(lower) || HTTP_RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** What a header name is made of. */
export const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What a literal stage variable may hold. */
export const STAGE_VARIABLE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]+$/;

/** How many characters it may have. */
export const STAGE_VARIABLE_VALUE_LENGTH = 512;

/** What stage variables may be called. */
export const STAGE_VARIABLE_NAME = /^\w{1,64}$/;

/** How many bytes the permissions of a function, or of one of its aliases and versions, may take together. */
export const FUNCTION_POLICY_LIMIT = 20_480;

/** The prefix of IAM actions for the services that integrations call most. */
export const SERVICE_ACTIONS: Readonly<Record<string, string>> = {
  lambda: 'lambda', sqs: 'sqs', dynamodb: 'dynamodb', states: 'states', events: 'events', kinesis: 'kinesis', s3: 's3', sns: 'sns',
};

/** What the service integrations of HTTP APIs call; those of which it is not certain are left out. */
export const SUBTYPE_ACTIONS: Readonly<Record<string, string>> = {
  'EventBridge-PutEvents': 'events:PutEvents',
  'SQS-SendMessage': 'sqs:SendMessage',
  'SQS-ReceiveMessage': 'sqs:ReceiveMessage',
  'SQS-DeleteMessage': 'sqs:DeleteMessage',
  'SQS-PurgeQueue': 'sqs:PurgeQueue',
  'Kinesis-PutRecord': 'kinesis:PutRecord',
  'StepFunctions-StartExecution': 'states:StartExecution',
  'StepFunctions-StartSyncExecution': 'states:StartSyncExecution',
  'StepFunctions-StopExecution': 'states:StopExecution',
};

const PRIVATE_ADDRESS = /^(10\.\d+|192\.168|172\.(1[6-9]|2\d|3[01])|127\.\d+)\.\d+\.\d+$/;

const INTERNAL_LOAD_BALANCER = /^internal-[^./]+\.[^/:]*elb\.amazonaws\.com(\.cn)?$/i;

/** Whether a host is not on the internet: a private address, or a load balancer that is not for it. */
export function isPrivateHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || PRIVATE_ADDRESS.test(host) || INTERNAL_LOAD_BALANCER.test(host);
}
