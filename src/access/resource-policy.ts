import { IResolveContext, Lazy, Stack } from 'aws-cdk-lib';
import { CfnRestApi, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { Calls, Operation, pathInArn } from './operations';
import { RefusedPolicy, refusals } from './policy-refusals';
import { ownStage, restOperations } from './rest-operations';
import { INVOKE_ACTION } from '../catalogue/access';

/** The condition block of a statement: operator, key, values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string[]>>>>;

/** Callers who are admitted to some calls, or calls that are left open to everybody. */
export interface Admission {
  readonly scope: IConstruct;
  readonly sid: string;
  readonly calls: Calls;
  /** One statement for each; none leaves the calls open. */
  readonly conditions: Conditions[];
  readonly isOpen: boolean;
  /** Whether `OPTIONS` is admitted unsigned even if nobody can see which methods the API has. */
  readonly preflight: boolean | undefined;
  /** What the call must come from, without who it comes from. */
  readonly sources: Conditions;
}

/** A statement as it is written into the template. */
export interface PolicyStatementJson {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

const POLICIES = new WeakMap<CfnRestApi, ResourcePolicy>();

/**
 * The resource policy of one REST API: what it had before, and a statement for each admission.
 *
 * Callers are named in conditions and the principal is `*`: one statement that names a principal would refuse every unsigned
 * call of the API, CORS preflight included, and a role that is named as principal must exist before the API does.
 */
export class ResourcePolicy {
  /** The policy of an API; made when it is asked for first. */
  public static of(api: IRestApi, resource: CfnRestApi): ResourcePolicy {
    const policy = POLICIES.get(resource) ?? new ResourcePolicy(api, resource);
    POLICIES.set(resource, policy);
    return policy;
  }

  private readonly admissions: Admission[] = [];
  private readonly before: unknown;

  private constructor(private readonly api: IRestApi, private readonly resource: CfnRestApi) {
    this.before = resource.policy;
    resource.policy = Lazy.uncachedAny({ produce: (context) => this.render(context) });
    resource.node.addValidation({ validate: () => refusals(this.known(), resource, api) });
  }

  /** Adds a statement, or several. */
  public admit(admission: Admission): void {
    this.admissions.push(admission);
  }

  /** The stages that calls without stages mean: the API's own one by its name, since its reference would be circular. */
  public stagesOf(calls: Calls): string[] {
    return calls.stages ?? [ownStage(this.api) ?? '*'];
  }

  private known(): RefusedPolicy {
    const stack = Stack.of(this.resource);
    const before: unknown = stack.resolve(this.before);
    return {
      before: statementsOf(before),
      admissions: this.admissions,
      operations: restOperations(this.api),
      rendered: stack.resolve(this.resource.policy),
    };
  }

  private render(context: IResolveContext): unknown {
    const before: unknown = context.resolve(this.before);
    const kept = statementsOf(before);
    if (kept === undefined || !writesPolicy(this.admissions, kept)) return before;
    return { Version: '2012-10-17', Statement: [...kept, ...this.statements()] };
  }

  private statements(): PolicyStatementJson[] {
    const admitted = this.admissions.flatMap((admission) => {
      const resources = admission.calls.patterns(this.stagesOf(admission.calls));
      if (admission.isOpen) return [statement(admission.sid, resources, {})];
      return admission.conditions.map((condition, position) => statement(`${admission.sid}${position || ''}`, resources, condition));
    });
    const preflights = preflightPaths(restOperations(this.api), this.admissions);
    return preflights.length === 0 ? admitted : [...admitted, statement('Preflight', preflights, commonSources(this.admissions))];
  }
}

function statement(sid: string, calls: string[], condition: Conditions): PolicyStatementJson {
  const resources = calls.map((call) => `execute-api:/${call}`);
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: '*',
    Action: INVOKE_ACTION,
    Resource: resources.length === 1 ? resources[0] : resources,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

/** Whether statements are added. Without callers of other accounts, and without a policy, nothing is closed that could be left open. */
export function writesPolicy(admissions: readonly Admission[], before: readonly unknown[] | undefined): boolean {
  const hasPolicy = before !== undefined && before.length > 0;
  return admissions.some(({ conditions, isOpen }) => conditions.length > 0 || (isOpen && hasPolicy));
}

/** The preflight calls that browsers make, which they never sign. */
function preflightPaths(operations: readonly Operation[] | undefined, admissions: readonly Admission[]): string[] {
  if (!admissions.some(({ conditions }) => conditions.length > 0)) return [];
  if (operations === undefined) return admissions.some(({ preflight }) => preflight) ? ['*/OPTIONS/*'] : [];
  if (admissions.some(({ preflight }) => preflight === false)) return [];

  const options = operations.filter(({ verb }) => verb === 'OPTIONS');
  const unsigned = options.filter(({ authorization }) => authorization === 'NONE');
  if (unsigned.length === 0) return [];
  return unsigned.length === options.length ? ['*/OPTIONS/*'] : unsigned.map(({ path }) => `*/OPTIONS${pathInArn(path)}`);
}

/** The sources of the preflight: those of the calls, if all calls have the same. */
function commonSources(admissions: readonly Admission[]): Conditions {
  const [first, ...rest] = admissions.filter(({ isOpen }) => !isOpen);
  const same = first !== undefined && rest.every(({ sources }) => JSON.stringify(sources) === JSON.stringify(first.sources));
  return same ? first.sources : {};
}

/** The statements of a rendered policy: none without a policy, undefined if it cannot be read. */
export function statementsOf(policy: unknown): PolicyStatementJson[] | undefined {
  if (policy === undefined || policy === null) return [];
  if (typeof policy !== 'object' || !('Statement' in policy)) return undefined;
  const { Statement: found } = policy;
  return (Array.isArray(found) ? found : [found]) as PolicyStatementJson[];
}

/** Whether a principal is everybody: only then do unsigned calls have a chance. */
export function isAnyone(principal: unknown): boolean {
  const aws: unknown = typeof principal === 'object' && principal !== null && 'AWS' in principal ? principal.AWS : principal;
  return Array.isArray(aws) ? aws.includes('*') : aws === '*';
}
