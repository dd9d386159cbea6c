import { Aspects, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { CfnStage as RestCfnStage, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { CfnRoute, CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct, IConstruct } from 'constructs';
import { isInUsagePlan } from './in-usage-plan';
import { methodsOf, normalKey, sameApi } from './known-methods';
import { LimitedStage, limitedStage } from './limited-stage';
import { bothLimits, checkedLimits, LimitContext, reasonAboveStandard } from './limits';
import { StageThrottlingOptions } from './stage-throttling-options';
import { DEFAULT_STAGE_LIMITS } from '../catalogue/facts';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';
import { stageResource } from '../logging/stage-resource';

/**
 * Properties for `StageThrottling`.
 */
export interface StageThrottlingProps extends StageThrottlingOptions {
  /** A stage that is made in this app, L2 or L1, of any kind of API. Raises `NotAStage` for anything else. */
  readonly stage: IConstruct;
}

/**
 * Limits the calls of one stage of a REST, HTTP or WebSocket API: for each method or route, and for some of them their own.
 *
 * Rate and burst are always written together, and V2 stages wait for the routes that they have limits for. The three `Kb` APIs
 * do this for their stages. What the stage already states stays as it is; stating it here as well raises `ThrottleSetTwice`.
 * Raises the errors of `StageThrottlingOptions`, `StageThrottlingTwice` and `NotAStage`. Article:
 * https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class StageThrottling extends Construct {
  /** The limits of a stage, L2 or L1, if they were written with this library. */
  public static of(stage: IConstruct): StageThrottling | undefined {
    const resource = CfnResource.isCfnResource(stage) ? stage : stage.node.defaultChild;
    return resource && THROTTLED.get(resource);
  }

  private readonly stage: LimitedStage;
  private readonly resource: RestCfnStage | V2CfnStage;
  private context: LimitContext;
  private isStandardStated = false;
  private isWaiting = false;
  /** The methods that were given here; what others stated is theirs to answer for. */
  private readonly given = new Set<string>();

  constructor(scope: Construct, id: string, props: StageThrottlingProps) {
    super(scope, id);
    this.resource = stageResource(props.stage);
    this.stage = limitedStage(this.resource);
    this.context = { scope: this, account: props.account, aboveAccountReason: props.aboveAccountReason };
    this.validateOnce();

    const stated = this.statedStandard();
    this.isStandardStated = stated !== undefined || this.stage.stated() === undefined;
    // What others stated must be complete too: a rate alone leaves the burst to chance.
    if (stated) this.stage.setStandard(bothLimits(this, 'stage', stated));
    else if (this.stage.stated() && props.throttle === undefined) this.stage.setStandard(DEFAULT_STAGE_LIMITS);
    this.change(props);
    if ((this.stage.stated()?.methods.size ?? 0) > 0) this.waitForRoutes();
    this.node.addValidation({ validate: () => [...this.unknownMethods(), ...props.plansElsewhere ? [] : this.keysWithoutPlan()] });
  }

  /** The limits of each method or route that has none of its own; undefined if the stage states them with tokens. */
  public get throttle(): ThrottleSettings | undefined {
    return this.statedStandard();
  }

  /** The limits of single methods or routes, by key: '/orders/GET' for REST APIs, the route key for others. */
  public get methods(): { [key: string]: ThrottleSettings } {
    return Object.fromEntries(this.stage.stated()?.methods ?? []);
  }

  /**
   * Gives one method or route limits of its own. Raises `ThrottleSetTwice`, `ThrottleIncomplete`, `ThrottleLimit` and `ThrottleAboveAccount`;
   * at synthesis `UnknownMethod`.
   *
   * @param key '/orders/GET' for REST APIs, the route key 'GET /orders' or 'sendMessage' for others
   * @param throttle requests per second and at once; both greater than 0
   */
  public addMethod(key: string, throttle: ThrottleSettings): void {
    this.change({ methods: { [key]: throttle } });
  }

  /** Adds what a profile states to what is there. @internal */
  public _change(options: StageThrottlingOptions): void {
    this.context = {
      scope: this,
      account: options.account ?? this.context.account,
      aboveAccountReason: options.aboveAccountReason ?? this.context.aboveAccountReason,
    };
    this.change(options);
  }

  /** The L1 of the stage. @internal */
  public _stageResource(): RestCfnStage | V2CfnStage {
    return this.resource;
  }

  private change({ throttle, methods }: StageThrottlingOptions): void {
    if (throttle) this.limitStage(throttle);
    for (const [key, limits] of Object.entries(methods ?? {})) this.limitMethod(`methods['${key}']`, key, limits);
    const reason = reasonAboveStandard(this.context, [throttle ?? {}, ...Object.values(methods ?? {})]);
    if (reason !== undefined) acknowledge(this.resource, 'ApiGatewayKb-THR6', reason);
  }

  private limitStage(throttle: ThrottleSettings): void {
    const limits = checkedLimits(this.context, 'throttle', throttle);
    if (this.isStandardStated) {
      throw invalid(this, 'ThrottleSetTwice', 'throttling-429', "'throttle' must be left out when the stage states its limits, got both");
    }
    this.isStandardStated = true;
    this.stage.setStandard(limits);
  }

  private limitMethod(prop: string, key: string, throttle: ThrottleSettings): void {
    const limits = checkedLimits(this.context, prop, throttle);
    const normal = normalKey(this.resource, key);
    const stated = this.stage.stated()?.methods.get(normal);
    if (!this.stage.stated() || stated?.rateLimit !== undefined || stated?.burstLimit !== undefined) {
      throw invalid(this, 'ThrottleSetTwice', 'throttling-429', `'${prop}' must be left out when the stage states the limits of the method, got both`);
    }
    this.given.add(normal);
    this.stage.setMethod(normal, limits);
    this.waitForRoutes();
  }

  private statedStandard(): ThrottleSettings | undefined {
    const standard = this.stage.stated()?.standard;
    return standard?.rateLimit === undefined && standard?.burstLimit === undefined ? undefined : standard;
  }

  /** V2 stages are refused if they name a route that does not exist yet; routes may be added long after the stage. */
  private waitForRoutes(): void {
    const stage = this.resource;
    if (!V2CfnStage.isCfnStage(stage) || this.isWaiting) return;
    this.isWaiting = true;
    const isOfApi = sameApi(stage, stage.apiId);
    Aspects.of(Stack.of(stage)).add({
      visit: (node) => {
        if (!CfnRoute.isCfnRoute(node) || node.stack !== stage.stack || !isOfApi(node, node.apiId)) return;
        if (this.stage.stated()?.methods.has(node.routeKey)) stage.addResourceDependency(node);
      },
    });
  }

  private unknownMethods(): string[] {
    const limited = [...this.given].filter((key) => !Token.isUnresolved(key));
    if (limited.length === 0) return [];
    const known = methodsOf(this.resource);
    if (!known.isComplete) return [];
    return limited.filter((key) => !known.has(key)).map((key) => invalid(this, 'UnknownMethod', 'throttling-429',
      `'methods' takes methods and routes that the API has (${known.keys.map((name) => `'${name}'`).join(', ') || 'none'}), got '${key}'`).message);
  }

  private keysWithoutPlan(): string[] {
    const { keyRequired } = methodsOf(this.resource);
    if (keyRequired.length === 0 || isInUsagePlan(this.resource)) return [];
    return [invalid(this, 'KeyWithoutPlan', 'throttling-429',
      `'stage' must be in a usage plan if methods require an API key, unless 'plansElsewhere' is true, got none for ${keyRequired.map((key) => `'${key}'`).join(', ')}`).message];
  }

  private validateOnce(): void {
    const first = THROTTLED.get(this.resource);
    if (first) {
      throw invalid(this, 'StageThrottlingTwice', 'throttling-429', `'stage' must be given to one StageThrottling, got one that has '${first.node.path}'`);
    }
    THROTTLED.set(this.resource, this);
  }
}

/** Whose limits are written already; by L1, which is what an L2 and a mixin share. */
const THROTTLED = new WeakMap<IConstruct, StageThrottling>();
