import { Stack } from 'aws-cdk-lib';
import { CfnRestApi, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ApiCaller } from './api-caller';
import { CallSourceOptions, sourceConditions } from './call-sources';
import { callerConditions, validateCallers } from './caller-conditions';
import { Caller, callerOf, environmentOf, SortedCallers, sortCallers, writeCallerSide } from './caller-side';
import { arnsOf } from './execute-api-arn';
import { addInstructions, signedCall, urlOf } from './instructions';
import { ApiCallOptions, Calls } from './operations';
import { Conditions, ResourcePolicy } from './resource-policy';
import { isPrivate, namesOfStages, restApiResource } from './rest-operations';
import { INVOKE_ACTION } from '../catalogue/access';
import { invalid } from '../core/invalid';

/**
 * Who may call a REST API of another account: what `grantInvokeFrom` takes.
 */
export interface RestApiGrantOptions extends ApiCallOptions, CallSourceOptions {
  /**
   * Who may call; each of them may. Raises `EmptyList`, `OwnAccount`, `CallerPartition`, `ExternalIdOnRestPolicy`, `NotACaller`,
   * `AnyoneWithoutCondition`, `GranteeWithConditions`.
   */
  readonly callers: ApiCaller[];

  /**
   * Whether `OPTIONS` methods without authorization are admitted for everybody, which CORS needs: browsers sign no preflight.
   *
   * @default - where the API is known to have such methods; say true for an OpenAPI document that is not known here
   */
  readonly preflight?: boolean;

  /**
   * Whether the stack tells, for callers that are not of this app, the identity policy that they need and commands to try it with.
   *
   * @default true
   */
  readonly outputs?: boolean;
}

/**
 * Properties for `RestApiAccess`.
 */
export interface RestApiAccessProps extends RestApiGrantOptions {
  /** The API, made in this app as `RestApi`, `SpecRestApi` or `KbRestApi`. Raises `ImportedRestApi`. */
  readonly api: IRestApi;
}

/**
 * Admits callers of other accounts to a REST API: its resource policy, and the identity policies of callers of this app.
 *
 * The statements name the callers in conditions (`aws:PrincipalAccount`, `aws:PrincipalArn`, `aws:PrincipalOrgID`) with the principal
 * `*`, because a policy that names principals makes every unsigned call of the API fail. A role that is deleted
 * and made again under its name is admitted again. A changed policy makes a new deployment.
 *
 * Callers of the account of the API get an identity policy alone, which is all they need. Synthesis fails with
 * `UnsignedCall` if a method that is covered asks for no signature, `UnsignedCallCutOff` if the policy would close another one,
 * `NoSuchCall`, `NamedPrincipal`, `UnreadablePolicy` and `ResourcePolicyTooLarge` (8,192 characters). Article:
 * https://repost.aws/knowledge-center/api-gateway-cross-account-403
 */
export class RestApiAccess extends Construct {
  /**
   * Keeps methods open that ask for no signature, such as a health check: an API with a resource policy refuses unsigned
   * calls that no statement admits. Raises `ImportedRestApi`, `NotNamed` without exact methods and paths, and at synthesis
   * `SignedCallLeftOpen` for methods with AWS_IAM.
   */
  public static leaveOpen(api: IRestApi, calls: ApiCallOptions): void {
    const resource = restApiResource(api, api);
    const open = new Calls(api, 'iam-cross-account-403', { stages: ['*'], ...calls });
    if ([...open.verbs, ...open.paths].some((value) => value.includes('*'))) {
      throw invalid(api, 'NotNamed', 'iam-cross-account-403', "'methods' and 'paths' must be named one by one to be left open, got '*'");
    }
    ResourcePolicy.of(api, resource).admit({
      scope: api, sid: `Open${nextSid(resource)}`, calls: open, conditions: [], isOpen: true, preflight: undefined, sources: {},
    });
  }

  private readonly api: IRestApi;
  private readonly resource: CfnRestApi;
  private readonly calls: Calls;
  private readonly sources: Conditions;

  constructor(scope: Construct, id: string, props: RestApiAccessProps) {
    super(scope, id);
    this.api = props.api;
    this.resource = restApiResource(this, props.api);
    this.calls = new Calls(this, ARTICLE, { ...props, stages: props.stages && namesOfStages(props.stages, this.resource) });
    this.sources = sourceConditions(this, props, isPrivate(this.resource));

    const callers = this.validateCallers(props.callers);
    this.admit(callers, props.preflight);
    for (const caller of [...callers.own, ...callers.others]) this.writeIdentityPolicy(caller);
    if (callers.named.length > 0 && props.outputs !== false) this.tell();
  }

  /**
   * The caller's half alone: the identity policy of a role, user or function of this app that the API admits already, for example
   * by its organization. Raises `NotACaller`, `CallerNotHere` for one of no stack of this app.
   */
  public grantCaller(grantee: IGrantable): void {
    const caller = callerOf(this, ARTICLE, grantee);
    if (caller.stack === undefined) {
      throw invalid(this, 'CallerNotHere', ARTICLE, `'grantee' must be made in a stack of its account in this app, got '${caller.arn}'`);
    }
    this.writeIdentityPolicy(caller);
  }

  /** The ARNs of the admitted calls, for policies that are written by hand in a stack of the API's account. */
  public get callArns(): string[] {
    return this.arnsFor(Stack.of(this));
  }

  private validateCallers(callers: ApiCaller[]): SortedCallers {
    validateCallers(this, ARTICLE, callers, environmentOf(this.api).region);
    const external = callers.find(({ externalId }) => externalId !== undefined);
    if (external) {
      throw invalid(this, 'ExternalIdOnRestPolicy', ARTICLE,
        `'externalId' must be left out for a REST API, whose callers assume no role, got '${external.externalId}'`);
    }
    return sortCallers(this, ARTICLE, callers, environmentOf(this.api).account);
  }

  private admit({ others, named }: SortedCallers, preflight: boolean | undefined): void {
    const ownAccount = environmentOf(this.api).account;
    const admitted = [...others.map(({ arn }) => ({ principalArn: arn })), ...named];
    ResourcePolicy.of(this.api, this.resource).admit({
      scope: this,
      sid: `${this.node.id.replace(/[^A-Za-z0-9]/g, '')}${nextSid(this.resource)}`,
      calls: this.calls,
      conditions: callerConditions(admitted, ownAccount).map((condition) => merged(condition, this.sources)),
      isOpen: false,
      preflight,
      sources: this.sources,
    });
  }

  private writeIdentityPolicy(caller: Caller): void {
    const resources = this.arnsFor(caller.stack ?? Stack.of(this));
    // In the account of the API an identity policy is enough, so it must hold the sources as well.
    writeCallerSide(caller, new PolicyStatement({ actions: [INVOKE_ACTION], resources, conditions: { ...this.sources } }), this.api);
  }

  private arnsFor(reader: Stack): string[] {
    return arnsOf(this.api, this.api.restApiId, this.patterns(), reader);
  }

  private patterns(): string[] {
    return this.calls.patterns(ResourcePolicy.of(this.api, this.resource).stagesOf(this.calls));
  }

  private tell(): void {
    const { region } = environmentOf(this.api);
    const [first] = this.patterns();
    addInstructions(this, {
      actions: [INVOKE_ACTION],
      resources: this.callArns,
      commands: [signedCall(region, urlOf(region, this.api.restApiId, first), first.split('/')[1])],
    });
  }
}

const ARTICLE = 'iam-cross-account-403';

const COUNTS = new WeakMap<CfnRestApi, number>();

/** Statements of a policy must have different ids. */
function nextSid(resource: CfnRestApi): string {
  const count = COUNTS.get(resource) ?? 0;
  COUNTS.set(resource, count + 1);
  return count === 0 ? '' : `X${count}`;
}

function merged(one: Conditions, other: Conditions): Conditions {
  const operators = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(operators.map((operator) => [operator, { ...one[operator], ...other[operator] }]));
}
