import type { Api } from '../../template/model/api';
import type { Behavior } from '../../template/model/distributions';
import { linkOf, mask, textOf } from '../../template/model/mask';
import type { Part, Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';
import { describeBehavior, GatewayOrigin, gatewayOrigins } from './origins';

export const cdn6MissingStage = defineRule({
  id: 'CDN6',
  slug: 'missing-stage',
  title: 'The execute-api origin lacks the stage',
  severity: 'error',
  articles: ['cloudfront-custom-domain', 'http-api-status-codes'],
  symptom: "calls through CloudFront get 403 'Forbidden' or 'Missing Authentication Token', from HTTP APIs 404 'Not Found'",
  why: 'On its execute-api host an API expects the name of the stage as the first segment of the path.',
  fix: 'Set OriginPath of the origin to /<stage>.',
  findings: {
    NO_STAGE: { title: 'the paths of a behaviour do not begin with a stage, and the origin adds none' },
    DEFAULT: { title: 'viewers must put the stage into the path themselves', advice: true },
    WRONG_STAGE: { title: 'the origin path does not begin with a stage of the API' },
    SLASH: {
      title: 'the origin path ends with a slash',
      symptom: 'the deployment of the distribution fails',
      why: 'CloudFront puts the path of the request, which begins with a slash, behind the origin path.',
      fix: 'Remove the slash at the end of OriginPath.',
    },
  },
  silent: [
    'HTTP APIs with the stage $default, which need no stage in the path',
    'APIs of which not all stages are in the templates, or none at all',
    'behaviours with functions that may change the path',
    'DEFAULT without the option `strict`: viewers may send the stage',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, context) {
    for (const candidate of gatewayOrigins(resource, context.index)) {
      const { target, origin, isUntouched } = candidate;
      if (target.kind !== 'API' || target.host.kind !== 'API') continue;
      const { path } = origin;
      if (path.text?.endsWith('/') === true) {
        context.report({ finding: 'SLASH', at: path, message: `OriginPath is ${path.toString()}` });
      } else if (target.api !== undefined && isUntouched && needsStage(target.api)) {
        if (path.isAbsent || path.text === '') checkPatterns(candidate, target.api, context);
        else checkPath(path, target.api, context);
      }
    }
  },
});

/** Whether all stages are known, and each of them has its name in the path. */
function needsStage(api: Api): boolean {
  return api.stages.length > 0 && (api.kind === 'REST' ? api.stagesComplete : api.kind === 'HTTP' && api.hasStage('$default') === false);
}

function checkPath(path: Value, api: Api, { report }: RuleContext): void {
  const masked = mask(path.parts ?? []);
  const [, first] = /^\/([^/]+)/.exec(masked.text) ?? [];
  if (first === undefined || isStage(masked.parts(first), api) !== false) return;
  report({ finding: 'WRONG_STAGE', at: path, message: `OriginPath is ${path.toString()}, '${api.resource.logicalId}' has ${stagesOf(api)}` });
}

function isStage(segment: readonly Part[], api: Api): boolean | undefined {
  const [name, link] = [textOf(segment), linkOf(segment)];
  if (name !== undefined) return api.hasStage(name);
  return link === undefined || link.attribute !== 'Ref' ? undefined
    : api.stages.some(({ resource }) => resource === link.resource) ? true
      : /::Stage$/.test(link.resource.type) ? false : undefined;
}

function checkPatterns({ origin, behaviors }: GatewayOrigin, api: Api, { report }: RuleContext): void {
  for (const behavior of behaviors ?? []) {
    const first = firstSegment(behavior);
    if (first === undefined || api.hasStage(first) === true) continue;
    const message = `the origin has no OriginPath and ${describeBehavior(behavior)} adds no stage, '${api.resource.logicalId}' has ${stagesOf(api)}`;
    const at = origin.path.isAbsent ? origin.value.get('OriginPath') : origin.path;
    report({ finding: first === '' ? 'DEFAULT' : 'NO_STAGE', at, message });
    if (first !== '') return;
  }
}

/** The first segment of the paths that the behaviour is for; empty if it can be anything. */
function firstSegment({ isDefault, pathPattern }: Behavior): string | undefined {
  if (isDefault) return '';
  if (pathPattern.text === undefined) return undefined;
  const [, first = '', next] = /^\/?([^/*?]*)(.?)/.exec(pathPattern.text) ?? [];
  return next === '*' || next === '?' ? '' : first;
}

function stagesOf({ stages }: Api): string {
  return `the stage${stages.length > 1 ? 's' : ''} ${stages.map(({ name, resource }) => name.text ?? resource.logicalId).map((name) => `'${name}'`).join(', ')}`;
}
