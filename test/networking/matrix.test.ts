import { OWNER, PARTNER, privateApp, STRANGER, SUPPLIER_ENDPOINT } from './private-app';
import { Deployed, Policy } from '../access/deployed';
import { Api, Call, Caller, Endpoint } from '../access/gateway';
import { expectedMatrix, matrixOf, turned, World } from '../access/matrix';

const everything: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What the templates deploy, and who calls from where. */
function world(): World {
  const deployed = new Deployed(privateApp, { Owner: OWNER, Partner: PARTNER });
  const shop = deployed.role('Partner', 'Shop');
  const clerk = deployed.role('Owner', 'Clerk');
  const api = (name: string): Api => ({
    kind: 'REST',
    isPrivate: true,
    account: OWNER,
    id: deployed.apiId('Owner', name),
    authorizations: deployed.authorizations('Owner', name),
    policy: deployed.resourcePolicy('Owner', name),
  });

  const own: Endpoint = { ...deployed.endpoint('Owner', 'Endpoint'), address: '10.0.0.7' };
  const otherOwn: Endpoint = { id: 'vpce-0d0d', vpc: 'vpc-0d0d', address: '10.9.0.7' };
  const partner: Endpoint = { ...deployed.endpoint('Partner', 'PartnerEndpoint'), address: '10.1.0.7' };
  const otherPartner: Endpoint = { id: 'vpce-0e0e', vpc: 'vpc-0e0e', address: '10.1.0.7' };
  const supplier: Endpoint = { id: SUPPLIER_ENDPOINT, vpc: 'vpc-0c0c', address: '10.3.0.7' };
  const stranger: Endpoint = { id: 'vpce-0f0f', vpc: 'vpc-0f0f', address: '10.4.0.7' };

  const unsigned = (through?: Endpoint): Caller => ({ account: '', roleArn: '', policies: [], signature: 'NONE', through });
  const signed = (account: string, roleArn: string, policies: Policy[], through?: Endpoint): Caller => ({ account, roleArn, policies, signature: 'VALID', through });
  const admin = (account: string, through?: Endpoint) => signed(account, `arn:aws:iam::${account}:role/admin`, [everything], through);
  const asShop = (through?: Endpoint) => signed(PARTNER, shop.arn, shop.policies, through);
  return {
    apis: { orders: api('Orders'), stock: api('Stock'), plain: api('Plain') },
    callers: {
      'own endpoint, unsigned': unsigned(own),
      'own endpoint, role': signed(OWNER, clerk.arn, clerk.policies, own),
      'own endpoint, role with nothing granted': signed(OWNER, `arn:aws:iam::${OWNER}:role/nobody`, [], own),
      'own account, other endpoint, unsigned': unsigned(otherOwn),
      'own account, other endpoint, admin': admin(OWNER, otherOwn),
      'internet, unsigned': unsigned(),
      'internet, own admin': admin(OWNER),
      'partner, unsigned': unsigned(partner),
      'partner, allowed role': asShop(partner),
      'partner, allowed role without its half': { ...asShop(partner), policies: [] },
      'partner, other role': admin(PARTNER, partner),
      'partner, other role from the office': admin(PARTNER, { ...partner, address: '192.168.7.9' }),
      'partner, other VPC, allowed role': asShop(otherPartner),
      'partner, other VPC, unsigned': unsigned(otherPartner),
      'partner, allowed role at the own endpoint': asShop(own),
      'partner, expired session': { ...asShop(partner), signature: 'EXPIRED' },
      'supplier, unsigned': unsigned(supplier),
      'supplier, admin': admin(STRANGER, supplier),
      'stranger, unsigned': unsigned(stranger),
      'stranger, admin': admin(STRANGER, stranger),
    },
  };
}

const call = (path: string, operation: string, stage = 'prod'): Call => ({ stage, verb: 'GET', path, operation: `GET ${operation}` });
const CALLS_OF_EACH = {
  'signed': call('/orders/7', '/orders/{id}'),
  'other path': call('/admin', '/admin'),
  'other stage': call('/orders/7', '/orders/{id}', 'beta'),
  'open': call('/health', '/health'),
};
const CALLS = { orders: CALLS_OF_EACH, stock: CALLS_OF_EACH, plain: CALLS_OF_EACH };

const expected = expectedMatrix(__dirname);
const original = world();

test('the templates let in by the right endpoints whom they should, and nobody else', async () => {
  expect(await matrixOf(original, CALLS)).toBe(expected);
});

const statement = (policy: Policy | undefined, sid: string) => policy!.Statement.find(({ Sid }) => Sid === sid)!;
const without = (policy: Policy | undefined, sid: string) => { policy!.Statement = policy!.Statement.filter(({ Sid }) => Sid !== sid); };

describe('a template that is wrong turns cells', () => {
  test.each<[string, (world: World) => void, Record<string, string[]>]>([
    ['without the Deny for other ways', ({ apis }) => without(apis.orders.policy, 'OnlyByNamedWays'), {
      'orders, open: 403 denied by OnlyByNamedWays -> 200 UnsignedCalls': [
        'own account, other endpoint, unsigned', 'own account, other endpoint, admin', 'partner, other VPC, allowed role', 'partner, other VPC, unsigned', 'supplier, unsigned', 'supplier, admin', 'stranger, unsigned', 'stranger, admin',
      ],
      'orders, signed: 403 denied by OnlyByNamedWays -> 200 identity': ['own account, other endpoint, admin'],
      'orders, other path: 403 denied by OnlyByNamedWays -> 200 identity': ['own account, other endpoint, admin'],
      'orders, other stage: 403 denied by OnlyByNamedWays -> 200 identity': ['own account, other endpoint, admin'],
    }],
    ['with the id of the VPC where that of an endpoint is due', ({ apis }) => {
      const { Condition } = statement(apis.orders.policy, 'OnlyByNamedWays');
      const { 'aws:SourceVpce': endpoints, 'aws:SourceVpc': vpcs } = Condition!.StringNotEquals;
      Condition!.StringNotEquals = { 'aws:SourceVpce': [...endpoints, ...vpcs] };
    }, {
      'orders, open: 200 UnsignedCalls -> 403 denied by OnlyByNamedWays': [
        'partner, unsigned', 'partner, allowed role', 'partner, allowed role without its half', 'partner, other role', 'partner, other role from the office',
      ],
      'orders, signed: 200 identity + CallersX1 -> 403 denied by OnlyByNamedWays': ['partner, allowed role'],
    }],
    ['with a Deny for each kind of way in place of one for both', ({ apis }) => {
      const deny = statement(apis.orders.policy, 'OnlyByNamedWays');
      const { 'aws:SourceVpce': endpoints, 'aws:SourceVpc': vpcs } = deny.Condition!.StringNotEquals;
      deny.Condition = { StringNotEquals: { 'aws:SourceVpce': endpoints } };
      apis.orders.policy!.Statement.push({ ...deny, Sid: 'OnlyByNamedVpcs', Condition: { StringNotEquals: { 'aws:SourceVpc': vpcs } } });
    }, {
      'orders, open: 200 UnsignedCalls -> 403 denied by OnlyByNamedVpcs': [
        'own endpoint, unsigned', 'own endpoint, role', 'own endpoint, role with nothing granted', 'partner, allowed role at the own endpoint',
      ],
      'orders, signed: 200 identity -> 403 denied by OnlyByNamedVpcs': ['own endpoint, role'],
      'orders, open: 200 UnsignedCalls -> 403 denied by OnlyByNamedWays': [
        'partner, unsigned', 'partner, allowed role', 'partner, allowed role without its half', 'partner, other role', 'partner, other role from the office',
      ],
      'orders, signed: 200 identity + CallersX1 -> 403 denied by OnlyByNamedWays': ['partner, allowed role'],
    }],
    ['with an Allow for everything in place of the unsigned calls', ({ apis }) => {
      statement(apis.orders.policy, 'UnsignedCalls').Resource = `arn:aws:execute-api:eu-west-1:${OWNER}:${apis.orders.id}/*`;
    }, {
      'orders, other path: 403 neither policy -> 200 UnsignedCalls': ['own endpoint, role', 'own endpoint, role with nothing granted'],
      'orders, other stage: 403 neither policy -> 200 UnsignedCalls': ['own endpoint, role', 'own endpoint, role with nothing granted'],
      'orders, signed: 403 neither policy -> 200 UnsignedCalls': ['own endpoint, role with nothing granted'],
      'orders, signed: 403 resource policy -> 200 identity + UnsignedCalls': ['partner, other role', 'partner, other role from the office'],
      'orders, other path: 403 resource policy -> 200 identity + UnsignedCalls': ['partner, other role', 'partner, other role from the office'],
    }],
    ['with callers at any named way', ({ apis, callers }) => {
      delete statement(apis.orders.policy, 'CallersX1').Condition!.StringEquals;
      for (const policy of callers['partner, allowed role at the own endpoint'].policies) delete policy.Statement[0].Condition;
    }, {
      'orders, signed: 403 identity and resource policy -> 200 identity + CallersX1': ['partner, allowed role at the own endpoint'],
    }],
    ['with aws:SourceIp in place of aws:VpcSourceIp', ({ apis }) => {
      const { Condition } = statement(apis.stock.policy, 'Office');
      Condition!.IpAddress = { 'aws:SourceIp': Condition!.IpAddress['aws:VpcSourceIp'] };
    }, {
      'stock, signed: 200 identity + Office -> 403 resource policy': ['partner, other role from the office'],
    }],
    ['without the statement for one API in the policy of the endpoint', ({ apis, callers }) => {
      const names = Object.values(callers).flatMap(({ through }) => through?.policy ?? []);
      for (const policy of names) policy.Statement = policy.Statement.filter(({ Resource }) => !String(Resource).includes(apis.stock.id));
    }, {
      'stock, open: 200 UnsignedCalls -> 403 endpoint policy': [
        'partner, unsigned', 'partner, allowed role', 'partner, allowed role without its half', 'partner, other role', 'partner, other role from the office',
      ],
      'stock, signed: 200 identity + Office -> 403 endpoint policy': ['partner, other role from the office'],
    }],
    ['without a resource policy', ({ apis }) => { delete (apis.plain as { policy?: Policy }).policy; }, {
      'plain, open: 200 no condition -> 403 no resource policy': [
        'own endpoint, unsigned', 'own endpoint, role', 'own endpoint, role with nothing granted', 'partner, allowed role at the own endpoint',
      ],
      'plain, signed: 200 no condition -> 403 no resource policy': ['own endpoint, role', 'own endpoint, role with nothing granted'],
      'plain, other path: 200 no condition -> 403 no resource policy': ['own endpoint, role', 'own endpoint, role with nothing granted'],
      'plain, other stage: 200 no condition -> 403 no resource policy': ['own endpoint, role', 'own endpoint, role with nothing granted'],
    }],
  ])('%s', async (_, mutate, cells) => {
    const broken = structuredClone(original);
    mutate(broken);
    expect(turned(expected, await matrixOf(broken, CALLS))).toEqual(cells);
  });
});
