import { Duration, Stack } from 'aws-cdk-lib';
import { AuthorizationType, CognitoUserPoolsAuthorizer, IdentitySource, MockIntegration, RequestAuthorizer, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer, HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CacheCookieBehavior } from 'aws-cdk-lib/aws-cloudfront';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { configOf, Front, ofType, overApis, problemsOf, refusal, rest, restWith } from './front';
import { ApiCachingOptions, ApiTarget, OriginProtection } from '../../src';
import { thrownBy } from '../support/refusals';

const CORS = ['Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method'];
const MINUTE: ApiCachingOptions = { ttl: Duration.minutes(1) };
const CHECKED = { originProtection: OriginProtection.secretHeader({ checkedByApis: 'An authorizer compares it.' }) };

interface Key { HeadersConfig: { Headers: string[] } }
interface Policy { CachePolicyConfig: Record<string, unknown> & { ParametersInCacheKeyAndForwardedToOrigin: Key } }
const policyOf = (distribution: ReturnType<typeof overApis>) => ofType(distribution, 'AWS::CloudFront::CachePolicy')[0] as unknown as Policy;
const keyOf = (distribution: ReturnType<typeof overApis>) => policyOf(distribution).CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin;
const headersOf = (distribution: ReturnType<typeof overApis>) => keyOf(distribution).HeadersConfig.Headers;

/** A distribution that caches a REST API which is set up like this. */
function cachedRest(add: (api: RestApi, stack: Stack) => void) {
  const front = new Front({ mappings: {} });
  front.domain.addMapping('stock', restWith(front.stack, 'Stock', (api) => add(api, front.stack)));
  return front.add({ caching: { stock: MINUTE } });
}

test('answers are kept for the base paths that say so, and for no others', () => {
  const { CacheBehaviors } = configOf(new Front().add({ caching: { orders: MINUTE } }));
  const own = { Ref: expect.stringMatching(/^FrontCachePolicyorders/) as string };
  expect(CacheBehaviors.map(({ PathPattern, CachePolicyId, CachedMethods }) => [PathPattern, CachePolicyId, CachedMethods])).toEqual([
    ['/orders', own, ['GET', 'HEAD', 'OPTIONS']],
    ['/orders/*', own, ['GET', 'HEAD', 'OPTIONS']],
    ['/customers', '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', undefined],
    ['/customers/*', '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', undefined],
  ]);
});

test('the key has all query strings and cookies, and the time is that of the owner', () => {
  expect(policyOf(new Front().add({ caching: { orders: { ttl: Duration.seconds(30), maxTtl: Duration.minutes(5) } } })).CachePolicyConfig).toEqual({
    Name: expect.stringMatching(/^S-Front-CachePolicyorders-[0-9A-F]{8}-eu-west-1$/) as string,
    MinTTL: 0,
    DefaultTTL: 30,
    MaxTTL: 300,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      EnableAcceptEncodingBrotli: true,
      QueryStringsConfig: { QueryStringBehavior: 'all' },
      CookiesConfig: { CookieBehavior: 'all' },
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: CORS },
    },
  });
});

test('the default behaviour keeps the answers of the API without base path', () => {
  const front = new Front({ mappings: {} });
  front.domain.addMapping('', rest(front.stack, 'Site'));
  expect(configOf(front.add({ caching: { '': MINUTE } })).DefaultCacheBehavior.CachePolicyId).toEqual({ Ref: expect.stringMatching(/^FrontCachePolicy/) as string });
});

test('the owner adds headers to the key, and chooses cookies', () => {
  const policy = policyOf(new Front().add({ caching: { orders: { ...MINUTE, headers: ['Accept-Language', 'origin'], cookies: CacheCookieBehavior.allowList('session') } } }));
  expect(policy.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin).toMatchObject({
    HeadersConfig: { Headers: [...CORS, 'Accept-Language'] }, CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['session'] },
  });
});

describe('the key has what tells callers apart', () => {
  test('Authorization, if a method has an authorizer that reads it, even one that is added later', () => {
    const front = new Front();
    const distribution = front.add({ caching: { orders: MINUTE } });
    const api = front.stack.node.findChild('Orders') as RestApi;
    const authorizer = new CognitoUserPoolsAuthorizer(front.stack, 'Users', { cognitoUserPools: [UserPool.fromUserPoolId(front.stack, 'Pool', 'eu-west-1_AbCdEfGhI')] });
    api.root.addMethod('POST', new MockIntegration(), { authorizer, authorizationType: AuthorizationType.COGNITO });
    expect(headersOf(distribution)).toEqual(['Authorization', ...CORS]);
  });

  test('the headers of a Lambda authorizer, and the API key', () => {
    const distribution = cachedRest((api, stack) => {
      const handler = Lambda.fromFunctionAttributes(stack, 'Check', { functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:check', sameEnvironment: true });
      const authorizer = new RequestAuthorizer(stack, 'Authorizer', { handler, identitySources: [IdentitySource.header('X-Tenant'), IdentitySource.queryString('token')] });
      api.root.addMethod('PUT', new MockIntegration(), { authorizer, apiKeyRequired: true });
    });
    expect(headersOf(distribution)).toEqual(['X-Tenant', 'x-api-key', ...CORS]);
  });

  test('the headers of the authorizers of an HTTP API', () => {
    const distribution = overApis((stack) => {
      const authorizer = new HttpJwtAuthorizer('Jwt', 'https://issuer.example.com', { jwtAudience: ['shop'], identitySource: ['$request.header.X-Token'] });
      const api = new HttpApi(stack, 'Items');
      api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Items', 'https://example.com'), authorizer });
      return { items: ApiTarget.httpApi(api) };
    }, { ...CHECKED, keepBasePath: true, caching: { items: MINUTE } });
    expect(headersOf(distribution)).toEqual(['X-Token', ...CORS]);
  });

  test('the usual headers, if nobody knows the API', () => {
    const distribution = overApis((stack) => ({ stock: ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Stock', 'a1b2c3d4e5'), { stageName: 'live' }) }),
      { keepBasePath: true, caching: { stock: MINUTE } });
    expect(headersOf(distribution)).toEqual(['Authorization', 'x-api-key', ...CORS]);
  });

  test('the base path, if a function takes it away: /orders/7 and /customers/7 are both /7 then', () => {
    const distribution = overApis((stack) => ({ orders: rest(stack, 'Orders'), customers: rest(stack, 'Customers') }), { caching: { orders: MINUTE } });
    expect(headersOf(distribution)).toEqual([...CORS, 'x-forwarded-prefix']);
  });
});

describe('caching is refused', () => {
  test.each<[string, { [basePath: string]: ApiCachingOptions }, string, string]>([
    ['for no time', { orders: { ttl: Duration.seconds(0) } }, 'CacheTtl', "'caching['orders'].ttl' must be at least 1 second, or the base path be left out, got 0"],
    ['with a shorter limit', { orders: { ttl: Duration.seconds(60), maxTtl: Duration.seconds(30) } }, 'CacheTtl', "'caching['orders'].maxTtl' must not be less than 'ttl', got 30 and 60"],
    ['by Host', { orders: { ...MINUTE, headers: ['HOST'] } }, 'CacheKeyHost',
      "'caching['orders'].headers' must not contain Host, which would be sent to API Gateway with the cache key, got it"],
  ])('%s', (_, caching, code, message) => {
    expect(thrownBy(() => new Front().add({ caching }))).toEqual(refusal(code, message));
  });

  test('for base paths that the distribution has not', () => {
    expect(problemsOf(new Front().add({ caching: { order: MINUTE } }))).toEqual(["'caching' must name base paths of the distribution ('orders', 'customers'), got 'order'"]);
  });

  test.each<[string, IdentitySource[] | string[]]>([
    ['the address of the caller', [IdentitySource.context('identity.sourceIp')]],
    ['a cookie', [IdentitySource.header('Cookie')]],
  ])('in front of a REST authorizer that looks at %s', (_, identitySources) => {
    const distribution = cachedRest((api, stack) => {
      const handler = Lambda.fromFunctionAttributes(stack, 'Check', { functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:check', sameEnvironment: true });
      api.root.addMethod('PUT', new MockIntegration(), { authorizer: new RequestAuthorizer(stack, 'Authorizer', { handler, identitySources: identitySources as string[] }) });
    });
    expect(problemsOf(distribution)).toEqual([
      "'caching' must leave out APIs whose authorizers look at more than headers and query strings, since others would get the answer, got 'stock' with 'S/Authorizer/Resource'",
    ]);
  });

  test('in front of an HTTP authorizer that may look at anything', () => {
    const distribution = overApis((own) => {
      const handler = Lambda.fromFunctionAttributes(own, 'Check', { functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:check', sameEnvironment: true });
      const api = new HttpApi(own, 'Items');
      const authorizer = new HttpLambdaAuthorizer('Anything', handler, { identitySource: [], resultsCacheTtl: Duration.seconds(0) });
      api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Items', 'https://example.com'), authorizer });
      return { items: ApiTarget.httpApi(api) };
    }, { ...CHECKED, caching: { items: MINUTE } });
    expect(problemsOf(distribution)).toEqual([
      "'caching' must leave out APIs whose authorizers look at more than headers and query strings, since others would get the answer, got 'items' with 'S/Items/Anything/Resource'",
    ]);
  });
});
