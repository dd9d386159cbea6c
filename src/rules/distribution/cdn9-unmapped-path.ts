import type { Behavior, Origin } from '../../template/model/distributions';
import type { Domain } from '../../template/model/domain';
import { defineRule, RuleContext } from '../rule';
import { describeBehavior, GatewayOrigin, gatewayOrigins } from './origins';

export const cdn9UnmappedPath = defineRule({
  id: 'CDN9',
  slug: 'unmapped-path',
  title: 'A behaviour sends paths to a custom domain that has no mapping for them',
  severity: 'warning',
  articles: ['cloudfront-custom-domain'],
  symptom: "calls of these paths get 403 with the message 'Forbidden', and no API logs them",
  why: 'A custom domain finds the API by the beginning of the path. What no base path matches is refused.',
  fix: 'Map the base path on the custom domain, or change PathPattern or OriginPath.',
  findings: {
    UNMAPPED: { title: 'no base path of the domain begins like the paths of the behaviour' },
    EXACT: {
      title: 'the pattern leaves out the base path itself',
      symptom: 'calls of exactly the base path, without a slash behind it, go to the default behaviour',
      why: 'The pattern /orders/* does not match /orders.',
      fix: 'Add a behaviour for the base path without /*.',
      advice: true,
    },
  },
  silent: [
    'domains of which not all mappings are in the templates, with an empty base path, or with routing rules',
    'patterns that begin with a wildcard, the default behaviour, and behaviours with functions that may change the path',
    'EXACT without the option `strict`: callers may never use the bare base path',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, context) {
    const { index } = context;
    for (const candidate of gatewayOrigins(resource, index)) {
      const { target, isUntouched } = candidate;
      if (target.kind !== 'DOMAIN' || !isUntouched || index.domains.named(target.domain.name).length > 1) continue;
      const keys = keysOf(target.domain);
      if (keys === undefined) continue;
      for (const behavior of candidate.behaviors ?? []) if (!behavior.isDefault) checkBehavior(behavior, candidate, keys, context);
    }
  },
});

/** The base paths of the domain; undefined if some are not known, or if one takes everything. */
function keysOf({ mappings, mappingsComplete, routingRules }: Domain): string[] | undefined {
  if (!mappingsComplete || routingRules.length > 0 || mappings.length === 0) return undefined;
  const keys = mappings.map(({ pathText }) => pathText);
  return keys.every((key) => key !== undefined && key !== '') ? keys as string[] : undefined;
}

function checkBehavior(behavior: Behavior, { origin }: GatewayOrigin, keys: readonly string[], { report }: RuleContext): void {
  const pattern = behavior.pathPattern.text;
  const prefix = origin.path.isAbsent ? '' : origin.path.text;
  if (pattern === undefined || pattern.startsWith('*') || prefix === undefined) return;
  const [fixed] = `${prefix}/${pattern.replace(/^\//, '')}`.split(/[*?]/);
  if (!keys.some((key) => begins(fixed, key))) {
    const mapped = keys.map((key) => `'${key}'`).join(', ');
    report({ finding: 'UNMAPPED', at: behavior.pathPattern, message: `${describeBehavior(behavior)} sends '${fixed}' to a domain that only maps ${mapped}` });
    return;
  }
  const bare = pattern.endsWith('/*') ? pattern.slice(0, -'/*'.length) : undefined;
  const isKey = bare !== undefined && keys.some((key) => `/${key}` === `${prefix}/${bare.replace(/^\//, '')}`);
  if (isKey && leavesOut(bare, origin, behavior)) {
    report({ finding: 'EXACT', at: behavior.pathPattern, message: `${behavior.pathPattern.toString()} does not match ${bare}` });
  }
}

/** Whether paths that begin so can be behind the base path. */
function begins(fixed: string, key: string): boolean {
  return fixed === `/${key}` || fixed.startsWith(`/${key}/`) || `/${key}/`.startsWith(fixed);
}

/** Whether the bare path goes to another host than what is below it. */
function leavesOut(bare: string, { distribution, domainName }: Origin, below: Behavior): boolean {
  const behaviors = distribution.behaviors ?? [];
  const taking = behaviors.find(({ isDefault, pathPattern: { text } }) => !isDefault
    && (text === undefined || text === bare || (/[*?]/.test(text) && bare.startsWith(text.split(/[*?]/)[0]) && text !== below.pathPattern.text)))
    ?? behaviors.find(({ isDefault }) => isDefault);
  const other = distribution.origins?.find(({ id }) => taking !== undefined && id.equals(taking.originId));
  return other !== undefined && other.domainName.key !== undefined && !other.domainName.equals(domainName);
}
