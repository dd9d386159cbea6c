import { answers, resource, yamlIndex } from './given';
import { Api } from '../../src/template/model/api';
import { operationName } from '../../src/template/model/operation';

function api(text: string): Api {
  const index = yamlIndex(text);
  return index.apis.of(resource(index, 'Api'))!;
}

/** An API with these properties, in flow style. */
function apiWith(properties: string, type = 'AWS::ApiGateway::RestApi'): Api {
  return api(`Conditions: { C: !Equals [!Ref P, x] }\nResources: { Api: { Type: ${type}, Properties: { ${properties} } } }`);
}

describe('the kind of an API', () => {
  test.each([
    ['AWS::ApiGateway::RestApi', '', 'REST'],
    ['AWS::Serverless::Api', '', 'REST'],
    ['AWS::Serverless::HttpApi', '', 'HTTP'],
    ['AWS::ApiGatewayV2::Api', 'ProtocolType: HTTP', 'HTTP'],
    ['AWS::ApiGatewayV2::Api', 'ProtocolType: websocket', 'WEBSOCKET'],
    ['AWS::ApiGatewayV2::Api', 'Body: { paths: {} }', 'HTTP'],
    ['AWS::ApiGatewayV2::Api', 'BodyS3Location: { Bucket: b }', 'HTTP'],
    ['AWS::ApiGatewayV2::Api', 'ProtocolType: !Ref P', undefined],
    ['AWS::ApiGatewayV2::Api', '', undefined],
  ])('%s { %s } is %s', (type, properties, kind) => {
    expect(apiWith(properties, type).kind).toBe(kind);
  });
});

describe('the endpoint type', () => {
  test.each([
    ['', 'EDGE'],
    ['EndpointConfiguration: { Types: [REGIONAL] }', 'REGIONAL'],
    ['EndpointConfiguration: { Types: PRIVATE }', 'PRIVATE'],
    ['Parameters: { endpointConfigurationTypes: REGIONAL }', 'REGIONAL'],
    ['EndpointConfiguration: { Types: [!Ref Type] }', undefined],
    ['EndpointConfiguration: !Ref Configuration', undefined],
    ['EndpointConfiguration: { Types: [] }', undefined],
  ])('of a RestApi { %s } is %s', (properties, endpoint) => {
    expect(apiWith(properties).endpoint).toBe(endpoint);
  });

  test.each([
    ['', 'EDGE'],
    ['EndpointConfiguration: PRIVATE', 'PRIVATE'],
    ['EndpointConfiguration: { Type: REGIONAL }', 'REGIONAL'],
    ['EndpointConfiguration: !Ref Type', undefined],
  ])('of a SAM Api { %s } is %s', (properties, endpoint) => {
    expect(apiWith(properties, 'AWS::Serverless::Api').endpoint).toBe(endpoint);
  });

  test('is a thing of REST APIs only', () => {
    expect(apiWith('ProtocolType: HTTP', 'AWS::ApiGatewayV2::Api').endpoint).toBeUndefined();
  });

  test('follows the world', () => {
    const given = apiWith('EndpointConfiguration: { Types: [!If [C, PRIVATE, EDGE]] }');
    expect(answers(given.resource.template.index, () => given.endpoint)).toEqual(['PRIVATE', 'EDGE']);
  });
});

describe('the policy and the switch of the default endpoint', () => {
  test.each([
    ['AWS::ApiGateway::RestApi', 'Policy: { Id: own }, Body: { x-amazon-apigateway-policy: { Id: body } }', 'own'],
    ['AWS::ApiGateway::RestApi', 'Body: { x-amazon-apigateway-policy: { Id: body } }', 'body'],
    ['AWS::Serverless::Api', 'Auth: { ResourcePolicy: { Id: sam } }', 'sam'],
    ['AWS::Serverless::Api', 'DefinitionBody: { x-amazon-apigateway-policy: { Id: body } }', 'body'],
  ])('%s { %s } has the policy %s', (type, properties, id) => {
    expect(apiWith(properties, type).policy.get('Id').text).toBe(id);
  });

  test.each([
    ['', false],
    ['DisableExecuteApiEndpoint: true', true],
    ["DisableExecuteApiEndpoint: 'true'", true],
    ['Body: { x-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true } }', true],
    ['DisableExecuteApiEndpoint: !Ref Disabled', undefined],
  ])('{ %s } disables it: %s', (properties, disabled) => {
    expect(apiWith(properties).defaultEndpointDisabled).toBe(disabled);
  });
});

describe('the operations of an OpenAPI document', () => {
  const SCHEMES = `
        components:
          securitySchemes:
            key: { type: apiKey, in: header, name: X-API-Key }
            sigv4: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
            lambda: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { type: token } }
            pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: { type: cognito_user_pools } }
            jwt: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt } }
            odd: { type: oauth2, x-amazon-apigateway-authorizer: { type: !Ref Type } }
`;
  const operation = (text: string, type = 'AWS::ApiGateway::RestApi', root = '') => api(`
Resources:
  Api:
    Type: ${type}
    Properties:
      Body:
        ${root}
        paths: { /orders: { get: { ${text} } } }${SCHEMES}`).operations[0];

  test.each([
    ['', 'NONE', false],
    ['security: []', 'NONE', false],
    ['security: [{ key: [] }]', 'NONE', true],
    ['security: [{ sigv4: [] }]', 'AWS_IAM', false],
    ['security: [{ lambda: [], key: [] }]', 'CUSTOM', true],
    ['security: [{ pool: [scope] }]', 'COGNITO_USER_POOLS', false],
    ['security: [{ jwt: [] }]', 'JWT', false],
    ['security: [{ odd: [] }]', undefined, false],
    ['security: [{ missing: [] }]', undefined, false],
    ['security: !Ref Security', undefined, undefined],
    ['x-amazon-apigateway-auth: { type: AWS_IAM }', 'AWS_IAM', false],
    ['x-amazon-apigateway-auth: { type: none }, security: [{ sigv4: [] }]', 'NONE', false],
    ['x-amazon-apigateway-auth: { type: !Ref Type }', undefined, false],
  ])('{ %s } is authorized by %s, with a key: %s', (text, authorization, key) => {
    const given = operation(text);
    expect([given.authorization, given.apiKeyRequired]).toEqual([authorization, key]);
  });

  test('inherit the security of the document in HTTP APIs only: the REST import ignores it', () => {
    const root = 'security: [{ jwt: [] }]';
    expect([operation('', 'AWS::ApiGatewayV2::Api', root).authorization, operation('', undefined, root).authorization]).toEqual(['JWT', 'NONE']);
  });

  test('have the integration that they name', () => {
    const given = operation("x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: https://example.com, responses: { default: { statusCode: '200' }, '4\\d\\d': { statusCode: '400' } } }");
    expect([given.integration?.type, given.integration?.get('httpMethod').text]).toEqual(['HTTP', 'GET']);
    expect(given.integration?.responses?.map(({ pattern, value }) => [pattern?.text, value.get('statusCode').text])).toEqual([[undefined, '200'], ['4\\d\\d', '400']]);
    expect(operation('').integration).toBeUndefined();
  });

  test('are all verbs, but no other members of a path', () => {
    const given = api('Resources: { Api: { Type: AWS::ApiGateway::RestApi, Properties: { Body: { paths: { /a: { GET: {}, x-amazon-apigateway-any-method: {}, parameters: [], summary: s }, /b: { head: {} } } } } } }');
    expect([given.operations.map(operationName), given.operationsComplete]).toEqual([['GET /a', 'ANY /a', 'HEAD /b'], true]);
  });

  test.each(['/$default', '$default'])('the path %s of an HTTP API is its default route', (path) => {
    const given = api(`Resources: { Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Body: { paths: { ${path}: { x-amazon-apigateway-any-method: {} }, /a: { get: {} } } } } } }`);
    expect(given.operations.map(operationName)).toEqual(['$default', 'GET /a']);
  });

  test('follow the world', () => {
    const given = apiWith('Body: { paths: { /a: { get: {}, post: !If [C, { x-amazon-apigateway-auth: { type: AWS_IAM } }, !Ref AWS::NoValue] } } }');
    expect(answers(given.resource.template.index, () => given.operations.map((each) => `${operationName(each)} ${each.authorization}`)))
      .toEqual([['GET /a NONE', 'POST /a AWS_IAM'], ['GET /a NONE']]);
    expect(given.operationsComplete).toBe(false);
  });
});

describe('whether the operations are all of them', () => {
  test.each([
    ['', true],
    ['Body: { paths: { /a: { get: {} } } }', true],
    ['Body: { paths: {} }', true],
    ['Body: !Ref Document', false],
    ["Body: { 'Fn::Transform': { Name: AWS::Include, Parameters: { Location: s3 } } }", false],
    ["Body: { paths: { 'Fn::Transform': { Name: AWS::Include } } }", false],
    ["Body: { paths: { /a: { get: {}, 'Fn::Transform': { Name: AWS::Include } } } }", false],
    ["Body: { openapi: 3.0.1, paths: {}, 'Fn::Transform': { Name: AWS::Include } }", false],
    ['Body: { paths: { /a: !If [C, { get: {} }, { post: {} }] } }', false],
    ['BodyS3Location: { Bucket: b, Key: k }', false],
    ['CloneFrom: abc', false],
  ])('{ %s }: %s', (properties, complete) => {
    expect(apiWith(properties).operationsComplete).toBe(complete);
  });

  test('an Fn::Include in SAM, or a file elsewhere, is not', () => {
    expect(apiWith('DefinitionUri: s3://bucket/key', 'AWS::Serverless::Api').operationsComplete).toBe(false);
  });

  const METHOD = '{ HttpMethod: GET, ResourceId: !GetAtt Api.RootResourceId, RestApiId: !Ref Api }';
  test.each([
    ['a method', `M: { Type: AWS::ApiGateway::Method, Properties: ${METHOD} }`, true],
    ['a method on a condition', `M: { Type: AWS::ApiGateway::Method, Condition: C, Properties: ${METHOD} }`, false],
    ['a method of an API that a parameter names', 'M: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Other } }', false],
    ['a method of an imported API', 'M: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: abc123 } }', true],
    ['a module', 'M: { Type: Corp::Api::Routes::MODULE }', false],
    ['a loop', "'Fn::ForEach::Methods': [X, [a], {}]", false],
    ['a nested stack that is not at hand and gets the API', 'S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://x, Parameters: { Id: !Ref Api } } }', false],
    ['a nested stack that does not get it', 'S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://x, Parameters: { Id: abc } } }', true],
  ])('with %s: %s', (_, other, complete) => {
    expect(api(`Conditions: { C: !Equals [!Ref P, x] }\nResources: { Api: { Type: AWS::ApiGateway::RestApi }, ${other} }`).operationsComplete).toBe(complete);
  });

  test.each([['AWS::LanguageExtensions', true], ['[AWS::Serverless-2016-10-31, AWS::LanguageExtensions]', true], ['Corp::Macro', false], ['{ Name: AWS::Include }', false]])(
    'in a template with the transform %s: %s', (transform, complete) => {
      expect(api(`Transform: ${transform}\nResources: { Api: { Type: AWS::ApiGateway::RestApi } }`).operationsComplete).toBe(complete);
    });
});

test('the path of a method is that of its resource and all parents', () => {
  const given = api(`
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Orders: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders } }
  Order: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Orders, PathPart: '{id}' } }
  Loose: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Loose, PathPart: loose } }
  A: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: any } }
  B: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Order, HttpMethod: GET, AuthorizationType: AWS_IAM, ApiKeyRequired: true } }
  C: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref Loose, HttpMethod: !Ref Verb, AuthorizationType: !Ref Type } }
`);
  expect(given.operations.map(operationName)).toEqual(['ANY /', 'GET /orders/{id}', '? ?']);
  expect(given.operations.map(({ authorization, apiKeyRequired }) => `${authorization} ${apiKeyRequired}`)).toEqual(['NONE false', 'AWS_IAM true', 'undefined false']);
});

test('methods have the integration that is written in them, and an authorization that is one', () => {
  const [first, second] = api(`
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  A: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, Integration: { Type: aws_proxy, Uri: x, IntegrationResponses: [{ SelectionPattern: '', StatusCode: 200 }, { SelectionPattern: '5..' }] } } }
  B: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, Integration: !Ref Integration, AuthorizationType: SOMETHING } }
`).operations;
  expect([first.integration?.type, first.integration?.get('uri').text, first.integration?.responses?.map(({ pattern }) => pattern?.text)])
    .toEqual(['AWS_PROXY', 'x', [undefined, '5..']]);
  expect([first.authorization, second.integration, second.authorization]).toEqual(['NONE', undefined, undefined]);
});

test('routes of HTTP and WebSocket APIs have keys, and the integration that their target names', () => {
  const given = api(`
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  Call: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Fn.Arn } }
  Fn: { Type: AWS::Lambda::Function }
  A: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: 'get /orders', Target: !Sub 'integrations/\${Call}' } }
  B: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $connect, Target: integrations/abc } }
`);
  const [first, second] = given.operations;
  expect([operationName(first), first.verb, first.path, first.integration?.type]).toEqual(['get /orders', 'GET', '/orders', 'AWS_PROXY']);
  expect([operationName(second), second.verb, second.path, second.integration]).toEqual(['$connect', undefined, undefined, undefined]);
});

test('an HTTP API that is made with a target has one route and one stage', () => {
  const given = apiWith('ProtocolType: HTTP, Target: !Ref Fn', 'AWS::ApiGatewayV2::Api');
  expect([given.operations.map(operationName), given.stages.map(({ name, kind }) => `${kind} ${name.text}`)]).toEqual([['$default'], ['HTTP $default']]);
});
