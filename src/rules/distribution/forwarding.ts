import { CACHING_DISABLED, CACHING_OPTIMIZED, ORIGIN_REQUEST_POLICIES } from '../../catalogue/cloudfront';
import type { Behavior } from '../../template/model/distributions';
import type { Value } from '../../template/value';

/** What a setting sends on to the origin; undefined where only the deployment knows. */
export interface Forwarding {
  /** Where the setting stands. */
  readonly at: Value;
  /** Whether the viewer's header of that name reaches the origin. */
  header(name: string): boolean | undefined;
  /** Whether the query string of that name reaches the origin. */
  query(name: string): boolean | undefined;
}

/** What each setting of a behaviour sends on: its policies, or the older ForwardedValues. Something is sent on if any of them does. */
export function forwardings({ value }: Behavior): Forwarding[] {
  const [requestPolicy, cachePolicy, legacy] = ['OriginRequestPolicyId', 'CachePolicyId', 'ForwardedValues'].map((name) => value.get(name));
  if (cachePolicy.isAbsent && !legacy.isAbsent) return [ofForwardedValues(legacy)];
  return [ofRequestPolicy(requestPolicy), ofCachePolicy(cachePolicy)];
}

/** Whether any of the settings says yes; no if all of them say so. */
export function anyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function same(at: Value, answer: boolean | undefined): Forwarding {
  return { at, header: () => answer, query: () => answer };
}

function ofRequestPolicy(at: Value): Forwarding {
  if (at.isAbsent) return same(at, false);
  const managed = ORIGIN_REQUEST_POLICIES.get(at.text ?? '');
  if (managed !== undefined) {
    return {
      at,
      header: (name) => name === 'host' ? managed.host : name === 'authorization' ? managed.authorization : undefined,
      query: () => managed.queryStrings,
    };
  }
  const { link } = at;
  if (link?.resource.type !== 'AWS::CloudFront::OriginRequestPolicy') return same(at, undefined);
  return ofParameters(at, link.resource.get('OriginRequestPolicyConfig'));
}

function ofCachePolicy(at: Value): Forwarding {
  if (at.text === CACHING_DISABLED || CACHING_OPTIMIZED.includes(at.text ?? '')) return same(at, false);
  const { link } = at;
  if (link?.resource.type !== 'AWS::CloudFront::CachePolicy') return same(at, undefined);
  return ofParameters(at, link.resource.get('CachePolicyConfig', 'ParametersInCacheKeyAndForwardedToOrigin'));
}

function ofParameters(at: Value, parameters: Value): Forwarding {
  const [headers, queries] = [parameters.get('HeadersConfig'), parameters.get('QueryStringsConfig')];
  return {
    at,
    header: (name) => selects(headers.get('HeaderBehavior'), headers.get('Headers'), name),
    query: (name) => selects(queries.get('QueryStringBehavior'), queries.get('QueryStrings'), name),
  };
}

function ofForwardedValues(legacy: Value): Forwarding {
  const headers = legacy.get('Headers');
  const all = legacy.get('QueryString');
  return {
    at: headers.isAbsent ? legacy : headers,
    header: (name) => anyOf([lists(headers, name), lists(headers, '*')]),
    query: () => all.boolean,
  };
}

/** What the behaviour of a policy means for one name. */
function selects(behavior: Value, names: Value, name: string): boolean | undefined {
  switch (behavior.text) {
    case 'none': return false;
    case 'all':
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront': return true;
    case 'whitelist': return lists(names, name);
    case 'allExcept': {
      const isListed = lists(names, name);
      return isListed === undefined ? undefined : !isListed;
    }
    default: return undefined;
  }
}

function lists(names: Value, name: string): boolean | undefined {
  return anyOf(names.items?.map(({ text }) => text === undefined ? undefined : text.toLowerCase() === name) ?? [undefined]);
}
