import { throughFunction } from './functions';
import { hasCertificate } from './names';
import { answered, must, Request, Trace } from './request';
import { headerValue } from './web-acl';
import { DEFAULT_ALLOWED_METHODS, ORIGIN_REQUEST_POLICIES } from '../../../src/catalogue/cloudfront';
import type { Behavior, Distribution, Origin } from '../../../src/template/model/distributions';
import type { Value } from '../../../src/template/value';

/** The first behaviour in the template whose pattern takes the path; the default one takes the rest. */
export function behaviorFor(distribution: Distribution, path: string): Behavior {
  const behaviors = must(distribution.behaviors, 'the behaviours', distribution.resource);
  const others = behaviors.filter(({ isDefault }) => !isDefault);
  const found = others.find(({ pathPattern }) => matches(must(pathPattern.text, 'the path pattern', distribution.resource), path));
  return found ?? behaviors.find(({ isDefault }) => isDefault)!;
}

/** What CloudFront sends on. */
export interface ToOrigin {
  readonly origin: Origin;
  readonly path: string;
  readonly sendsHost: boolean;
  readonly headers: ReadonlyMap<string, string>;
}

/** Lets a behaviour refuse the request, and names the origin that gets it. */
export function originFor(distribution: Distribution, asked: Request, trace: Trace): ToOrigin {
  if (!hasCertificate({ kind: 'DISTRIBUTION', resource: distribution.resource, distribution }, asked.host)) answered('403 of CloudFront');
  const behavior = behaviorFor(distribution, asked.path);
  trace.behavior = behavior.isDefault ? '(default)' : behavior.pathPattern.text;
  const { resource } = distribution;
  const viewers = behavior.value.get('ViewerProtocolPolicy').text;
  if (asked.scheme === 'http' && viewers === 'https-only') answered('403 of CloudFront');
  if (asked.scheme === 'http' && viewers === 'redirect-to-https') answered('301 of CloudFront');
  const methods = behavior.value.get('AllowedMethods');
  if (!(methods.isAbsent ? DEFAULT_ALLOWED_METHODS : (methods.items ?? []).map(({ text }) => text)).includes(asked.method)) answered('403 of CloudFront');
  const request = throughFunction(behavior, asked);

  const origin = distribution.origins?.find(({ id }) => id.equals(behavior.originId));
  const { path, custom } = must(origin, 'the origin', resource);
  const protocol = custom.get('OriginProtocolPolicy').text;
  if (protocol === 'http-only' || (protocol === 'match-viewer' && request.scheme === 'http')) answered('502 or 504 of CloudFront');
  return {
    origin: origin!,
    path: `${path.isAbsent ? '' : must(path.text ?? stageOf(path), 'the origin path', resource)}${request.path}`,
    sendsHost: sendsHost(behavior),
    headers: new Map([...request.headers, ...addedHeaders(distribution, origin!)]),
  };
}

interface CustomHeader {
  readonly HeaderName: string;
  readonly HeaderValue: unknown;
}

/** The headers that CloudFront adds for an origin, in place of those that viewers send. */
function addedHeaders({ resource }: Distribution, { value }: Origin): [string, string][] {
  const { Origins } = resource.properties.DistributionConfig as { Origins: { OriginCustomHeaders?: CustomHeader[] }[] };
  const position = Number(value.path.split('.').pop());
  return (Origins[position].OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), headerValue(HeaderValue)]);
}

/** `/${stage}`, with a reference to the stage. */
function stageOf(path: Value): string | undefined {
  const [slash, link] = path.parts ?? [];
  return slash === '/' && typeof link === 'object' && 'resource' in link ? `/${link.resource.get('StageName').text}` : undefined;
}

/** Whether the origin gets the name that the viewer asked for. */
export function sendsHost({ value }: Behavior): boolean {
  const policy = value.get('OriginRequestPolicyId');
  const cache = value.get('CachePolicyId');
  const legacy = value.get('ForwardedValues', 'Headers').items ?? [];
  if (legacy.some(({ text }) => text === '*' || text?.toLowerCase() === 'host')) return true;
  const managed = ORIGIN_REQUEST_POLICIES.get(policy.text ?? '');
  return managed?.host === true
    || selectsHost(policy.link?.resource.get('OriginRequestPolicyConfig', 'HeadersConfig'))
    || selectsHost(cache.link?.resource.get('CachePolicyConfig', 'ParametersInCacheKeyAndForwardedToOrigin', 'HeadersConfig'));
}

function selectsHost(config: Value | undefined): boolean {
  const behavior = config?.get('HeaderBehavior').text ?? 'none';
  const isListed = config?.get('Headers').items?.some(({ text }) => text?.toLowerCase() === 'host') ?? false;
  return behavior.startsWith('allViewer') || (behavior === 'whitelist' && isListed) || (behavior === 'allExcept' && !isListed);
}

/** `*` is any number of characters, `?` is one; a slash at the start may be left out; capitals count. */
export function matches(pattern: string, path: string): boolean {
  const full = /^[/*]/.test(pattern) ? pattern : `/${pattern}`;
  const expression = full.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 's').test(path);
}
