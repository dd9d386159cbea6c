import { App, CfnParameter, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IRestApi, ResponseType, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { refusal } from './refusal';
import { ErrorResponses, ErrorResponsesProps } from '../../src/responses/error-responses';

interface ResponseProperties {
  readonly ResponseType: string;
  readonly StatusCode?: string;
  readonly ResponseParameters?: Record<string, string>;
  readonly ResponseTemplates: Record<string, string>;
}

type Options = Omit<ErrorResponsesProps, 'restApi'>;

function responsesOf(props: RestApiProps = {}, options: Options = {}, before: (api: RestApi) => void = () => {}): Record<string, ResponseProperties> {
  const stack = new Stack();
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, ...props });
  api.root.addMethod('GET');
  before(api);
  new ErrorResponses(stack, 'Errors', { restApi: api, ...options });
  return Object.fromEntries(Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse'))
    .map(({ Properties }) => [(Properties as ResponseProperties).ResponseType, Properties as ResponseProperties]));
}

/** The body, with what API Gateway knows of an error; it replaces variables and knows no directives here. */
function bodyOf({ ResponseTemplates }: ResponseProperties, message: string): unknown {
  const variables: Record<string, string> = { 'error.messageString': JSON.stringify(message), 'error.responseType': 'SOME_TYPE', 'requestId': 'r-1' };
  return JSON.parse(ResponseTemplates['application/json'].replace(/\$context\.([A-Za-z.]+)/g, (_, name: string) => variables[name]));
}

const LEAK = 'User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********2233:a1b2/prod/GET/';

test('each kind of error has its status', () => {
  expect(Object.values(responsesOf()).map(({ ResponseType: type, StatusCode = 'its own' }) => `${type} ${StatusCode}`).sort()).toEqual([
    'ACCESS_DENIED 403',
    'DEFAULT_4XX its own',
    'DEFAULT_5XX its own',
    'INTEGRATION_FAILURE 502',
    'INTEGRATION_TIMEOUT 504',
    'INVALID_SIGNATURE 403',
    'QUOTA_EXCEEDED 429',
    'THROTTLED 429',
  ]);
});

test('bodies hold the id of the request and nothing of what is behind the API', () => {
  const responses = responsesOf();
  expect(['ACCESS_DENIED', 'INVALID_SIGNATURE', 'DEFAULT_5XX', 'INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT'].map((type) => bodyOf(responses[type], LEAK))).toEqual([
    { message: 'Forbidden', type: 'SOME_TYPE', requestId: 'r-1' },
    { message: 'The signature of the request is not valid', type: 'SOME_TYPE', requestId: 'r-1' },
    { message: 'Internal server error', type: 'SOME_TYPE', requestId: 'r-1' },
    { message: 'The backend could not be reached', type: 'SOME_TYPE', requestId: 'r-1' },
    { message: 'The backend did not answer in time', type: 'SOME_TYPE', requestId: 'r-1' },
  ]);
  expect(bodyOf(responses.DEFAULT_4XX, 'Missing "x"')).toEqual({ message: 'Missing "x"', type: 'SOME_TYPE', requestId: 'r-1' });
  expect(bodyOf(responses.THROTTLED, 'Too Many Requests')).toMatchObject({ message: 'Too Many Requests', requestId: 'r-1' });
});

describe('CORS headers', () => {
  const cors = (responses: Record<string, ResponseProperties>, name: string) => [...new Set(Object.values(responses)
    .map(({ ResponseParameters = {} }) => ResponseParameters[`gatewayresponse.header.Access-Control-${name}`]))];
  const from = (allowOrigins: string[], allowCredentials?: boolean) => ({ defaultCorsPreflightOptions: { allowOrigins, allowCredentials } });

  test('are those of the API', () => {
    expect(cors(responsesOf(from(['https://example.com'])), 'Allow-Origin')).toEqual(["'https://example.com'"]);
    expect(cors(responsesOf(from(['*'])), 'Allow-Origin')).toEqual(["'*'"]);
    expect(cors(responsesOf(from(['https://a.example.com', 'https://b.example.com'])), 'Allow-Origin')).toEqual(["'*'"]);
    expect(cors(responsesOf(from(['https://example.com'])), 'Expose-Headers')).toEqual(["'Retry-After,x-amzn-ErrorType,x-amzn-RequestId'"]);
  });

  test('are left out where the API has none', () => {
    expect([...cors(responsesOf(), 'Allow-Origin'), ...cors(responsesOf(), 'Expose-Headers')]).toEqual([undefined, undefined]);
    expect(responsesOf().THROTTLED.ResponseParameters).toEqual({ 'gatewayresponse.header.Retry-After': "'1'" });
  });

  test('may be stated', () => {
    expect(cors(responsesOf({}, { allowOrigins: ['https://example.com'] }), 'Allow-Origin')).toEqual(["'https://example.com'"]);
    expect(cors(responsesOf(from(['*']), { allowOrigins: [] }), 'Allow-Origin')).toEqual([undefined]);
  });

  test('let browsers send credentials for one origin only', () => {
    expect(cors(responsesOf(from(['https://example.com'], true)), 'Allow-Credentials')).toEqual(["'true'"]);
    expect(cors(responsesOf(from(['https://a.example.com', 'https://b.example.com'], true)), 'Allow-Credentials')).toEqual([undefined]);
    expect(cors(responsesOf(from(['https://example.com'])), 'Allow-Credentials')).toEqual([undefined]);
  });
});

test('throttled callers are told when to call again, by an origin of their own if that is stated', () => {
  const { THROTTLED, QUOTA_EXCEEDED, DEFAULT_4XX } = responsesOf({}, { throttled: { retryAfter: Duration.seconds(7), allowOrigin: 'https://b.example.com' } });
  expect(THROTTLED.ResponseParameters).toEqual({
    'gatewayresponse.header.Retry-After': "'7'",
    'gatewayresponse.header.Access-Control-Allow-Origin': "'https://b.example.com'",
    'gatewayresponse.header.Access-Control-Expose-Headers': "'Retry-After,x-amzn-ErrorType,x-amzn-RequestId'",
  });
  expect(QUOTA_EXCEEDED.ResponseParameters?.['gatewayresponse.header.Retry-After']).toBe("'3600'");
  expect(DEFAULT_4XX.ResponseParameters).toBeUndefined();
});

test('answers that the API has already stay', () => {
  const responses = responsesOf({}, {}, (api) => {
    api.addGatewayResponse('Mine', { type: ResponseType.DEFAULT_5XX, statusCode: '503' });
    api.addGatewayResponse('Slow', { type: ResponseType.THROTTLED, statusCode: '420' });
  });
  expect([responses.DEFAULT_5XX.StatusCode, responses.THROTTLED.StatusCode, responses.QUOTA_EXCEEDED, responses.DEFAULT_4XX.ResponseType])
    .toEqual(['503', '420', undefined, 'DEFAULT_4XX']);
});

test('an answer that is added later is refused at synthesis', () => {
  const stack = new Stack(new App(), 'S');
  const restApi = new RestApi(stack, 'Api', { cloudWatchRole: false });
  restApi.root.addMethod('GET');
  new ErrorResponses(stack, 'Errors', { restApi });
  restApi.addGatewayResponse('Mine', { type: ResponseType.DEFAULT_5XX });
  restApi.addGatewayResponse('Other', { type: ResponseType.UNAUTHORIZED });
  expect(() => Template.fromStack(stack)).toThrow("'restApi' must have one gateway response of each type (make those of your own before these), got DEFAULT_5XX in 'S/Api/Mine/Resource' too [S/Errors; see");
});

test('an imported API has answers too', () => {
  const stack = new Stack();
  const restApi: IRestApi = RestApi.fromRestApiId(stack, 'Api', 'a1b2');
  new ErrorResponses(stack, 'Errors', { restApi });
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse'))).toHaveLength(8);
});

test('takes origins of apps, and those that only the deployment knows', () => {
  expect(responsesOf({}, { allowOrigins: ['capacitor://localhost'] }).DEFAULT_4XX.ResponseParameters)
    .toMatchObject({ 'gatewayresponse.header.Access-Control-Allow-Origin': "'capacitor://localhost'" });
  const stack = new Stack();
  const allowOrigins = [new CfnParameter(stack, 'Origin').valueAsString];
  const restApi = new RestApi(stack, 'Api', { cloudWatchRole: false, defaultCorsPreflightOptions: { allowOrigins } });
  new ErrorResponses(stack, 'Errors', { restApi });
  const origins = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse'))
    .map(({ Properties: { ResponseParameters } }) => (ResponseParameters as Record<string, unknown>)['gatewayresponse.header.Access-Control-Allow-Origin']);
  expect(origins).toEqual(Array(8).fill({ 'Fn::Join': ['', ["'", { Ref: 'Origin' }, "'"]] }));
});

test('are made where the API is: its deployment waits for them', () => {
  const app = new App();
  const home = new Stack(app, 'Home');
  const restApi = new RestApi(home, 'Api', { cloudWatchRole: false });
  restApi.root.addMethod('GET');
  expect(refusal(() => new ErrorResponses(new Stack(app, 'Other'), 'Errors', { restApi })))
    .toBe("ResponsesInOtherStack: 'restApi' must be of the same stack, since its deployment waits for the answers, got 'Home/Api'");
  new ErrorResponses(new NestedStack(home, 'Nested'), 'Errors', { restApi });
  expect(() => app.synth()).not.toThrow();
});

test('refuses what is no origin', () => {
  expect(refusal(() => responsesOf({}, { allowOrigins: ['*', 'example.com'] })))
    .toBe("AllowOrigins: 'allowOrigins' takes '*' or origins such as 'https://example.com', got 'example.com'");
});
