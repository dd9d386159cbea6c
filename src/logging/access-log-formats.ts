import { Token } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import {
  ACCESS_LOG_FIELDS,
  AccessLogField,
  ApiKind,
  FORBIDDEN_IN_FORMAT,
  REQUEST_ID_IN_FORMAT,
  V2_FORMAT_MAX_BYTES,
  variablesAbsentFrom,
  variablesOf,
} from '../catalogue/access-log';
import { invalid, invalidValue } from '../core/invalid';

/** How an API is called in a message. */
const KIND_NAME: Readonly<Record<ApiKind, string>> = { REST: 'a REST API', HTTP: 'an HTTP API', WEBSOCKET: 'a WebSocket API' };

/**
 * Properties for the formats of `AccessLogFormats`.
 */
export interface AccessLogFormatOptions {
  /**
   * Fields to write besides ours: the key in the log against one `$context` variable, such as
   * `{ tenant: '$context.authorizer.tenant' }`.
   *
   * Raises `AccessLogFieldCollision` for a key that our format has, `AccessLogFieldNotContext` for anything but one
   * `$context` variable and `AccessLogFieldAbsent` for a variable that this kind of API is known not to have.
   *
   * @default - only the fields of our format
   */
  readonly additionalFields?: { [key: string]: string };
}

/**
 * Access-log formats that hold what one needs to explain an error: both request ids, who called, what API Gateway,
 * the authorizer, AWS WAF and the integration answered, and the name of the error.
 *
 * Each is one line of JSON with the same keys for every kind of API, so one saved query reads them all. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class AccessLogFormats {
  /**
   * The format for a REST API, 30 fields.
   *
   * Raises `AccessLogFieldCollision`, `AccessLogFieldNotContext`, `AccessLogFieldAbsent`.
   */
  public static rest(options: AccessLogFormatOptions = {}): AccessLogFormat {
    return render(fieldsOf('REST'), options, 'REST');
  }

  /**
   * The format for an HTTP API, 23 fields.
   *
   * Raises `AccessLogFieldCollision`, `AccessLogFieldNotContext`, `AccessLogFieldAbsent`.
   */
  public static http(options: AccessLogFormatOptions = {}): AccessLogFormat {
    return render(fieldsOf('HTTP'), options, 'HTTP');
  }

  /**
   * The format for a WebSocket API, 25 fields.
   *
   * Raises `AccessLogFieldCollision`, `AccessLogFieldNotContext`, `AccessLogFieldAbsent`.
   */
  public static webSocket(options: AccessLogFormatOptions = {}): AccessLogFormat {
    return render(fieldsOf('WEBSOCKET'), options, 'WEBSOCKET');
  }

  private constructor() {}
}

/** Our format for a kind of API; for an unknown kind the fields that HTTP and WebSocket APIs share. */
export function defaultFormat(kind: ApiKind | undefined): string {
  const fields = kind === undefined
    ? ACCESS_LOG_FIELDS.filter((field) => field.kinds.includes('HTTP') && field.kinds.includes('WEBSOCKET'))
    : fieldsOf(kind);
  return render(fields, {}, kind).toString();
}

/** Whether a JSON format holds a variable that brings its own quotes, as ours do, so that the format itself is no JSON. */
export function hasQuotedVariable(format: string): boolean {
  return ACCESS_LOG_FIELDS.some(({ variable, quoted }) => quoted && format.includes(`":${variable}`));
}

/** Refuses a format that API Gateway refuses; a format that holds tokens is not judged. */
export function validateFormat(scope: IConstruct, format: string, kind: ApiKind | undefined): void {
  if (Token.isUnresolved(format)) return;

  const forbidden = FORBIDDEN_IN_FORMAT.exec(format);
  if (forbidden) {
    throw invalid(scope, 'AccessLogFormatNotContext', 'missing-cloudwatch-logs',
      `'format' takes $context variables only, got '${forbidden[0]}'`);
  }
  if (!REQUEST_ID_IN_FORMAT.test(format)) {
    throw invalid(scope, 'AccessLogFormatWithoutRequestId', 'missing-cloudwatch-logs',
      `'format' must contain $context.requestId or $context.extendedRequestId, got '${format}'`);
  }
  const bytes = Buffer.byteLength(format);
  if (kind !== 'REST' && bytes > V2_FORMAT_MAX_BYTES) {
    throw invalid(scope, 'AccessLogFormatTooLong', 'missing-cloudwatch-logs',
      `'format' of an HTTP or WebSocket API takes at most ${V2_FORMAT_MAX_BYTES} bytes, got ${bytes}`);
  }
}

function fieldsOf(kind: ApiKind): AccessLogField[] {
  return ACCESS_LOG_FIELDS.filter((field) => field.kinds.includes(kind));
}

function render(fields: AccessLogField[], options: AccessLogFormatOptions, kind: ApiKind | undefined): AccessLogFormat {
  const additional = Object.entries(options.additionalFields ?? {});
  for (const [key, variable] of additional) validateField(key, variable, fields, kind);

  const members = [
    ...fields.map(({ key, variable, quoted }) => `"${key}":${quoted ? variable : `"${variable}"`}`),
    ...additional.map(([key, variable]) => `${JSON.stringify(key)}:"${variable}"`),
  ];
  return AccessLogFormat.custom(`{${members.join(',')}}`);
}

function validateField(key: string, variable: string, fields: AccessLogField[], kind: ApiKind | undefined): void {
  if (fields.some((field) => field.key === key)) {
    throw invalidValue('AccessLogFieldCollision', 'missing-cloudwatch-logs',
      `'additionalFields' takes keys that the format does not have, got '${key}'`);
  }
  if (Token.isUnresolved(variable)) return;

  if (!/^\$context\.[^\s"\\]+$/.test(variable)) {
    throw invalidValue('AccessLogFieldNotContext', 'missing-cloudwatch-logs',
      `'additionalFields.${key}' takes one $context variable, got '${variable}'`);
  }
  if (kind !== undefined && variablesOf(variable).some((name) => variablesAbsentFrom(kind).includes(name))) {
    throw invalidValue('AccessLogFieldAbsent', 'missing-cloudwatch-logs',
      `'additionalFields.${key}' must be a variable that ${KIND_NAME[kind]} has, got '${variable}'`);
  }
}
