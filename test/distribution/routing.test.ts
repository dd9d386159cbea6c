import { join } from 'path';
import { distributionExample } from '../../examples/distribution/app';
import { brokenDistributionExample } from '../../examples/distribution/broken';
import { certificateTable } from '../support/certificates';
import { tablesIn } from '../support/page';
import { changesBy, requestsIn, tableOf } from '../support/routing/table';
import { removeAt, resourceAt, StackTemplate, synthesise } from '../support/stacks';

const expected = tablesIn(join(__dirname, 'routing.md'));
const example = synthesise(distributionExample);

test('requests of the example reach what the table says', () => {
  expect(tableOf(example, requestsIn(expected.get('the example')!))).toBe(expected.get('the example'));
});

test('requests of the broken twin do not', () => {
  const stacks = synthesise(brokenDistributionExample);
  expect(tableOf(stacks, requestsIn(expected.get('its broken twin')!))).toBe(expected.get('its broken twin'));
});

test('every name of the example has a certificate that clients accept', () => {
  expect(certificateTable(example)).toBe(expected.get('certificates of the example'));
});

type Stacks = readonly StackTemplate[];
type Json = Record<string, unknown>;
const distributionIn = (broken: Stacks) => resourceAt(broken, 'ShopFront/Front').Properties.DistributionConfig as Json & { Origins: Json[]; CacheBehaviors: Json[]; DefaultCacheBehavior: Json };
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const WRONG: readonly [string, (broken: Stacks) => void][] = [
  ['stage as origin path', (broken) => { distributionIn(broken).Origins[0].OriginPath = '/prod'; }],
  ['Host sent to the domain', (broken) => { distributionIn(broken).CacheBehaviors[1].OriginRequestPolicyId = ALL_VIEWER; }],
  ['no mapping for orders', (broken) => removeAt(broken, 'ShopFront/Domain/Mapping orders')],
  ['mapping of orders to a stage that does not exist', (broken) => { resourceAt(broken, 'ShopFront/Domain/Mapping orders').Properties.Stage = 'beta'; }],
  ['mapping of orders to the other API', (broken) => {
    const { RestApiId, Stage } = resourceAt(broken, 'ShopFront/Domain/Mapping customers').Properties;
    Object.assign(resourceAt(broken, 'ShopFront/Domain/Mapping orders').Properties, { RestApiId, Stage });
  }],
  ['behaviour for everything in front of the others', (broken) => {
    const { CacheBehaviors } = distributionIn(broken);
    CacheBehaviors.unshift({ ...CacheBehaviors[0], PathPattern: '*' });
  }],
  ['paths without API not answered by CloudFront', (broken) => { delete distributionIn(broken).DefaultCacheBehavior.FunctionAssociations; }],
  ['no secret header', (broken) => { delete distributionIn(broken).Origins[0].OriginCustomHeaders; }],
  ['web ACL that lets everybody in', (broken) => { resourceAt(broken, 'ShopFront/Front/WebAcl').Properties.Rules = []; }],
  ['execute-api endpoint left on', (broken) => { delete resourceAt(broken, 'ShopFront/Orders').Properties.DisableExecuteApiEndpoint; }],
  ['execute-api endpoint left on, and a web ACL that lets everybody in', (broken) => {
    delete resourceAt(broken, 'ShopFront/Orders').Properties.DisableExecuteApiEndpoint;
    resourceAt(broken, 'ShopFront/Front/WebAcl').Properties.Rules = [];
  }],
];

describe('a template that is wrong turns exactly the cells that the page names', () => {
  const turned = tablesIn(join(__dirname, 'routing-broken.md'));

  test('each wrong template has its table', () => {
    expect([...turned.keys()]).toEqual(WRONG.map(([title]) => title));
  });

  test.each(WRONG)('%s', (title, mutate) => {
    expect(changesBy(example, expected.get('the example')!, mutate)).toBe(turned.get(title));
  });
});
