import { QuotaSettings, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';

/**
 * A kind of caller: what those with a key of its usage plan may call.
 */
export interface TierOptions {
  /**
   * Limits of each caller over all stages of the profile, requests per second and at once; both greater than 0. Raises
   * `ThrottleIncomplete`, `ThrottleLimit` and `ThrottleAboveAccount`.
   */
  readonly throttle: ThrottleSettings;

  /**
   * How many calls each caller may make in a period: `limit` (a whole number greater than 0) and `period`, both. Raises `QuotaIncomplete`
   * and `QuotaLimit`.
   *
   * @default - as many as the throttle lets through
   */
  readonly quota?: QuotaSettings;

  /**
   * Limits of each caller for single methods of REST APIs, by key such as '/orders/GET'; at most 20 for each stage. Raises the
   * errors of `throttle`; at synthesis `UnknownMethod` and `TooManyMethodLimits`.
   *
   * @default - those of the tier
   */
  readonly methods?: { [key: string]: ThrottleSettings };

  /**
   * Names of callers: letters, digits, '-' and '_'. Each gets an API key, whose logical id comes from the name alone. Raises
   * `ClientName` and `ClientTwice`.
   *
   * @default - none; `addClient` and `addKey` add some
   */
  readonly clients?: string[];

  /**
   * What the tier is for.
   *
   * @default - none
   */
  readonly description?: string;
}

/**
 * A stage of a profile.
 */
export interface ProfileStage {
  /** A stage that is made in this app, L2 or L1, of any kind of API. Raises `NotAStage` for anything else. */
  readonly stage: IConstruct;

  /**
   * Limits of each method or route of the stage that has none of its own. Raises the errors of `StageThrottlingOptions`.
   *
   * @default - what the stage states, otherwise 1,000 requests per second and 500 at once
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Limits of single methods or routes, by key as in `StageThrottlingOptions`.
   *
   * @default - what the stage states
   */
  readonly methods?: { [key: string]: ThrottleSettings };
}

/**
 * Properties for `ThrottlingProfile`.
 */
export interface ThrottlingProfileProps {
  /** The stages, at least one. Raises `NoStage`, and `StageTwice` for one that is given twice. */
  readonly stages: ProfileStage[];

  /**
   * Tiers by name: letters, digits, '-' and '_'. They act on methods of REST APIs, and on the `$connect` route of WebSocket APIs, that
   * require an API key. Raises `TierName`, and `TiersWithoutKeys` if all stages are of HTTP APIs, which have no API keys.
   *
   * @default - no usage plans
   */
  readonly tiers?: { [name: string]: TierOptions };

  /**
   * What the account has in the Region, if its quota was changed.
   *
   * @default - what accounts start with: 10,000 requests per second and 5,000 at once, in some newer Regions 2,500 and 1,250
   */
  readonly account?: ThrottleSettings;

  /**
   * Why limits above those of the account are meant; the reason is recorded as the acknowledgement of rule THR6.
   *
   * @default - such limits are refused
   */
  readonly aboveAccountReason?: string;
}
