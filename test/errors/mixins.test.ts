import { App, Mixins, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnMethod, EndpointType, Integration, IntegrationType, LambdaIntegration, MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, HttpApi, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { fn } from './functions';
import { ApiGatewayKbFindings, EveryStagePermissionMixin, IntegrationTimeoutMixin, LambdaVerbMixin } from '../../src';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function given() {
  const app = new App();
  const stack = new Stack(app, 'S', { env: ENV });
  return { app, stack, handler: fn(stack, 'Fn') };
}

/** What our own rules find, before and after the mixin. The app is made twice: a synthesised one does not change. */
function findings(make: () => App, ...mixins: (EveryStagePermissionMixin | IntegrationTimeoutMixin | LambdaVerbMixin)[]): string[] {
  const app = make();
  for (const mixin of mixins) Mixins.of(app).apply(mixin);
  return ApiGatewayKbFindings.fromApp(app).all().map(({ id }) => id).filter((id) => id.startsWith('ERR'));
}

/** How often the mixin finds something to do. */
function repairs({ node }: App, mixin: EveryStagePermissionMixin | IntegrationTimeoutMixin | LambdaVerbMixin): string[] {
  return node.findAll().filter((construct) => mixin.supports(construct)).map((construct) => construct.node.path);
}

describe('LambdaVerbMixin', () => {
  const wrong = (): App => {
    const { app, stack, handler } = given();
    const api = new RestApi(stack, 'Api');
    const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`;
    api.root.addMethod('GET', new Integration({ type: IntegrationType.AWS_PROXY, integrationHttpMethod: 'GET', uri }));
    const put = api.root.addMethod('PUT', new LambdaIntegration(handler)).node.defaultChild as CfnMethod;
    put.integration = { type: 'AWS_PROXY', uri };
    new CfnIntegration(stack, 'Integration', { apiId: new HttpApi(stack, 'Http').apiId, integrationType: 'AWS_PROXY', integrationUri: uri, integrationMethod: 'GET', payloadFormatVersion: '2.0' });
    return app;
  };

  test('repairs what ERR1 reports', () => {
    expect(findings(wrong)).toEqual(expect.arrayContaining(['ERR1[VERB]', 'ERR1[MISSING]', 'ERR1[VERB]']));
    expect(findings(wrong, new LambdaVerbMixin()).filter((id) => id.startsWith('ERR1['))).toEqual([]);
    const app = wrong();
    Mixins.of(app).apply(new LambdaVerbMixin());
    const template = Template.fromStack(app.node.findChild('S') as Stack);
    expect(Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties: { HttpMethod: verb, Integration: { IntegrationHttpMethod } } }) => [verb, IntegrationHttpMethod]))
      .toEqual([['GET', 'POST'], ['PUT', 'POST']]);
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { IntegrationMethod: 'POST' });
  });

  test('passes by what is right, what it cannot know, and other backends', () => {
    const { app, stack, handler } = given();
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new LambdaIntegration(handler));
    api.root.addMethod('PUT', new MockIntegration());
    api.root.addMethod('POST', new Integration({ type: IntegrationType.HTTP_PROXY, integrationHttpMethod: 'GET', uri: 'https://example.com/:lambda:path/2015-03-31/functions/a/b' }));
    api.root.addMethod('PATCH', new Integration({
      type: IntegrationType.AWS_PROXY,
      integrationHttpMethod: Token.asString({ resolve: () => ({ Ref: 'Verb' }) }),
      uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`,
    }));
    const shared = { apiId: 'a1b2c3d4e5', integrationType: 'AWS_PROXY' };
    new CfnIntegration(stack, 'None', { ...shared, integrationUri: handler.functionArn });
    const integrationUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`;
    new CfnIntegration(stack, 'Token', { ...shared, integrationUri, integrationMethod: Token.asString({ resolve: () => ({ Ref: 'Verb' }) }) });
    expect(repairs(app, new LambdaVerbMixin())).toEqual([]);
  });
});

describe('EveryStagePermissionMixin', () => {
  const wrong = (): App => {
    const { app, stack, handler } = given();
    const api = new RestApi(stack, 'Api');
    api.root.addResource('orders').addMethod('GET', new LambdaIntegration(handler));
    new Stage(stack, 'Beta', { stageName: 'beta', deployment: api.latestDeployment! });
    return app;
  };

  test('repairs what ERR3 reports of a second stage', () => {
    expect(findings(wrong)).toEqual(['ERR3[STAGE]']);
    expect(findings(wrong, new EveryStagePermissionMixin())).toEqual([]);
    const app = wrong();
    Mixins.of(app).apply(new EveryStagePermissionMixin());
    expect(Object.values(Template.fromStack(app.node.findChild('S') as Stack).findResources('AWS::Lambda::Permission'))
      .map(({ Properties: { SourceArn: { 'Fn::Join': [, parts] } } }) => (parts as unknown[]).map((part) => typeof part === 'string' ? part : '_').join(''))).toEqual([
      'arn:_:execute-api:eu-west-1:111122223333:_/*/GET/orders',
      'arn:_:execute-api:eu-west-1:111122223333:_/test-invoke-stage/GET/orders',
    ]);
  });

  test('repairs a literal stage', () => {
    const { app, stack, handler } = given();
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new MockIntegration());
    new Stage(stack, 'Beta', { stageName: 'beta', deployment: api.latestDeployment! });
    const sourceArn = (stage: string, of = api.restApiId) => `arn:aws:execute-api:eu-west-1:111122223333:${of}/${stage}/GET/`;
    const add = (id: string, arn: string, principal = 'apigateway.amazonaws.com') => new CfnPermission(stack, id, { action: 'lambda:InvokeFunction', functionName: handler.functionName, principal, sourceArn: arn });
    add('Prod', sourceArn('prod'));
    add('Every', sourceArn('*'));
    add('Authorizer', `arn:aws:execute-api:eu-west-1:111122223333:${api.restApiId}/authorizers/abc/`);
    add('Other', sourceArn('prod', 'a1b2c3d4e5'));
    add('Topic', sourceArn('prod'), 'sns.amazonaws.com');
    expect(repairs(app, new EveryStagePermissionMixin())).toEqual(['S/Prod']);
  });

  test('leaves an API with one stage alone', () => {
    const { app, stack, handler } = given();
    new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(handler));
    expect(repairs(app, new EveryStagePermissionMixin())).toEqual([]);
  });
});

describe('IntegrationTimeoutMixin', () => {
  const CASES: [string, number, number][] = [['Edge', 60_000, 29_000], ['Short', 10, 50], ['Http', 31_000, 30_000], ['WebSocket', 29_500, 29_000]];
  const wrong = (): App => {
    const { app, stack } = given();
    const method = (id: string, timeoutInMillis: number, endpointType: EndpointType, responseTransferMode?: string) => {
      const api = new RestApi(stack, id, { endpointTypes: [endpointType] });
      (api.root.addMethod('GET').node.defaultChild as CfnMethod).integration =
        { type: 'HTTP_PROXY', uri: 'https://example.com', integrationHttpMethod: 'GET', timeoutInMillis, responseTransferMode };
    };
    method('Edge', 60_000, EndpointType.EDGE);
    method('Short', 10, EndpointType.REGIONAL);
    method('Regional', 60_000, EndpointType.REGIONAL);
    method('Streamed', 600_000, EndpointType.EDGE, 'STREAM');
    const shared = { integrationType: 'HTTP_PROXY', integrationUri: 'https://example.com', integrationMethod: 'GET', payloadFormatVersion: '1.0' };
    const http = new HttpApi(stack, 'HttpApi').apiId;
    new CfnIntegration(stack, 'Http', { ...shared, apiId: http, timeoutInMillis: 31_000 });
    new CfnIntegration(stack, 'Right', { ...shared, apiId: http, timeoutInMillis: 30_000 });
    new CfnIntegration(stack, 'Unknown', { ...shared, apiId: 'a1b2c3d4e5', timeoutInMillis: 31_000 });
    new CfnIntegration(stack, 'WebSocket', { ...shared, payloadFormatVersion: undefined, apiId: new WebSocketApi(stack, 'Chat').apiId, timeoutInMillis: 29_500 });
    return app;
  };

  test('repairs what ERR6 reports, and nothing else', () => {
    expect(findings(wrong).filter((id) => id.startsWith('ERR6')).sort()).toEqual(['ERR6[LONG]', 'ERR6[LONG]', 'ERR6[LONG]', 'ERR6[SHORT]']);
    expect(findings(wrong, new IntegrationTimeoutMixin()).filter((id) => id.startsWith('ERR6'))).toEqual([]);
    expect(repairs(wrong(), new IntegrationTimeoutMixin()).map((path) => path.split('/')[1])).toEqual(CASES.map(([id]) => id));
  });

  test('gives the nearest timeout that is accepted', () => {
    const app = wrong();
    Mixins.of(app).apply(new IntegrationTimeoutMixin());
    const template = Template.fromStack(app.node.findChild('S') as Stack);
    const timeouts = [
      ...Object.entries(template.findResources('AWS::ApiGateway::Method')).map(([id, { Properties }]) => [id, (Properties as { Integration: { TimeoutInMillis: number } }).Integration.TimeoutInMillis] as const),
      ...Object.entries(template.findResources('AWS::ApiGatewayV2::Integration')).map(([id, { Properties }]) => [id, (Properties as { TimeoutInMillis: number }).TimeoutInMillis] as const),
    ];
    for (const [id, , accepted] of CASES) expect(timeouts.find(([name]) => name.startsWith(id))?.[1]).toBe(accepted);
    const rest = timeouts.filter(([name]) => /^(Regional|Streamed|Right|Unknown)/.test(name));
    expect(rest.map(([, timeout]) => timeout)).toEqual([60_000, 600_000, 30_000, 31_000]);
  });
});

test.each([
  ['LambdaVerbMixin', new LambdaVerbMixin(), { type: 'AWS_PROXY', integrationHttpMethod: 'GET', uri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:f/invocations' }],
  ['IntegrationTimeoutMixin', new IntegrationTimeoutMixin(), { type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'https://example.com', timeoutInMillis: 10 }],
])('%s has what it repairs deployed', (_, mixin, integration) => {
  const deployment = (isRepaired: boolean) => {
    const { app, stack } = given();
    (new RestApi(stack, 'Api').root.addMethod('GET').node.defaultChild as CfnMethod).integration = integration;
    if (isRepaired) Mixins.of(app).apply(mixin);
    return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
  };
  expect(deployment(true)).not.toEqual(deployment(false));
  expect(deployment(true)).toEqual(deployment(true));
});
