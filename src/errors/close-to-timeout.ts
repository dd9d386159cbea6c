import { ObservedStage } from './observed-stage';

/** The share of the timeout from which on a call is slow. */
const SHARE = 0.8;

/** The filter for calls that come close to the timeout of their integration; of several stages, to the least one. */
export function closeToTimeout(stages: ObservedStage[]): string {
  const least = Math.min(...stages.map(({ integrationTimeout }) => integrationTimeout.toMilliseconds()));
  return `integrationLatency > ${least * SHARE}`;
}
