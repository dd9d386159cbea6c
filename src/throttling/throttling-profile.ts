import { CfnOutput, Lazy } from 'aws-cdk-lib';
import { ApiKey, ApiKeyOptions, IApiKey, IUsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { ILogGroup, QueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accountLimitsOf } from './account-limits';
import { EffectiveLimit, layersOf, leastOf, limitTable } from './effective-limits';
import { PlannedStage, plannedStage } from './planned-stage';
import { StageThrottling } from './stage-throttling';
import { throttleStage } from './throttle-stage';
import { ProfileStage, ThrottlingProfileProps } from './throttling-profile-props';
import { Tier } from './tier';
import { ACCESS_LOG_QUERIES } from '../catalogue/queries';
import { invalid } from '../core/invalid';
import { queryString } from '../logging/saved-query';

const NAME = /^[A-Za-z0-9_-]+$/;

/**
 * The limits of some stages in one place: what each stage lets through, and what each kind of caller may use of it.
 *
 * Each tier is a usage plan with limits, a quota and one API key for each client. `effectiveLimits` says what comes of all layers
 * for each method and tier. Raises the errors of `ThrottlingProfileProps`, `TierOptions` and `StageThrottlingOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class ThrottlingProfile extends Construct {
  private readonly stages: PlannedStage[];
  private readonly tiers = new Map<string, Tier>();
  private readonly keys = new Map<string, IApiKey>();
  private readonly props: ThrottlingProfileProps;

  constructor(scope: Construct, id: string, props: ThrottlingProfileProps) {
    super(scope, id);
    this.props = { ...props };
    this.validateStages(props.stages);

    this.stages = props.stages.map((stage) => plannedStage(this.limit(stage)));
    this.validateTiers();
    const { account, aboveAccountReason } = props;
    for (const [name, options] of Object.entries(props.tiers ?? {})) {
      this.tiers.set(name, new Tier(this, name, { ...options, stages: this.stages, account, aboveAccountReason }));
      for (const client of options.clients ?? []) this.addClient(name, client);
    }
  }

  /** The usage plan of a tier. Raises `UnknownTier`. */
  public usagePlan(tier: string): IUsagePlan {
    return this.tier(tier).usagePlan;
  }

  /** The API key of a client. Raises `UnknownClient`. */
  public apiKey(client: string): IApiKey {
    const key = this.keys.get(client);
    if (key) return key;
    throw invalid(this, 'UnknownClient', 'throttling-429',
      `'client' takes a client of the profile (${[...this.keys.keys()].map((name) => `'${name}'`).join(', ') || 'none'}), got '${client}'`);
  }

  /**
   * Makes an API key for a caller of a tier. Raises `UnknownTier`, `ClientName` and `ClientTwice`.
   *
   * @param tier name of the tier
   * @param client name of the caller; the logical id of the key comes from it
   * @param options name, description and value of the key
   */
  public addClient(tier: string, client: string, options: ApiKeyOptions = {}): IApiKey {
    const plan = this.tier(tier);
    if (!NAME.test(client)) {
      throw invalid(this, 'ClientName', 'throttling-429', `'clients' takes names of letters, digits, '-' and '_', got '${client}'`);
    }
    if (this.keys.has(client)) {
      throw invalid(this, 'ClientTwice', 'throttling-429', `'clients' must name each client in one tier, got '${client}' twice`);
    }
    const key = new ApiKey(this, `Client-${client}`, { description: `${client}, ${tier}`, ...options });
    this.keys.set(client, key);
    plan.addKey(key, client);
    return key;
  }

  /** Puts a key that exists into a tier. Raises `UnknownTier`, and `KeyInTwoPlans` for a key that leads to another plan of one of the stages. */
  public addKey(tier: string, key: IApiKey): void {
    this.tier(tier).addKey(key);
  }

  /**
   * What each caller can rely on, for each method that is known by now and each tier. Methods are often added after the profile:
   * ask when all are there.
   */
  public effectiveLimits(): EffectiveLimit[] {
    const { rate, burst } = accountLimitsOf(this, this.props.account);
    const account = { rateLimit: rate, burstLimit: burst };
    return this.stages.flatMap(({ resource, methods, throttling }) => {
      const known = methods();
      const limited = Object.keys(throttling.methods).filter((method) => known.has(method));
      return [...new Set([...known.keys, ...limited])].flatMap((method) => {
        const own = { stageMethod: throttling.methods[method], stage: throttling.throttle, account };
        const row = { stage: resource.node.path, method };
        if (!known.requiresKey(method)) return [{ ...row, ...leastOf(layersOf(own)) }];
        return [...this.tiers.values()].map((tier) => ({ ...row, ...tier.description, ...leastOf(layersOf({ ...own, ...tier.layers(method) })) }));
      });
    });
  }

  /** The effective limits as a table in Markdown, for documents that callers read. */
  public document(): string {
    return limitTable(this.effectiveLimits());
  }

  /** Adds an output of the stack with the effective limits of all methods that are there at synthesis. */
  public addOutput(id: string): CfnOutput {
    const value = Lazy.string({
      produce: () => this.effectiveLimits().map(({ tier = 'everybody', method, rateLimit, burstLimit, rateDecidedBy }) =>
        `${tier} ${method}: ${rateLimit}/s, ${burstLimit} at once (${rateDecidedBy})`).join('; '),
    });
    return new CfnOutput(this, id, { description: 'Calls per second and at once that a caller can rely on', value });
  }

  /**
   * Saves a query for CloudWatch Logs Insights: how much each key of the tier calls, and how often it is refused. The access log names the key
   * of a call and not its plan, so the query looks for the keys that the tier has at synthesis, imported ones too. Keys that are put into the plan
   * elsewhere are not found. Raises `UnknownTier`, `NoLogGroup` without one, and `NoKey` at synthesis for a tier without keys.
   *
   * @param tier name of the tier
   * @param logGroups where the access logs of the stages go, in one of the formats of `AccessLogFormats`
   */
  public addUsageQuery(tier: string, logGroups: ILogGroup[]): QueryDefinition {
    const plan = this.tier(tier);
    if (logGroups.length === 0) throw invalid(this, 'NoLogGroup', 'throttling-429', "'logGroups' must hold at least one log group, got none");
    const query = new QueryDefinition(this, `Usage-${tier}`, {
      queryDefinitionName: `${this.node.path}/${ACCESS_LOG_QUERIES.usageByKey.name}/${tier}`,
      queryString: queryString(ACCESS_LOG_QUERIES.usageByKey, {
        filter: Lazy.string({ produce: () => `apiKeyId in [${plan.keyIds.map((id) => `"${id}"`).join(', ')}]` }),
      }),
      logGroups: [...logGroups],
    });
    query.node.addValidation({
      validate: () => plan.keyIds.length > 0 ? [] : [invalid(this, 'NoKey', 'throttling-429',
        `'tier' takes a tier with at least one key, since the access log names keys and no plans, got '${tier}' without any`).message],
    });
    return query;
  }

  private limit({ stage, throttle, methods }: ProfileStage): StageThrottling {
    const { account, aboveAccountReason } = this.props;
    const existing = StageThrottling.of(stage);
    if (!existing) return throttleStage(stage, { throttle, methods, account, aboveAccountReason });
    existing._change({ throttle, methods, account, aboveAccountReason });
    return existing;
  }

  private tier(name: string): Tier {
    const tier = this.tiers.get(name);
    if (tier) return tier;
    throw invalid(this, 'UnknownTier', 'throttling-429',
      `'tier' takes a tier of the profile (${[...this.tiers.keys()].map((known) => `'${known}'`).join(', ') || 'none'}), got '${name}'`);
  }

  private validateStages(stages: ProfileStage[]): void {
    if (stages.length === 0) throw invalid(this, 'NoStage', 'throttling-429', "'stages' must hold at least one stage, got none");
    const resources = stages.map(({ stage }) => stage.node.defaultChild ?? stage);
    const twice = resources.find((resource, position) => resources.indexOf(resource) !== position);
    if (twice) throw invalid(this, 'StageTwice', 'throttling-429', `'stages' must hold each stage once, got '${twice.node.path}' twice`);
  }

  private validateTiers(): void {
    const names = Object.keys(this.props.tiers ?? {});
    const wrong = names.find((name) => !NAME.test(name));
    if (wrong !== undefined) {
      throw invalid(this, 'TierName', 'throttling-429', `'tiers' takes names of letters, digits, '-' and '_', got '${wrong}'`);
    }
    if (names.length > 0 && this.stages.every(({ takesKeys }) => !takesKeys)) {
      throw invalid(this, 'TiersWithoutKeys', 'throttling-429',
        `'tiers' must be left out without a stage of a REST or WebSocket API, since HTTP APIs have no API keys, got ${names.map((name) => `'${name}'`).join(', ')}`);
    }
  }
}
