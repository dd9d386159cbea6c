import { runInNewContext } from 'vm';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { configOf, http, ofType, overApis, rest, templateOf } from './front';
import { ApiTarget, OriginProtection } from '../../src';

interface EdgeRequest { uri: string; headers: Record<string, { value: string }> }
type EdgeFunction = (event: { request: EdgeRequest }) => EdgeRequest & { statusCode?: number; body?: string };

const CHECKED = { originProtection: OriginProtection.secretHeader({ checkedByApis: 'An authorizer compares it.' }) };

/** The function of the template whose logical id begins so, as CloudFront runs it. */
function functionOf(distribution: ReturnType<typeof overApis>, prefix: string): EdgeFunction {
  const [, resource] = Object.entries(templateOf(distribution).findResources('AWS::CloudFront::Function')).find(([id]) => id.startsWith(prefix))!;
  const { FunctionCode, FunctionConfig } = (resource as { Properties: { FunctionCode: string; FunctionConfig: { Runtime: string } } }).Properties;
  expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
  return runInNewContext(`${FunctionCode}; handler`, {}) as EdgeFunction;
}

function two(props = {}) {
  return overApis((stack) => ({ 'orders': rest(stack, 'Orders'), 'orders/v2': http(stack, 'NewOrders') }), { ...CHECKED, ...props });
}

test('every API is an origin: its execute-api host, and the path of its stage', () => {
  const hostOf = (id: string) => ({ 'Fn::Join': ['', [{ Ref: expect.stringMatching(new RegExp(`^${id}`)) as string }, '.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] });
  const origins = configOf(two()).Origins.map(({ DomainName, OriginPath }) => [DomainName, OriginPath]);
  expect(origins).toEqual([
    [hostOf('Orders'), { 'Fn::Join': ['', ['/', { Ref: expect.stringMatching(/^OrdersDeploymentStageprod/) as string }]] }],
    // The stage $default has no part in the path.
    [hostOf('NewOrders'), undefined],
  ]);
});

test('a stage of an HTTP API with a name of its own stands in the path', () => {
  const distribution = overApis((stack) => {
    const api = new HttpApi(stack, 'Items', { createDefaultStage: false });
    return { items: ApiTarget.httpApi(api, { stage: api.addStage('Beta', { stageName: 'beta' }) }) };
  }, CHECKED);
  expect(configOf(distribution).Origins[0].OriginPath).toEqual('/beta');
});

test('an API that is not in this app is called in the Region of the stack', () => {
  const distribution = overApis((stack) => ({ stock: ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Stock', 'a1b2c3d4e5'), { stageName: 'live' }) }));
  expect(configOf(distribution).Origins.map(({ DomainName, OriginPath }) => [DomainName, OriginPath])).toEqual([
    [{ 'Fn::Join': ['', ['a1b2c3d4e5.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }]] }, '/live'],
  ]);
});

test('each pair of behaviours goes to its own API', () => {
  const { Origins, CacheBehaviors } = configOf(two());
  const [orders, newOrders] = Origins.map(({ Id }) => Id);
  expect(CacheBehaviors.map(({ PathPattern, TargetOriginId }) => [PathPattern, TargetOriginId])).toEqual([
    ['/orders/v2', newOrders], ['/orders/v2/*', newOrders], ['/orders', orders], ['/orders/*', orders],
  ]);
});

describe('the function for base paths', () => {
  test.each([
    ['/orders', '/', '/orders'],
    ['/orders/', '/', '/orders'],
    ['/orders/7', '/7', '/orders'],
    ['/orders/v2', '/', '/orders/v2'],
    ['/orders/v2/7', '/7', '/orders/v2'],
    ['/orders/v20', '/v20', '/orders'],
    ['/ordersX', '/ordersX', undefined],
    ['/', '/', undefined],
  ])('lets the API see %s as %s, below the prefix %s', (uri, seen, prefix) => {
    const request = functionOf(two(), 'FrontBasePath')({ request: { uri, headers: { 'x-forwarded-prefix': { value: '/forged' }, 'accept': { value: '*/*' } } } });
    expect(request.uri).toBe(seen);
    expect(request.headers).toEqual({ accept: { value: '*/*' }, ...prefix === undefined ? {} : { 'x-forwarded-prefix': { value: prefix } } });
  });

  test('runs in all behaviours with a base path', () => {
    const associations = configOf(two()).CacheBehaviors.map(({ FunctionAssociations }) => FunctionAssociations);
    expect(associations).toEqual(Array(4).fill([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^FrontBasePath/), 'FunctionARN'] } },
    ]));
  });

  test('runs for the API without base path too, so that nobody forges the prefix there', () => {
    const distribution = overApis((stack) => ({ '': rest(stack, 'Site'), 'orders': rest(stack, 'Orders') }));
    const { DefaultCacheBehavior, CacheBehaviors, Origins } = configOf(distribution);
    expect(DefaultCacheBehavior.FunctionAssociations).toEqual(CacheBehaviors[0].FunctionAssociations);
    expect([DefaultCacheBehavior.TargetOriginId, CacheBehaviors[0].TargetOriginId]).toEqual(Origins.map(({ Id }) => Id));
    for (const uri of ['/', '/7']) {
      const request = functionOf(distribution, 'FrontBasePath')({ request: { uri, headers: { 'x-forwarded-prefix': { value: '/orders' } } } });
      expect(request).toEqual({ uri, headers: {} });
    }
  });

  test('is left out if the APIs want the whole path, or if there is nothing to take away', () => {
    const whole = two({ keepBasePath: true });
    expect(configOf(whole).CacheBehaviors.map(({ FunctionAssociations }) => FunctionAssociations)).toEqual(Array(4).fill(undefined));
    const single = overApis((stack) => ({ '': rest(stack, 'Site') }));
    expect([configOf(single).CacheBehaviors, ofType(single, 'AWS::CloudFront::Function')]).toEqual([undefined, []]);
  });
});

test('what no base path matches is answered at the edge', () => {
  const distribution = two();
  expect(configOf(distribution).DefaultCacheBehavior.FunctionAssociations).toEqual([
    { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^FrontNotFound/), 'FunctionARN'] } },
  ]);
  const answer = functionOf(distribution, 'FrontNotFound')({ request: { uri: '/admin', headers: {} } });
  expect([answer.statusCode, answer.body, answer.headers]).toEqual([
    404, '{"message":"Not Found"}', { 'content-type': { value: 'application/json' }, 'cache-control': { value: 'no-store' } },
  ]);
});
