import { StageThrottlingOptions } from '../throttling/stage-throttling-options';

/** The limits that a further stage takes over from its API: not those of single methods, and none for the stage if it states its own. */
export function limitsOfApi(options: StageThrottlingOptions = {}, rateLimit?: number, burstLimit?: number): StageThrottlingOptions {
  const isStated = rateLimit !== undefined || burstLimit !== undefined;
  return { ...options, methods: undefined, throttle: isStated ? undefined : options.throttle };
}
