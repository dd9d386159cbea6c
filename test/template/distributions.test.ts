import { App, Stack } from 'aws-cdk-lib';
import { DomainName, EndpointType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution as CdkDistribution, Function as CdkFunction, FunctionCode, FunctionEventType } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, OriginGroup, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { answers, resource, theOnly, yamlIndex } from './given';
import { synthesized } from './synthesized';
import { Origin } from '../../src/template/model/distributions';

function shown({ target }: Origin): string {
  switch (target?.kind) {
    case 'API': return `${target.host.kind} ${target.api?.resource.logicalId}`;
    case 'DOMAIN':
    case 'DOMAIN_TARGET': return `${target.kind} ${target.domain?.resource.logicalId}`;
    default: return 'other';
  }
}

describe('an origin', () => {
  const index = (domainName: string, more = '') => yamlIndex(`
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Http: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  Domain: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com } }
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Origins: [{ Id: one, OriginPath: /prod, DomainName: ${domainName} }], DefaultCacheBehavior: { TargetOriginId: one }${more} } } }
`);
  const origins = (domainName: string) => {
    const given = index(domainName);
    return given.distributions.of(resource(given, 'D'))!.origins;
  };

  test.each([
    ['!Sub "${Api}.execute-api.${AWS::Region}.amazonaws.com"', 'API Api'],
    ['!GetAtt Http.ApiEndpoint', 'API Http'],
    ['abc123def4.execute-api.eu-west-1.amazonaws.com', 'API undefined'],
    ['!Ref Domain', 'DOMAIN Domain'],
    ['API.example.com', 'DOMAIN Domain'],
    ['!GetAtt Domain.RegionalDomainName', 'DOMAIN_TARGET Domain'],
    ['!GetAtt Domain.DistributionDomainName', 'DOMAIN_TARGET Domain'],
    ['d-abc.execute-api.eu-west-1.amazonaws.com', 'DOMAIN_TARGET undefined'],
    ['!GetAtt Domain.RegionalHostedZoneId', 'other'],
    ['www.example.com', 'other'],
    ['!Ref Host', 'other'],
  ])('%s leads to %s', (domainName, expected) => {
    expect(origins(domainName)?.map(shown)).toEqual([expected]);
  });

  test('has a path', () => {
    expect(origins('www.example.com')?.[0].path.text).toBe('/prod');
  });

  const behaviors = (more: string) => {
    const given = index('!Ref Domain', `, ${more}`);
    return given.distributions.of(resource(given, 'D'))!.origins?.[0].behaviors?.map(({ isDefault, pathPattern }) => isDefault ? 'default' : pathPattern.text);
  };

  test.each([
    ['Comment: x', ['default']],
    ['CacheBehaviors: [{ PathPattern: /a/*, TargetOriginId: one }, { PathPattern: /b/*, TargetOriginId: two }]', ['default', '/a/*']],
    ['CacheBehaviors: [{ PathPattern: /g/*, TargetOriginId: group }], OriginGroups: { Quantity: 1, Items: [{ Id: group, Members: { Items: [{ OriginId: two }, { OriginId: one }] } }] }', ['default', '/g/*']],
    ['CacheBehaviors: !Ref Behaviors', undefined],
    ['OriginGroups: !Ref Groups', undefined],
  ])('with { %s } has the behaviours %j', (more, expected) => {
    expect(behaviors(more)).toEqual(expected);
  });

  test.each([
    ['', false],
    ['FunctionAssociations: [{ EventType: viewer-request }]', true],
    ['FunctionAssociations: [{ EventType: viewer-response }]', false],
    ['LambdaFunctionAssociations: [{ EventType: origin-request }]', true],
    ['FunctionAssociations: !Ref Associations', undefined],
    ['LambdaFunctionAssociations: [{ EventType: !Ref Event }]', undefined],
  ])('behind a behaviour { %s } may get other requests than those that viewers send: %s', (associations, expected) => {
    const given = index('!Ref Domain', `, CacheBehaviors: [{ TargetOriginId: one, ${associations} }]`);
    expect(given.distributions.all[0].behaviors?.map(({ rewritesRequests }) => rewritesRequests)).toEqual([false, expected]);
  });

  test('follows the world', () => {
    const given = yamlIndex(`
Conditions: { C: !Equals [!Ref P, x] }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  D: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Origins: [{ DomainName: !If [C, !Sub '\${Api}.execute-api.eu-west-1.amazonaws.com', www.example.com] }] } } }
`);
    expect(answers(given, () => given.distributions.all[0].origins?.map(shown))).toEqual([['API Api'], ['other']]);
  });
});

test('the CDK writes origins to APIs and domains, groups of them, and functions', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET');
  const certificate = new Certificate(stack, 'Certificate', { domainName: 'api.example.com' });
  const domain = new DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate, endpointType: EndpointType.REGIONAL });
  new CdkDistribution(stack, 'Distribution', {
    domainNames: ['www.example.com'],
    certificate,
    defaultBehavior: {
      origin: new RestApiOrigin(api),
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: new CdkFunction(stack, 'Rewrite', { code: FunctionCode.fromInline('x') }) }],
    },
    additionalBehaviors: {
      '/a/*': { origin: new HttpOrigin('api.example.com') },
      '/b/*': { origin: new HttpOrigin(domain.domainNameAliasDomainName) },
      '/c/*': { origin: new OriginGroup({ primaryOrigin: new HttpOrigin(new HttpApi(stack, 'Http').apiEndpoint), fallbackOrigin: new HttpOrigin('fallback.example.com') }) },
    },
  });
  const index = synthesized(stack.node.root as App);
  const distribution = index.distributions.of(theOnly(index, 'AWS::CloudFront::Distribution'))!;
  expect(distribution.aliases?.map(({ text }) => text)).toEqual(['www.example.com']);
  expect(distribution.origins?.map((origin) => [
    shown(origin).replace(/(?<=[a-z])[0-9A-F]{8}/, ''), origin.behaviors?.map(({ isDefault, pathPattern, rewritesRequests }) => `${isDefault ? 'default' : pathPattern.text} ${rewritesRequests}`).join(),
  ])).toEqual([
    ['API Api', 'default true'],
    ['DOMAIN Domain', '/a/* false'],
    ['DOMAIN_TARGET Domain', '/b/* false'],
    ['API Http', '/c/* false'],
    ['other', '/c/* false'],
  ]);
  expect(distribution.origins?.[0].custom.get('OriginProtocolPolicy').text).toBe('https-only');
});
