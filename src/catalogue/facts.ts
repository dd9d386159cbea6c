/** Steady-state requests per second that an account may make in a Region unless its quota was changed. */
export const ACCOUNT_RATE_LIMIT = 10_000;

/** Requests that an account may make at once in a Region unless its quota was changed. */
export const ACCOUNT_BURST_LIMIT = 5_000;
