import { answers, resource, yamlIndex } from './given';
import { Stage } from '../../src/template/model/stage';

const BASE = `
  Rest: { Type: AWS::ApiGateway::RestApi }
  Http: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  Socket: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: WEBSOCKET } }
`;

/** The stages that a resource makes, beside one API of each kind. */
function stages(type: string, properties: string): readonly Stage[] {
  const index = yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:${BASE}  S: { Type: ${type}, Properties: { ${properties} } }`);
  return index.apis.stagesMadeBy(resource(index, 'S'));
}

function stage(type: string, properties: string): Stage {
  const [only, ...others] = stages(type, properties);
  expect(others).toEqual([]);
  return only;
}

test.each([
  ['AWS::ApiGateway::Stage', 'RestApiId: !Ref Rest, StageName: prod', 'STAGE REST prod Rest'],
  ['AWS::ApiGateway::Deployment', 'RestApiId: !Ref Rest, StageName: prod', 'DEPLOYMENT REST prod Rest'],
  ['AWS::ApiGatewayV2::Stage', 'ApiId: !Ref Http, StageName: $default', 'V2 HTTP $default Http'],
  ['AWS::ApiGatewayV2::Stage', 'ApiId: !Ref Socket, StageName: prod', 'V2 WEBSOCKET prod Socket'],
  ['AWS::ApiGateway::Stage', 'RestApiId: abc123, StageName: prod', 'STAGE REST prod undefined'],
  ['AWS::ApiGatewayV2::Stage', 'ApiId: abc123, StageName: prod', 'V2 undefined prod undefined'],
  ['AWS::Serverless::Api', 'StageName: Prod', 'SAM_REST REST Prod S'],
  ['AWS::Serverless::HttpApi', '', 'SAM_HTTP HTTP $default S'],
  ['AWS::Serverless::HttpApi', 'StageName: prod', 'SAM_HTTP HTTP prod S'],
])('%s { %s } is the stage %s', (type, properties, expected) => {
  const { origin, kind, name, api } = stage(type, properties);
  expect(`${origin} ${kind} ${name.text} ${api?.resource.logicalId}`).toBe(expected);
});

test('a deployment without a stage name makes no stage', () => {
  expect(stages('AWS::ApiGateway::Deployment', 'RestApiId: !Ref Rest')).toEqual([]);
});

const DESTINATION = 'DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:x';

test.each([
  ['AWS::ApiGateway::Stage', `RestApiId: !Ref Rest, AccessLogSetting: { ${DESTINATION} }, Variables: { fn: orders }`],
  ['AWS::ApiGateway::Deployment', `RestApiId: !Ref Rest, StageName: prod, StageDescription: { AccessLogSetting: { ${DESTINATION} }, Variables: { fn: orders } }`],
  ['AWS::ApiGatewayV2::Stage', `ApiId: !Ref Http, AccessLogSettings: { ${DESTINATION} }, StageVariables: { fn: orders }`],
  ['AWS::Serverless::Api', `StageName: prod, AccessLogSetting: { ${DESTINATION} }, Variables: { fn: orders }`],
  ['AWS::Serverless::HttpApi', `AccessLogSettings: { ${DESTINATION} }, StageVariables: { fn: orders }`],
])('%s has access logs and variables', (type, properties) => {
  const { accessLog, variables } = stage(type, properties);
  expect([accessLog.get('DestinationArn').text, variables.get('fn').text]).toEqual([DESTINATION.slice('DestinationArn: '.length), 'orders']);
});

describe('the settings of methods and routes', () => {
  const show = (given: Stage) => given.methodSettings?.map(({ target, isDefault, value }) =>
    `${target} ${isDefault} ${value.get('LoggingLevel').text} ${value.path}`);

  test.each([
    ['AWS::ApiGateway::Stage', 'MethodSettings', 'Properties.MethodSettings'],
    ['AWS::Serverless::Api', 'MethodSettings', 'Properties.MethodSettings'],
  ])('of %s are a list', (type, property, path) => {
    const settings = `${property}: [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: INFO }, { ResourcePath: /~1orders, HttpMethod: GET, LoggingLevel: 'OFF' }]`;
    expect(show(stage(type, `RestApiId: !Ref Rest, StageName: prod, ${settings}`))).toEqual([`/* * true INFO ${path}.0`, `GET /orders false OFF ${path}.1`]);
  });

  test('for all paths but one verb, or one path and all verbs, are no default', () => {
    const settings = "MethodSettings: [{ ResourcePath: '/*', HttpMethod: GET }, { ResourcePath: /a, HttpMethod: '*' }]";
    expect(stage('AWS::ApiGateway::Stage', `RestApiId: !Ref Rest, ${settings}`).methodSettings?.map(({ target, isDefault }) => `${target} ${isDefault}`))
      .toEqual(['GET /* false', '* /a false']);
  });

  test('of a deployment are those of its description, which holds the default itself', () => {
    const settings = 'StageDescription: { LoggingLevel: ERROR, MethodSettings: [{ ResourcePath: /a, HttpMethod: GET, LoggingLevel: INFO }] }';
    expect(show(stage('AWS::ApiGateway::Deployment', `RestApiId: !Ref Rest, StageName: prod, ${settings}`)))
      .toEqual(['/* * true ERROR Properties.StageDescription', 'GET /a false INFO Properties.StageDescription.MethodSettings.0']);
  });

  test('of a V2 stage are a default and a map of routes', () => {
    const settings = "DefaultRouteSettings: { LoggingLevel: INFO }, RouteSettings: { 'GET /a': { LoggingLevel: ERROR } }";
    expect(show(stage('AWS::ApiGatewayV2::Stage', `ApiId: !Ref Socket, ${settings}`)))
      .toEqual(['default route true INFO Properties.DefaultRouteSettings', 'GET /a false ERROR Properties.RouteSettings.GET /a']);
  });

  test('are unknown if one of them is', () => {
    expect(show(stage('AWS::ApiGateway::Stage', 'RestApiId: !Ref Rest, MethodSettings: !Ref Settings'))).toBeUndefined();
    expect(show(stage('AWS::ApiGateway::Stage', 'RestApiId: !Ref Rest, MethodSettings: [{ ResourcePath: !Ref Path, HttpMethod: GET }]'))).toBeUndefined();
    expect(show(stage('AWS::ApiGatewayV2::Stage', 'ApiId: !Ref Http, RouteSettings: !Ref Settings'))).toBeUndefined();
  });

  test('follow the world', () => {
    const given = stage('AWS::ApiGateway::Stage', "RestApiId: !Ref Rest, MethodSettings: [!If [C, { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: INFO }, !Ref AWS::NoValue]]");
    expect(answers(given.resource.template.index, () => show(given))).toEqual([['/* * true INFO Properties.MethodSettings.0'], []]);
  });
});

describe('which stages an API has', () => {
  function has(name: string, others: string): boolean | undefined {
    const index = yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:${BASE}${others}`);
    return index.apis.of(resource(index, 'Rest'))!.hasStage(name);
  }
  const PROD = '  A: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Rest, StageName: prod } }\n';

  test.each([
    ['prod', PROD, true],
    ['test', PROD, false],
    ['test', `${PROD}  B: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Rest, StageName: !Ref Name } }`, undefined],
    ['test', `${PROD}  B: { Type: AWS::ApiGateway::Stage, Condition: C, Properties: { RestApiId: !Ref Rest, StageName: other } }`, undefined],
    ['test', `${PROD}  B: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Id, StageName: other } }`, undefined],
    ['test', `${PROD}  B: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Rest, StageName: test } }`, true],
    ['test', `${PROD}  S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: x, Parameters: { Id: !Ref Rest } } }`, undefined],
  ])('%s, with %s: %s', (name, others, expected) => {
    expect(has(name, others)).toBe(expected);
  });

  test('a stage on a condition exists where that holds', () => {
    const index = yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:${BASE}  A: { Type: AWS::ApiGateway::Stage, Condition: C, Properties: { RestApiId: !Ref Rest, StageName: prod } }`);
    const rest = index.apis.of(resource(index, 'Rest'))!;
    expect(answers(index, () => rest.stages.length)).toEqual([1, 0]);
  });
});
