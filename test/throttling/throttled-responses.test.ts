import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { refusal } from './refusal';
import { ThrottledResponses, ThrottledResponsesOptions } from '../../src/throttling/throttled-responses';
import { thrownBy } from '../support/refusals';

function given(options: ThrottledResponsesOptions = {}) {
  const stack = new Stack(new App(), 'S');
  const restApi = new RestApi(stack, 'Api', { cloudWatchRole: false });
  restApi.root.addMethod('GET', new MockIntegration());
  new ThrottledResponses(stack, 'Answers', { restApi, ...options });
  return { stack, restApi, template: () => Template.fromStack(stack) };
}

/** What a caller gets: the template with the variables filled in, as API Gateway does. */
function answer(template: Template, type: string): { headers: Record<string, string>; body: Record<string, unknown> } {
  const [{ Properties }] = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse', { Properties: { ResponseType: type } }));
  const { ResponseParameters, ResponseTemplates, StatusCode } = Properties as {
    ResponseParameters: Record<string, string>; ResponseTemplates: Record<string, string>; StatusCode: string;
  };
  expect(StatusCode).toBe('429');
  const filled = ResponseTemplates['application/json'].replace('$context.error.messageString', '"Too \\"Many\\""').replace('$context.requestId', 'r-1');
  const headers = Object.entries(ResponseParameters).map(([name, value]) => [name.replace('gatewayresponse.header.', ''), value.replace(/^'|'$/g, '')]);
  return { headers: Object.fromEntries(headers) as Record<string, string>, body: JSON.parse(filled) as Record<string, unknown> };
}

const HELP = 'https://repost.aws/knowledge-center/api-gateway-429-limit';
const EXPOSED = 'Retry-After,x-amzn-ErrorType,x-amzn-RequestId';

test('tell too many calls at once from a quota that is used up', () => {
  const template = given().template();
  expect(answer(template, 'THROTTLED')).toEqual({
    headers: { 'Retry-After': '1', 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED },
    body: { message: 'Too "Many"', type: 'THROTTLED', retryAfterSeconds: 1, requestId: 'r-1', help: HELP },
  });
  expect(answer(template, 'QUOTA_EXCEEDED')).toEqual({
    headers: { 'Retry-After': '3600', 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED },
    body: { message: 'Too "Many"', type: 'QUOTA_EXCEEDED', retryAfterSeconds: 3600, requestId: 'r-1', help: HELP },
  });
});

test('say when to call again, and to which origin', () => {
  const template = given({ retryAfter: Duration.seconds(5), quotaRetryAfter: Duration.days(1), allowOrigin: 'https://shop.example.com' }).template();
  expect(answer(template, 'THROTTLED').headers).toMatchObject({ 'Retry-After': '5', 'Access-Control-Allow-Origin': 'https://shop.example.com' });
  expect(answer(template, 'QUOTA_EXCEEDED').headers).toMatchObject({ 'Retry-After': '86400', 'Access-Control-Allow-Origin': 'https://shop.example.com' });
});

test('say what only the deployment knows', () => {
  const stack = new Stack(new App(), 'S');
  const restApi = new RestApi(stack, 'Api', { cloudWatchRole: false });
  restApi.root.addMethod('GET', new MockIntegration());
  const retryAfter = Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber);
  new ThrottledResponses(stack, 'Answers', { restApi, retryAfter, allowOrigin: new CfnParameter(stack, 'Origin').valueAsString });
  Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseType: 'THROTTLED',
    ResponseParameters: {
      'gatewayresponse.header.Retry-After': { 'Fn::Join': ['', ["'", { Ref: 'Seconds' }, "'"]] },
      'gatewayresponse.header.Access-Control-Allow-Origin': { 'Fn::Join': ['', ["'", { Ref: 'Origin' }, "'"]] },
    },
    ResponseTemplates: {
      'application/json': {
        'Fn::Join': ['', [
          '{"message":$context.error.messageString,"type":"THROTTLED","retryAfterSeconds":', { Ref: 'Seconds' }, `,"requestId":"$context.requestId","help":"${HELP}"}`,
        ]],
      },
    },
  });
});

test('are made where the API is: its deployment waits for them', () => {
  const { stack, restApi } = given();
  expect(thrownBy(() => new ThrottledResponses(new Stack(stack.node.root as App, 'Other'), 'Answers', { restApi }))).toEqual(refusal('ResponsesInOtherStack',
    "'restApi' must be of the same stack, since its deployment waits for the answers, got 'S/Api'", 'Other/Answers'));
});

test('are deployed with the API', () => {
  const deployments = Object.keys(given().template().findResources('AWS::ApiGateway::Deployment'));
  const others = Object.keys(given({ retryAfter: Duration.seconds(9) }).template().findResources('AWS::ApiGateway::Deployment'));
  expect(deployments).toHaveLength(1);
  expect(others).not.toEqual(deployments);
});

test.each<[string, ThrottledResponsesOptions, string]>([
  ['RetryAfter', { retryAfter: Duration.millis(1500) }, "'retryAfter' takes whole seconds, at least 1, got 1.5"],
  ['RetryAfter', { quotaRetryAfter: Duration.seconds(0) }, "'quotaRetryAfter' takes whole seconds, at least 1, got 0"],
  ['AllowOrigin', { allowOrigin: "https://a.example, 'x'" }, "'allowOrigin' takes '*' or one origin such as 'https://example.com', got 'https://a.example, 'x''"],
  ['AllowOrigin', { allowOrigin: 'example.com' }, "'allowOrigin' takes '*' or one origin such as 'https://example.com', got 'example.com'"],
])('raise %s for %o', (name, options, message) => {
  expect(thrownBy(() => given(options))).toEqual(refusal(name, message, 'S/Answers'));
});

test('are refused if the API has such an answer already', () => {
  const stack = new Stack(new App(), 'S');
  const restApi = new RestApi(stack, 'Api', { cloudWatchRole: false });
  restApi.addGatewayResponse('Slow', { type: ResponseType.THROTTLED });
  expect(thrownBy(() => new ThrottledResponses(stack, 'Answers', { restApi }))).toEqual(refusal('GatewayResponseTwice',
    "'restApi' must have one gateway response of each type, got one whose THROTTLED is defined in 'S/Api/Slow/Resource'", 'S/Answers'));
});
