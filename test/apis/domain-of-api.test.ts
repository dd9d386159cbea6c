import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi } from '../../src/apis/kb-websocket-api';
import { ApiTarget } from '../../src/domains/api-target';

/** A stack, and the props of a domain in its zone. */
function setting() {
  const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
  const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123', zoneName: 'example.com' });
  return { stack, domain: { domainName: 'api.example.com', hostedZone } };
}

test('a REST API may come with its domain', () => {
  const { stack, domain } = setting();
  const api = new KbRestApi(stack, 'Api', { domain });
  api.root.addMethod('GET', new MockIntegration());
  const template = Template.fromStack(stack);

  expect(api.domain?.urlForPath('/orders')).toBe('https://api.example.com/orders');
  template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
    DomainName: { Ref: Match.stringLikeRegexp('^ApiDomain') }, BasePath: Match.absent(), Stage: { Ref: Match.stringLikeRegexp('^ApiDeploymentStageprod') },
  });
  template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  template.resourceCountIs('AWS::Route53::RecordSet', 2);
});

test('an HTTP API may come with its domain, beside other APIs on it', () => {
  const { stack, domain } = setting();
  const orders = new KbHttpApi(stack, 'Orders');
  new KbHttpApi(stack, 'Api', { domain: { ...domain, mappings: { orders: ApiTarget.httpApi(orders) } } });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: Match.absent(), ApiId: { Ref: Match.stringLikeRegexp('^Api') } });
  template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'orders', ApiId: { Ref: Match.stringLikeRegexp('^Orders') } });
});

test('a WebSocket API may come with its domain', () => {
  const { stack, domain } = setting();
  const api = new KbWebSocketApi(stack, 'Api', { domain });

  expect(api.domain?.urlForPath()).toBe('wss://api.example.com/');
  Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: Match.absent(), Stage: 'prod' });
});

test('an API without a stage has no domain', () => {
  const { stack, domain } = setting();

  expect(() => new KbWebSocketApi(stack, 'Chat', { domain, createDefaultStage: false })).toThrow(expect.objectContaining({
    name: 'DomainWithoutStage',
    message: "'domain' must be left out with 'createDefaultStage: false' (make an ApiDomain for a stage), got 'api.example.com' [S/Chat; see https://repost.aws/knowledge-center/api-gateway-custom-domain-error]",
  }) as Error);
  expect(() => new KbRestApi(stack, 'Rest', { domain, deploy: false })).toThrow(expect.objectContaining({ name: 'StageUnknown' }) as Error);
  expect(() => new KbHttpApi(stack, 'Http', { domain, createDefaultStage: false })).toThrow(expect.objectContaining({ name: 'StageUnknown' }) as Error);
});

test('APIs without a domain make none', () => {
  const { stack } = setting();

  expect([new KbRestApi(stack, 'Rest').domain, new KbHttpApi(stack, 'Http').domain, new KbWebSocketApi(stack, 'Chat').domain]).toEqual([undefined, undefined, undefined]);
});
