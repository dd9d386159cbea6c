import type { Behavior, Origin, OriginTarget } from '../../template/model/distributions';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';

/** An origin that leads to API Gateway. */
export interface GatewayOrigin {
  readonly origin: Origin;
  readonly target: OriginTarget;
  /** The behaviours that send requests to it; undefined where only the deployment knows. */
  readonly behaviors: readonly Behavior[] | undefined;
  /** Whether the behaviours are known, and none of them has a function that may change the path or the headers. */
  readonly isUntouched: boolean;
}

/** The origins of a distribution that lead to API Gateway, without those that no behaviour uses. */
export function gatewayOrigins(resource: Resource, index: TemplateIndex): GatewayOrigin[] {
  return (index.distributions.of(resource)?.origins ?? []).flatMap((origin) => {
    const { target, behaviors } = origin;
    if (target === undefined || behaviors?.length === 0) return [];
    const isUntouched = behaviors?.every(({ rewritesRequests }) => rewritesRequests === false) ?? false;
    return [{ origin, target, behaviors, isUntouched }];
  });
}

/** What an origin leads to, for people. */
export function describeTarget(target: OriginTarget): string {
  if (target.kind === 'API') return target.api === undefined ? 'an API' : `the API '${target.api.resource.logicalId}'`;
  return target.domain === undefined ? 'a custom domain' : `the custom domain '${target.domain.resource.logicalId}'`;
}

/** How a behaviour is called by people. */
export function describeBehavior(behavior: Behavior): string {
  return behavior.isDefault ? 'the default behaviour' : `the behaviour for ${behavior.pathPattern.toString()}`;
}
