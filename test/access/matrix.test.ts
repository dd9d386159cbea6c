import { crossAccountApp, MEMBER, ORGANIZATION, OWNER, PARTNER, STRANGER } from './cross-account-app';
import { Deployed, Policy } from './deployed';
import { Api, Call, Caller } from './gateway';
import { changed, expectedMatrix, matrixOf, World } from './matrix';

const everything: Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const ALL_CALLERS = [
  'same account', 'same account, nothing granted', 'allowed role', 'allowed role without its half', 'other role of its account',
  'other account', 'anonymous', 'organisation member', 'member without its half', 'expired session',
];
const ADMIN_BEFORE: Record<string, string> = {
  'allowed role': '403 role',
  'organisation member': '403 role',
  'other role of its account': '403 trust',
  'other account': '403 trust',
  'anonymous': '403 no signature',
  'expired session': '403 session is over',
};

/** What the templates deploy, and who calls. */
function world(): World {
  const deployed = new Deployed(crossAccountApp, { Owner: OWNER, Partner: PARTNER });
  const shop = deployed.role('Partner', 'Shop');
  const operator = deployed.role('Owner', 'Operator');
  const rest = (name: string): Api => ({
    kind: 'REST', account: OWNER, id: deployed.apiId('Owner', name), authorizations: deployed.authorizations('Owner', name), policy: deployed.resourcePolicy('Owner', name),
  });
  const v2 = (name: string, kind: 'HTTP' | 'WEBSOCKET'): Api => ({
    kind,
    account: OWNER,
    id: deployed.apiId('Owner', name),
    authorizations: { '@connections': 'AWS_IAM', ...deployed.authorizations('Owner', name) },
    role: deployed.role('Owner', `${name}CallersRole`),
  });
  // The member's administrator attaches exactly what the outputs say.
  const told = ['Rest', 'Cors', 'Http', 'Chat'].map((name) => JSON.parse(deployed.output('Owner', `${name}CallersCallerPolicy`)) as Policy);
  const caller = (account: string, role: string, policies: Policy[]): Caller => ({ account, roleArn: `arn:aws:iam::${account}:role/${role}`, policies, signature: 'VALID' });
  return {
    apis: { rest: rest('Rest'), cors: rest('Cors'), http: v2('Http', 'HTTP'), chat: v2('Chat', 'WEBSOCKET') },
    callers: {
      'same account': { ...caller(OWNER, '', operator.policies), roleArn: operator.arn },
      'same account, nothing granted': { ...caller(OWNER, 'nobody', []), organization: ORGANIZATION },
      'allowed role': { ...caller(PARTNER, '', shop.policies), roleArn: shop.arn },
      'allowed role without its half': { ...caller(PARTNER, '', []), roleArn: shop.arn },
      'other role of its account': caller(PARTNER, 'admin', [everything]),
      'other account': caller(STRANGER, 'admin', [everything]),
      'anonymous': { ...caller('', '', []), signature: 'NONE' },
      'organisation member': { ...caller(MEMBER, 'reader', told), organization: ORGANIZATION },
      'member without its half': { ...caller(MEMBER, 'idle', []), organization: ORGANIZATION },
      'expired session': { ...caller(PARTNER, '', shop.policies), roleArn: shop.arn, signature: 'EXPIRED' },
    },
  };
}

const order = (verb: string, stage: string): Call => ({ stage, verb, path: '/orders/7', operation: `${verb} /orders/{id}` });
const admin = (stage: string): Call => ({ stage, verb: 'GET', path: '/admin', operation: 'GET /admin' });
const preflight: Call = { stage: 'prod', verb: 'OPTIONS', path: '/orders/7', operation: 'OPTIONS /orders/{id}' };
const health: Call = { stage: 'prod', verb: 'GET', path: '/health', operation: 'GET /health' };

/** The calls of each API: one that is allowed, and one each with another verb, path and stage. */
const CALLS: Record<string, Record<string, Call>> = {
  rest: { allowed: order('GET', 'prod'), verb: order('DELETE', 'prod'), path: admin('prod'), stage: order('GET', 'beta') },
  cors: { allowed: order('GET', 'prod'), verb: order('DELETE', 'prod'), path: admin('prod'), stage: order('GET', 'beta'), preflight, health },
  http: { allowed: order('GET', '$default'), verb: order('DELETE', '$default'), path: admin('$default'), stage: order('GET', 'beta') },
  chat: {
    allowed: { stage: 'prod', verb: '', path: '$connect', operation: '$connect' },
    verb: { stage: 'prod', verb: 'POST', path: '/@connections/1', operation: '@connections' },
    stage: { stage: 'beta', verb: '', path: '$connect', operation: '$connect' },
  },
};

const expected = expectedMatrix(__dirname);

const original = world();

test('the templates admit whom they should, to what they should, and nobody else', async () => {
  expect(await matrixOf(original, CALLS)).toBe(expected);
});

const statement = (policy: Policy | undefined, sid: string) => policy!.Statement.find(({ Sid }) => Sid === sid)!;
const without = (policy: Policy | undefined, sid: string) => { policy!.Statement = policy!.Statement.filter(({ Sid }) => Sid !== sid); };

describe('a template that is wrong turns cells', () => {
  test.each<[string, (world: World) => void, string[]]>([
    ['without the statement for the role', ({ apis }) => without(apis.rest.policy, 'Callers'), [
      'rest, allowed role, allowed: 200 identity + Callers -> 403 resource policy',
      'rest, allowed role without its half, allowed: 403 identity -> 403 identity and resource policy',
    ]],
    ['without the statement for the preflight', ({ apis }) => without(apis.cors.policy, 'Preflight'),
      ALL_CALLERS.map((caller) => `cors, ${caller}, preflight: 200 Preflight -> 403 resource policy`)],
    ['with the resource widened to all paths', ({ apis }) => {
      statement(apis.rest.policy, 'Callers1').Resource = `arn:aws:execute-api:eu-west-1:${OWNER}:${apis.rest.id}/prod/GET/*`;
    }, [
      'rest, organisation member, path: 403 identity and resource policy -> 403 identity',
      'rest, member without its half, path: 403 identity and resource policy -> 403 identity',
    ]],
    ['with the account of somebody else', ({ apis }) => {
      statement(apis.rest.policy, 'Callers').Condition = { StringEquals: { 'aws:PrincipalAccount': STRANGER } };
    }, [
      'rest, allowed role, allowed: 200 identity + Callers -> 403 resource policy',
      'rest, allowed role without its half, allowed: 403 identity -> 403 identity and resource policy',
      'rest, other account, allowed: 403 resource policy -> 200 identity + Callers',
    ]],
    ['with the account in place of the role', ({ apis }) => {
      statement(apis.rest.policy, 'Callers').Condition = { StringEquals: { 'aws:PrincipalAccount': PARTNER } };
    }, ['rest, other role of its account, allowed: 403 resource policy -> 200 identity + Callers']],
    ['with a principal in place of the condition, as the article has it', ({ apis }) => {
      statement(apis.cors.policy, 'Callers').Principal = { AWS: `arn:aws:iam::${PARTNER}:root` };
    }, [
      ...ALL_CALLERS.flatMap((caller) => [
        `cors, ${caller}, preflight: 200 Preflight -> 403 policy names a principal`,
        `cors, ${caller}, health: 200 OpenX1 -> 403 policy names a principal`,
      ]),
    ]],
    ['without the exception for the own account', ({ apis }) => {
      delete statement(apis.rest.policy, 'Callers1').Condition!.StringNotEquals;
    }, ['rest, same account, nothing granted, allowed: 403 neither policy -> 200 Callers1']],
    ['without the condition of the organisation', ({ apis }) => {
      delete statement(apis.rest.policy, 'Callers1').Condition;
    }, [
      'rest, same account, allowed: 200 identity -> 200 identity + Callers1',
      'rest, same account, nothing granted, allowed: 403 neither policy -> 200 Callers1',
      'rest, allowed role, allowed: 200 identity + Callers -> 200 identity + Callers, Callers1',
      'rest, other role of its account, allowed: 403 resource policy -> 200 identity + Callers1',
      'rest, other account, allowed: 403 resource policy -> 200 identity + Callers1',
    ]],
    ['with the abbreviation of another API', ({ apis }) => {
      statement(apis.rest.policy, 'Callers').Resource = `arn:aws:execute-api:eu-west-1:${OWNER}:${apis.cors.id}/prod/GET/orders/*`;
    }, [
      'rest, allowed role, allowed: 200 identity + Callers -> 403 resource policy',
      'rest, allowed role without its half, allowed: 403 identity -> 403 identity and resource policy',
    ]],
    ['without the permission to assume the role', ({ callers }) => {
      callers['allowed role'].policies.forEach((policy) => {
        policy.Statement = policy.Statement.filter(({ Action }) => Action !== 'sts:AssumeRole');
      });
    }, [
      ...['allowed', 'verb', 'path', 'stage'].map((call) =>
        `http, allowed role, ${call}: ${call === 'allowed' ? '200 trust (aws:PrincipalArn) + role' : '403 role'} -> 403 identity`),
      ...['allowed', 'verb', 'stage'].map((call) =>
        `chat, allowed role, ${call}: ${call === 'allowed' ? '200 trust (aws:PrincipalArn) + role' : '403 role'} -> 403 identity`),
    ]],
    ['with a trust that has no condition', ({ apis }) => {
      apis.http.role!.trust.Statement.forEach((trust) => { delete trust.Condition; });
    }, [
      'http, allowed role, allowed: 200 trust (aws:PrincipalArn) + role -> 200 trust (no condition, no condition) + role',
      ...['other role of its account', 'other account'].flatMap((caller) => [
        `http, ${caller}, allowed: 403 trust -> 200 trust (no condition${caller === 'other account' ? '' : ', no condition'}) + role`,
        ...['verb', 'path', 'stage'].map((call) => `http, ${caller}, ${call}: 403 trust -> 403 role`),
      ]),
      'http, organisation member, allowed: 200 trust (aws:PrincipalOrgID) + role -> 200 trust (no condition) + role',
    ]],
    ['with a role that may call everything', ({ apis }) => {
      apis.http.role!.policies[0].Statement[0].Resource = '*';
    }, ['allowed role', 'organisation member'].flatMap((caller) => ['verb', 'path', 'stage'].map((call) =>
      `http, ${caller}, ${call}: 403 role -> 200 trust (${caller === 'allowed role' ? 'aws:PrincipalArn' : 'aws:PrincipalOrgID'}) + role`))],
    ['with a route that asks for no signature', ({ apis }) => {
      (apis.http.authorizations as Record<string, string>)['GET /admin'] = 'NONE';
    }, ALL_CALLERS.map((caller) => `http, ${caller}, path: ${ADMIN_BEFORE[caller] ?? '403 identity'} -> 200 open`)],
  ])('%s', async (_, mutate, cells) => {
    const broken = structuredClone(original);
    mutate(broken);
    expect(changed(expected, await matrixOf(broken, CALLS))).toEqual(cells);
  });
});
