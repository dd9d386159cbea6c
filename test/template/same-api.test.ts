import { seen } from './seen';

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
