import { App, Mixin, Mixins, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnMethod, CfnRestApi, ContentHandling, LambdaIntegration, MockIntegration, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnAuthorizer, CfnIntegration, HttpApi, PayloadFormatVersion, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiGatewayKbFindings, KbRestApi, MockConversionMixin, PayloadFormatVersionMixin } from '../../src';
import { fn } from '../errors/functions';

function newStack(): Stack {
  return new Stack(new App(), 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
}

/** What a rule finds, before and after the mixin. The app is made twice: a synthesised one does not change. */
function findings(make: () => Stack, rule: string, ...mixins: Mixin[]): string[] {
  const app = make().node.root as App;
  for (const mixin of mixins) Mixins.of(app).apply(mixin);
  return ApiGatewayKbFindings.fromApp(app).all().map(({ id }) => id).filter((id) => id.startsWith(`${rule}[`));
}

/** Where the mixin finds something to do. */
function repairs({ node }: Stack, mixin: Mixin): string[] {
  return node.findAll().filter((construct) => mixin.supports(construct)).map((construct) => construct.node.path);
}

const TEMPLATE = { requestTemplates: { 'application/json': '{"statusCode": 200}' }, integrationResponses: [{ statusCode: '200' }] };
const BINARY: RestApiProps = { cloudWatchRole: false, binaryMediaTypes: ['image/png', '*/*'], defaultCorsPreflightOptions: { allowOrigins: ['*'] } };

describe('MockConversionMixin', () => {
  const wrong = (props = BINARY) => {
    const stack = newStack();
    const api = new RestApi(stack, 'Api', props);
    api.root.addMethod('GET', new MockIntegration({ ...TEMPLATE, contentHandling: ContentHandling.CONVERT_TO_BINARY }));
    api.root.addMethod('PUT', new MockIntegration({ ...TEMPLATE, contentHandling: ContentHandling.CONVERT_TO_TEXT }));
    api.root.addMethod('POST', new LambdaIntegration(fn(stack, 'Fn')));
    return stack;
  };

  test('repairs what MAP5 reports of binary media types', () => {
    expect(findings(wrong, 'MAP5')).toEqual(['MAP5[BINARY]', 'MAP5[BINARY]']);
    expect(findings(wrong, 'MAP5', new MockConversionMixin())).toEqual([]);
  });

  test('converts what is not converted, and nothing else', () => {
    const stack = wrong();
    expect(repairs(stack, new MockConversionMixin())).toEqual(['S/Api/Default/OPTIONS/Resource', 'S/Api/Default/GET/Resource']);
    Mixins.of(stack).apply(new MockConversionMixin());
    const handlings = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method'))
      .map(({ Properties }) => Properties as { HttpMethod: string; Integration: { ContentHandling?: string } })
      .map(({ HttpMethod, Integration: { ContentHandling: handling } }) => `${HttpMethod} ${handling}`);
    expect(handlings).toEqual(['OPTIONS CONVERT_TO_TEXT', 'GET CONVERT_TO_TEXT', 'PUT CONVERT_TO_TEXT', 'POST undefined']);
  });

  test('passes by APIs that take some media types as binary, and those that it does not know', () => {
    expect(repairs(wrong({ cloudWatchRole: false, binaryMediaTypes: ['image/png'] }), new MockConversionMixin())).toEqual([]);
    expect(repairs(wrong({ cloudWatchRole: false }), new MockConversionMixin())).toEqual([]);
    const stack = newStack();
    new CfnMethod(stack, 'Method', { restApiId: 'a1b2c3d4e5', resourceId: 'r', httpMethod: 'GET', integration: { type: 'MOCK' } });
    expect(repairs(stack, new MockConversionMixin())).toEqual([]);
  });

  test('has what it repairs deployed', () => {
    const deployment = (...mixins: Mixin[]) => {
      const stack = wrong();
      for (const mixin of mixins) Mixins.of(stack).apply(mixin);
      return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
    };
    expect(deployment(new MockConversionMixin())).not.toEqual(deployment());
    expect(deployment(new MockConversionMixin())).toEqual(deployment(new MockConversionMixin()));
  });

  test('is not needed by KbRestApi, which keeps what is stated', () => {
    const stack = newStack();
    const api = new KbRestApi(stack, 'Api', { ...BINARY, cloudWatchRole: undefined });
    api.root.addMethod('GET', new MockIntegration({ ...TEMPLATE, contentHandling: ContentHandling.CONVERT_TO_BINARY }));
    expect(repairs(stack, new MockConversionMixin())).toEqual(['S/Api/Default/GET/Resource']);
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Method', { HttpMethod: 'OPTIONS', Integration: { ContentHandling: 'CONVERT_TO_TEXT' } });
  });
});

describe('PayloadFormatVersionMixin', () => {
  const wrong = () => {
    const stack = newStack();
    const { apiId } = new HttpApi(stack, 'Http');
    const uri = fn(stack, 'Fn').functionArn;
    const add = (id: string, integrationType: string, more: object = {}) => new CfnIntegration(stack, id, { apiId, integrationType, ...more });
    add('Function', 'AWS_PROXY', { integrationUri: uri });
    add('Service', 'AWS_PROXY', { integrationSubtype: 'SQS-SendMessage', payloadFormatVersion: '2.0' });
    add('Backend', 'HTTP_PROXY', { integrationUri: 'https://example.com', integrationMethod: 'GET' });
    add('Stated', 'AWS_PROXY', { integrationUri: uri, payloadFormatVersion: '1.0' });
    add('Late', 'AWS_PROXY', { integrationUri: uri, payloadFormatVersion: Token.asString({ resolve: () => ({ Ref: 'Version' }) }) });
    add('Foreign', 'AWS_PROXY', { apiId: 'a1b2c3d4e5', integrationUri: uri });
    add('Message', 'AWS_PROXY', { apiId: new WebSocketApi(stack, 'Socket').apiId, integrationUri: uri });
    new CfnAuthorizer(stack, 'Authorizer', { apiId, name: 'tokens', authorizerType: 'REQUEST', authorizerUri: uri });
    new CfnAuthorizer(stack, 'Jwt', { apiId, name: 'jwt', authorizerType: 'JWT' });
    return stack;
  };

  test('repairs what MAP9 reports', () => {
    expect(findings(wrong, 'MAP9').sort()).toEqual(['MAP9[AUTHORIZER]', 'MAP9[LAMBDA_ONLY]', 'MAP9[MISSING]', 'MAP9[MISSING]']);
    expect(findings(wrong, 'MAP9', new PayloadFormatVersionMixin())).toEqual([]);
  });

  test.each([
    [new PayloadFormatVersionMixin(), '2.0'],
    [new PayloadFormatVersionMixin({ functions: PayloadFormatVersion.VERSION_1_0 }), '1.0'],
  ])('writes the version where none, or an impossible one, is stated', (mixin, functions) => {
    const stack = wrong();
    expect(repairs(stack, mixin)).toEqual(['S/Function', 'S/Service', 'S/Backend', 'S/Authorizer']);
    Mixins.of(stack).apply(mixin);
    const versions = ['Function', 'Service', 'Backend', 'Stated', 'Foreign', 'Message'].map((id) => (stack.node.findChild(id) as CfnIntegration).payloadFormatVersion);
    expect(versions).toEqual([functions, '1.0', '1.0', '1.0', undefined, undefined]);
    expect((stack.node.findChild('Authorizer') as CfnAuthorizer).authorizerPayloadFormatVersion).toBe(functions);
    expect(repairs(stack, mixin)).toEqual([]);
  });

  test('knows an API that is made of a document', () => {
    const stack = newStack();
    const { ref: apiId } = new CfnApi(stack, 'Api', { body: { openapi: '3.0.1', info: { title: 'stock', version: '1' }, paths: {} } });
    new CfnIntegration(stack, 'Function', { apiId, integrationType: 'AWS_PROXY' });
    new CfnIntegration(stack, 'OfRestApi', { apiId: new CfnRestApi(stack, 'Rest').ref, integrationType: 'AWS_PROXY' });
    expect(repairs(stack, new PayloadFormatVersionMixin())).toEqual(['S/Function']);
  });
});
