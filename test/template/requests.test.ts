import { resource, template, yamlIndex } from './given';
import { apiNamedBy, coversApi, reaches, reachesApi } from '../../src/template/model/requests';
import { TemplateIndex } from '../../src/template/template-index';
import { Value } from '../../src/template/value';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:';

/** A REST API with `GET /orders`, `ANY /orders/{id}` and `PUT /files/{proxy+}`, an HTTP and a WebSocket API. */
const index = yamlIndex(`
Resources:
  Rest:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: { paths: { /orders: { get: {} }, '/orders/{id}': { x-amazon-apigateway-any-method: {} }, '/files/{proxy+}': { put: {} }, /: { head: {} } } }
  Http: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  Default: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Http, RouteKey: $default } }
  Chat: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Chat, RouteKey: $connect } }
  Unknown: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Http, RouteKey: !Ref Key } }
`);

function operation(api: string, name: string, of: TemplateIndex = index) {
  const found = of.apis.of(resource(of, api))?.operations.find(({ verb, path, routeKey }) => (routeKey ?? `${verb} ${path}`) === name);
  if (found === undefined) throw new Error(`no operation '${name}'`);
  return found;
}

function written(raw: unknown): Value {
  return Value.of(index.templates[0], 'Properties.Resource', raw);
}

describe('in the policy of the API, the resource', () => {
  test.each([
    ['*', 'GET /orders', true],
    ['execute-api:/*', 'GET /orders', true],
    ['execute-api:/prod/GET/orders', 'GET /orders', true],
    ['execute-api:/prod/*/orders', 'GET /orders', true],
    ['execute-api:/*/orders', 'GET /orders', true],
    ['execute-api:/prod/POST/orders', 'GET /orders', false],
    ['execute-api:/*/POST/*', 'GET /orders', false],
    ['execute-api:/prod/GET/orders/*', 'GET /orders', false],
    ['execute-api:/prod/get/orders', 'GET /orders', false],
    ['execute-api:/prod/DELETE/orders/7', 'ANY /orders/{id}', true],
    ['execute-api:/prod/DELETE/orders/7/items', 'ANY /orders/{id}', false],
    ['execute-api:/prod/PUT/files/a/b', 'PUT /files/{proxy+}', true],
    ['execute-api:/prod/HEAD/', 'HEAD /', true],
    ['execute-api:/prod/HEAD/orders', 'HEAD /', false],
    ['execute-api:/pro?/GET/order?', 'GET /orders', true],
    [`${ARN}abcdef1234/prod/GET/orders`, 'GET /orders', true],
    ['arn:aws:execute-api:*:*:*', 'GET /orders', true],
    ['arn:aws:s3:::bucket/*', 'GET /orders', false],
    ['prod/GET/orders', 'GET /orders', false],
  ])('%s reaches %s: %s', (pattern, name, expected) => {
    expect(reaches(written(pattern), operation('Rest', name), true)).toBe(expected);
  });

  test('reaches what it may reach, if a piece is unknown', () => {
    const pattern = (text: string) => reaches(written({ 'Fn::Sub': text }), operation('Rest', 'GET /orders'), true);
    expect([pattern('execute-api:/${Stage}/GET/orders'), pattern('execute-api:/${Stage}/GET/items'), pattern('${Arn}/GET/orders')]).toEqual([undefined, false, undefined]);
    expect(reaches(written({ Ref: 'Arn' }), operation('Rest', 'GET /orders'), true)).toBeUndefined();
  });
});

describe('in an identity policy, the resource', () => {
  test('reaches the API that it names by reference, and no other one', () => {
    const named = written({ 'Fn::Sub': `${ARN}\${Rest}/prod/GET/*` });
    expect([apiNamedBy(named)?.logicalId, reaches(named, operation('Rest', 'GET /orders'), false)]).toEqual(['Rest', true]);
    expect([reachesApi(named, index.apis.of(resource(index, 'Rest'))!, false), reachesApi(named, index.apis.of(resource(index, 'Http'))!, false)]).toEqual([true, false]);
  });

  test('may reach any API that it names by an id', () => {
    expect(reaches(written(`${ARN}abcdef1234/prod/GET/orders`), operation('Rest', 'GET /orders'), false)).toBeUndefined();
    expect(apiNamedBy(written(`${ARN}abcdef1234/prod/GET/orders`))).toBeUndefined();
  });

  test.each([['*/*', true], ['*', true], ['abcdef1234/*', undefined], ['*/prod/*', undefined]])('%s covers the API: %s', (pattern, expected) => {
    expect(coversApi(written(`${ARN}${pattern}`), index.apis.of(resource(index, 'Rest'))!, false)).toBe(expected);
  });

  test.each([
    ['Http', '$default', '$default/GET/anything', true],
    ['Http', '$default', '*/$default', true],
    ['Chat', '$connect', 'live/$connect', true],
    ['Chat', '$connect', 'live/$disconnect', false],
    ['Chat', '$connect', '*', true],
  ])('reaches %s %s through %s: %s', (api, name, pattern, expected) => {
    expect(reaches(written({ 'Fn::Sub': [`${ARN}\${Id}/${pattern}`, { Id: { Ref: api } }] }), operation(api, name), false)).toBe(expected);
  });
});

test('nothing can be told of a route whose key is unknown', () => {
  const { index: other } = template({
    Resources: { Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } }, Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey: { Ref: 'Key' } } } },
  });
  const [route] = other.apis.all[0].operations;
  expect(reaches(Value.of(other.templates[0], 'Resource', '*'), route, false)).toBeUndefined();
});
