import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, CfnMethod, EndpointType, HttpIntegration, MockIntegration, ResponseTransferMode, RestApi, SpecRestApi, ApiDefinition } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { certificateIn, Front, http, newStack, overApis, problemsOf, refusal, rest, restWith, templateOf, webSocket } from './front';
import { ApiDistribution, ApiDistributionProps, ApiDomain, ApiTarget, OriginProtection } from '../../src';
import { thrownBy } from '../support/refusals';

const CHECKED = { originProtection: OriginProtection.secretHeader({ checkedByApis: 'An authorizer compares it.' }) };

describe('origins', () => {
  test('are needed, and of one kind', () => {
    expect(thrownBy(() => new ApiDistribution(newStack(), 'Front', {}))).toEqual(refusal('OriginsMissing', "'domain' or 'apis' must say what is behind the distribution, got neither"));
    expect(thrownBy(() => overApis(() => ({})))).toEqual(refusal('OriginsMissing', "'domain' or 'apis' must say what is behind the distribution, got neither"));
    const front = new Front();
    expect(thrownBy(() => front.add({ apis: { shop: rest(front.stack, 'Shop') } }))).toEqual(refusal('OriginsTwice', "'apis' must be left out when 'domain' is given, got both, with 'S/Domain'"));
  });

  test('have options of their own', () => {
    expect(thrownBy(() => new Front().add({ keepBasePath: true }))).toEqual(refusal('KeepBasePathUnused',
      "'keepBasePath' must be left out when 'domain' is given, whose mappings take base paths away, got true"));
    expect(thrownBy(() => overApis((stack) => ({ shop: rest(stack, 'Shop') }), { otherBasePaths: ['a', 'b'] }))).toEqual(refusal('OtherBasePathsUnused',
      "'otherBasePaths' must be left out without 'domain', got 'a', 'b'"));
  });

  test.each(['a b', 'what?', 'all*', '(x)', '/orders', 'orders/', 'a//b', 'x'.repeat(301)])('have base paths that are path patterns, unlike %s', (basePath) => {
    const message = (prop: string) => `'${prop}' must have base paths of at most 300 letters, digits and $-_.+'/, without slashes at the ends or in a row, which path patterns of CloudFront take for themselves, got '${basePath}'`;
    expect(thrownBy(() => overApis((stack) => ({ [basePath]: rest(stack, 'Shop') })))).toEqual(refusal('PathPattern', message('apis')));
    expect(thrownBy(() => new Front().add({ otherBasePaths: [basePath] }))).toEqual(refusal('PathPattern', message('otherBasePaths')));
  });

  test('that a domain takes and a path pattern does not are refused at synthesis', () => {
    const front = new Front();
    const distribution = front.add();
    front.domain.addMapping('all*', rest(front.stack, 'All'));
    expect(problemsOf(distribution)).toEqual([
      "'domain' must have base paths of at most 300 letters, digits and $-_.+'/, without slashes at the ends or in a row, which path patterns of CloudFront take for themselves, got 'all*'",
    ]);
  });

  test('answer CloudFront', () => {
    expect(thrownBy(() => overApis((stack) => ({ chat: webSocket(stack, 'Chat') })))).toEqual(refusal('WebSocketWithoutDomain',
      "'apis' must be REST or HTTP APIs, since WebSocket APIs take no path but that of a mapping, for which there is 'domain', got 'S/Chat'"));
    expect(thrownBy(() => overApis((stack) => ({ stock: rest(stack, 'Stock', EndpointType.PRIVATE) })))).toEqual(refusal('PrivateApi',
      "'apis' must answer on the internet, where CloudFront calls them, got the private API 'S/Stock'"));
    expect(thrownBy(() => new Front({ domainName: '*.example.com' }).add())).toEqual(refusal('WildcardOrigin',
      "'domain' must have a full name, which CloudFront can call, got '*.example.com'"));
    const stack = newStack();
    const hostedZone = new PrivateHostedZone(stack, 'Private', { zoneName: 'example.com', vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }) });
    const domain = new ApiDomain(stack, 'Domain', { domainName: 'apis.example.com', hostedZone, certificate: certificateIn(stack, 'eu-west-1') });
    expect(thrownBy(() => new ApiDistribution(stack, 'Front', { domain }))).toEqual(refusal('PrivateOrigin',
      "'domain' must have its records in a public zone, which CloudFront can look up, got 'apis.example.com' in the private zone 'S/Private'"));
  });

  test('answer at the host that is called, which a mapping may have switched off', () => {
    const distribution = overApis((stack) => {
      const target = rest(stack, 'Orders');
      new ApiDomain(stack, 'Domain', { domainName: 'apis.example.com', certificate: certificateIn(stack, 'eu-west-1'), mappings: { orders: target } });
      return { orders: target };
    });
    expect(problemsOf(distribution)).toEqual([
      "'apis' must answer at their execute-api endpoints, or be reached by their custom domain as 'domain', got 'S/Orders' with disableExecuteApiEndpoint",
    ]);
  });

  test('are mapped', () => {
    expect(problemsOf(new Front({ mappings: {} }).add())).toEqual(["'domain' must have a mapping in this app, or 'otherBasePaths' name those of others, got 'S/Domain' without"]);
  });
});

test('two behaviours cannot take what no base path matches', () => {
  const front = new Front();
  front.domain.addMapping('', rest(front.stack, 'Site'));
  expect(problemsOf(front.add({ defaultBehavior: { origin: new HttpOrigin('site.example.com') } }))).toEqual([
    "'defaultBehavior' must be left out when an API takes all paths that no other matches, got it beside 'S/Site'",
  ]);
});

describe('the number of behaviours', () => {
  const many = (count: number, props: Partial<ApiDistributionProps> = {}) =>
    new Front().add({ ...CHECKED, otherBasePaths: Array.from({ length: count - 2 }, (_, position) => `path${position}`), ...props });

  test('has a quota', () => {
    expect(problemsOf(many(37))).toEqual([]);
    expect(problemsOf(many(38))).toEqual(["the distribution must have at most 75 behaviours, or 'behaviorQuota' state a raised quota, got 77"]);
    expect(problemsOf(many(38, { behaviorQuota: 100 }))).toEqual([]);
  });
});

describe('headers', () => {
  test.each(['Host', 'x-amz-id', 'X-Edge-Location', 'VIA', 'Cache-Control'])('that CloudFront does not add are refused: %s', (name) => {
    expect(thrownBy(() => new Front().add({ originHeaders: { [name]: '1' } }))).toEqual(refusal('OriginHeader',
      `'originHeaders' must have headers that CloudFront adds, which it refuses for some names, got '${name}'`));
  });

  test('that carry the secret are refused', () => {
    expect(thrownBy(() => new Front().add({ originHeaders: { 'X-Origin-Verify': '1' } }))).toEqual(refusal('OriginHeader',
      "'originHeaders' must leave out the header of 'originProtection', got 'X-Origin-Verify'"));
  });
});

describe('the read timeout', () => {
  test.each([[0, 'seconds'], [121, 'seconds'], [1500, 'millis']] as const)('is a time that CloudFront takes, unlike %s %s', (amount, unit) => {
    const seconds = unit === 'seconds' ? amount : amount / 1000;
    expect(thrownBy(() => new Front().add({ readTimeout: Duration[unit](amount) }))).toEqual(refusal('ReadTimeout',
      `'readTimeout' must be from 1 to 120 whole seconds, unless 'readTimeoutQuota' states a raised quota, got ${seconds}`));
  });

  test('may be longer with a raised quota', () => {
    expect(problemsOf(new Front().add({ readTimeout: Duration.seconds(150), readTimeoutQuota: Duration.seconds(180) }))).toEqual([]);
  });

  const behind = (api: string, longest: number, seconds: number) =>
    `'readTimeout' must not be shorter than the longest integration of '${api}', ${longest} seconds, or callers get 504 from CloudFront while the API still works, got ${seconds} seconds`;

  function withTimeout(timeout: Duration | undefined, props: Partial<ApiDistributionProps> = {}, responseTransferMode?: ResponseTransferMode) {
    const front = new Front({ mappings: {} });
    front.domain.addMapping('slow', restWith(front.stack, 'Slow', (api) => api.root.addMethod('PUT', new HttpIntegration('https://example.com', { options: { timeout, responseTransferMode } }))));
    return problemsOf(front.add(props));
  }

  test('covers what a REST integration may take, 29 seconds unless it says otherwise', () => {
    expect(withTimeout(undefined, { readTimeout: Duration.seconds(28) })).toEqual([behind('S/Slow', 29, 28)]);
    expect(withTimeout(undefined, { readTimeout: Duration.seconds(29) })).toEqual([]);
    expect(withTimeout(Duration.seconds(5), { readTimeout: Duration.seconds(5) })).toEqual([]);
  });

  test('covers raised limits of REST integrations', () => {
    expect(withTimeout(Duration.seconds(90))).toEqual([behind('S/Slow', 90, 60)]);
    expect(withTimeout(Duration.seconds(90), { readTimeout: Duration.seconds(95) })).toEqual([]);
  });

  test('is for the first byte of a stream', () => {
    expect(withTimeout(Duration.minutes(10), {}, ResponseTransferMode.STREAM)).toEqual([]);
  });

  test('covers what an HTTP API may take, 30 seconds', () => {
    const slow = (readTimeout: Duration) => problemsOf(overApis((stack) => ({ items: http(stack, 'Items') }), { ...CHECKED, readTimeout }));
    expect(slow(Duration.seconds(29))).toEqual([behind('S/Items', 30, 29)]);
    expect(slow(Duration.seconds(30))).toEqual([]);
  });
});

describe('methods with IAM authorization', () => {
  const signed = (what: string) => 'the methods behind a distribution must not ask for IAM signatures, which cover the Host header that CloudFront replaces (use a JWT, Cognito or Lambda authorizer, '
    + `let these callers use the domain itself, or give 'signedCallsReason' if they sign for the host of the origin), got ${what}`;

  function withSigned(props: Partial<ApiDistributionProps> = {}) {
    const front = new Front();
    const distribution = front.add(props);
    (front.stack.node.findChild('Orders') as RestApi).root.addResource('{id}').addMethod('PUT', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    return problemsOf(distribution);
  }

  test('are refused, also those that are added later', () => {
    expect(withSigned()).toEqual([signed("'PUT /{id}' of 'S/Orders'")]);
  });

  test('are refused in OpenAPI documents', () => {
    const front = new Front({ mappings: {} });
    const paths = { '/pets': { get: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }, post: {} } };
    const api = new SpecRestApi(front.stack, 'Pets', { cloudWatchRole: false, apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', paths }), endpointTypes: [EndpointType.REGIONAL] });
    front.domain.addMapping('pets', ApiTarget.restApi(api));
    expect(problemsOf(front.add())).toEqual([signed("'GET /pets' of 'S/Pets'")]);
  });

  test('are refused in HTTP APIs', () => {
    const distribution = overApis((stack) => {
      const api = new HttpApi(stack, 'Items', { defaultAuthorizer: new HttpIamAuthorizer() });
      api.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Items', 'https://example.com') });
      return { items: ApiTarget.httpApi(api) };
    }, CHECKED);
    expect(problemsOf(distribution)).toEqual([signed("'GET /items' of 'S/Items'")]);
  });

  test('are refused in APIs that are written as L1s, or extended from elsewhere', () => {
    const distribution = overApis((stack) => {
      const imported = RestApi.fromRestApiAttributes(stack, 'Imported', { restApiId: 'a1b2c3d4e5', rootResourceId: 'r1' });
      imported.root.addResource('more').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
      new CfnMethod(stack, 'Raw', { restApiId: 'a1b2c3d4e5', resourceId: 'r2', httpMethod: 'PUT', authorizationType: 'AWS_IAM' });
      return { stock: ApiTarget.restApi(imported, { stageName: 'live' }) };
    });
    expect(problemsOf(distribution)).toEqual([signed("'GET /more', 'S/Raw' of 'S/Imported'")]);
  });

  test('are let through if callers sign for the origin', () => {
    expect(withSigned({ signedCallsReason: 'Our client signs for apis.example.com.' })).toEqual([]);
    expect(thrownBy(() => withSigned({ signedCallsReason: '' }))).toEqual(refusal('ReasonMissing', "'signedCallsReason' must say why, for those who read it later, got an empty text"));
  });
});

test('problems of several kinds are all told at once', () => {
  const front = new Front();
  front.domain.addMapping('items', http(front.stack, 'Items'));
  expect(problemsOf(front.add({ readTimeout: Duration.seconds(20) })).map((problem) => /got (.*)$/.exec(problem)?.[1])).toEqual([
    '20 seconds', "the HTTP API 'S/Items'",
  ]);
  expect(() => templateOf(front.domain)).toThrow();
});
