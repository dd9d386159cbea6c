/** Steady-state requests per second that an account may make in a Region unless its quota was changed. */
export const ACCOUNT_RATE_LIMIT = 10_000;

/** Requests that an account may make at once in a Region unless its quota was changed. */
export const ACCOUNT_BURST_LIMIT = 5_000;

/** A token bucket: requests per second that refill it, and how many it holds. */
export interface Limits {
  readonly rate: number;
  readonly burst: number;
}

/** The throttle of an account in the Regions that opened with a smaller one, unless its quota was changed. */
export const SMALLER_ACCOUNT_LIMITS: Limits = { rate: 2_500, burst: 1_250 };

/** The Regions with the smaller throttle. */
export const SMALLER_LIMITS_REGIONS: readonly string[] = [
  'af-south-1', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-7', 'ca-west-1',
  'eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'mx-central-1',
];

/** The throttle that an account has in a Region unless its quota was changed; for an unknown Region the greater one. */
export function accountLimitsIn(region: string | undefined): Limits {
  return region !== undefined && SMALLER_LIMITS_REGIONS.includes(region)
    ? SMALLER_ACCOUNT_LIMITS
    : { rate: ACCOUNT_RATE_LIMIT, burst: ACCOUNT_BURST_LIMIT };
}

/** How many methods of one stage may have limits of their own in a usage plan. */
export const MAX_METHOD_THROTTLES = 20;

/** The periods after which the quota of a usage plan starts again. */
export const QUOTA_PERIODS: readonly string[] = ['DAY', 'WEEK', 'MONTH'];

/** The number of characters that the value of an API key may have. */
export const API_KEY_VALUE_LENGTH = { min: 20, max: 128 } as const;

/**
 * The limits that our APIs write for each method or route of a stage if nobody says otherwise: a tenth of what an account has,
 * so that no single method can use up what all APIs of the Region share.
 */
export const DEFAULT_STAGE_LIMITS: Limits = { rate: 1_000, burst: 500 };
