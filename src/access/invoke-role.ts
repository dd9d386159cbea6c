import { Duration, IResource, Lazy, PhysicalName, Stack, Token } from 'aws-cdk-lib';
import {
  AccountPrincipal, ArnPrincipal, CompositePrincipal, Conditions, IPrincipal, OrganizationPrincipal, PolicyDocument, PolicyStatement,
  PrincipalWithConditions, Role,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ApiCaller } from './api-caller';
import { CallerNames, validateCallers } from './caller-conditions';
import { Caller, differ, environmentOf, SortedCallers, sortCallers, writeCallerSide } from './caller-side';
import { SESSION_SECONDS } from '../catalogue/access';
import { ArticleSlug } from '../catalogue/articles';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';

/**
 * The role in the account of an HTTP or WebSocket API that callers of other accounts assume.
 */
export interface InvokeRoleOptions {
  /**
   * Who may assume the role; each of them may. Raises `EmptyList`, `OwnAccount`, `CallerPartition`, `AccountWithoutCondition`, `NotACaller`,
   * `AnyoneWithoutCondition`, `GranteeWithConditions`.
   */
  readonly callers: ApiCaller[];

  /**
   * Longest session that a caller may ask for, one hour to twelve. Raises `SessionDuration`.
   *
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * Name of the role: 1 to 64 letters, digits and `+=,.@_-`.
   *
   * @default - made by CloudFormation; by the CDK if a caller of this app in another account needs to know it
   */
  readonly roleName?: string;

  /**
   * Whether the stack tells, for callers that are not of this app, the identity policy that they need and commands to try it with.
   *
   * @default true
   */
  readonly outputs?: boolean;
}

/** What an `InvokeRole` needs to know of its API. */
export interface InvokeRoleApi {
  readonly api: IResource;
  readonly article: ArticleSlug;
  /** Asked for at synthesis, when all routes are there. */
  readonly statements: () => { readonly action: string; readonly arns: string[] }[];
}

/** The role and the callers' halves of one grant. */
export class InvokeRole {
  /** Not made if all callers are of the account of the API. */
  public readonly role: Role | undefined;
  public readonly callers: SortedCallers;

  constructor(private readonly scope: Construct, private readonly access: InvokeRoleApi, options: InvokeRoleOptions) {
    const { account, region } = environmentOf(access.api);
    validateCallers(scope, access.article, options.callers, region);
    this.callers = sortCallers(scope, access.article, options.callers, account);
    this.validate(options);

    this.role = this.callers.others.length + this.callers.named.length > 0 ? this.createRole(options) : undefined;
    for (const caller of this.callers.others) this.writeAssume(caller);
    for (const caller of this.callers.own) this.writeInvoke(caller);
  }

  /** The external id that every named caller states, for the commands of the output. */
  public get externalId(): string | undefined {
    return this.callers.named.find(({ externalId }) => externalId !== undefined)?.externalId;
  }

  /** Lets a caller of this app assume the role, or call directly in the account of the API. */
  public write(caller: Caller): void {
    if (differ(caller.account, environmentOf(this.access.api).account)) this.writeAssume(caller);
    else this.writeInvoke(caller);
  }

  private writeAssume(caller: Caller): void {
    writeCallerSide(caller, new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [this.role!.roleArn] }), this.scope);
  }

  private writeInvoke(caller: Caller): void {
    for (const statement of this.statements()) caller.principal.addToPrincipalPolicy(statement);
  }

  private statements(): PolicyStatement[] {
    return this.access.statements().map(({ action }, position) => new PolicyStatement({
      actions: [action],
      resources: Lazy.list({ produce: () => this.access.statements()[position].arns }),
    }));
  }

  private createRole({ roleName, maxSessionDuration = Duration.hours(1) }: InvokeRoleOptions): Role {
    const others = this.callers.others.map(({ account, arn }) => trusted({ accountId: account, principalArn: arn }));
    const principals = [...others, ...this.callers.named.map(trusted)];
    const role = new Role(this.scope, 'Role', {
      description: `Assumed by callers of other accounts to call the API ${this.access.api.node.id}`,
      roleName: roleName ?? (this.callers.others.length > 0 ? PhysicalName.GENERATE_IF_NEEDED : undefined),
      assumedBy: principals.length === 1 ? principals[0] : new CompositePrincipal(...principals),
      maxSessionDuration,
      inlinePolicies: { Call: new PolicyDocument({ statements: this.statements() }) },
    });
    // The routes, and with them the wildcards of their parameters, are known when the app is complete.
    this.scope.node.addValidation({ validate: () => this.acknowledgeWildcards(role) });
    return role;
  }

  private acknowledgeWildcards(role: Role): string[] {
    const arns = this.access.statements().flatMap((statement) => statement.arns).map((arn) => readable(Stack.of(role).resolve(arn)));
    for (const arn of arns.filter((text) => text.includes('*'))) {
      acknowledge(role, `AwsSolutions-IAM5[Resource::${arn}]`,
        'The wildcards stand for path parameters, verbs or stages of this one API, as the grant names them.');
    }
    return [];
  }

  private validate({ maxSessionDuration }: InvokeRoleOptions): void {
    const { api, article } = this.access;
    const seconds = maxSessionDuration?.toSeconds();
    if (seconds !== undefined && !Token.isUnresolved(seconds) && (seconds < SESSION_SECONDS.shortest || seconds > SESSION_SECONDS.longest)) {
      throw invalid(this.scope, 'SessionDuration', article, `'maxSessionDuration' must be one hour to twelve, got ${seconds} seconds`);
    }
    const bare = this.callers.named.find(({ accountId, principalArn, organizationId, externalId }) =>
      accountId !== undefined && (principalArn ?? organizationId ?? externalId) === undefined);
    if (bare) {
      throw invalid(this.scope, 'AccountWithoutCondition', article,
        `'accountId' must come with an external id or an organization, since the role would trust whoever that account lets in, got '${bare.accountId}' alone`);
    }
    const { account } = environmentOf(api);
    if (differ(Stack.of(this.scope).account, account)) {
      throw invalid(this.scope, 'RoleOutsideOfAccount', article,
        `'scope' must be in a stack of the account of the API, ${account}, got ${Stack.of(this.scope).account}`);
    }
  }
}

/** Trusts the account of a caller under the condition of its ARN: a role named as principal must exist before this one. */
function trusted(caller: CallerNames & { readonly externalId?: string }): IPrincipal {
  const { accountId, principalArn, organizationId, externalId } = caller;
  const equal = {
    ...(organizationId !== undefined && { 'aws:PrincipalOrgID': organizationId }),
    ...(externalId !== undefined && { 'sts:ExternalId': externalId }),
  };
  const conditions: Conditions = {
    ...(principalArn !== undefined && accountId !== undefined && { ArnLike: { 'aws:PrincipalArn': principalArn } }),
    ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
  };
  const principal = accountId !== undefined ? new AccountPrincipal(accountId)
    : principalArn !== undefined ? new ArnPrincipal(principalArn) : new OrganizationPrincipal(organizationId!);
  return Object.keys(conditions).length > 0 ? new PrincipalWithConditions(principal, conditions) : principal;
}

/** How cdk-nag writes an ARN into the id of a finding. */
function readable(arn: unknown): string {
  if (typeof arn === 'string') return arn;
  const [, parts] = (arn as { 'Fn::Join': [string, (string | { Ref: string })[]] })['Fn::Join'] ?? ['', []];
  return parts.map((part) => typeof part === 'string' ? part : `<${part.Ref}>`).join('');
}
