import { App, Aws, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { ACCESS_LOG_FIELDS, ApiKind, variablesAbsentFrom, variablesOf } from '../../src/catalogue/access-log';
import { AccessLogFormats, validateFormat } from '../../src/logging/access-log-formats';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs';

/** A line of the log as API Gateway fills it in. */
function line(format: AccessLogFormat): Record<string, string> {
  const filled = format.toString()
    .replace('$context.error.messageString', '"it said \\"no\\""')
    .replace(/\$context\.([A-Za-z.]+)/g, '<$1>');
  return JSON.parse(filled) as Record<string, string>;
}

describe('the REST format', () => {
  test('is JSON once API Gateway has filled it in, with the fields that explain an error', () => {
    expect(line(AccessLogFormats.rest())).toEqual({
      requestId: '<requestId>',
      extendedRequestId: '<extendedRequestId>',
      ip: '<identity.sourceIp>',
      userArn: '<identity.userArn>',
      accountId: '<identity.accountId>',
      apiKeyId: '<identity.apiKeyId>',
      requestTime: '<requestTime>',
      httpMethod: '<httpMethod>',
      resourcePath: '<resourcePath>',
      path: '<path>',
      status: '<status>',
      protocol: '<protocol>',
      responseLength: '<responseLength>',
      responseLatency: '<responseLatency>',
      integrationLatency: '<integration.latency>',
      integrationStatus: '<integration.status>',
      lambdaStatus: '<integration.integrationStatus>',
      integrationError: '<integration.error>',
      authorizeError: '<authorize.error>',
      authenticateError: '<authenticate.error>',
      authorizerError: '<authorizer.error>',
      wafStatus: '<waf.status>',
      wafError: '<waf.error>',
      errorType: '<error.responseType>',
      errorMessage: 'it said "no"',
      domainName: '<domainName>',
      basePathMatched: '<customDomain.basePathMatched>',
      stage: '<stage>',
      tlsVersion: '<tlsVersion>',
      cipherSuite: '<cipherSuite>',
    });
  });
});

describe('the formats of the other kinds', () => {
  test('the HTTP format has the route key and none of the 7 fields that only REST APIs have', () => {
    expect(Object.keys(line(AccessLogFormats.http()))).toEqual([
      'requestId', 'extendedRequestId', 'ip', 'userArn', 'accountId', 'requestTime', 'httpMethod', 'routeKey', 'path', 'status',
      'protocol', 'responseLength', 'responseLatency', 'integrationLatency', 'integrationStatus', 'lambdaStatus', 'integrationError',
      'authorizerError', 'errorType', 'errorMessage', 'domainName', 'basePathMatched', 'stage',
    ]);
  });

  test('the WebSocket format tells the event, the route and the connection', () => {
    expect(Object.keys(line(AccessLogFormats.webSocket()))).toEqual([
      'requestId', 'extendedRequestId', 'ip', 'userArn', 'accountId', 'apiKeyId', 'requestTime', 'eventType', 'routeKey',
      'connectionId', 'messageId', 'status', 'integrationLatency', 'integrationStatus', 'lambdaStatus', 'integrationError',
      'authorizeError', 'authenticateError', 'authorizerError', 'wafStatus', 'wafError', 'errorType', 'errorMessage', 'domainName', 'stage',
    ]);
  });

  test.each<[ApiKind, AccessLogFormat]>([
    ['REST', AccessLogFormats.rest()],
    ['HTTP', AccessLogFormats.http()],
    ['WEBSOCKET', AccessLogFormats.webSocket()],
  ])('the %s format uses no variable that this kind is known not to have', (kind, format) => {
    const absent = variablesAbsentFrom(kind);

    expect(variablesOf(format.toString()).filter((variable) => absent.includes(variable))).toEqual([]);
    expect(Buffer.byteLength(format.toString())).toBeLessThan(3072);
  });
});

describe('the catalogue of variables', () => {
  test('never calls a variable both present in and absent from one kind', () => {
    const contradictions = ACCESS_LOG_FIELDS.flatMap(({ variable, kinds }) =>
      kinds.filter((kind) => variablesAbsentFrom(kind).includes(variable)).map((kind) => `${variable} ${kind}`));

    expect(contradictions).toEqual([]);
  });

  test('has each key once', () => {
    const keys = ACCESS_LOG_FIELDS.map(({ key }) => key);

    expect(keys).toEqual([...new Set(keys)]);
  });

  test('finds the variables of a format without the text around them', () => {
    expect(variablesOf('{"a":"$context.identity.sourceIp","b":$context.error.messageString} $context.status. $context.status'))
      .toEqual(['$context.identity.sourceIp', '$context.error.messageString', '$context.status']);
  });
});

describe('additional fields', () => {
  test('come after ours', () => {
    const format = AccessLogFormats.rest({ additionalFields: { tenant: '$context.authorizer.tenant' } });

    expect(Object.entries(line(format)).at(-1)).toEqual(['tenant', '<authorizer.tenant>']);
  });

  test('may be tokens', () => {
    const format = AccessLogFormats.http({ additionalFields: { region: Aws.REGION } });

    expect(format.toString().endsWith(`,"region":"${Aws.REGION}"}`)).toBe(true);
  });

  test.each([
    ['a key that the format has', { status: '$context.responseLatency' }, 'AccessLogFieldCollision',
      "'additionalFields' takes keys that the format does not have, got 'status'"],
    ['plain text', { team: 'payments' }, 'AccessLogFieldNotContext', "'additionalFields.team' takes one $context variable, got 'payments'"],
    ['$input', { body: '$input.body' }, 'AccessLogFieldNotContext', "'additionalFields.body' takes one $context variable, got '$input.body'"],
    ['a stage variable', { alias: '$stageVariables.alias' }, 'AccessLogFieldNotContext',
      "'additionalFields.alias' takes one $context variable, got '$stageVariables.alias'"],
    ['two variables', { both: '$context.path $context.stage' }, 'AccessLogFieldNotContext',
      "'additionalFields.both' takes one $context variable, got '$context.path $context.stage'"],
    ['a variable that HTTP APIs do not have', { trace: '$context.xrayTraceId' }, 'AccessLogFieldAbsent',
      "'additionalFields.trace' must be a variable that an HTTP API has, got '$context.xrayTraceId'"],
  ])('are refused when they are %s', (_case, additionalFields: { [key: string]: string }, name, message) => {
    expect(() => AccessLogFormats.http({ additionalFields }))
      .toThrow(expect.objectContaining({ name, message: `${message} [see ${ARTICLE}]` }) as Error);
  });

  test('are judged by the kind of API', () => {
    const additionalFields = { route: '$context.routeKey2', path2: '$context.responseLatency' };

    expect(() => AccessLogFormats.webSocket({ additionalFields })).toThrow(
      `'additionalFields.path2' must be a variable that a WebSocket API has, got '$context.responseLatency' [see ${ARTICLE}]`);
    expect(() => AccessLogFormats.rest({ additionalFields: { key: '$context.routeKey' } })).toThrow(
      `'additionalFields.key' must be a variable that a REST API has, got '$context.routeKey' [see ${ARTICLE}]`);
  });
});

describe('a format of the user', () => {
  const scope = new Stack(new App(), 'S');

  test.each(['$context.requestId', 'x $context.extendedRequestId y', `${Aws.REGION}`])('passes with %s', (format) => {
    expect(() => validateFormat(scope, format, 'HTTP')).not.toThrow();
  });

  test.each([
    ['$context.status', 'AccessLogFormatWithoutRequestId', "'format' must contain $context.requestId or $context.extendedRequestId, got '$context.status'"],
    ['$context.requestIdx', 'AccessLogFormatWithoutRequestId', "'format' must contain $context.requestId or $context.extendedRequestId, got '$context.requestIdx'"],
    ['$context.requestId $input.body', 'AccessLogFormatNotContext', "'format' takes $context variables only, got '$input'"],
    ['$context.requestId $util.x', 'AccessLogFormatNotContext', "'format' takes $context variables only, got '$util'"],
    ['$context.requestId $stageVariables.x', 'AccessLogFormatNotContext', "'format' takes $context variables only, got '$stageVariables'"],
  ])('is refused when it is %s', (format, name, message) => {
    expect(() => validateFormat(scope, format, 'REST'))
      .toThrow(expect.objectContaining({ name, message: `${message} [S; see ${ARTICLE}]` }) as Error);
  });

  test('is refused beyond 3,072 bytes, except for REST APIs', () => {
    const format = '$context.requestId'.padEnd(3071, '.') + 'é';

    expect(() => validateFormat(scope, format, 'WEBSOCKET')).toThrow(
      `'format' of an HTTP or WebSocket API takes at most 3072 bytes, got 3073 [S; see ${ARTICLE}]`);
    expect(() => validateFormat(scope, format.slice(0, 3071), 'WEBSOCKET')).not.toThrow();
    expect(() => validateFormat(scope, format, 'REST')).not.toThrow();
  });
});
