import { yamlIndex } from './given';
import { seen } from './seen';

const sam = (globals: string, functions: string) => `Transform: AWS::Serverless-2016-10-31\nGlobals: ${globals}\nResources:\n${functions}`;
const fn = (id: string, events: string) => `  ${id}: { Type: AWS::Serverless::Function, Properties: { Events: { ${events} } } }\n`;

test('SAM makes an API of its own for events that name none', () => {
  const text = sam('{}', fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get } }') + fn('B', 'E: { Type: Api, Properties: { Path: /b, Method: "*" } }'));
  expect(seen(text, 'ServerlessRestApi')).toEqual({
    kind: 'REST', operations: ['ANY /b NONE', 'GET /a NONE'], stages: ['Prod undefined undefined '], complete: [true, true], leftover: true,
  });
});

test('SAM makes an HTTP API of its own for HttpApi events', () => {
  const text = sam('{}', fn('A', 'E: { Type: HttpApi, Properties: { Path: /a, Method: any } }, F: { Type: HttpApi }'));
  expect(seen(text, 'ServerlessHttpApi')).toMatchObject({ kind: 'HTTP', operations: ['$default NONE', 'ANY /a NONE'] });
});

test('SAM makes none where no event wants it', () => {
  const index = yamlIndex(sam('{}', fn('A', 'E: { Type: S3 }')));
  expect(index.apis.all).toEqual([]);
});

test('SAM merges Globals into its APIs, the implicit one included: maps go together, lists follow, the rest is overridden', () => {
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

test('SAM takes the API of an event by reference or by its bare logical id', () => {
  const text = sam('{}', '  Own: { Type: AWS::Serverless::Api, Properties: { StageName: own } }\n'
    + fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: Own } }, F: { Type: Api, Properties: { Path: /b, Method: get, RestApiId: !Ref Own } }'));
  expect(seen(text, 'Own').operations).toEqual(['GET /a NONE', 'GET /b NONE']);
});

test('SAM leaves an API open to events that may name it', () => {
  const text = sam('{}', '  Own: { Type: AWS::Serverless::Api, Properties: { StageName: own } }\n'
    + fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Parameter } }'));
  expect(seen(text, 'Own').complete).toEqual([false, true]);
});

test('SAM says nothing of a route of which the method or the path is not known', () => {
  const event = (properties: string) => seen(sam('{}', fn('A', `E: { Type: HttpApi, Properties: ${properties} }`)), 'ServerlessHttpApi').operations;
  expect([event('{ Path: /a, Method: !Ref Verb }'), event('{ Path: !Ref Path, Method: get }'), event('{ Path: /a }')])
    .toEqual([['? /a NONE'], ['GET ? NONE'], ['ANY /a NONE']]);
});

test('SAM makes no API for the events of other resources', () => {
  const index = yamlIndex(sam('{}', '  Q: { Type: AWS::Serverless::Other, Properties: { Events: { E: { Type: Api, Properties: { Path: /a, Method: get } } } } }\n'));
  expect(index.apis.all).toEqual([]);
});

test('SAM is expanded among other transforms', () => {
  const events = fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get } }');
  const index = yamlIndex(`Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources:\n${events}`);
  expect(index.apis.all.map(({ resource: { logicalId } }) => logicalId)).toEqual(['ServerlessRestApi']);
});

test('SAM lets state machines answer', () => {
  const text = sam('{}', '  M: { Type: AWS::Serverless::StateMachine, Properties: { Events: { E: { Type: Api, Properties: { Path: /a, Method: post } } } } }\n');
  expect(seen(text, 'ServerlessRestApi').operations).toEqual(['POST /a NONE']);
});

test('SAM is not expanded without its transform', () => {
  const index = yamlIndex(`Resources:\n${fn('A', 'E: { Type: Api, Properties: { Path: /a, Method: get } }')}`);
  expect(index.apis.all).toEqual([]);
});

test('SAM knows the authorizer of an event, or says that it does not', () => {
  const text = (auth: string) => sam('{}', `  Own:
    Type: AWS::Serverless::Api
    Properties: { StageName: own, Auth: { DefaultAuthorizer: Fn, Authorizers: { Fn: { FunctionArn: x }, Pool: { UserPoolArn: y } } } }
${fn('A', `E: { Type: Api, Properties: { RestApiId: !Ref Own, Path: /a, Method: get, Auth: ${auth} } }`)}`);
  const authorizations = ['{}', '{ Authorizer: NONE }', '{ Authorizer: Pool }', '{ Authorizer: Missing }', '{ Authorizer: !Ref P }']
    .map((auth) => seen(text(auth), 'Own').operations[0]);
  expect(authorizations).toEqual(['GET /a CUSTOM', 'GET /a NONE', 'GET /a COGNITO_USER_POOLS', 'GET /a undefined', 'GET /a undefined']);
});
