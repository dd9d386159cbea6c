import { Api } from '../../src/template/model/api';
import { operationName } from '../../src/template/model/operation';
import { resource, yamlIndex } from './given';

/** What rules see of an API: its operations in order of their names, and its stages. */
function seen(text: string, logicalId: string) {
  const index = yamlIndex(text);
  const api = index.apis.of(resource(index, logicalId)) as Api;
  return {
    kind: api.kind,
    operations: api.operations.map((operation) =>
      `${operationName(operation)} ${operation.authorization}${operation.apiKeyRequired === true ? ' key' : ''}`).sort(),
    stages: api.stages.map((stage) => `${stage.name.text} ${stage.accessLog.get('Format').text} ${stage.variables.get('fn').text} ${
      stage.methodSettings?.map(({ target, value }) => `${target} ${value.get('LoggingLevel').text}`).join()}`),
    complete: [api.operationsComplete, api.stagesComplete],
    leftover: api.hasStage('Stage'),
  };
}

const URI = '!Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations"';
const STAGE = `AccessLogSetting: { DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:orders, Format: $context.requestId }
      Variables: { fn: orders }
      MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: INFO }]`;

describe('a REST API is the same, written', () => {
  const EXPECTED = {
    kind: 'REST',
    operations: ['ANY /orders/{id} AWS_IAM', 'GET /orders NONE key', 'POST /orders COGNITO_USER_POOLS'],
    stages: ['prod $context.requestId orders /* * INFO'],
    complete: [true, true],
  };

  test('with methods and resources', () => {
    const method = (id: string, at: string, properties: string) =>
      `  ${id}: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Api, ResourceId: !Ref ${at}, ${properties} } }\n`;
    expect(seen(`
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  OrdersPath: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders } }
  OrderPath: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref OrdersPath, PathPart: '{id}' } }
${method('Get', 'OrdersPath', 'HttpMethod: GET, ApiKeyRequired: true')}
${method('Post', 'OrdersPath', 'HttpMethod: POST, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Pool')}
${method('Any', 'OrderPath', 'HttpMethod: ANY, AuthorizationType: AWS_IAM')}
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api } }
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      StageName: prod
      ${STAGE}
`, 'Api')).toEqual({ ...EXPECTED, leftover: false });
  });

  const BODY = `
        swagger: '2.0'
        securityDefinitions:
          api_key: { type: apiKey, in: header, name: x-api-key }
          AWS_IAM: { type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4 }
          Pool: { type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [!GetAtt Users.Arn] } }
        paths:
          /orders:
            get: { security: [{ api_key: [] }], x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: ${URI} } }
            post: { security: [{ Pool: [] }] }
          /orders/{id}:
            x-amazon-apigateway-any-method: { security: [{ AWS_IAM: [] }] }
`;

  test('as an OpenAPI document', () => {
    expect(seen(`
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:${BODY}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      StageName: prod
      ${STAGE}
`, 'Api')).toEqual({ ...EXPECTED, leftover: false });
  });

  test('with SAM', () => {
    expect(seen(`
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth: { Authorizers: { Pool: { UserPoolArn: !GetAtt Users.Arn } } }
      ${STAGE}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        List: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: get, Auth: { ApiKeyRequired: true } } }
        Create: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: post, Auth: { Authorizer: Pool } } }
        Order: { Type: Api, Properties: { RestApiId: !Ref Api, Path: '/orders/{id}', Method: any, Auth: { Authorizer: AWS_IAM } } }
        Bucket: { Type: S3, Properties: { Bucket: !Ref Bucket } }
`, 'Api')).toEqual({ ...EXPECTED, leftover: true });
  });

  test('by SAM, once it is transformed', () => {
    expect(seen(`
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:${BODY}
  ApiDeployment207a898e93:
    Type: AWS::ApiGateway::Deployment
    Properties: { RestApiId: !Ref Api, StageName: Stage, Description: 'RestApi deployment id: 207a898e93177ae2f10ef6b27049781b90451f34' }
  ApiprodStage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref ApiDeployment207a898e93
      StageName: prod
      ${STAGE}
`, 'Api')).toEqual({ ...EXPECTED, leftover: true });
  });
});

describe('an HTTP API is the same, written', () => {
  const EXPECTED = {
    kind: 'HTTP',
    operations: ['$default NONE', 'GET /orders JWT', 'POST /orders AWS_IAM'],
    stages: ['$default $context.requestId orders default route undefined'],
    complete: [true, true],
    leftover: false,
  };
  const V2_STAGE = `AccessLogSettings: { DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:orders, Format: $context.requestId }
      StageVariables: { fn: orders }`;

  test('with routes', () => {
    const route = (id: string, properties: string) => `  ${id}: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, ${properties} } }\n`;
    expect(seen(`
Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
${route('A', 'RouteKey: $default')}
${route('B', 'RouteKey: GET /orders, AuthorizationType: JWT, AuthorizerId: !Ref Tokens')}
${route('C', 'RouteKey: POST /orders, AuthorizationType: AWS_IAM')}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: $default
      ${V2_STAGE}
`, 'Api')).toEqual(EXPECTED);
  });

  test('as an OpenAPI document', () => {
    expect(seen(`
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Body:
        openapi: 3.0.1
        components: { securitySchemes: { Tokens: { type: oauth2, x-amazon-apigateway-authorizer: { type: jwt } } } }
        paths:
          /orders: { get: { security: [{ Tokens: [] }] }, post: { x-amazon-apigateway-auth: { type: AWS_IAM } } }
          $default: { x-amazon-apigateway-any-method: {} }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties:
      ApiId: !Ref Api
      StageName: $default
      ${V2_STAGE}
`, 'Api')).toEqual(EXPECTED);
  });

  test('with SAM', () => {
    expect(seen(`
Transform: [AWS::Serverless-2016-10-31]
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: Tokens, Authorizers: { Tokens: { JwtConfiguration: { issuer: https://example.com } } } }
      ${V2_STAGE}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Rest: { Type: HttpApi, Properties: { ApiId: !Ref Api, Auth: { Authorizer: NONE } } }
        List: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /orders, Method: GET } }
        Create: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /orders, Method: POST, Auth: { Authorizer: AWS_IAM } } }
`, 'Api')).toEqual(EXPECTED);
  });
});

describe('SAM', () => {
  const sam = (globals: string, functions: string) => `Transform: AWS::Serverless-2016-10-31\nGlobals: ${globals}\nResources:\n${functions}`;
  const fn = (id: string, events: string) => `  ${id}: { Type: AWS::Serverless::Function, Properties: { Events: { ${events} } } }\n`;

  test('makes an API of its own for events that name none', () => {
    const text = sam('{}', fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get } }') + fn('B', 'E: { Type: Api, Properties: { Path: /b, Method: "*" } }'));
    expect(seen(text, 'ServerlessRestApi')).toEqual({
      kind: 'REST', operations: ['ANY /b NONE', 'GET /a NONE'], stages: ['Prod undefined undefined '], complete: [true, true], leftover: true,
    });
  });

  test('makes an HTTP API of its own for HttpApi events', () => {
    const text = sam('{}', fn('A', 'E: { Type: HttpApi, Properties: { Path: /a, Method: any } }, F: { Type: HttpApi }'));
    expect(seen(text, 'ServerlessHttpApi')).toMatchObject({ kind: 'HTTP', operations: ['$default NONE', 'ANY /a NONE'] });
  });

  test('makes none where no event wants it', () => {
    const index = yamlIndex(sam('{}', fn('A', 'E: { Type: S3 }')));
    expect(index.apis.all).toEqual([]);
  });

  test('merges Globals into its APIs, the implicit one included: maps go together, lists follow, the rest is overridden', () => {
    const globals = '{ Api: { OpenApiVersion: 3.0.1, Variables: { fn: orders, b: 1 }, Auth: { DefaultAuthorizer: AWS_IAM, ApiKeyRequired: true }, MethodSettings: [{ ResourcePath: /*, HttpMethod: "*", LoggingLevel: INFO }] } }';
    const own = `  Own:
    Type: AWS::Serverless::Api
    Properties: { StageName: own, Variables: { fn: mine }, MethodSettings: [{ ResourcePath: /a, HttpMethod: GET, LoggingLevel: ERROR }] }
`;
    const text = sam(globals, own + fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get } }'));
    expect(seen(text, 'ServerlessRestApi')).toEqual({
      kind: 'REST', operations: ['GET /a AWS_IAM key'], stages: ['Prod undefined orders /* * INFO'], complete: [true, true], leftover: false,
    });
    expect(seen(text, 'Own').stages).toEqual(['own undefined mine /* * INFO,GET /a ERROR']);
  });

  test('takes the API of an event by reference or by its bare logical id', () => {
    const text = sam('{}', '  Own: { Type: AWS::Serverless::Api, Properties: { StageName: own } }\n'
      + fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: Own } }, F: { Type: Api, Properties: { Path: /b, Method: get, RestApiId: !Ref Own } }'));
    expect(seen(text, 'Own').operations).toEqual(['GET /a NONE', 'GET /b NONE']);
  });

  test('leaves an API open to events that may name it', () => {
    const text = sam('{}', '  Own: { Type: AWS::Serverless::Api, Properties: { StageName: own } }\n'
      + fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Parameter } }'));
    expect(seen(text, 'Own').complete).toEqual([false, true]);
  });

  test('lets state machines answer', () => {
    const text = sam('{}', '  M: { Type: AWS::Serverless::StateMachine, Properties: { Events: { E: { Type: Api, Properties: { Path: /a, Method: post } } } } }\n');
    expect(seen(text, 'ServerlessRestApi').operations).toEqual(['POST /a NONE']);
  });

  test('is not expanded without its transform', () => {
    const index = yamlIndex(`Resources:\n${fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get } }')}`);
    expect(index.apis.all).toEqual([]);
  });

  test('knows the authorizer of an event, or says that it does not', () => {
    const text = (auth: string) => sam('{}', `  Own:
    Type: AWS::Serverless::Api
    Properties: { StageName: own, Auth: { DefaultAuthorizer: Fn, Authorizers: { Fn: { FunctionArn: x }, Pool: { UserPoolArn: y } } } }
${fn('A', `E: { Type: Api, Properties: { RestApiId: !Ref Own, Path: /a, Method: get, Auth: ${auth} } }`)}`);
    const authorizations = ['{}', '{ Authorizer: NONE }', '{ Authorizer: Pool }', '{ Authorizer: Missing }', '{ Authorizer: !Ref P }']
      .map((auth) => seen(text(auth), 'Own').operations[0]);
    expect(authorizations).toEqual(['GET /a CUSTOM', 'GET /a NONE', 'GET /a COGNITO_USER_POOLS', 'GET /a undefined', 'GET /a undefined']);
  });
});
