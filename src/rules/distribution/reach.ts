import type { GatewayOrigin } from './origins';
import { covers } from '../../template/model/covers';
import type { Behavior } from '../../template/model/distributions';
import { mask } from '../../template/model/mask';
import type { Operation } from '../../template/model/operation';

/** The operations that certainly get their requests through a behaviour; none where that can't be told. */
export function operationsBehind(behavior: Behavior, { origin, target }: GatewayOrigin): Operation[] {
  const all = origin.distribution.behaviors;
  if (target.kind !== 'API' || target.api?.operationsComplete !== true || all === undefined || !isStageOnly(origin.path.parts ?? [''])) return [];
  const others = all.filter(({ isDefault }) => !isDefault);
  // The default behaviour comes last; of the others the first one that matches is taken.
  const before = behavior.isDefault ? others : others.slice(0, others.findIndex(({ value }) => value.path === behavior.value.path));
  return target.api.operations.filter(({ path }) => path !== undefined
    && (behavior.isDefault || coversPath(behavior, path))
    && before.every((other) => !mayMatch(other, path)));
}

/** Whether the origin path is one segment, or nothing: what follows is the path of the API then. */
function isStageOnly(parts: Parameters<typeof mask>[0]): boolean {
  return /^(\/[^/]+)?$/.test(mask(parts).text);
}

/** The pattern with the slash that CloudFront adds. */
function patternOf({ pathPattern }: Behavior): string | undefined {
  const { text } = pathPattern;
  return text === undefined || text.startsWith('/') || text.startsWith('*') ? text : `/${text}`;
}

function coversPath(behavior: Behavior, path: string): boolean {
  const pattern = patternOf(behavior);
  return pattern !== undefined && covers([pattern], [path.replace(/\{[^}]*\}/g, '*')]) === true;
}

/** Whether a request of the path may be taken by the pattern: what both have before their first variable piece goes together. */
export function mayMatch(behavior: Behavior, path: string): boolean {
  const pattern = patternOf(behavior);
  if (pattern === undefined) return true;
  const [fixed] = pattern.split(/[*?]/);
  const [start] = path.split('{');
  if (fixed.length === pattern.length && start.length === path.length) return pattern === path;
  return fixed.startsWith(start) || start.startsWith(fixed);
}
