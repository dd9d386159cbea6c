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
  /** The VPC endpoint that the call comes through; a call without one comes from the internet. */
  readonly through?: Endpoint;
  /** How the call is signed: not at all, with credentials that work, or with those of a session that is over. */
  readonly signature: 'NONE' | 'VALID' | 'EXPIRED';
}

/** A VPC endpoint for `execute-api`, and the address that a caller behind it has. */
export interface Endpoint {
  readonly id: string;
  readonly vpc: string;
  readonly address: string;
  /** Lets everything through without one. */
  readonly policy?: Policy;
}

/** An API as it is deployed. */
export interface Api {
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET';
  readonly account: string;
  readonly id: string;
  readonly authorizations: Readonly<Record<string, string>>;
  /** Of a REST API. */
  readonly policy?: Policy;
  /** Called through VPC endpoints only, and by nobody without a resource policy. */
  readonly isPrivate?: boolean;
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
  const refused = api.isPrivate ? await refusedAtEndpoint(api, caller, call) : undefined;
  if (refused !== undefined) return refused;
  const authorization = api.authorizations[call.operation];
  if (authorization !== 'AWS_IAM') return unsigned(api, caller, call);
  if (caller.signature === 'NONE') return '403 no signature';
  if (caller.signature === 'EXPIRED') return '403 session is over';
  return api.kind === 'REST' ? rest(api, caller, call) : throughRole(api, caller, call);
}

/**
 * What goes before all else for a private API ("Use VPC endpoint policies for private APIs"): the policy of the endpoint judges who signed, or
 * an unsigned call, and a signature that is wrong is refused whatever the method asks for.
 */
async function refusedAtEndpoint(api: Api, { through, signature, ...caller }: Caller, call: Call): Promise<Answer | undefined> {
  if (through === undefined) return '403 not through an endpoint';
  if (signature === 'EXPIRED') return '403 session is over';
  const result = await simulate({
    principal: signature === 'NONE' ? anonymousPrincipal : sessionOf(caller.roleArn),
    action: 'execute-api:Invoke',
    arn: arnOf(api, call),
    api,
    context: signature === 'NONE' ? sourceOf({ ...caller, signature, through }) : contextOf({ ...caller, signature, through }),
    endpointPolicy: through.policy,
  });
  if (!result.endpoint) return '403 endpoint policy';
  return api.policy === undefined ? '403 no resource policy' : undefined;
}

/** Authorization NONE: without resource policy open; with one, an Allow is needed, and no principal may be named. */
async function unsigned(api: Api, caller: Caller, call: Call): Promise<Answer> {
  if (api.kind !== 'REST' || api.policy === undefined) return '200 open';
  if (api.policy.Statement.some(({ Effect, Principal }) => Effect === 'Allow' && !isAnyone(Principal))) return '403 policy names a principal';

  const result = await simulate({ principal: anonymousPrincipal, action: 'execute-api:Invoke', arn: arnOf(api, call), api, context: sourceOf(caller), resourcePolicy: api.policy });
  return result.allowed ? `200 ${result.resource}` : result.denied ?? '403 resource policy';
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
  if (result.denied !== undefined) return result.denied;
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

function sourceOf({ sourceIp, through }: Caller): Record<string, string> {
  if (through === undefined) return { 'aws:SourceIp': sourceIp ?? '203.0.113.7' };
  return { 'aws:SourceVpce': through.id, 'aws:SourceVpc': through.vpc, 'aws:VpcSourceIp': through.address };
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
  readonly endpointPolicy?: Policy;
  readonly identityPolicies?: Policy[];
  readonly resourcePolicy?: Policy;
}

/** One request against the policies; names the statements of the resource policy that allow it. */
async function simulate({ principal, action, arn, api, context, endpointPolicy, identityPolicies = [], resourcePolicy }: Request) {
  const outcome = await runSimulation({
    request: { principal, action, resource: { resource: threePieces(arn), accountId: api.account }, contextVariables: context },
    identityPolicies: identityPolicies.map((policy, position) => ({ name: String(position), policy: threePiecesIn(policy) })),
    resourcePolicy: resourcePolicy && threePiecesIn(resourcePolicy),
    ...(endpointPolicy && { vpcEndpointPolicies: [{ name: 'endpoint', policy: forEverybody(endpointPolicy) }] }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  if (outcome.resultType !== 'single') throw new Error(`${action} on ${arn}: ${JSON.stringify(outcome)}`);
  const { identityAnalysis, resourceAnalysis, endpointAnalysis } = outcome.result.analysis;
  if (outcome.result.ignoredContextKeys?.length) throw new Error(`ignored: ${outcome.result.ignoredContextKeys.join()}`);
  const namesOf = (statements: { statement: { sid(): string | undefined; toJSON(): unknown } }[] = []) =>
    statements.map(({ statement }) => statement.sid() ?? conditionKeys(statement.toJSON() as Statement)).join(', ');
  const denied = namesOf(resourceAnalysis?.denyStatements);
  return {
    allowed: outcome.overallResult === 'Allowed',
    denied: denied === '' ? undefined : `403 denied by ${denied}` as const,
    endpoint: endpointPolicy === undefined || endpointAnalysis?.result === 'Allowed',
    identity: identityAnalysis?.result === 'Allowed',
    resource: namesOf(resourceAnalysis?.allowStatements),
  };
}

/** What a statement without an id asks for. */
function conditionKeys({ Condition = {} }: Statement): string {
  return Object.values(Condition).flatMap((block) => Object.keys(block)).join(', ') || 'no condition';
}

/** The simulator wants the shorter of the two spellings of everybody in the policy of an endpoint. */
function forEverybody(policy: Policy): Policy {
  return { ...policy, Statement: policy.Statement.map((statement) => isAnyone(statement.Principal) ? { ...statement, Principal: '*' } : statement) };
}

/** The simulator knows ARNs of execute-api with three pieces only; that of `$connect` has two. */
function threePieces(text: string): string {
  return text.replace(/(:execute-api:[^/"]+\/[^/"]+\/\$connect)(?=$|")/g, '$1/route');
}

function threePiecesIn(policy: Policy): Policy {
  return JSON.parse(threePieces(JSON.stringify(policy))) as Policy;
}
