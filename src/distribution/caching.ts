import { Duration, Lazy, Names, Stack } from 'aws-cdk-lib';
import { CfnAuthorizer as RestCfnAuthorizer, CfnMethod, CfnRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnAuthorizer as V2CfnAuthorizer, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CacheCookieBehavior, CachePolicy, CfnCachePolicy, ICachePolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { PREFIX_HEADER } from './edge-functions';
import { refused } from './refusals';
import { StageBehind } from './stages-behind';
import { idPart } from '../core/construct-id';

/**
 * What CloudFront keeps of the answers of an API.
 */
export interface ApiCachingOptions {
  /** How long answers are kept that do not say so themselves with `Cache-Control`; at least one second. Raises `CacheTtl`. */
  readonly ttl: Duration;

  /**
   * How long answers are kept at most, whatever they say themselves. Raises `CacheTtl` if it is less than `ttl`.
   *
   * @default - `ttl`
   */
  readonly maxTtl?: Duration;

  /**
   * Headers that the answers depend on, such as `Accept-Language`. Raises `CacheKeyHost` for `Host`.
   *
   * @default - none beside those that are always part of the key: those of CORS, and what the authorizers and API keys of the API read
   */
  readonly headers?: string[];

  /**
   * Cookies that the answers depend on. Others still reach the API and must not change what it answers.
   *
   * @default CacheCookieBehavior.all()
   */
  readonly cookies?: CacheCookieBehavior;
}

/** What answers to calls from scripts in browsers depend on. */
const CORS_HEADERS: readonly string[] = ['Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method'];

/** The headers of those who call, as far as they decide about the answer. */
export interface CallerHeaders {
  readonly headers: readonly string[];
  /** An authorizer that looks at something which cannot be part of the key of a cache. */
  readonly unkeyed?: string;
}

/** The headers that every answer of the stages depends on. */
export function keyHeaders(stages: readonly StageBehind[], hasPrefix: boolean): string[] {
  return [...stages.flatMap((stage) => callerHeaders(stage).headers), ...CORS_HEADERS, ...hasPrefix ? [PREFIX_HEADER] : []];
}

/** A cache policy; the headers of callers, which are known at synthesis only, are asked for then. */
export function cachePolicy(scope: Construct, basePath: string, options: ApiCachingOptions, requestHeaders: () => readonly string[]): ICachePolicy {
  const id = `CachePolicy${basePath === '' ? '' : ` ${idPart(scope, basePath)}`}`;
  validateCaching(scope, basePath, options);
  const { ttl, maxTtl = ttl, headers = [], cookies = CacheCookieBehavior.all() } = options;
  const policy: CfnCachePolicy = new CfnCachePolicy(scope, id, {
    cachePolicyConfig: {
      name: Lazy.string({ produce: () => `${Names.uniqueResourceName(policy, { maxLength: 100, separator: '-' })}-${Stack.of(scope).region}` }),
      minTtl: 0,
      defaultTtl: ttl.toSeconds(),
      maxTtl: maxTtl.toSeconds(),
      parametersInCacheKeyAndForwardedToOrigin: {
        headersConfig: {
          headerBehavior: 'whitelist',
          headers: Lazy.list({ produce: () => unique([...requestHeaders(), ...headers]) }),
        },
        cookiesConfig: { cookieBehavior: cookies.behavior, cookies: cookies.cookies },
        queryStringsConfig: { queryStringBehavior: 'all' },
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      },
    },
  });
  return CachePolicy.fromCachePolicyId(scope, `${id} Reference`, policy.ref);
}

function validateCaching(scope: Construct, basePath: string, { ttl, maxTtl, headers = [] }: ApiCachingOptions): void {
  if (!ttl.isUnresolved() && ttl.toSeconds() < 1) {
    throw refused(scope, 'CacheTtl', `'caching['${basePath}'].ttl' must be at least 1 second, or the base path be left out, got ${ttl.toSeconds()}`);
  }
  if (maxTtl && !ttl.isUnresolved() && !maxTtl.isUnresolved() && maxTtl.toSeconds() < ttl.toSeconds()) {
    throw refused(scope, 'CacheTtl', `'caching['${basePath}'].maxTtl' must not be less than 'ttl', got ${maxTtl.toSeconds()} and ${ttl.toSeconds()}`);
  }
  if (headers.some((header) => header.toLowerCase() === 'host')) {
    throw refused(scope, 'CacheKeyHost', `'caching['${basePath}'].headers' must not contain Host, which would be sent to API Gateway with the cache key, got it`);
  }
}

/** What the API reads of its callers before it lets them in; the usual headers where that can't be known. */
export function callerHeaders({ kind, apiId, api, resource }: StageBehind): CallerHeaders {
  const isKnown = CfnRestApi.isCfnRestApi(resource) ? api instanceof RestApi : resource !== undefined && resource.body === undefined;
  if (!isKnown || resource === undefined) return { headers: ['Authorization', API_KEY_HEADER] };
  return kind === 'REST' ? restHeaders(apiId, resource.node.root as Construct) : v2Headers(apiId, resource.node.root as Construct);
}

function restHeaders(apiId: string, root: Construct): CallerHeaders {
  const all = root.node.findAll();
  const methods = all.filter(CfnMethod.isCfnMethod).filter((method) => method.restApiId === apiId);
  const keyed = methods.some(({ apiKeyRequired }) => apiKeyRequired === true) ? [API_KEY_HEADER] : [];
  const authorized = methods.filter(({ authorizationType = 'NONE' }) => authorizationType !== 'NONE');
  const authorizers = authorized.map(({ authorizerId }) => all.filter(RestCfnAuthorizer.isCfnAuthorizer).find(({ ref }) => ref === authorizerId));
  return merged(keyed, authorizers.map((authorizer) => authorizer && { path: authorizer.node.path, sources: (authorizer.identitySource ?? '').split(',') }));
}

function v2Headers(apiId: string, root: Construct): CallerHeaders {
  const all = root.node.findAll();
  const authorized = all.filter(CfnRoute.isCfnRoute).filter((route) => route.apiId === apiId && (route.authorizationType ?? 'NONE') !== 'NONE');
  const authorizers = authorized.map(({ authorizerId }) => all.filter(V2CfnAuthorizer.isCfnAuthorizer).find(({ ref }) => ref === authorizerId));
  const sources = (names: string[] = []) => names.length === 0 ? ANYTHING : names;
  return merged([], authorizers.map((authorizer) => authorizer && { path: authorizer.node.path, sources: sources(authorizer.identitySource) }));
}

interface Sources { readonly path: string; readonly sources: readonly string[] }

function merged(headers: readonly string[], authorizers: readonly (Sources | undefined)[]): CallerHeaders {
  const found: CallerHeaders[] = authorizers.map((authorizer) => authorizer === undefined ? { headers: ['Authorization'] } : sourceHeaders(authorizer));
  const { unkeyed } = found.find((each) => each.unkeyed !== undefined) ?? {};
  return { headers: unique([...found.flatMap((each) => each.headers), ...headers]), unkeyed };
}

function sourceHeaders({ path, sources }: Sources): CallerHeaders {
  const headers = sources.map((source) => /^\s*(?:method\.request|\$request)\.header\.([\w-]+)\s*$/.exec(source)?.[1]);
  const isKeyed = sources.every((source, position) => {
    const header = headers[position];
    return header === undefined ? /request\.querystring\./.test(source) : header.toLowerCase() !== 'cookie';
  });
  return { headers: headers.filter((header) => header !== undefined), unkeyed: isKeyed ? undefined : path };
}

function unique(names: readonly string[]): string[] {
  return names.filter((name, position) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === position);
}

const API_KEY_HEADER = 'x-api-key';

/** The sources of an authorizer that names none. */
const ANYTHING: readonly string[] = [''];
