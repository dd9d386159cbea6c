import { anonymousPrincipal, runSimulation, type SimulationRequestPrincipal } from '@cloud-copilot/iam-simulate';
import type { Policy, Statement } from './deployed';

/** Somebody who calls, with what their own account lets them do. */
export interface Caller {
  readonly account: string;
  readonly roleArn: string;
  readonly policies: Policy[];
  readonly organization?: string;
  readonly externalId?: string;
  readonly sourceIp?: string;
  /** How the call is signed: not at all, with credentials that work, or with those of a session that is over. */
  readonly signature: 'NONE' | 'VALID' | 'EXPIRED';
}

/** An API as it is deployed. */
export interface Api {
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET';
  readonly account: string;
  readonly id: string;
  readonly authorizations: Readonly<Record<string, string>>;
  /** Of a REST API. */
  readonly policy?: Policy;
  /** That callers assume to call an HTTP or WebSocket API. */
  readonly role?: { readonly arn: string; readonly policies: Policy[]; readonly trust: Policy };
}

export interface Call { readonly stage: string; readonly verb: string; readonly path: string; readonly operation: string }

/** Status and what decided it: the ids of the statements that allowed, or who said nothing. */
export type Answer = `${200 | 403} ${string}`;

/**
 * What API Gateway answers a call, by the tables of its developer guide ("How API Gateway resource policies affect
 * authorization workflow"). IAM itself, one policy against one request, is left to the simulator.
 */
export async function answer(api: Api, caller: Caller, call: Call): Promise<Answer> {
  const authorization = api.authorizations[call.operation];
  if (authorization !== 'AWS_IAM') return unsigned(api, caller, call);
  if (caller.signature === 'NONE') return '403 no signature';
  if (caller.signature === 'EXPIRED') return '403 session is over';
  return api.kind === 'REST' ? rest(api, caller, call) : throughRole(api, caller, call);
}

/** Authorization NONE: without resource policy open; with one, an Allow is needed, and no principal may be named. */
async function unsigned(api: Api, caller: Caller, call: Call): Promise<Answer> {
  if (api.kind !== 'REST' || api.policy === undefined) return '200 open';
  if (api.policy.Statement.some(({ Effect, Principal }) => Effect === 'Allow' && !isAnyone(Principal))) return '403 policy names a principal';

  const result = await simulate({ principal: anonymousPrincipal, action: 'execute-api:Invoke', arn: arnOf(api, call), api, context: sourceOf(caller), resourcePolicy: api.policy });
  return result.allowed ? `200 ${result.resource}` : '403 resource policy';
}

/** Tables A and B: either policy in the account of the API, both across accounts. A Deny in any of them refuses. */
async function rest(api: Api, caller: Caller, call: Call): Promise<Answer> {
  const result = await simulate({
    principal: sessionOf(caller.roleArn),
    action: 'execute-api:Invoke',
    arn: arnOf(api, call),
    api,
    context: contextOf(caller),
    identityPolicies: caller.policies,
    resourcePolicy: api.policy,
  });
  if (result.allowed) return `200 ${[result.identity && 'identity', result.resource].filter(Boolean).join(' + ')}`;
  if (caller.account === api.account) return '403 neither policy';
  return `403 ${[result.identity ? '' : 'identity', result.resource ? '' : 'resource policy'].filter(Boolean).join(' and ')}`;
}

/** No resource policy: the account's own callers by their identity, the others as the role that they may assume. */
async function throughRole(api: Api, caller: Caller, call: Call): Promise<Answer> {
  const action = call.path.startsWith('/@connections') ? 'execute-api:ManageConnections' : 'execute-api:Invoke';
  const invoke = async (who: Caller) =>
    simulate({ principal: sessionOf(who.roleArn), action, arn: arnOf(api, call), api, context: contextOf(who), identityPolicies: who.policies });
  if (caller.account === api.account) return (await invoke(caller)).allowed ? '200 identity' : '403 identity';
  if (api.role === undefined) return '403 no role to assume';

  const assumed = await simulate({
    principal: sessionOf(caller.roleArn),
    action: 'sts:AssumeRole',
    arn: api.role.arn,
    api,
    context: { ...contextOf(caller), ...(caller.externalId && { 'sts:ExternalId': caller.externalId }) },
    identityPolicies: caller.policies,
    resourcePolicy: api.role.trust,
  });
  if (!assumed.allowed) return `403 ${assumed.identity ? 'trust' : 'identity'}`;
  const session: Caller = { account: api.account, roleArn: api.role.arn, policies: api.role.policies, sourceIp: caller.sourceIp, signature: 'VALID' };
  return (await invoke(session)).allowed ? `200 trust (${assumed.resource}) + role` : '403 role';
}

function arnOf(api: Api, { stage, verb, path }: Call): string {
  return `arn:aws:execute-api:eu-west-1:${api.account}:${api.id}/${stage}/${path.startsWith('$') ? path : `${verb}${path}`}`;
}

function sessionOf(roleArn: string): string {
  return `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/session`;
}

function contextOf(caller: Caller): Record<string, string> {
  return {
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalArn': caller.roleArn,
    ...sourceOf(caller),
    ...(caller.organization && { 'aws:PrincipalOrgID': caller.organization }),
  };
}

function sourceOf({ sourceIp }: Caller): Record<string, string> {
  return { 'aws:SourceIp': sourceIp ?? '203.0.113.7' };
}

function isAnyone(principal: unknown): boolean {
  return principal === '*' || JSON.stringify(principal) === '{"AWS":"*"}';
}

interface Request {
  readonly principal: SimulationRequestPrincipal;
  readonly action: string;
  readonly arn: string;
  readonly api: Api;
  readonly context: Record<string, string>;
  readonly identityPolicies?: Policy[];
  readonly resourcePolicy?: Policy;
}

/** One request against the policies; names the statements of the resource policy that allow it. */
async function simulate({ principal, action, arn, api, context, identityPolicies = [], resourcePolicy }: Request) {
  const outcome = await runSimulation({
    request: { principal, action, resource: { resource: threePieces(arn), accountId: api.account }, contextVariables: context },
    identityPolicies: identityPolicies.map((policy, position) => ({ name: String(position), policy: threePiecesIn(policy) })),
    resourcePolicy: resourcePolicy && threePiecesIn(resourcePolicy),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  if (outcome.resultType !== 'single') throw new Error(`${action} on ${arn}: ${JSON.stringify(outcome)}`);
  const { identityAnalysis, resourceAnalysis } = outcome.result.analysis;
  if (outcome.result.ignoredContextKeys?.length) throw new Error(`ignored: ${outcome.result.ignoredContextKeys.join()}`);
  return {
    allowed: outcome.overallResult === 'Allowed',
    identity: identityAnalysis?.result === 'Allowed',
    resource: resourceAnalysis?.allowStatements.map(({ statement }) => statement.sid() ?? conditionKeys(statement.toJSON() as Statement)).join(', ') ?? '',
  };
}

/** What a statement without an id asks for. */
function conditionKeys({ Condition = {} }: Statement): string {
  return Object.values(Condition).flatMap((block) => Object.keys(block)).join(', ') || 'no condition';
}

/** The simulator knows ARNs of execute-api with three pieces only; that of `$connect` has two. */
function threePieces(text: string): string {
  return text.replace(/(:execute-api:[^/"]+\/[^/"]+\/\$connect)(?=$|")/g, '$1/route');
}

function threePiecesIn(policy: Policy): Policy {
  return JSON.parse(threePieces(JSON.stringify(policy))) as Policy;
}
