import { Fn, IResolveContext, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnRestApi, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { madeBy } from './known-endpoint';
import { deployAfter, differ } from '../access/caller-side';
import { pathInArn } from '../access/operations';
import { tooLarge } from '../access/policy-refusals';
import { type PolicyStatementJson, statementsOf } from '../access/resource-policy';
import { restOperations } from '../access/rest-operations';
import { INVOKE_ACTION } from '../catalogue/access';
import { VPC_ENDPOINT_ID, VPC_ID } from '../catalogue/addresses';
import { invalid } from '../core/invalid';

/**
 * The ways in to a private API, and the accounts whose signatures count.
 */
export interface PrivateApiCallers {
  /**
   * Ids of endpoints for `execute-api` that callers may come through, such as 'vpce-0123456789abcdef0'; of any account, in the Region of the API.
   * Raises `EmptyList`, `VpcEndpointId`, for example for the id of a VPC, and `CircularStacks` for those of a stack of another account that waits
   * for the API.
   *
   * @default - none
   */
  readonly vpcEndpointIds?: string[];

  /**
   * Ids of VPCs, such as 'vpc-0123456789abcdef0': callers may come through any endpoint in them. Raises `EmptyList`, `VpcId`.
   *
   * @default - none
   */
  readonly vpcIds?: string[];

  /**
   * Other accounts, as 12-digit ids, whose roles and users may call the methods with IAM authorization, if their own account allows it
   * too; they come by the named ways as well. Raises `EmptyList`, `CallerAccountId`, `OwnAccount`, and at synthesis `UnsignedCall` if methods
   * other than OPTIONS ask for no signature: use `grantInvokeFrom` with `paths` then.
   *
   * @default - only roles and users of the account of the API, as their policies say
   */
  readonly accounts?: string[];
}

/**
 * The resource policy of a private API: what it had before, a Deny for everything that does not come by one of the named ways, and an
 * Allow for the methods for which nothing else can say yes.
 *
 * Methods with IAM authorization are not in that Allow. It would open them to every role of the account, whatever its policies say.
 */
export class PrivateApiPolicy {
  private readonly endpoints = new Set<string>();
  private readonly vpcs = new Set<string>();
  private hasList = false;
  private readonly before: unknown;

  constructor(private readonly api: IRestApi, private readonly resource: CfnRestApi) {
    this.before = resource.policy;
    resource.policy = Lazy.uncachedAny({ produce: (context) => this.render(context) });
    resource.node.addValidation({ validate: () => this.refusals() });
  }

  /** Whether there is any way in. */
  public get hasWayIn(): boolean {
    return this.endpoints.size + this.vpcs.size > 0;
  }

  /**
   * The policy of a private custom domain of the API: everybody by the same ways in, also by those that are added later, and nobody else
   * whatever an identity policy allows.
   */
  public get ofDomain(): PolicyDocument {
    const calls = { principals: [new AnyPrincipal()], actions: [INVOKE_ACTION], resources: ['execute-api:/*'] };
    const conditions = { StringNotEquals: Lazy.uncachedAny({ produce: () => this.ways }) };
    return new PolicyDocument({
      statements: [new PolicyStatement({ sid: 'Call', ...calls }), new PolicyStatement({ sid: 'OnlyAtEndpoints', effect: Effect.DENY, ...calls, conditions })],
    });
  }

  /** Adds ways in. The prop is the one that named the endpoints. */
  public admit(callers: PrivateApiCallers, prop = 'vpcEndpointIds'): void {
    for (const id of checked(this.api, prop, callers.vpcEndpointIds, VPC_ENDPOINT_ID, 'VpcEndpointId', 'VPC endpoints', 'vpce')) this.endpoints.add(this.entry(id, prop));
    for (const id of checked(this.api, 'vpcIds', callers.vpcIds, VPC_ID, 'VpcId', 'VPCs', 'vpc')) this.vpcs.add(this.entry(id, 'vpcIds'));
  }

  /** A list that only the deployment knows is one entry, its ids with commas between them. */
  private entry(id: string, prop: string): string {
    const maker = madeBy(id);
    if (maker) this.waitFor(maker, prop);
    if (!Token.isUnresolved([id]) || Token.isUnresolved(id)) return id;
    this.hasList = true;
    return Fn.join(',', [id]);
  }

  /** References between accounts do not order the stacks. */
  private waitFor(maker: IConstruct, prop: string): void {
    const stack = Stack.of(this.resource);
    const home = Stack.of(maker);
    if (differ(home.account, stack.account) && home.dependencies.includes(stack)) {
      throw invalid(this.api, 'CircularStacks', 'cross-account-access',
        `'${prop}' must not be of a stack that waits for the API (use 'vpcIds' of a VPC that exists, or the id itself), got '${maker.node.path}'`);
    }
    deployAfter(stack, maker);
  }

  /** The condition keys, each with the ids that are right. */
  private get ways(): Record<string, string[]> {
    const ids = (entries: Set<string>) => this.hasList ? Fn.split(',', Fn.join(',', [...entries])) : [...entries];
    return {
      ...this.endpoints.size > 0 && { 'aws:SourceVpce': ids(this.endpoints) },
      ...this.vpcs.size > 0 && { 'aws:SourceVpc': ids(this.vpcs) },
    };
  }

  private render(context: IResolveContext): unknown {
    const before: unknown = context.resolve(this.before);
    const kept = statementsOf(before);
    if (kept === undefined) return before;
    return { Version: '2012-10-17', Statement: [...kept, this.onlyByNamedWays(), ...this.unsignedCalls()] };
  }

  private onlyByNamedWays(): PolicyStatementJson {
    return {
      ...CALLS,
      Sid: 'OnlyByNamedWays',
      Effect: 'Deny',
      Resource: 'execute-api:/*',
      // Both have to differ for the Deny to hold, so one that is right is enough.
      Condition: { StringNotEquals: this.ways },
    };
  }

  private unsignedCalls(): PolicyStatementJson[] {
    const operations = restOperations(this.api) ?? [];
    const open = operations.filter(needsAllow);
    if (open.length === 0) return [];

    const wholeVerbs = [...new Set(open.map(({ verb }) => verb))]
      .filter((verb) => verb !== 'ANY' && operations.every((operation) => (operation.verb !== verb && operation.verb !== 'ANY') || needsAllow(operation)));
    const resources = open.length === operations.length
      ? ['*']
      : open.map(({ verb, path }) => wholeVerbs.includes(verb) ? `*/${verb}/*` : `*/${verb === 'ANY' ? '*' : verb}${pathInArn(path)}`);
    const written = [...new Set(resources)].map((call) => `execute-api:/${call}`);
    return [{ ...CALLS, Sid: 'UnsignedCalls', Effect: 'Allow', Resource: written.length === 1 ? written[0] : written }];
  }

  private refusals(): string[] {
    const rendered: unknown = Stack.of(this.resource).resolve(this.resource.policy);
    const unreadable = statementsOf(Stack.of(this.resource).resolve(this.before)) === undefined
      ? [invalid(this.api, 'UnreadablePolicy', ARTICLE, "'policy' must be a PolicyDocument, so that statements can be added to it, got something that only the deployment knows")]
      : [];
    return [...unreadable, ...tooLarge(rendered, this.resource)].map(({ name, message }) => `${name}: ${message}`);
  }
}

const ARTICLE = 'on-premises';
const CALLS = { Principal: '*', Action: INVOKE_ACTION } as const;

/** Methods for which neither an identity policy nor a Lambda authorizer can say yes. */
function needsAllow({ authorization }: { readonly authorization: string | undefined }): boolean {
  return authorization === 'NONE' || authorization === 'COGNITO_USER_POOLS';
}

function checked(scope: IConstruct, prop: string, ids: string[] | undefined, pattern: RegExp, code: string, what: string, prefix: string): string[] {
  if (ids?.length === 0) throw invalid(scope, 'EmptyList', ARTICLE, `'${prop}' must name at least one, or be left out, got an empty list`);
  const wrong = Token.isUnresolved(ids) ? undefined : ids?.find((id) => !Token.isUnresolved(id) && !pattern.test(id));
  if (wrong !== undefined) throw invalid(scope, code, ARTICLE, `'${prop}' must be ids of ${what}, such as '${prefix}-0123456789abcdef0', got '${wrong}'`);
  return ids ?? [];
}
