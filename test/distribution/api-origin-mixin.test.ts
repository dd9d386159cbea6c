import { App, Mixins, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AllowedMethods, CfnDistribution, Distribution, OriginProtocolPolicy, OriginRequestPolicy, OriginSslPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ApiOriginMixin } from '../../src/distribution/api-origin-mixin';
import { repairsOf } from '../support/repaired';
import { route } from '../support/routing/route';
import { indexOf, synthesise } from '../support/stacks';

test('keeps the Host of viewers back where no call succeeds with it', () => {
  expect(repairsOf('CDN2', new ApiOriginMixin())).toEqual({
    bad: {
      'bad-alias-without-custom-domain': 'CDN2[ALIAS] -> nothing',
      'bad-all-viewer': 'CDN2[HOST] -> nothing',
      'bad-all-viewer-and-cloudfront': 'CDN2[HOST], CDN2[HOST] -> nothing',
      'bad-literal-host': 'CDN2[HOST] -> nothing',
      'bad-no-alias': 'CDN2[ALIAS] -> nothing',
      // The list of all headers has no other place in ForwardedValues.
      'bad-forwarded-values': 'CDN2[HOST], CDN2[HOST] -> CDN2[HOST]',
      // Groups of origins, and policies of the users, who may use them elsewhere.
      'bad-origin-group': 'CDN2[HOST] -> CDN2[HOST]',
      'bad-cache-policy-with-host': 'CDN2[HOST] -> CDN2[HOST]',
      'bad-own-policy-except-another': 'CDN2[HOST] -> CDN2[HOST]',
      'bad-own-policy-with-all-and-more': 'CDN2[HOST] -> CDN2[HOST]',
      'bad-own-policy-with-all-headers': 'CDN2[HOST] -> CDN2[HOST]',
      'bad-own-policy-with-host': 'CDN2[HOST] -> CDN2[HOST]',
    },
    changedGood: [],
  });
});

test('lets origins speak TLS 1.2 on port 443', () => {
  expect(repairsOf('CDN3', new ApiOriginMixin())).toEqual({
    bad: {
      'bad-bucket': 'CDN3[S3] -> CDN3[S3]',
      'bad-http-only': 'CDN3[HTTP_ONLY] -> nothing',
      'bad-old-tls': 'CDN3[TLS] -> nothing',
      'bad-only-tls-1-1': 'CDN3[TLS] -> nothing',
      'bad-port': 'CDN3[PORT] -> nothing',
    },
    // match-viewer, where viewers use HTTPS only.
    changedGood: ['good-defaults'],
  });
  expect(repairsOf('CDN4', new ApiOriginMixin())).toEqual({
    bad: { 'bad-match-viewer': 'CDN4[PLAIN_HTTP] -> nothing', 'bad-old-versions': 'CDN4[OUTDATED] -> nothing' },
    changedGood: ['good-match-viewer-of-https-viewers'],
  });
});

type Json = Record<string, unknown>;

/** A distribution made with the CDK, whose origins and behaviours are known at synthesis only. */
function frontOf(app: App, mixins: ApiOriginMixin[]): void {
  const stack = new Stack(app, 'Front', { env: { account: '111122223333', region: 'eu-west-1' } });
  const api = new RestApi(stack, 'Orders', { cloudWatchRole: false, endpointTypes: [EndpointType.REGIONAL] });
  api.root.resourceForPath('orders').addMethod('GET', new MockIntegration());
  const all = { originRequestPolicy: OriginRequestPolicy.ALL_VIEWER, allowedMethods: AllowedMethods.ALLOW_ALL };
  const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin: new HttpOrigin('www.example.net'), ...all } });
  distribution.addBehavior('/orders*', new RestApiOrigin(api), all);
  const plain = new HttpOrigin(`${api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}`, {
    originPath: '/prod', protocolPolicy: OriginProtocolPolicy.HTTP_ONLY, originSslProtocols: [OriginSslPolicy.TLS_V1],
  });
  distribution.addBehavior('/plain/*', plain, all);
  Mixins.of(app).apply(...mixins);
}

test('repairs the distributions of the CDK, so that calls arrive', () => {
  const [before, after] = [[], [new ApiOriginMixin()]].map((mixins) => synthesise((app) => frontOf(app, mixins)));
  const answers = [before, after].map((stacks) => ['/orders', '/plain/orders'].map((path) => route(indexOf(stacks), `GET https://{Front/Distribution}${path}`).answer));
  expect(answers).toEqual([['403 Forbidden', '502 or 504 of CloudFront'], ['GET /orders', '403 Missing Authentication Token']]);

  const [then, now] = [before, after].map(([{ body }]) => Object.values(body.Resources).find(({ Type }) => Type === 'AWS::CloudFront::Distribution')!.Properties);
  const changed = structuredClone(then) as { DistributionConfig: { CacheBehaviors: Json[]; Origins: { CustomOriginConfig: Json }[] } };
  for (const behavior of changed.DistributionConfig.CacheBehaviors) behavior.OriginRequestPolicyId = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
  Object.assign(changed.DistributionConfig.Origins[2].CustomOriginConfig, { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] });
  expect(now).toEqual(changed);
});

test('keeps versions of TLS that are newer', () => {
  const stack = new Stack(new App(), 'S');
  new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      enabled: true,
      origins: [{
        id: 'api',
        domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
        customOriginConfig: { originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] },
      }],
      defaultCacheBehavior: { targetOriginId: 'api', viewerProtocolPolicy: 'https-only' },
    },
  });
  Mixins.of(stack).apply(new ApiOriginMixin());

  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudFront::Distribution')) as [{ Properties: unknown }];
  expect(Properties).toMatchObject({ DistributionConfig: { Origins: [{ CustomOriginConfig: { OriginSSLProtocols: ['TLSv1.2', 'TLSv1.3'] } }] } });
});

test('supports distributions only', () => {
  const stack = new Stack(new App(), 'S');
  const distribution = new Distribution(stack, 'Distribution', { defaultBehavior: { origin: new HttpOrigin('www.example.net') } });
  expect([distribution, distribution.node.defaultChild!].map((construct) => new ApiOriginMixin().supports(construct))).toEqual([false, true]);
});
