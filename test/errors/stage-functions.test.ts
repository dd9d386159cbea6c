import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnStage, Deployment, HttpIntegration, Integration, IntegrationType, ResponseTransferMode, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Alias, Function } from 'aws-cdk-lib/aws-lambda';
import { fn } from './functions';
import { refusal, refusedAtSynthesis } from './refusals';
import { KbHttpApi, KbHttpIntegration, KbRestApi, StageFunctions } from '../../src';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function given() {
  const app = new App();
  const stack = new Stack(app, 'S', { env: ENV });
  const [live, beta] = [fn(stack, 'Live'), fn(stack, 'Beta')];
  return { app, stack, live, beta, functions: new StageFunctions('orders', { prod: live, beta }) };
}

test('a stage variable has the name of a function, with that of an alias or version', () => {
  const { stack, live } = given();
  const alias = new Alias(stack, 'Alias', { aliasName: 'released', version: live.currentVersion });
  const functions = new StageFunctions('orders', { prod: alias, beta: live, gamma: live.currentVersion, delta: Function.fromFunctionArn(stack, 'Old', 'arn:aws:lambda:eu-west-1:111122223333:function:old-orders') });
  const [, version] = (stack.resolve(functions.variables('gamma').orders) as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  expect(stack.resolve(functions.variables('prod'))).toEqual({ orders: { 'Fn::Join': ['', [{ Ref: 'Live848578DF' }, ':released']] } });
  expect(stack.resolve(functions.variables('beta'))).toEqual({ orders: { Ref: 'Live848578DF' } });
  expect(version).toEqual([{ Ref: 'Live848578DF' }, ':', { 'Fn::GetAtt': [expect.stringMatching(/^LiveCurrentVersion/), 'Version'] }]);
  expect(functions.variables('delta')).toEqual({ orders: 'old-orders' });
});

test('the address names the variable where the function stands, for each kind of API', () => {
  const { stack, functions } = given();
  const called = 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:${stageVariables.orders}/invocations';
  const rest = new RestApi(stack, 'Rest', { deployOptions: { variables: functions.variables('prod') } });
  rest.root.addMethod('GET', functions.restIntegration());
  rest.root.addMethod('PUT', functions.restIntegration({ responseTransferMode: ResponseTransferMode.STREAM }));
  rest.root.addMethod('POST', functions.restIntegration({ proxy: false, timeout: Duration.seconds(5) }));
  new HttpApi(stack, 'Http', { createDefaultStage: false }).addRoutes({ path: '/', methods: [HttpMethod.GET], integration: functions.httpIntegration('Http', { timeout: Duration.seconds(4) }) });
  new WebSocketApi(stack, 'Chat').addRoute('say', { integration: functions.webSocketIntegration('Say') });

  const template = Template.fromStack(stack);
  const text = (uri: unknown) => JSON.stringify(uri).replace(/\{"Fn::Join":\["",\[(.*)\]\]\}/, '$1').replace(/\{"Ref":"AWS::(\w+)"\}/g, (_, pseudo: string) =>
    `"${({ Partition: 'aws', Region: 'eu-west-1', AccountId: '111122223333' } as Record<string, string>)[pseudo]}"`).replace(/","|"/g, '');
  const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties: { HttpMethod: verb, Integration: { Uri, Type, IntegrationHttpMethod, TimeoutInMillis } } }) =>
    [verb, text(Uri), Type, IntegrationHttpMethod, TimeoutInMillis]);
  expect(methods).toEqual([
    ['GET', called, 'AWS_PROXY', 'POST', undefined],
    ['PUT', called.replace('2015-03-31', '2021-11-15').replace('/invocations', '/response-streaming-invocations'), 'AWS_PROXY', 'POST', undefined],
    ['POST', called, 'AWS', 'POST', 5000],
  ]);
  expect(Object.values(template.findResources('AWS::ApiGatewayV2::Integration')).map(({ Properties: { IntegrationUri, IntegrationType: type, PayloadFormatVersion, TimeoutInMillis } }) =>
    [text(IntegrationUri), type, PayloadFormatVersion, TimeoutInMillis])).toEqual([
    [called, 'AWS_PROXY', '2.0', 4000],
    [called, 'AWS_PROXY', undefined, undefined],
  ]);
});

describe('at synthesis', () => {
  const missing = (stage: string, at: string, name = 'orders') => `every stage must define the variable '${name}', got a stage '${stage}' without it [${at}]`;

  test('every stage defines the variable, wherever it is made', () => {
    const { app, stack, functions } = given();
    const api = new KbRestApi(stack, 'Api', { deployOptions: { variables: functions.variables('prod') } });
    api.root.addMethod('GET', functions.restIntegration());
    api.root.addMethod('PUT', functions.restIntegration());
    api.addLoggedStage('Gamma', { stageName: 'gamma' });
    new Stage(stack, 'Delta', { stageName: 'delta', deployment: new Deployment(stack, 'Deployment', { api }), variables: { other: 'x' } });
    new CfnStage(new Stack(app, 'Elsewhere', { env: ENV }), 'Stage', { restApiId: api.restApiId, stageName: 'epsilon' });
    expect(refusedAtSynthesis(app)).toEqual([
      missing('gamma', 'S/Api/Gamma/Resource'), missing('delta', 'S/Delta/Resource'), missing('epsilon', 'Elsewhere/Stage'),
    ]);
  });

  test('every stage names one of the functions', () => {
    const { app, stack, functions, beta } = given();
    const api = new RestApi(stack, 'Api', { deployOptions: { variables: { orders: fn(stack, 'Other').functionName } } });
    api.root.addMethod('GET', functions.restIntegration());
    new Stage(stack, 'Same', { stageName: 'same', deployment: api.latestDeployment!, variables: { orders: beta.functionName } });
    expect(refusedAtSynthesis(app)).toEqual([
      "'orders' must name one of its functions on every stage, got {\"Ref\":\"Other34654A52\"} on the stage 'prod' [S/Api/DeploymentStage.prod/Resource]",
    ]);
  });

  test('the stages of HTTP and WebSocket APIs are looked at as well', () => {
    const { app, stack, functions } = given();
    const http = new HttpApi(stack, 'Http');
    http.addRoutes({ path: '/', integration: functions.httpIntegration('Http') });
    http.addStage('Beta', { stageName: 'beta', stageVariables: functions.variables('beta') });
    const chat = new WebSocketApi(stack, 'Chat');
    chat.addRoute('say', { integration: functions.webSocketIntegration('Say') });
    new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'prod' });
    expect(refusedAtSynthesis(app)).toEqual([missing('$default', 'S/Http/DefaultStage/Resource'), missing('prod', 'S/Stage/Resource')]);
  });

  test('an unknown variable in any address of the APIs of this library is refused, once', () => {
    const { app, stack } = given();
    const rest = new KbRestApi(stack, 'Rest', { deployOptions: { variables: { host: 'example.com' } } });
    rest.root.addMethod('GET', new HttpIntegration('https://${stageVariables.host}/${stageVariables.path}'));
    rest.root.addMethod('PUT', new Integration({ type: IntegrationType.HTTP_PROXY, integrationHttpMethod: 'PUT', uri: 'https://example.com/${stageVariables.path}' }));
    const http = new KbHttpApi(stack, 'Http', { defaultIntegration: new HttpUrlIntegration('Url', 'https://${stageVariables.site}') });
    http.addRoutes({ path: '/a', integration: new HttpUrlIntegration('A', 'https://${stageVariables.where}/a') });
    const plain = new RestApi(stack, 'Plain');
    plain.root.addMethod('GET', new KbHttpIntegration('https://${stageVariables.version}.example.com'));
    plain.root.addMethod('PUT', new HttpIntegration('https://${stageVariables.unseen}'));
    expect(refusedAtSynthesis(app)).toEqual([
      missing('prod', 'S/Rest/DeploymentStage.prod/Resource', 'path'),
      missing('$default', 'S/Http/DefaultStage/Resource', 'site'),
      missing('$default', 'S/Http/DefaultStage/Resource', 'where'),
      missing('prod', 'S/Plain/DeploymentStage.prod/Resource', 'version'),
    ]);
  });

  test('variables that only the deployment knows are not judged', () => {
    const { app, stack, functions } = given();
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', functions.restIntegration());
    (api.deploymentStage.node.defaultChild as CfnStage).variables = { resolve: () => ({ 'Fn::If': ['A', {}, {}] }), creationStack: [], typeHint: undefined };
    expect(refusedAtSynthesis(app)).toEqual([]);
  });
});

describe('refuses', () => {
  test('names that stage variables cannot have', () => {
    const { live } = given();
    expect(refusal(() => new StageFunctions('order-fn', { prod: live }))).toBe("StageVariableName: 'variable' takes 1 to 64 letters, digits and '_', got 'order-fn'");
    expect(refusal(() => new StageFunctions('a'.repeat(65), { prod: live }))).toContain(`got '${'a'.repeat(65)}'`);
    expect(refusal(() => new StageFunctions('order_2', { prod: live }))).toBe('nothing was refused');
  });

  test('values that stage variables cannot have', () => {
    const { stack } = given();
    const named = (name: string) => refusal(() => new StageFunctions('orders', { prod: Function.fromFunctionArn(stack, name, `arn:aws:lambda:eu-west-1:111122223333:function:${name}`) }));
    expect(named('my orders')).toBe("StageVariableValue: 'functions' takes names of up to 512 letters, digits and - . _ ~ : / ? # & = , got 'my orders' for the stage 'prod'");
    expect(named('a'.repeat(513))).toContain("for the stage 'prod'");
  });

  test('no functions, and stages without one', () => {
    const { functions } = given();
    expect(refusal(() => new StageFunctions('orders', {}))).toBe("NoStageFunctions: 'functions' takes at least one stage with its function, got none");
    expect(refusal(() => functions.variables('gamma'))).toBe("StageWithoutFunction: 'stageName' must be one of those with a function, 'prod', 'beta', got 'gamma'");
  });

  test('the same for routes of HTTP and WebSocket APIs', () => {
    const { stack, live } = given();
    const slow = new StageFunctions('orders', { prod: live, beta: fn(stack, 'Slow', 60) });
    const theirs = new StageFunctions('orders', { prod: Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:111122223333:function:theirs') });
    const http = (functions: StageFunctions) => refusal(() => new HttpApi(stack, `Http${stack.node.children.length}`).addRoutes({ path: '/', integration: functions.httpIntegration('I') }));
    const webSocket = (functions: StageFunctions) => refusal(() => new WebSocketApi(stack, `Chat${stack.node.children.length}`).addRoute('say', { integration: functions.webSocketIntegration('I') }));
    expect(http(slow)).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 30 s, got 'S/Slow' with a timeout of 60 s");
    expect(webSocket(slow)).toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 29 s, got 'S/Slow' with a timeout of 60 s");
    const elsewhere = "FunctionElsewhere: 'handler' must be in the region of the API, eu-west-1, got 'S/Imported' in us-east-1";
    expect([http(theirs), webSocket(theirs)]).toEqual([elsewhere, elsewhere]);
  });

  test('a function that may run too long, or is in another account, for one of the stages', () => {
    const { stack, app, live } = given();
    const bind = (functions: StageFunctions) => refusal(() => new RestApi(stack, `Api${stack.node.children.length}`).root.addMethod('GET', functions.restIntegration()));
    expect(bind(new StageFunctions('orders', { prod: live, beta: fn(stack, 'Slow', 60) })))
      .toBe("FunctionOutlivesIntegration: 'handler' must not run longer than the integration waits, 29 s, got 'S/Slow' with a timeout of 60 s");
    const theirs = fn(new Stack(app, 'Theirs', { env: { ...ENV, account: '444455556666' } }), 'Fn', 3, 'theirs');
    expect(bind(new StageFunctions('orders', { prod: live, beta: theirs })))
      .toBe("FunctionElsewhere: 'handler' must be in the account of the API, 111122223333, got 'Theirs/Fn' in 444455556666");
    expect(bind(new StageFunctions('orders', { prod: Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-west-1:444455556666:function:theirs') })))
      .toBe("FunctionElsewhere: 'handler' must be in the account of the API, 111122223333, got 'S/Imported' in 444455556666");
  });
});
