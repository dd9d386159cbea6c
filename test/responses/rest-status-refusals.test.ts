import { Stack, Token } from 'aws-cdk-lib';
import { ContentHandling, HttpIntegration, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { refusal } from './refusal';
import { MappedAwsIntegration, MappedHttpIntegration, MappedLambdaIntegration } from '../../src/responses/mapped-integrations';
import { RestHeaderValue } from '../../src/responses/rest-header-value';
import { RestStatus } from '../../src/responses/rest-status';
import { RestStatusMap } from '../../src/responses/rest-status-map';

const OK = RestStatus.byDefault(200);
const onError = (pattern: string, samples: string[], status = 404) => RestStatus.onError(status, { pattern, samples });
const ofErrors = (...statuses: RestStatus[]) => () => RestStatusMap.byErrorMessage([OK, ...statuses]);
const ofStatuses = (...statuses: RestStatus[]) => () => RestStatusMap.byBackendStatus([OK, ...statuses]);

test.each([
  ['no default', () => RestStatusMap.byErrorMessage([onError('a', ['a'])]), "DefaultStatus: 'statuses' must hold exactly one RestStatus.byDefault, got none"],
  ['two defaults', ofStatuses(RestStatus.byDefault(201)), "DefaultStatus: 'statuses' must hold exactly one RestStatus.byDefault, got 200 and 201"],
  ['one status twice', ofStatuses(RestStatus.onBackendStatus(400, [400]), RestStatus.onBackendStatus(400, [404])),
    "StatusTwice: 'statuses' takes each status once (join patterns with '|'), got 400 twice"],
  ['a status below 100', () => RestStatus.byDefault(99), "StatusCode: 'statusCode' takes whole numbers from 100 to 599, got 99"],
  ['a status above 599', () => RestStatus.onBackendPattern(600, '5..'), "StatusCode: 'statusCode' takes whole numbers from 100 to 599, got 600"],
  ['half a status', () => RestStatus.byDefault(200.5), "StatusCode: 'statusCode' takes whole numbers from 100 to 599, got 200.5"],
  ['a status for unmatched errors that is none', () => RestStatusMap.byErrorMessage([OK], { unmatchedErrors: 0 }),
    "StatusCode: 'unmatchedErrors' takes whole numbers from 100 to 599, got 0"],
  ['a backend status that is none', () => RestStatus.onBackendStatus(404, [404, 640]), "BackendStatus: 'backendStatuses' takes whole numbers from 100 to 599, got 640"],
  ['no backend status', () => RestStatus.onBackendStatus(404, []), "BackendStatus: 'backendStatuses' takes at least one status, got none"],
  ['a status to pass through that is none', () => RestStatusMap.passThrough({ statuses: [4] }), "BackendStatus: 'statuses' takes whole numbers from 100 to 599, got 4"],
  ['a pattern that is no regular expression', ofErrors(onError('*.404', ['404'])), "PatternNotRegex: 'pattern' takes a regular expression, got '*.404' for status 404"],
  ['a pattern with an open group', ofErrors(onError('(404', ['404'])), "PatternNotRegex: 'pattern' takes a regular expression, got '(404' for status 404"],
  ['a pattern that cannot be checked', ofErrors(onError('(?!x).*', ['404'])),
    "PatternNotReadable: 'pattern' takes a regular expression of at most 500 characters without lookaround, flags, references and possessive quantifiers, so that it can be checked, got '(?!x).*' for status 404"],
  ['a pattern of Java that JavaScript has not', ofErrors(onError('a++', ['a'])),
    "PatternNotReadable: 'pattern' takes a regular expression of at most 500 characters without lookaround, flags, references and possessive quantifiers, so that it can be checked, got 'a++' for status 404"],
  ['a pattern that matches no message', ofErrors(onError('[^\\s\\S]', ['a'])),
    "SampleNotMatched: 'samples' takes error messages that the pattern matches as a whole, got \"a\" for '[^\\s\\S]'"],
  ['a pattern that matches no status', ofStatuses(RestStatus.onBackendPattern(404, 'NotFound.*')),
    "PatternMatchesNothing: 'pattern' takes a pattern that can match a status from 100 to 599 as a whole, got 'NotFound.*' for status 404"],
  ['a class in words', ofStatuses(RestStatus.onBackendPattern(404, '4xx')),
    "PatternMatchesNothing: 'pattern' takes a pattern that can match a status from 100 to 599 as a whole, got '4xx' for status 404"],
  ['a pattern that takes a success', ofErrors(onError('.*', ['a'])),
    "PatternMatchesSuccess: 'pattern' takes a pattern that does not match the empty message of a function that succeeds, got '.*' for status 404"],
  ['no samples', () => onError('a', []), "SamplesMissing: 'samples' takes at least one error message that 'a' is for, got none"],
  ['a sample that is matched in part only', ofErrors(onError('404', ['404: no such order'])),
    "SampleNotMatched: 'samples' takes error messages that the pattern matches as a whole, got \"404: no such order\" for '404'"],
  ['a sample of two lines and a dot', ofErrors(onError('404.*', ['404\nx'])),
    "SampleNotMatched: 'samples' takes error messages that the pattern matches as a whole, got \"404\\nx\" for '404.*'"],
  ['two patterns for one sample', ofErrors(onError('.*order.*', ['no order']), onError('bad .*', ['bad order'], 400)),
    "SampleMatchedTwice: 'pattern' takes patterns of which one matches, got '.*order.*' (404) and 'bad .*' (400), which both match \"bad order\""],
  ['two patterns for one status of the backend', ofStatuses(RestStatus.onBackendPattern(400, '4\\d{2}'), RestStatus.onBackendStatus(404, [404])),
    "SampleMatchedTwice: 'pattern' takes patterns of which one matches, got '4\\d{2}' (400) and '404' (404), which both match 404"],
  ['a pattern that covers another', ofErrors(onError('.*4.{2}.*', ['A 400'], 400), onError('40[4]', ['404'])),
    "SampleMatchedTwice: 'pattern' takes patterns of which one matches, got '.*4.{2}.*' (400) and '40[4]' (404), which both match \"404\""],
  ['statuses of an HTTP backend for a function', ofErrors(RestStatus.onBackendStatus(404, [404])),
    "StatusOfOtherBackend: 'statuses' takes RestStatus.onError beside the default, got one made with 'onBackendStatus' for status 404"],
  ['errors of a function for an HTTP backend', ofStatuses(onError('a', ['a'])),
    "StatusOfOtherBackend: 'statuses' takes RestStatus.onBackendStatus or onBackendPattern beside the default, got one made with 'onError' for status 404"],
  ['no codes', () => RestStatusMap.codedErrors({ statuses: [] }), "ErrorCodes: 'statuses' takes at least one whole number from 400 to 599 beside that of 'otherErrors' (500), got none"],
  ['a code of success', () => RestStatusMap.codedErrors({ statuses: [204] }), "ErrorCodes: 'statuses' takes at least one whole number from 400 to 599 beside that of 'otherErrors' (500), got 204"],
  ['the code of the other errors', () => RestStatusMap.codedErrors({ statuses: [404, 500] }), "ErrorCodes: 'statuses' takes at least one whole number from 400 to 599 beside that of 'otherErrors' (500), got 500"],
  ['too many codes', () => RestStatusMap.codedErrors({ statuses: [...Array(10).keys()].flatMap((tens) => [...Array(tens + 1).keys()].map((ones) => 400 + 10 * tens + ones)) }),
    "ErrorCodes: 'statuses' takes fewer codes, or more that differ in the last digit only, got 55"],
  ['no statuses in the body', () => RestStatusMap.fromBody({ statuses: [] }), "BodyStatuses: 'statuses' takes at least one status that the function may choose, got none"],
  ['a status in the body that is none', () => RestStatusMap.fromBody({ statuses: [700] }), "StatusCode: 'statuses' takes whole numbers from 100 to 599, got 700"],
  ['a path of another syntax', () => RestStatusMap.fromBody({ statuses: [404], statusPath: '$.status' }), "BodyPath: 'statusPath' takes names joined by dots, such as 'result.status', got '$.status'"],
  ['a header name with a blank', () => RestStatus.byDefault(200, { headers: { 'Cache Control': RestHeaderValue.literal('x') } }),
    "HeaderName: 'headers' takes names without spaces and colons, got 'Cache Control'"],
  ['a header that gets another name', () => RestStatus.byDefault(200, { headers: { Date: RestHeaderValue.literal('x') } }),
    "RemappedHeader: 'headers' takes headers that API Gateway does not rename, got 'Date', which callers see as 'X-Amzn-Remapped-Date'"],
  ['a header text with quotes', () => RestHeaderValue.literal("it's"), "HeaderText: 'text' takes a value without single quotes and line breaks, got \"it's\""],
  ['a backend header that is none', () => RestHeaderValue.backendHeader('a b'), "HeaderName: 'name' takes letters, digits, '-' and '_', got 'a b'"],
  ['a body path with a prefix', () => RestHeaderValue.backendBody('$.id'), "BodyPath: 'path' takes a JSON path without '$.', such as 'order.id', got '$.id'"],
  ['a context variable with a prefix', () => RestHeaderValue.context('$context.requestId'), "ContextVariable: 'variable' takes a name such as 'requestId', got '$context.requestId'"],
  ['a content type that is none', () => RestStatus.byDefault(200, { templates: { json: '{}' } }), "ContentType: 'templates' takes content types such as 'application/json' as keys, got 'json'"],
  ['a template that is too long', () => RestStatus.byDefault(200, { templates: { 'text/plain': 'x'.repeat(307201) } }),
    "TemplateSize: 'templates' takes at most 307200 bytes each, got 307201 for 'text/plain'"],
  ['unknown content handling', () => RestStatus.byDefault(200, { contentHandling: 'TO_TEXT' as ContentHandling }),
    "ContentHandlingUnknown: 'contentHandling' takes CONVERT_TO_BINARY or CONVERT_TO_TEXT, got 'TO_TEXT'"],
])('refuses %s', (_, act, text) => {
  expect(refusal(act)).toBe(text);
});

test('says which article explains it', () => {
  expect(() => RestStatus.byDefault(0)).toThrow("'statusCode' takes whole numbers from 100 to 599, got 0 [see https://repost.aws/knowledge-center/api-gateway-status-codes-rest-api]");
});

test('takes the greatest and the least status, a template of the greatest size, and tokens', () => {
  const status = Token.asNumber({ resolve: () => 200 });
  expect([RestStatus.byDefault(100), RestStatus.byDefault(599, { templates: { 'text/plain': 'x'.repeat(307200) } }), RestStatus.byDefault(status)]
    .map(({ statusCode }) => statusCode)).toEqual([100, 599, status]);
  const map = RestStatusMap.byErrorMessage([RestStatus.byDefault(status)], { unmatchedErrors: Token.asNumber({ resolve: () => 503 }) });
  const [answer] = new Stack().resolve(map.integrationResponses) as { statusCode: unknown; responseTemplates: Record<string, string> }[];
  expect(answer.statusCode).toBe('200');
  expect(answer.responseTemplates['application/json']).toContain('#set($context.responseOverride.status = 503)');
  expect(refusal(() => RestStatus.onBackendStatus(404, [status]))).toBe("BackendStatus: 'backendStatuses' takes whole numbers from 100 to 599, got a token");
});

describe('on an API', () => {
  const given = () => {
    const stack = new Stack(undefined, 'S');
    return { api: new RestApi(stack, 'Api', { cloudWatchRole: false }), fn: LambdaFunction.fromFunctionArn(stack, 'F', 'arn:aws:lambda:eu-west-1:111122223333:function:orders') };
  };
  const ofMessages = RestStatusMap.codedErrors({ statuses: [404] });
  const ofBackend = RestStatusMap.passThrough();

  test('refuses proxies', () => {
    const { api, fn } = given();
    const text = "StatusMapOnProxy: 'proxy' must be false for responses to be mapped, since a proxy passes on what the backend says, got true";
    expect(refusal(() => new MappedLambdaIntegration(fn, { statuses: ofMessages, proxy: true }))).toBe(text);
    expect(refusal(() => new MappedHttpIntegration('https://example.com', { statuses: ofBackend, proxy: true }))).toBe(text);
    expect(refusal(() => new MappedAwsIntegration({ service: 'sqs', path: 'q', statuses: ofBackend, proxy: true }))).toBe(text);
    expect(refusal(() => ofMessages.applyTo(api.root.addMethod('GET', new LambdaIntegration(fn)))))
      .toBe("StatusMapOnProxy: 'integration' must not be a proxy for its responses to be mapped, since a proxy passes on what the backend says, got AWS_PROXY");
    expect(refusal(() => ofBackend.applyTo(api.root.addMethod('PUT', new HttpIntegration('https://example.com')))))
      .toBe("StatusMapOnProxy: 'integration' must not be a proxy for its responses to be mapped, since a proxy passes on what the backend says, got HTTP_PROXY");
  });

  test('refuses responses of another origin', () => {
    const { api, fn } = given();
    expect(refusal(() => new MappedLambdaIntegration(fn, { statuses: ofMessages, integrationResponses: [{ statusCode: '201' }] })))
      .toBe("ResponsesSetTwice: 'integrationResponses' must be left to the status map, got one for 201");
    const method = api.root.addMethod('PUT', new HttpIntegration('https://example.com', { proxy: false, options: { integrationResponses: [{ statusCode: '203' }] } }));
    expect(refusal(() => ofBackend.applyTo(method))).toBe("ResponsesSetTwice: 'integrationResponses' must be left to the status map, got 1");
  });

  test('refuses at synthesis a status that the method declares as well, and leaves others alone', () => {
    const { api, fn } = given();
    const method = api.root.addMethod('GET', new MappedLambdaIntegration(fn, { statuses: ofMessages }), { methodResponses: [{ statusCode: '202' }] });
    expect(method.node.validate()).toEqual([]);
    method.addMethodResponse({ statusCode: '404' });
    expect(method.node.validate()).toEqual(["'methodResponses' must be left to the status map, got one for 404 [S/Api/Default/GET; see https://repost.aws/knowledge-center/api-gateway-status-codes-rest-api]"]);
  });

  test('refuses a map of the other kind of backend', () => {
    const { api, fn } = given();
    const forFunction = "StatusMapOfOtherBackend: 'statuses' takes a map of error messages for a function, got one of backend statuses";
    const forBackend = "StatusMapOfOtherBackend: 'statuses' takes a map of backend statuses for a backend that is no function, got one of error messages";
    expect(refusal(() => new MappedLambdaIntegration(fn, { statuses: ofBackend }))).toBe(forFunction);
    expect(refusal(() => new MappedAwsIntegration({ service: 'lambda', path: 'x', statuses: ofBackend }))).toBe(forFunction);
    expect(refusal(() => new MappedHttpIntegration('https://example.com', { statuses: ofMessages }))).toBe(forBackend);
    expect(refusal(() => new MappedAwsIntegration({ service: 'sqs', path: 'x', statuses: ofMessages }))).toBe(forBackend);
    expect(refusal(() => ofBackend.applyTo(api.root.addMethod('GET', new LambdaIntegration(fn, { proxy: false }))))).toBe(forFunction);
  });
});
