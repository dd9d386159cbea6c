import { ALL_VIEWER_EXCEPT_HOST, CACHING_DISABLED, CACHING_OPTIMIZED, DEFAULT_ALLOWED_METHODS } from '../../catalogue/cloudfront';
import type { Behavior, Origin } from '../../template/model/distributions';
import { Operation, operationName } from '../../template/model/operation';
import { defineRule, RuleContext } from '../rule';
import { anyOf, forwardings } from './forwarding';
import { describeBehavior, gatewayOrigins } from './origins';
import { operationsBehind } from './reach';

const WRITING = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** How many operations a message names. */
const NAMED = 3;

export const cdn8BlockedRequests = defineRule({
  id: 'CDN8',
  slug: 'blocked-requests',
  title: 'The behaviour lets only some of the requests through',
  severity: 'warning',
  articles: ['cloudfront-custom-domain'],
  symptom: 'some calls fail through CloudFront that work without it',
  why: 'Unless it is told otherwise, a behaviour lets GET and HEAD through, and sends on neither the Authorization header nor query strings.',
  fix: `Allow all methods, with the managed cache policy CachingDisabled (${CACHING_DISABLED}) and the managed origin request policy `
    + `AllViewerExceptHostHeader (${ALL_VIEWER_EXCEPT_HOST}).`,
  findings: {
    METHODS: {
      title: 'AllowedMethods is not set, and the API has methods that write',
      symptom: 'POST, PUT, PATCH and DELETE get 403 from CloudFront; API Gateway never sees them',
      fix: 'Set AllowedMethods to [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE].',
    },
    CHOSEN_METHODS: {
      title: 'AllowedMethods leave out methods that the API has, or may have',
      symptom: 'the methods that are left out get 403 from CloudFront; API Gateway never sees them',
      fix: 'Set AllowedMethods to [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE].',
      advice: true,
    },
    AUTHORIZATION: {
      title: 'the Authorization header is not sent on, and the API wants it',
      symptom: 'authorized calls get 401 or 403 through CloudFront',
    },
    QUERY: {
      title: 'query strings are not sent on, and a method requires one',
      symptom: 'calls fail because a required query string is missing',
    },
  },
  silent: [
    'custom domains as origins, and APIs of which not all methods are in the templates',
    'behaviours with functions, and paths that another behaviour may take',
    'authorizers that look at another header than Authorization, or of which that is not known',
    'CHOSEN_METHODS without the option `strict`: a list of methods is a choice, and an ANY method may only read',
  ],
  sources: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, context) {
    for (const candidate of gatewayOrigins(resource, context.index)) {
      if (!candidate.isUntouched) continue;
      for (const behavior of candidate.behaviors ?? []) {
        const operations = operationsBehind(behavior, candidate);
        checkMethods(behavior, operations, context);
        checkAuthorization(behavior, candidate.origin, operations, context);
        checkQueries(behavior, operations, context);
      }
    }
  },
});

function checkMethods(behavior: Behavior, operations: readonly Operation[], { report }: RuleContext): void {
  const at = behavior.value.get('AllowedMethods');
  const allowed = at.isAbsent ? DEFAULT_ALLOWED_METHODS : at.items?.map(({ text }) => text?.toUpperCase());
  if (allowed === undefined || allowed.some((verb) => verb === undefined)) return;
  const missing = WRITING.filter((verb) => !allowed.includes(verb));
  const writing = operations.filter(({ verb }) => verb !== undefined && missing.includes(verb));
  const anyVerb = missing.length === 0 ? [] : operations.filter(({ verb }) => verb === 'ANY');
  const blocked = writing.length > 0 ? writing : anyVerb;
  if (blocked.length === 0) return;
  report({
    finding: at.isAbsent && writing.length > 0 ? 'METHODS' : 'CHOSEN_METHODS',
    at,
    message: `${describeBehavior(behavior)} allows only ${allowed.join(', ')}, but the API has ${names(blocked)}`,
  });
}

function checkAuthorization(behavior: Behavior, origin: Origin, operations: readonly Operation[], { report }: RuleContext): void {
  const cache = behavior.value.get('CachePolicyId');
  const added = origin.value.get('OriginCustomHeaders').items?.map((header) => header.get('HeaderName').text?.toLowerCase());
  if (added?.every((name) => name !== undefined && name !== 'authorization') !== true) return;
  if (!caches(behavior) || anyOf(forwardings(behavior).map((forwarding) => forwarding.header('authorization'))) !== false) return;
  // CloudFront leaves the header in requests that write.
  const blocked = operations.filter((operation) => ['GET', 'HEAD', 'ANY'].includes(operation.verb ?? '') && wantsAuthorization(operation));
  if (blocked.length === 0) return;
  const want = `${names(blocked)} want${blocked.length === 1 ? 's' : ''}`;
  report({ finding: 'AUTHORIZATION', at: cache, message: `${describeBehavior(behavior)} does not send the Authorization header, which ${want}` });
}

function caches({ value }: Behavior): boolean {
  const policy = value.get('CachePolicyId');
  if (CACHING_OPTIMIZED.includes(policy.text ?? '')) return true;
  if (policy.link?.resource.type !== 'AWS::CloudFront::CachePolicy') return false;
  const { number } = policy.link.resource.get('CachePolicyConfig', 'MaxTTL');
  return number !== undefined && number > 0;
}

function wantsAuthorization({ authorization, authorizer }: Operation): boolean {
  if (authorization === 'AWS_IAM') return true;
  if (authorization === undefined || authorization === 'NONE') return false;
  const source = authorizer.link?.resource.get('IdentitySource');
  return source?.items?.some(({ text }) => /\.header\.authorization\b/i.test(text ?? '')) === true;
}

function checkQueries(behavior: Behavior, operations: readonly Operation[], { report }: RuleContext): void {
  const sent = forwardings(behavior);
  for (const operation of operations) {
    const required = requiredQueries(operation).find((name) => anyOf(sent.map((forwarding) => forwarding.query(name.toLowerCase()))) === false);
    if (required === undefined) continue;
    report({
      finding: 'QUERY',
      at: behavior.value,
      message: `${describeBehavior(behavior)} does not send the query string '${required}', which ${operationName(operation)} requires`,
    });
    return;
  }
}

function requiredQueries({ origin, value }: Operation): string[] {
  if (origin === 'L1') {
    return (value.get('RequestParameters').entries ?? [])
      .filter(([name, required]) => name.startsWith('method.request.querystring.') && required.boolean === true)
      .map(([name]) => name.slice('method.request.querystring.'.length));
  }
  return (value.get('parameters').items ?? [])
    .filter((parameter) => parameter.get('in').text === 'query' && parameter.get('required').boolean === true)
    .flatMap((parameter) => parameter.get('name').text ?? []);
}

function names(operations: readonly Operation[]): string {
  const shown = operations.slice(0, NAMED).map(operationName).join(', ');
  return operations.length > NAMED ? `${shown} and ${operations.length - NAMED} more` : shown;
}
