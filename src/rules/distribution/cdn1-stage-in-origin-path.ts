import type { Domain } from '../../template/model/domain';
import type { Mapping } from '../../template/model/mapping';
import { linkOf, mask, textOf } from '../../template/model/mask';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { gatewayOrigins } from './origins';

export const cdn1StageInOriginPath = defineRule({
  id: 'CDN1',
  slug: 'stage-in-origin-path',
  title: 'The origin path names the stage, although the origin is a custom domain',
  severity: 'error',
  articles: ['cloudfront-custom-domain'],
  symptom: "every call through CloudFront gets 403, with the message 'Forbidden' or 'Missing Authentication Token'",
  why: 'The base path mapping of a custom domain has chosen API and stage already. A stage in front is taken for a base path, or for a resource of the API.',
  fix: 'Leave OriginPath empty.',
  findings: {
    STAGE: { title: 'no base path and no resource begins with the name of the stage' },
    STAGE_TO_PROXY: {
      title: 'a proxy resource takes the name of the stage for the beginning of a path',
      symptom: 'the integration gets a path that begins with the name of the stage',
      advice: true,
    },
  },
  silent: [
    'domains of which not all mappings are in the templates, or that have routing rules',
    'behaviours with functions that may change the path',
    'a base path or a resource that is called like the stage',
    'STAGE_TO_PROXY without the option `strict`: the code behind a proxy may expect it',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, { index, report }) {
    for (const { origin, target, isUntouched } of gatewayOrigins(resource, index)) {
      if (target.kind !== 'DOMAIN' || !isUntouched || !target.domain.mappingsComplete) continue;
      const { domain } = target;
      if (domain.routingRules.length > 0 || index.domains.named(domain.name).length > 1) continue;
      const stage = stageIn(origin.path, domain);
      if (stage === undefined) continue;
      const finding = judge(stage, domain);
      if (finding === undefined) continue;
      report({ finding, at: origin.path, message: `OriginPath is ${origin.path.toString()}, and '${domain.resource.logicalId}' is mapped to the stage already` });
    }
  },
});

interface NamedStage {
  readonly name: string;
  /** The origin path without the slash in front, as far as it is known. */
  readonly path: string | undefined;
}

/** The mapped stage that the first segment of the path names, by text or reference. */
function stageIn(path: Value, { mappings }: Domain): NamedStage | undefined {
  const masked = mask(path.parts ?? []);
  const [, first, more = ''] = /^\/([^/]+)(\/.*)?$/s.exec(masked.text) ?? [];
  if (first === undefined) return undefined;
  const parts = masked.parts(first);
  const [text, link, rest] = [textOf(parts), linkOf(parts), textOf(masked.parts(more))];
  for (const { stageName, stage } of mappings) {
    const name = stageName.text ?? stage?.name.text;
    const isNamed = text !== undefined ? text === name : link !== undefined && link.resource === stage?.resource;
    if (isNamed && name !== undefined) return { name, path: rest === undefined ? undefined : `${name}${rest}` };
  }
  return undefined;
}

function judge({ name, path }: NamedStage, { mappings }: Domain): 'STAGE' | 'STAGE_TO_PROXY' | undefined {
  let isTakenByProxy = false;
  for (const mapping of mappings) {
    const key = mapping.pathText;
    if (key === undefined || (key !== '' && (path === undefined || path === key || path.startsWith(`${key}/`)))) return undefined;
    if (key !== '') continue;
    const takes = takesPath(mapping, name);
    if (takes === 'RESOURCE' || takes === undefined) return undefined;
    isTakenByProxy ||= takes === 'PROXY';
  }
  return isTakenByProxy ? 'STAGE_TO_PROXY' : 'STAGE';
}

/** What of the API behind the empty base path begins with the name; undefined where only the deployment knows. */
function takesPath({ api }: Mapping, name: string): 'RESOURCE' | 'PROXY' | 'NOTHING' | undefined {
  if (api === undefined || !api.operationsComplete || api.kind === undefined) return undefined;
  let takes: 'PROXY' | 'NOTHING' = 'NOTHING';
  for (const { path, routeKey } of api.operations) {
    if (routeKey === '$default') takes = 'PROXY';
    else if (path === undefined) return undefined;
    else if (path.startsWith('/{')) takes = 'PROXY';
    else if (path === `/${name}` || path.startsWith(`/${name}/`)) return 'RESOURCE';
  }
  return takes;
}
