import { Token } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';

/**
 * Where a limit is written. API Gateway applies them in this order.
 */
export enum LimitLayer {
  /** The method in the usage plan of the caller. */
  PLAN_METHOD = 'plan, method',
  /** The usage plan of the caller. */
  PLAN = 'plan',
  /** The method or route in the stage. */
  STAGE_METHOD = 'stage, method',
  /** The stage, for each method or route without limits of its own. */
  STAGE = 'stage',
  /** The account in its Region, over all APIs. */
  ACCOUNT = 'account',
}

/**
 * What one caller can rely on: as long as the calls of one method stay within these limits, and nobody else uses up what is shared,
 * none is answered 429.
 */
export interface EffectiveLimit {
  /** Path of the construct of the stage. */
  readonly stage: string;

  /** The method or route: '/orders/GET', 'GET /orders' or 'sendMessage'. */
  readonly method: string;

  /**
   * The tier of the caller.
   *
   * @default - the method requires no key, so the limits are those of all callers together
   */
  readonly tier?: string;

  /** Requests per second: the least of all layers. */
  readonly rateLimit: number;

  /** The layer with that rate. */
  readonly rateDecidedBy: LimitLayer;

  /** Requests at once: the least of all layers. */
  readonly burstLimit: number;

  /** The layer with that burst. */
  readonly burstDecidedBy: LimitLayer;

  /**
   * The quota of the caller, such as '1000 per DAY'.
   *
   * @default - no quota
   */
  readonly quota?: string;
}

/** A limit of a layer; what is not stated, or a token, does not count. */
export type LayerLimit = readonly [LimitLayer, ThrottleSettings | undefined];

/** The layers that act on a method, in the order in which API Gateway applies them: an entry of the stage for the method replaces the stage's. */
export function layersOf(given: {
  readonly planMethod?: ThrottleSettings;
  readonly plan?: ThrottleSettings;
  readonly stageMethod?: ThrottleSettings;
  readonly stage?: ThrottleSettings;
  readonly account: ThrottleSettings;
}): LayerLimit[] {
  return [
    [LimitLayer.PLAN_METHOD, given.planMethod],
    [LimitLayer.PLAN, given.plan],
    given.stageMethod ? [LimitLayer.STAGE_METHOD, given.stageMethod] : [LimitLayer.STAGE, given.stage],
    [LimitLayer.ACCOUNT, given.account],
  ];
}

/** The least of all layers, with the first layer that has it. */
export function leastOf(layers: readonly LayerLimit[]): Pick<EffectiveLimit, 'rateLimit' | 'rateDecidedBy' | 'burstLimit' | 'burstDecidedBy'> {
  const least = (read: (limits: ThrottleSettings) => number | undefined): [number, LimitLayer] => {
    let found: [number, LimitLayer] = [Infinity, LimitLayer.ACCOUNT];
    for (const [layer, limits] of layers) {
      const value = limits && read(limits);
      if (value !== undefined && !Token.isUnresolved(value) && value < found[0]) found = [value, layer];
    }
    return found;
  };
  const [rateLimit, rateDecidedBy] = least((limits) => limits.rateLimit);
  const [burstLimit, burstDecidedBy] = least((limits) => limits.burstLimit);
  return { rateLimit, rateDecidedBy, burstLimit, burstDecidedBy };
}

/** The limits as a table in Markdown. */
export function limitTable(limits: readonly EffectiveLimit[]): string {
  const rows = limits.map(({ stage, method, tier = 'everybody together', rateLimit, burstLimit, rateDecidedBy, burstDecidedBy, quota = '-' }) =>
    [stage, `\`${method}\``, tier, `${rateLimit} (${rateDecidedBy})`, `${burstLimit} (${burstDecidedBy})`, quota]);
  const head = ['stage', 'method', 'caller', 'requests per second', 'at once', 'quota'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
