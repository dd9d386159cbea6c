import { App, Duration, Stack, Stage } from 'aws-cdk-lib';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { configOf, Front, ofType, rest, restApi, templateOf, webSocket } from './front';
import { ApiDistribution, ApiDomain, OriginProtection } from '../../src';
import { ApiTarget } from '../../src/domains/api-target';

const ALL = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

test('the origin is the domain itself, by HTTPS with TLS 1.2 on port 443, without a path', () => {
  const { Origins } = configOf(new Front().add());
  expect(Origins).toEqual([{
    Id: expect.any(String) as string,
    DomainName: { Ref: 'Domain66AC69E0' },
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', HTTPSPort: 443, OriginSSLProtocols: ['TLSv1.2'], OriginReadTimeout: 60 },
    OriginCustomHeaders: [{ HeaderName: 'x-origin-verify', HeaderValue: expect.anything() as unknown }],
  }]);
});

test('every base path has a behaviour for itself and one for what is below it, and all go to the domain', () => {
  const { Origins, CacheBehaviors } = configOf(new Front().add());
  expect(CacheBehaviors).toEqual(['/orders', '/orders/*', '/customers', '/customers/*'].map((PathPattern) => ({
    PathPattern,
    TargetOriginId: Origins[0].Id,
    AllowedMethods: ALL,
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    ViewerProtocolPolicy: 'https-only',
    Compress: true,
  })));
});

test('longer base paths come first, since CloudFront takes the first behaviour that matches', () => {
  const front = new Front({ mappings: {} });
  front.domain.addMapping('shop', rest(front.stack, 'Shop'));
  front.domain.addMapping('shop/v2/beta', rest(front.stack, 'Beta'));
  front.domain.addMapping('shop/v2', rest(front.stack, 'Second'));
  expect(configOf(front.add()).CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
    '/shop/v2/beta', '/shop/v2/beta/*', '/shop/v2', '/shop/v2/*', '/shop', '/shop/*',
  ]);
});

test('mappings that are added after the distribution have behaviours too, also those of other stacks', () => {
  const front = new Front();
  const distribution = front.add();
  front.domain.addMapping('late', rest(front.stack, 'Late'));
  const other = new Stack(front.app, 'Other', { env: { account: '111122223333', region: 'eu-west-1' } });
  ApiDomain.fromApiDomainAttributes(other, 'Domain', { domainName: 'apis.example.com' }).addMapping('elsewhere', rest(other, 'Elsewhere'));
  expect(configOf(distribution).CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([
    '/orders', '/orders/*', '/customers', '/customers/*', '/late', '/late/*', '/elsewhere', '/elsewhere/*',
  ]);
});

test.each([
  ['another Region', (app: App) => new Stack(app, 'Other', { env: { account: '111122223333', region: 'eu-central-1' } })],
  ['another account', (app: App) => new Stack(app, 'Other', { env: { account: '444455556666', region: 'eu-west-1' } })],
  ['another stage of the app', (app: App) => new Stack(new Stage(app, 'Beta'), 'Other', { env: { account: '111122223333', region: 'eu-west-1' } })],
])('mappings of a domain of the same name in %s have none', (_, otherStack) => {
  const front = new Front();
  const distribution = front.add();
  const other = otherStack(front.app);
  ApiDomain.fromApiDomainAttributes(other, 'Domain', { domainName: 'apis.example.com' }).addMapping('elsewhere', rest(other, 'Elsewhere'));
  expect(configOf(distribution).CacheBehaviors).toHaveLength(4);
});

test('base paths of other apps have behaviours if they are named', () => {
  const distribution = new Front().add({ otherBasePaths: ['legacy'], originProtection: OriginProtection.secretHeader({ checkedByApis: 'Their authorizer does.' }) });
  expect(configOf(distribution).CacheBehaviors.map(({ PathPattern }) => PathPattern).slice(-2)).toEqual(['/legacy', '/legacy/*']);
});

test('routing rules with a base path have behaviours, and one without a path takes everything', () => {
  const front = new Front();
  front.domain.addRoutingRule({ priority: 1, basePath: 'beta', target: rest(front.stack, 'Beta') });
  const patterns = configOf(front.add()).CacheBehaviors.map(({ PathPattern }) => PathPattern);
  expect(patterns).toEqual(expect.arrayContaining(['/beta', '/beta/*']));

  const open = new Front();
  open.domain.addRoutingRule({ priority: 1, headers: [{ header: 'x-version', valueGlob: '2' }], target: rest(open.stack, 'Beta') });
  expect(configOf(open.add()).DefaultCacheBehavior.FunctionAssociations).toBeUndefined();
});

describe('what no base path matches', () => {
  test('is answered by a function at the edge, so that no API sees it', () => {
    const distribution = new Front().add();
    expect(configOf(distribution).DefaultCacheBehavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^FrontNotFound/), 'FunctionARN'] } },
    ]);
  });

  test('goes to the API that is mapped without a base path', () => {
    const front = new Front();
    front.domain.addMapping('', rest(front.stack, 'Site'));
    const distribution = front.add();
    expect(configOf(distribution).DefaultCacheBehavior.FunctionAssociations).toBeUndefined();
    templateOf(distribution).resourceCountIs('AWS::CloudFront::Function', 0);
  });

  test('goes where the owner says', () => {
    const distribution = new Front().add({ defaultBehavior: { origin: new HttpOrigin('site.example.com') } });
    const { Origins, DefaultCacheBehavior, CacheBehaviors } = configOf(distribution);
    expect(Origins.map(({ DomainName }) => DomainName)).toEqual(['site.example.com', { Ref: 'Domain66AC69E0' }]);
    expect([DefaultCacheBehavior.TargetOriginId, CacheBehaviors[0].TargetOriginId]).toEqual(Origins.map(({ Id }) => Id));
    expect(DefaultCacheBehavior.FunctionAssociations).toBeUndefined();
  });
});

test('behaviours that the owner adds come before those of the APIs', () => {
  const distribution = new Front().add();
  distribution.distribution.addBehavior('/orders/pictures/*', new HttpOrigin('pictures.example.com'));
  expect(configOf(distribution).CacheBehaviors.map(({ PathPattern }) => PathPattern)[0]).toBe('/orders/pictures/*');
});

test('answers with errors are kept for nobody', () => {
  const errors = [404, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 }));
  expect(configOf(new Front().add()).CustomErrorResponses).toEqual(errors);
});

test('CloudFront adds headers, and waits as long as it is told', () => {
  const [{ OriginCustomHeaders, CustomOriginConfig }] = configOf(new Front().add({ originHeaders: { 'x-tenant': 'shop' }, readTimeout: Duration.seconds(90) })).Origins;
  expect(OriginCustomHeaders).toContainEqual({ HeaderName: 'x-tenant', HeaderValue: 'shop' });
  expect(CustomOriginConfig).toMatchObject({ OriginReadTimeout: 90 });
});

test('a domain of another Region is called by its name, without references across Regions', () => {
  const front = new Front();
  const stack = new Stack(front.app, 'Global', { env: { account: '111122223333', region: 'us-east-1' } });
  const distribution = new ApiDistribution(stack, 'Front', { domain: front.domain, originProtection: OriginProtection.none('Not what this is about.') });
  expect(configOf(distribution).Origins.map(({ DomainName }) => DomainName)).toEqual(['apis.example.com']);
});

test('routing rules that name the domain count as well', () => {
  const front = new Front();
  const other = new Stack(front.app, 'Other', { env: { account: '111122223333', region: 'eu-west-1' } });
  for (const domainName of ['apis.example.com', 'more.apis.example.com']) {
    const domain = ApiDomain.fromApiDomainAttributes(other, domainName, { domainName });
    domain.addRoutingRule({ priority: 1, basePath: `of-${domainName}`, target: rest(other, `Api of ${domainName}`) });
  }
  expect(configOf(front.add()).CacheBehaviors.map(({ PathPattern }) => PathPattern).slice(4)).toEqual(['/of-apis.example.com', '/of-apis.example.com/*']);
});

test('a domain that is made elsewhere is called by its name', () => {
  const { stack } = new Front();
  const domain = ApiDomain.fromApiDomainAttributes(stack, 'Imported', { domainName: 'imported.example.com' });
  domain.addMapping('stock', ApiTarget.restApi(restApi(stack, 'Stock')));
  const { Origins, CacheBehaviors } = configOf(new ApiDistribution(stack, 'Front', { domain }));
  expect([Origins[0].DomainName, CacheBehaviors.map(({ PathPattern }) => PathPattern)]).toEqual(['imported.example.com', ['/stock', '/stock/*']]);
});

test('WebSocket APIs of a domain have behaviours as others do', () => {
  const front = new Front({ mappings: {} });
  front.domain.addMapping('chat', webSocket(front.stack, 'Chat'));
  const distribution = front.add({ originProtection: OriginProtection.secretHeader({ checkedByApis: 'The authorizer of $connect does.' }) });
  expect(configOf(distribution).CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/chat', '/chat/*']);
  expect(ofType(distribution, 'AWS::WAFv2::WebACL')).toEqual([]);
});
