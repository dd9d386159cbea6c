import { Token } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { accountLimitsOf } from './account-limits';
import { Limits } from '../catalogue/facts';
import { invalid } from '../core/invalid';

/** What limits may be, beside their own form. */
export interface LimitContext {
  /** The construct that was given the limits. */
  readonly scope: IConstruct;
  /** What the account has, if somebody said. */
  readonly account?: ThrottleSettings;
  /** Why limits above the account's are meant. */
  readonly aboveAccountReason?: string;
}

/** The limits that a prop states, both of them, or an error. Tokens pass. */
export function checkedLimits({ scope, account, aboveAccountReason }: LimitContext, prop: string, settings: ThrottleSettings): Limits {
  const limits = bothLimits(scope, prop, settings);
  const most = accountLimitsOf(scope, account);
  if (aboveAccountReason === undefined) {
    refuseAbove(scope, `${prop}.rateLimit`, limits.rate, most.rate);
    refuseAbove(scope, `${prop}.burstLimit`, limits.burst, most.burst);
  }
  return limits;
}

/** Why limits above those that accounts start with are meant, for rule THR6, which knows no others. */
export function reasonAboveStandard({ scope, account, aboveAccountReason }: LimitContext, limits: readonly ThrottleSettings[]): string | undefined {
  if (aboveAccountReason !== undefined || account === undefined) return aboveAccountReason;
  const { rate, burst } = accountLimitsOf(scope);
  const isAbove = (value: number | undefined, most: number) => value !== undefined && !Token.isUnresolved(value) && value > most;
  return limits.some(({ rateLimit, burstLimit }) => isAbove(rateLimit, rate) || isAbove(burstLimit, burst))
    ? "The quota of the account was raised, as 'account' states." : undefined;
}

/** Rate and burst of a prop, both greater than zero. */
export function bothLimits(scope: IConstruct, prop: string, { rateLimit, burstLimit }: ThrottleSettings): Limits {
  if (rateLimit === undefined || burstLimit === undefined) {
    const [given, missing] = rateLimit === undefined ? ['burstLimit', 'rateLimit'] : ['rateLimit', 'burstLimit'];
    throw invalid(scope, 'ThrottleIncomplete', 'throttling-429',
      `'${prop}' must state rateLimit and burstLimit together, got ${rateLimit === burstLimit ? 'neither' : `${given} without ${missing}`}`);
  }
  validateLimit(scope, `${prop}.rateLimit`, rateLimit, rateLimit > 0, 'a number greater than 0');
  validateLimit(scope, `${prop}.burstLimit`, burstLimit, Number.isInteger(burstLimit) && burstLimit > 0, 'a whole number greater than 0');
  return { rate: rateLimit, burst: burstLimit };
}

function validateLimit(scope: IConstruct, prop: string, value: number, isValid: boolean, wanted: string): void {
  if (Token.isUnresolved(value) || (isValid && Number.isFinite(value))) return;
  throw invalid(scope, 'ThrottleLimit', 'throttling-429', `'${prop}' takes ${wanted}, since 0 would refuse every call, got ${value}`);
}

function refuseAbove(scope: IConstruct, prop: string, value: number, most: number): void {
  if (Token.isUnresolved(value) || Token.isUnresolved(most) || value <= most) return;
  throw invalid(scope, 'ThrottleAboveAccount', 'throttling-429',
    `'${prop}' must not be above the ${most} that the account has in the Region, unless 'account' states a raised quota or 'aboveAccountReason' says why, got ${value}`);
}
