import { Stack } from 'aws-cdk-lib';
import { HttpIntegration, LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { answerOf, methodIn, methodOf, Result } from './rest-gateway';
import { MappedAwsIntegration, MappedHttpIntegration, MappedLambdaIntegration } from '../../src/responses/mapped-integrations';
import { RestHeaderValue } from '../../src/responses/rest-header-value';
import { RestStatus } from '../../src/responses/rest-status';
import { RestStatusMap } from '../../src/responses/rest-status-map';

function functionIn(scope: Construct): IFunction {
  return LambdaFunction.fromFunctionArn(scope, 'F', 'arn:aws:lambda:eu-west-1:111122223333:function:orders');
}

/** What callers get from a function behind a map, for each of its results. */
function fromFunction(statuses: RestStatusMap, ...results: Result[]): string[] {
  const method = methodIn((api) => api.root.addMethod('GET', new MappedLambdaIntegration(functionIn(api), { statuses })));
  return results.map((result) => told(answerOf(method, result)));
}

/** What callers get from an HTTP backend behind a map, for each of its statuses. */
function fromBackend(statuses: RestStatusMap, ...codes: number[]): string[] {
  const method = methodIn((api) => api.root.addMethod('GET', new MappedHttpIntegration('https://orders.example.com', { statuses })));
  return codes.map((status) => `${status} -> ${told(answerOf(method, { status, body: { from: 'backend' } }))}`);
}

function told({ status, body }: { status: number; body: string }): string {
  return `${status} ${body}`;
}

const UNTOLD = '{"message":"Internal server error","requestId":"r-1"}';

describe('a map of errors that start with their code', () => {
  const statuses = RestStatusMap.codedErrors({ statuses: [400, 404, 409] });

  test('answers each code with the rest of the message, and everything else with 500 and nothing of the cause', () => {
    expect(fromFunction(statuses,
      { body: { id: 7 } },
      { error: '404: no such order' },
      { error: '400: name is missing\n"x" isn\'t one' },
      { error: '409: ' },
      { error: '403: not listed' },
      { error: '404' },
      { error: '4' },
      { error: '404 no colon' },
      { error: 'x 404: later' },
      { error: '2026-01-01T00:00:00Z f-1 Task timed out after 3.00 seconds' },
    )).toEqual([
      '200 {"id":7}',
      '404 {"message":"no such order","requestId":"r-1"}',
      '400 {"message":"name is missing\\n\\"x\\" isn\'t one","requestId":"r-1"}',
      '409 {"message":"","requestId":"r-1"}',
      ...Array<string>(6).fill(`500 ${UNTOLD}`),
    ]);
  });

  test('has disjoint patterns for any message', () => {
    for (const message of ['4', '40', '400', '400:', '400: ', '401: ', '\n', ':', '409: \n', '40 4: ']) {
      expect(fromFunction(statuses, { error: message })[0]).toMatch(/^(400|409|500) /);
    }
  });

  test('says for a message what callers get', () => {
    expect(['', '404: x', '404:x'].map((message) => statuses.statusFor(message))).toEqual([200, 404, 500]);
  });

  test('takes other statuses for success and for the other errors', () => {
    expect(fromFunction(RestStatusMap.codedErrors({ statuses: [500, 422], success: 201, otherErrors: 503 }), { body: 1 }, { error: '500: a' }, { error: 'a' }))
      .toEqual(['201 1', '500 {"message":"a","requestId":"r-1"}', `503 ${UNTOLD}`]);
  });
});

describe('a map of error messages', () => {
  const statuses = RestStatusMap.byErrorMessage([
    RestStatus.byDefault(200, { templates: { 'application/json': '{"order":$input.json(\'$.id\')}' } }),
    RestStatus.onError(404, { pattern: 'Unknown .*', samples: ['Unknown order 7'] }),
    RestStatus.onError(409, { pattern: '(Conflict|Locked): .*', samples: ['Conflict: 7', 'Locked: 7'] }),
  ]);

  test('chooses by the whole message and hides errors that nothing matches, whatever the template of the default', () => {
    expect(fromFunction(statuses, { body: { id: 7 } }, { error: 'Unknown order 7' }, { error: 'An Unknown order' }, { error: 'Locked: 7' }, { error: 'Unknown\n7' })).toEqual([
      '200 {"order":7}',
      '404 {"errorMessage":"Unknown order 7","errorType":"Error","stackTrace":["at /var/task/index.js"]}',
      `500 ${UNTOLD}`,
      '409 {"errorMessage":"Locked: 7","errorType":"Error","stackTrace":["at /var/task/index.js"]}',
      `500 ${UNTOLD}`,
    ]);
    expect(['', 'Unknown order', 'else'].map((message) => statuses.statusFor(message))).toEqual([200, 404, 500]);
  });

  test('passes a success on when the default has no template', () => {
    expect(fromFunction(RestStatusMap.byErrorMessage([RestStatus.byDefault(202)], { unmatchedErrors: 502 }), { body: [1] }, { error: 'x' }))
      .toEqual(['202 [1]', `502 ${UNTOLD}`]);
  });

  test('declares the same statuses on the method, and those that a template sets', () => {
    expect(statuses.methodResponses.map(({ statusCode }) => statusCode)).toEqual(['200', '404', '409', '500']);
  });
});

describe('a map of statuses in the body', () => {
  const statuses = RestStatusMap.fromBody({ statuses: [404, 409] });

  test('sets the status that the function chose, if it is listed', () => {
    expect(fromFunction(statuses,
      { body: { status: 200, body: { id: 7 } } },
      { body: { status: 404, body: { reason: 'gone' } } },
      { body: { status: '409', body: 'x' } },
      { body: { status: 418, body: { secret: 1 } } },
      { body: {} },
      { error: 'boom' },
    )).toEqual(['200 {"id":7}', '404 {"reason":"gone"}', '409 "x"', `500 ${UNTOLD}`, `500 ${UNTOLD}`, `500 ${UNTOLD}`]);
  });

  test('finds status and body where the function puts them', () => {
    expect(fromFunction(RestStatusMap.fromBody({ statuses: [404], statusPath: 'meta.code', bodyPath: 'data', success: 201, otherwise: 502 }),
      { body: { meta: { code: 404 }, data: [] } }, { body: { meta: { code: 201 }, data: 1 } }, { body: { meta: 5 } }))
      .toEqual(['404 []', '201 1', `502 ${UNTOLD}`]);
  });
});

describe('a map of backend statuses', () => {
  test('passes usual statuses on and gathers the others', () => {
    expect(fromBackend(RestStatusMap.passThrough(), 200, 204, 301, 400, 404, 405, 418, 429, 500, 501, 503)).toEqual([
      '200 -> 200 {"from":"backend"}',
      '204 -> 200 {"from":"backend"}',
      `301 -> 502 ${UNTOLD}`,
      '400 -> 400 {"from":"backend"}',
      '404 -> 404 {"from":"backend"}',
      '405 -> 400 {"from":"backend"}',
      '418 -> 400 {"from":"backend"}',
      '429 -> 429 {"from":"backend"}',
      '500 -> 500 {"from":"backend"}',
      `501 -> 502 ${UNTOLD}`,
      '503 -> 503 {"from":"backend"}',
    ]);
  });

  test('passes listed statuses on', () => {
    const statuses = RestStatusMap.passThrough({ statuses: [201, 304, 404], clientErrors: 422, serverErrors: 500 });
    expect(fromBackend(statuses, 201, 304, 302, 404, 403, 422, 500, 502)).toEqual([
      '201 -> 201 {"from":"backend"}',
      '304 -> 304 {"from":"backend"}',
      `302 -> 500 ${UNTOLD}`,
      '404 -> 404 {"from":"backend"}',
      '403 -> 422 {"from":"backend"}',
      '422 -> 422 {"from":"backend"}',
      `500 -> 500 ${UNTOLD}`,
      `502 -> 500 ${UNTOLD}`,
    ]);
  });

  test('gathers the others of 5xx under a status that is listed as well', () => {
    expect(fromBackend(RestStatusMap.passThrough({ serverErrors: 500 }), 500, 502, 503))
      .toEqual([`500 -> 500 ${UNTOLD}`, `502 -> 500 ${UNTOLD}`, '503 -> 503 {"from":"backend"}']);
  });

  test('gives each class of errors one status', () => {
    expect(fromBackend(RestStatusMap.oneStatusPerClass(), 200, 301, 400, 499, 500, 599)).toEqual([
      '200 -> 200 {"from":"backend"}',
      `301 -> 502 ${UNTOLD}`,
      '400 -> 400 {"from":"backend"}',
      '499 -> 400 {"from":"backend"}',
      `500 -> 502 ${UNTOLD}`,
      `599 -> 502 ${UNTOLD}`,
    ]);
  });

  test.each([100, 200, 299, 300, 399, 400, 401, 404, 409, 422, 429, 499, 500, 503, 504, 599])('knows itself what the template does with %i', (status) => {
    const statuses = RestStatusMap.passThrough();
    expect(fromBackend(statuses, status)[0]).toContain(`${status} -> ${statuses.statusFor(String(status))} `);
  });

  test('works for AWS services', () => {
    const method = methodIn((api) => api.root.addMethod('GET', new MappedAwsIntegration({ service: 'sqs', path: 'q', statuses: RestStatusMap.oneStatusPerClass() })));
    expect([200, 403, 503].map((status) => answerOf(method, { status, body: {} }).status)).toEqual([200, 400, 502]);
    expect(method.Integration.Type).toBe('AWS');
  });
});

describe('headers', () => {
  const statuses = RestStatusMap.byBackendStatus([
    RestStatus.byDefault(200, { headers: { 'ETag': RestHeaderValue.backendHeader('ETag'), 'Cache-Control': RestHeaderValue.literal('no-store') } }),
    RestStatus.onBackendStatus(404, [404, 410], { headers: { 'X-Id': RestHeaderValue.context('requestId'), 'X-Order': RestHeaderValue.backendBody('order.id'), 'X-Stage': RestHeaderValue.stageVariable('name') } }),
  ]);

  test('are mapped and declared together', () => {
    const method = methodIn((api) => api.root.addMethod('GET', new MappedHttpIntegration('https://orders.example.com', { statuses })));
    expect(answerOf(method, { status: 200, headers: { ETag: 'abc' } }).headers).toEqual({ 'ETag': 'abc', 'Cache-Control': 'no-store' });
    expect(method.Integration.IntegrationResponses?.[1]).toEqual({
      StatusCode: '404',
      SelectionPattern: '404|410',
      ResponseParameters: {
        'method.response.header.X-Id': 'context.requestId',
        'method.response.header.X-Order': 'integration.response.body.order.id',
        'method.response.header.X-Stage': 'stageVariables.name',
      },
    });
    expect(method.MethodResponses?.[1]).toEqual({
      StatusCode: '404',
      ResponseParameters: { 'method.response.header.X-Id': false, 'method.response.header.X-Order': false, 'method.response.header.X-Stage': false },
    });
  });
});

describe('a map applied to a method that exists', () => {
  const statuses = RestStatusMap.oneStatusPerClass();

  test('renders what the mapped integration renders', () => {
    const made = methodIn((api) => api.root.addMethod('GET', new MappedHttpIntegration('https://orders.example.com', { statuses })));
    const applied = methodIn((api) => {
      const method = api.root.addMethod('GET', new HttpIntegration('https://orders.example.com', { proxy: false }));
      statuses.applyTo(method);
      return method;
    });
    expect(applied).toEqual(made);
  });

  test('is deployed when it changes', () => {
    const deployments = ['1', '2'].map((text) => RestStatusMap.oneStatusPerClass({ headers: { 'X-Version': RestHeaderValue.literal(text) } })).map((map) => {
      const stack = new Stack();
      const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
      map.applyTo(api.root.addMethod('GET', new HttpIntegration('https://orders.example.com', { proxy: false })));
      methodOf(stack);
      return stack.resolve(api.latestDeployment!.deploymentId) as { Ref: string };
    });
    expect(deployments[0].Ref).not.toBe(deployments[1].Ref);
  });

  test('works for a function that is no proxy, and for a mock', () => {
    const method = methodIn((api) => {
      const made = api.root.addMethod('GET', new LambdaIntegration(functionIn(api), { proxy: false }));
      RestStatusMap.codedErrors({ statuses: [404] }).applyTo(made);
      return made;
    });
    expect(told(answerOf(method, { error: '404: x' }))).toBe('404 {"message":"x","requestId":"r-1"}');
    const mock = methodIn((api) => {
      const made = api.root.addMethod('GET', new MockIntegration({ requestTemplates: { 'application/json': '{"statusCode": 200}' } }));
      RestStatusMap.byBackendStatus([RestStatus.byDefault(200)]).applyTo(made);
      return made;
    });
    expect(answerOf(mock, { status: 200, body: {} }).status).toBe(200);
  });
});
