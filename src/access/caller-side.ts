import { IResource, Resource, Stack, Stage, Token, TokenComparison } from 'aws-cdk-lib';
import { AccountPrincipal, IGrantable, IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { ApiCaller } from './api-caller';
import { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/** A principal of this app, or one that the app only knows by name. */
export interface Caller {
  readonly principal: IPrincipal;
  /** Its account; undefined where nothing says. */
  readonly account: string | undefined;
  /** The stack in which its policies are written; undefined if that is not one of this app. */
  readonly stack: Stack | undefined;
  /** What policies call it. */
  readonly arn: string;
}

/** Looks at who is behind something that can be granted. */
export function callerOf(scope: IConstruct, article: ArticleSlug, grantee: IGrantable): Caller {
  const principal = grantee.grantPrincipal;
  const stack = Construct.isConstruct(principal) ? Stack.of(principal) : undefined;
  const account = accountOf(principal);
  // A role that is imported into a stack of another account belongs to nobody here: the CDK drops its policies silently.
  const isHere = stack !== undefined && !differ(account, stack.account);
  return { principal, account, stack: isHere ? stack : undefined, arn: arnOf(scope, article, principal) };
}

/** Whether both are known and not the same. */
export function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
}

/** Whether a grantee is known to belong to another account than something else. */
export function isForeign(grantee: IGrantable, account: string): boolean {
  return differ(accountOf(grantee.grantPrincipal), account);
}

/** The account of a principal, as it says itself, as its ARN does, or as its stack does. */
export function accountOf(principal: IPrincipal): string | undefined {
  const { AWS: [arn] = [] } = principal.policyFragment.principalJson;
  const [, inArn] = /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(arn ?? '') ?? [];
  return principal.principalAccount ?? inArn ?? (Construct.isConstruct(principal) ? Stack.of(principal).account : undefined);
}

/** Writes a statement into the caller's policies, and lets its stack come after that of the API. */
export function writeCallerSide(caller: Caller, statement: PolicyStatement, api: IConstruct): boolean {
  const { statementAdded } = caller.principal.addToPrincipalPolicy(statement);
  if (caller.stack === undefined) return false;

  deployAfter(caller.stack, api);
  return statementAdded;
}

/** Lets a stack come after that of something in another account; in the same account references see to it. */
export function deployAfter(stack: Stack, made: IConstruct): void {
  const producer = Stack.of(made);
  if (stack !== producer && Stage.of(stack) === Stage.of(producer) && differ(stack.account, producer.account)) stack.addStackDependency(producer);
}

/** The callers of a grant, those of this app apart from those that are known by name only. */
export interface SortedCallers {
  /** In the account of the API: an identity policy is all they need. */
  readonly own: Caller[];
  /** In another account of this app: both halves are written. */
  readonly others: Caller[];
  /** By account, ARN or organization, or of no stack of this app: their half is told in an output. */
  readonly named: ApiCaller[];
}

/** Sorts the callers of a grant by what has to be written for them. */
export function sortCallers(scope: IConstruct, article: ArticleSlug, callers: ApiCaller[], apiAccount: string): SortedCallers {
  if (callers.length === 0) throw invalid(scope, 'EmptyList', article, "'callers' must name at least one, got an empty list");

  const sorted: SortedCallers = { own: [], others: [], named: [] };
  for (const caller of callers) {
    if (caller.granted === undefined) {
      sorted.named.push(caller);
      continue;
    }
    const { grantPrincipal } = caller.granted;
    if (grantPrincipal instanceof AccountPrincipal) {
      sorted.named.push(ApiCaller.account(grantPrincipal.accountId as string));
      continue;
    }
    const found = callerOf(scope, article, caller.granted);
    if (found.stack === undefined) sorted.named.push(ApiCaller.arn(found.arn));
    else if (differ(found.account, apiAccount)) sorted.others.push(found);
    else sorted.own.push(found);
  }
  const own = sorted.named.find(({ accountId, principalArn }) => accountId === apiAccount && principalArn === undefined);
  if (own !== undefined && !Token.isUnresolved(apiAccount)) {
    throw invalid(scope, 'OwnAccount', article,
      `'accountId' must not be that of the API, whose principals need no more than an identity policy (use ApiCaller.grantee), got '${own.accountId}'`);
  }
  return sorted;
}

function arnOf(scope: IConstruct, article: ArticleSlug, principal: IPrincipal): string {
  const { principalJson, conditions } = principal.policyFragment;
  const named = Object.entries(principalJson).flatMap(([type, values]) => values.map((value) => ({ type, value })));
  const [first] = named;
  if (named.length !== 1 || (first.type !== 'AWS' && first.type !== 'LiteralString')) {
    throw invalid(scope, 'NotACaller', article,
      `'grantee' must be one role or user, since only they sign calls, got ${named.map(({ type }) => `a principal of type ${type}`).join(' and ')}`);
  }
  if (first.value === '*') {
    throw invalid(scope, 'AnyoneWithoutCondition', article,
      "'grantee' must be one role or user, since '*' is anyone (use ApiCaller.organization for many accounts), got '*'");
  }
  if (Object.keys(conditions).length > 0) {
    throw invalid(scope, 'GranteeWithConditions', article,
      `'grantee' must come without conditions, which the grant would lose (use ApiCaller.arn or ApiCaller.account), got ${Object.keys(conditions).join(', ')}`);
  }
  return first.value;
}

/** The account and Region in which an API of this app is. */
export function environmentOf(api: IResource): { account: string; region: string } {
  return Resource.isResource(api) ? api.env : { account: Stack.of(api).account, region: Stack.of(api).region };
}
