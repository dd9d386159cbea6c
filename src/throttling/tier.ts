import { Lazy, Names, Token } from 'aws-cdk-lib';
import { CfnUsagePlan, CfnUsagePlanKey, IApiKey, IUsagePlan, QuotaSettings, ThrottleSettings, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { Construct, IConstruct } from 'constructs';
import { EffectiveLimit } from './effective-limits';
import { KnownMethods } from './known-methods';
import { checkedLimits, LimitContext, reasonAboveStandard } from './limits';
import { normalMethodKey } from './method-key';
import { PlannedStage } from './planned-stage';
import { TierOptions } from './throttling-profile-props';
import { MAX_METHOD_THROTTLES } from '../catalogue/facts';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';

interface TierProps extends TierOptions {
  readonly stages: PlannedStage[];
  readonly account?: ThrottleSettings;
  readonly aboveAccountReason?: string;
}

/** A usage plan with its keys. */
export class Tier extends Construct {
  public readonly usagePlan: IUsagePlan;

  private readonly stages: PlannedStage[];
  private readonly throttle: ThrottleSettings;
  private readonly methods: ReadonlyMap<string, ThrottleSettings>;
  private readonly quota?: QuotaSettings;
  private readonly keys: IApiKey[] = [];

  constructor(scope: Construct, private readonly tier: string, props: TierProps) {
    super(scope, `Tier-${tier}`);
    const context: LimitContext = { scope: this, account: props.account, aboveAccountReason: props.aboveAccountReason };
    this.throttle = both(checkedLimits(context, 'throttle', props.throttle));
    this.methods = new Map(Object.entries(props.methods ?? {}).map(([key, limits]) =>
      [normalMethodKey(key), both(checkedLimits(context, `methods['${key}']`, limits))]));
    this.validateQuota(props.quota);
    this.quota = props.quota;
    this.stages = props.stages.filter(({ takesKeys }) => takesKeys);

    const plan = new CfnUsagePlan(this, 'Resource', {
      usagePlanName: tier,
      description: props.description,
      throttle: this.throttle,
      quota: props.quota,
      // Methods are often added after the profile.
      apiStages: Lazy.any({ produce: () => this.apiStages() }),
    });
    const reason = reasonAboveStandard(context, [this.throttle, ...this.methods.values()]);
    if (reason !== undefined) acknowledge(plan, 'ApiGatewayKb-THR6', reason);
    this.usagePlan = UsagePlan.fromUsagePlanId(this, 'UsagePlan', plan.ref);
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** Associates a key; the logical id comes from the key (or the name of its client), so others may come and go. */
  public addKey(key: IApiKey, name: string = Names.nodeUniqueId(key.node)): void {
    this.validateKey(key);
    this.keys.push(key);
    new CfnUsagePlanKey(this, `Key-${name}`, { keyId: key.keyId, keyType: 'API_KEY', usagePlanId: this.usagePlan.usagePlanId });
  }

  /** The ids of the keys that the tier has by now. */
  public get keyIds(): string[] {
    return this.keys.map(({ keyId }) => keyId);
  }

  /** What the plan limits of a method. */
  public layers(method: string): { readonly planMethod?: ThrottleSettings; readonly plan: ThrottleSettings } {
    return { planMethod: this.methods.get(method), plan: this.throttle };
  }

  /** The columns of the effective limits that only the tier knows. */
  public get description(): Pick<EffectiveLimit, 'tier' | 'quota'> {
    const { tier, quota } = this;
    return { tier, quota: quota && `${Token.isUnresolved(quota.limit) ? 'known when deployed,' : quota.limit} per ${quota.period}` };
  }

  private apiStages(): CfnUsagePlan.ApiStageProperty[] {
    const limits = this.limitsByStage();
    return this.stages.map((stage) => {
      const methods = [...limits.get(stage) ?? []];
      return {
        apiId: stage.apiId,
        // A reference, so that the plan waits for the stage.
        stage: stage.resource.ref,
        throttle: methods.length === 0 ? undefined : Object.fromEntries(methods.map((key) => [key, this.methods.get(key)!])),
      };
    });
  }

  /** The methods with limits of each stage: where they are, or else where they may be. */
  private limitsByStage(): Map<PlannedStage, string[]> {
    const known = new Map<PlannedStage, KnownMethods>(this.stages.filter(({ hasMethods }) => hasMethods).map((stage) => [stage, stage.methods()]));
    const isFound = (key: string) => [...known.values()].some((methods) => methods.has(key));
    return new Map([...known].map(([stage, methods]) =>
      [stage, [...this.methods.keys()].filter((key) => methods.has(key) || (!methods.isComplete && !isFound(key)))]));
  }

  private problems(): string[] {
    const limits = this.limitsByStage();
    const unknown = [...this.methods.keys()].filter((key) => ![...limits.values()].some((keys) => keys.includes(key)));
    const crowded = [...limits].filter(([, keys]) => keys.length > MAX_METHOD_THROTTLES);
    return [
      ...unknown.map((key) => invalid(this, 'UnknownMethod', 'throttling-429', `'methods' takes methods that a REST API of the profile has, got '${key}'`)),
      ...crowded.map(([{ resource }, keys]) => invalid(this, 'TooManyMethodLimits', 'throttling-429',
        `'methods' takes at most ${MAX_METHOD_THROTTLES} methods for each stage, got ${keys.length} for '${resource.node.path}'`)),
    ].map(({ message }) => message);
  }

  private validateQuota(quota: QuotaSettings | undefined): void {
    if (!quota) return;
    const missing = quota.limit === undefined ? 'limit' : quota.period === undefined ? 'period' : undefined;
    if (missing) {
      throw invalid(this, 'QuotaIncomplete', 'throttling-429', `'quota' must state limit and period together, got one without ${missing}`);
    }
    if (!Token.isUnresolved(quota.limit) && !(Number.isInteger(quota.limit) && quota.limit! > 0)) {
      throw invalid(this, 'QuotaLimit', 'throttling-429', `'quota.limit' takes a whole number greater than 0, since 0 would refuse every call, got ${quota.limit}`);
    }
  }

  private validateKey(key: IApiKey): void {
    const { root } = this.node;
    const known = PLANS_OF.get(root) ?? new Map<string, Tier[]>();
    PLANS_OF.set(root, known);
    const plans = known.get(key.keyId) ?? [];
    const rival = plans.find((plan) => plan.stages.some(({ resource }) => this.stages.some((stage) => stage.resource === resource)));
    if (rival) {
      throw invalid(this, 'KeyInTwoPlans', 'throttling-429',
        `'key' must be in one usage plan for each stage, got '${key.node.path}', which is in '${rival.node.path}'`);
    }
    known.set(key.keyId, [...plans, this]);
  }
}

/** Which tiers a key is in, by its id, over all profiles of an app: a key may be imported more than once. */
const PLANS_OF = new WeakMap<IConstruct, Map<string, Tier[]>>();

function both({ rate, burst }: { readonly rate: number; readonly burst: number }): ThrottleSettings {
  return { rateLimit: rate, burstLimit: burst };
}
