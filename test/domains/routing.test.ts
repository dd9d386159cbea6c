import { join } from 'path';
import { frontApp, manyKeysApp } from './routed-apps';
import { domainsExample } from '../../examples/domains/app';
import { tablesIn } from '../support/page';
import { matches } from '../support/routing/cloudfront';
import { changesBy, requestsIn, tableOf } from '../support/routing/table';
import { removeAt, resourceAt, StackTemplate, synthesise } from '../support/stacks';

const APPS = { 'the example': domainsExample, 'a distribution over a domain': frontApp, 'many keys': manyKeysApp };
type Name = keyof typeof APPS;
const NAMES = Object.keys(APPS) as Name[];

const stacks = new Map(Object.entries(APPS).map(([name, app]) => [name, synthesise(app)]));
const expected = tablesIn(join(__dirname, 'routing.md'));

test('every app has its table', () => {
  expect([...expected.keys()]).toEqual(NAMES);
});

test.each(NAMES)('requests of %s reach what the table says', (name) => {
  expect(tableOf(stacks.get(name)!, requestsIn(expected.get(name)!))).toBe(expected.get(name));
});

type Stacks = readonly StackTemplate[];
type Json = Record<string, unknown>;
type Config = Json & { Origins: (Json & { CustomOriginConfig: Json })[]; CacheBehaviors: Json[] };
const distributionIn = (broken: Stacks) => resourceAt(broken, 'Front/Distribution').Properties.DistributionConfig as Config;
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

/** Lets the record of a domain lead to the execute-api host of an API. */
function leadToApi(broken: Stacks, record: string, mapping: string): void {
  const api = resourceAt(broken, mapping).Properties.RestApiId;
  (resourceAt(broken, record).Properties.AliasTarget as Json).DNSName = { 'Fn::Join': ['', [api, '.execute-api.eu-west-1.amazonaws.com']] };
}

const WRONG: readonly [Name, string, (broken: Stacks) => void][] = [
  ['the example', 'record to the execute-api host of the API', (broken) => leadToApi(broken, 'World/Domain/ARecord', 'World/Domain/Mapping')],
  ['the example', 'key of one level instead of two', (broken) => { resourceAt(broken, 'Shop/Domain/Mapping shop--v1').Properties.ApiMappingKey = 'shop'; }],
  ['the example', 'private domain without the association of the endpoint', (broken) => removeAt(broken, 'Internal/Domain/Access')],
  ['the example', 'record of the private domain in a public zone', (broken) => { delete resourceAt(broken, 'Internal/PrivateZone').Properties.VPCs; }],
  ['a distribution over a domain', 'stage as origin path', (broken) => { distributionIn(broken).Origins[0].OriginPath = '/prod'; }],
  ['a distribution over a domain', 'Host sent to a custom domain', (broken) => { distributionIn(broken).CacheBehaviors[1].OriginRequestPolicyId = ALL_VIEWER; }],
  ['a distribution over a domain', 'Host sent to an execute-api host', (broken) => { distributionIn(broken).CacheBehaviors[2].OriginRequestPolicyId = ALL_VIEWER; }],
  ['a distribution over a domain', 'no mapping for orders', (broken) => removeAt(broken, 'Front/OrdersMapping')],
  ['a distribution over a domain', 'mapping of orders to a stage that does not exist', (broken) => { resourceAt(broken, 'Front/OrdersMapping').Properties.Stage = 'beta'; }],
  ['a distribution over a domain', 'behaviours in the other order', (broken) => { distributionIn(broken).CacheBehaviors.reverse(); }],
  ['a distribution over a domain', 'pattern for the paths below orders only', (broken) => { distributionIn(broken).CacheBehaviors[1].PathPattern = '/orders/*'; }],
  ['a distribution over a domain', 'execute-api origin by plain HTTP', (broken) => { distributionIn(broken).Origins[1].CustomOriginConfig.OriginProtocolPolicy = 'http-only'; }],
  ['a distribution over a domain', 'execute-api origin without the stage', (broken) => { delete distributionIn(broken).Origins[1].OriginPath; }],
  ['a distribution over a domain', 'execute-api origin that is switched off', (broken) => { resourceAt(broken, 'Front/Direct').Properties.DisableExecuteApiEndpoint = true; }],
  ['a distribution over a domain', 'record of the origin to the execute-api host of an API', (broken) => leadToApi(broken, 'Front/DomainRecord', 'Front/OrdersMapping')],
  ['a distribution over a domain', 'distribution without its alternate name', (broken) => { delete distributionIn(broken).Aliases; }],
  ['many keys', 'rules with their priorities swapped', (broken) => { resourceAt(broken, 'Keys/Rules/Rule 20').Properties.Priority = 5; }],
  ['many keys', 'routing mode left out', (broken) => { delete resourceAt(broken, 'Keys/Rules').Properties.RoutingMode; }],
  ['many keys', 'rules only', (broken) => { resourceAt(broken, 'Keys/Rules').Properties.RoutingMode = 'ROUTING_RULE_ONLY'; }],
];

describe('a template that is wrong turns exactly the cells that the page names', () => {
  const turned = tablesIn(join(__dirname, 'routing-broken.md'));

  test('each wrong template has its table', () => {
    expect([...turned.keys()]).toEqual(WRONG.map(([name, title]) => `${name}: ${title}`));
  });

  test.each(WRONG)('%s: %s', (name, title, mutate) => {
    expect(changesBy(stacks.get(name)!, expected.get(name)!, mutate)).toBe(turned.get(`${name}: ${title}`));
  });
});

test.each<[string, string, boolean]>([
  ['/orders/*', '/orders/7/items', true],
  ['/orders/*', '/orders', false],
  ['/orders*', '/ordersX', true],
  ['orders/*', '/orders/7', true],
  ['/orders/?', '/orders/7', true],
  ['/orders/?', '/orders/17', false],
  ['/Orders', '/orders', false],
  ['*.json', '/a/b.json', true],
  ['/a.b', '/aXb', false],
])('CloudFront: %s and %s', (pattern, path, expectation) => {
  expect(matches(pattern, path)).toBe(expectation);
});
