import { Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnIntegration, HttpApi, HttpMethod, HttpRouteIntegration, ParameterMapping, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpAlbIntegration, HttpLambdaIntegration, HttpSqsIntegration, HttpStepFunctionsIntegration, HttpUrlIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Pass, StateMachine, DefinitionBody, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { refusal } from './refusal';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { HttpStatusChange } from '../../src/responses/http-status-change';
import { HttpStatusMap } from '../../src/responses/http-status-map';

interface Answer { status: number; headers: Record<string, string> }
interface Parameter { readonly Source: string; readonly Destination: string }
interface IntegrationProperties {
  readonly PayloadFormatVersion: string;
  readonly ResponseParameters?: Record<string, { ResponseParameters: Parameter[] }>;
}

function integrationsOf(stack: Stack): IntegrationProperties[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Integration')).map(({ Properties }) => Properties as IntegrationProperties);
}

/** Plays API Gateway on an integration of a synthesised template. */
function answerOf({ ResponseParameters = {} }: IntegrationProperties, status: number, headers: Record<string, string> = {}): Answer {
  const answer = { status, headers: { ...headers } };
  for (const { Source, Destination } of ResponseParameters[String(status)]?.ResponseParameters ?? []) {
    const value = Source.startsWith('$response.header.') ? headers[Source.slice('$response.header.'.length)] : Source;
    const [, change, name] = /^(append|overwrite|remove):header\.(.+)$/.exec(Destination) ?? [];
    if (Destination === 'overwrite:statuscode') answer.status = Number(value);
    else if (change === 'remove') delete answer.headers[name];
    else if (change === 'append') answer.headers[name] = [answer.headers[name], value].filter(Boolean).join(',');
    else answer.headers[name] = value;
  }
  return answer;
}

function functionIn(stack: Stack) {
  return LambdaFunction.fromFunctionArn(stack, 'F', 'arn:aws:lambda:eu-west-1:111122223333:function:orders');
}

function mapped(make: (stack: Stack) => HttpRouteIntegration, map: HttpStatusMap): IntegrationProperties {
  const stack = new Stack();
  new HttpApi(stack, 'Api').addRoutes({ path: '/orders', methods: [HttpMethod.GET], integration: map.on(make(stack)) });
  return integrationsOf(stack)[0];
}

const map = HttpStatusMap.statuses({ 403: 404, 500: 503 });

describe('statuses', () => {
  test('are overwritten by backend status, in the shape that CloudFormation takes', () => {
    expect(mapped((stack) => new HttpLambdaIntegration('Orders', functionIn(stack)), map).ResponseParameters).toEqual({
      403: { ResponseParameters: [{ Source: '404', Destination: 'overwrite:statuscode' }] },
      500: { ResponseParameters: [{ Source: '503', Destination: 'overwrite:statuscode' }] },
    });
  });

  test('of the backend that are not listed stay', () => {
    const integration = mapped(() => new HttpUrlIntegration('Orders', 'https://orders.example.com'), map);
    expect([200, 403, 404, 500, 599].map((status) => `${status} -> ${answerOf(integration, status).status}`))
      .toEqual(['200 -> 200', '403 -> 404', '404 -> 404', '500 -> 503', '599 -> 599']);
    expect([200, 403, 404, 500, 599].map((status) => map.statusFor(status))).toEqual([200, 404, 404, 503, 599]);
  });

  test.each<[string, string, (stack: Stack) => HttpRouteIntegration]>([
    ['functions', '2.0', (stack) => new HttpLambdaIntegration('I', functionIn(stack))],
    ['functions with format 1.0', '1.0', (stack) => new HttpLambdaIntegration('I', functionIn(stack), { payloadFormatVersion: PayloadFormatVersion.VERSION_1_0 })],
    ['HTTP backends', '1.0', () => new HttpUrlIntegration('I', 'https://orders.example.com', { parameterMapping: new ParameterMapping() })],
    ['load balancers', '1.0', (stack) => new HttpAlbIntegration('I', new ApplicationLoadBalancer(stack, 'Alb', { vpc: new Vpc(stack, 'Vpc') }).addListener('L', { port: 443, open: false, defaultAction: ListenerAction.fixedResponse(404), certificates: [{ certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/c' }] }))],
    ['queues', '1.0', (stack) => new HttpSqsIntegration('I', { queue: new Queue(stack, 'Q') })],
    ['state machines', '1.0', (stack) => new HttpStepFunctionsIntegration('I', { stateMachine: new StateMachine(stack, 'M', { stateMachineType: StateMachineType.EXPRESS, definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'P')) }) })],
  ])('of %s are mapped, with the payload format version %s', (_, version, make) => {
    const integration = mapped(make, map);
    expect([integration.PayloadFormatVersion, answerOf(integration, 403).status]).toEqual([version, 404]);
  });

  test('are mapped for the default integration of KbHttpApi and for routes that share an integration', () => {
    const stack = new Stack();
    const shared = map.on(new HttpLambdaIntegration('Orders', functionIn(stack)));
    const api = new KbHttpApi(stack, 'Api', { defaultIntegration: shared });
    api.addRoutes({ path: '/a', methods: [HttpMethod.GET, HttpMethod.PUT], integration: shared });
    api.addRoutes({ path: '/b', integration: shared });
    expect(integrationsOf(stack).map((integration) => answerOf(integration, 500).status)).toEqual([503]);
  });

  test('are mapped for an integration that a route has made already', () => {
    const stack = new Stack();
    const api = new HttpApi(stack, 'Api');
    const plain = new HttpLambdaIntegration('Orders', functionIn(stack));
    api.addRoutes({ path: '/a', integration: plain });
    api.addRoutes({ path: '/b', integration: map.on(plain) });
    expect(integrationsOf(stack).map((integration) => answerOf(integration, 500).status)).toEqual([503]);
  });

  test('are mapped once for an integration that is given the same map for each route, and refused for another map', () => {
    const stack = new Stack(undefined, 'S');
    const api = new HttpApi(stack, 'Api');
    const plain = new HttpLambdaIntegration('Orders', functionIn(stack));
    api.addRoutes({ path: '/a', integration: map.on(plain) });
    api.addRoutes({ path: '/b', integration: map.on(plain) });
    expect(integrationsOf(stack).map((integration) => answerOf(integration, 500).status)).toEqual([503]);
    const other = HttpStatusMap.statuses({ 403: 401 });
    expect(refusal(() => api.addRoutes({ path: '/c', integration: other.on(plain) })))
      .toBe("ResponsesSetTwice: 'responseParameters' must be left to one status map, got others");
  });

  test('are mapped for a CfnIntegration', () => {
    const stack = new Stack();
    map.applyTo(new CfnIntegration(stack, 'I', { apiId: 'a1', integrationType: 'HTTP_PROXY', integrationMethod: 'GET', integrationUri: 'https://example.com', payloadFormatVersion: '1.0' }));
    expect(answerOf(integrationsOf(stack)[0], 403).status).toBe(404);
  });

  test('may be tokens', () => {
    const statusCode = Token.asNumber({ resolve: () => 418 });
    const late = HttpStatusMap.of([{ backendStatus: 400, statusCode }]);
    expect(late.statusFor(400)).toBe(statusCode);
    const stack = new Stack();
    const integration = new CfnIntegration(stack, 'I', { apiId: 'a1', integrationType: 'HTTP_PROXY', payloadFormatVersion: '1.0' });
    late.applyTo(integration);
    expect(stack.resolve(integration.responseParameters)).toEqual({ 400: { ResponseParameters: [{ Source: '418', Destination: 'overwrite:statuscode' }] } });
    expect(refusal(() => HttpStatusMap.of([{ backendStatus: statusCode, statusCode: 404 }])))
      .toBe("BackendStatus: 'backendStatus' takes whole numbers from 200 to 599, got a token");
  });
});

test('headers are added, overwritten and removed for one status only', () => {
  const integration = mapped((stack) => new HttpLambdaIntegration('Orders', functionIn(stack)), HttpStatusMap.of([{
    backendStatus: 503,
    statusCode: 429,
    appendHeaders: { Vary: 'Accept' },
    overwriteHeaders: { 'Retry-After': '5', 'X-Copy': '$response.header.etag', 'X-Request': '$context.requestId', 'X-Body': "$response.body.items[0]['id']", 'X-Stage': '$stageVariables.name' },
    removeHeaders: ['Server'],
  }]));
  expect(answerOf(integration, 503, { Vary: 'Origin', Server: 'nginx', etag: 'e1' })).toEqual({
    status: 429,
    headers: { 'Vary': 'Origin,Accept', 'Retry-After': '5', 'X-Copy': 'e1', 'X-Request': '$context.requestId', 'X-Body': "$response.body.items[0]['id']", 'X-Stage': '$stageVariables.name', 'etag': 'e1' },
  });
  expect(integration.ResponseParameters?.['503'].ResponseParameters.at(-1)).toEqual({ Source: "''", Destination: 'remove:header.Server' });
  expect(answerOf(integration, 500, { Server: 'nginx' })).toEqual({ status: 500, headers: { Server: 'nginx' } });
});

describe('refused are', () => {
  const of = (change: Partial<HttpStatusChange>) => () => HttpStatusMap.of([{ backendStatus: 403, ...change }]);
  const VALUES = 'takes texts, $response.header.<name>, $response.body.<path>, $context.<variable> or $stageVariables.<name>';

  test.each([
    ['no changes', () => HttpStatusMap.statuses({}), "NothingChanged: 'changes' takes at least one change, got none"],
    ['a change of nothing', of({}), "NothingChanged: 'changes' takes a status or headers to change, got nothing for 403"],
    ['a backend status of 1xx', of({ backendStatus: 199, statusCode: 200 }), "BackendStatus: 'backendStatus' takes whole numbers from 200 to 599, got 199"],
    ['a backend status above 599', () => HttpStatusMap.statuses({ 600: 500 }), "BackendStatus: 'backendStatus' takes whole numbers from 200 to 599, got 600"],
    ['a class of statuses', () => HttpStatusMap.statuses({ '4xx': 404 }), "BackendStatus: 'backendStatus' takes whole numbers from 200 to 599, got '4xx'"],
    ['a backend status twice', () => HttpStatusMap.of([{ backendStatus: 403, statusCode: 404 }, { backendStatus: 403, statusCode: 401 }]),
      "BackendStatusTwice: 'changes' takes each 'backendStatus' once, got 403 twice"],
    ['a new status of 1xx', of({ statusCode: 101 }), "StatusCode: 'statusCode' takes whole numbers from 200 to 599, got 101 for 403"],
    ['a new status above 599', of({ statusCode: 600 }), "StatusCode: 'statusCode' takes whole numbers from 200 to 599, got 600 for 403"],
    ['CORS headers', of({ overwriteHeaders: { 'Access-Control-Allow-Origin': '*' } }), "ReservedHeader: 'overwriteHeaders' takes headers that are not reserved, got 'Access-Control-Allow-Origin'"],
    ['headers of the connection', of({ removeHeaders: ['content-length'] }), "ReservedHeader: 'removeHeaders' takes headers that are not reserved, got 'content-length'"],
    ['headers of AWS', of({ appendHeaders: { 'x-amzn-trace-id': '1' } }), "ReservedHeader: 'appendHeaders' takes headers that are not reserved, got 'x-amzn-trace-id'"],
    ['a header name with a colon', of({ appendHeaders: { 'a:b': '1' } }), "HeaderName: 'appendHeaders' takes names without spaces and colons, got 'a:b'"],
    ['no value', of({ overwriteHeaders: { a: '' } }), `HeaderValue: 'overwriteHeaders' ${VALUES}, got '' for 'a'`],
    ['a value of the request', of({ overwriteHeaders: { a: '$request.header.b' } }), `HeaderValue: 'overwriteHeaders' ${VALUES}, got '$request.header.b' for 'a'`],
  ])('%s', (_, act, text) => {
    expect(refusal(act)).toBe(text);
  });

  test('integrations that say no payload format version, or have another map', () => {
    const stack = new Stack();
    const props = { apiId: 'a1', integrationType: 'HTTP_PROXY', integrationUri: 'https://example.com' };
    expect(refusal(() => map.applyTo(new CfnIntegration(stack, 'A', props))))
      .toBe("PayloadFormatVersion: 'payloadFormatVersion' must be '2.0' or '1.0' for a function and '1.0' for every other backend, got none");
    expect(refusal(() => map.applyTo(new CfnIntegration(stack, 'B', { ...props, payloadFormatVersion: '1.0', responseParameters: {} }))))
      .toBe("ResponsesSetTwice: 'responseParameters' must be left to one status map, got others");
  });
});
