import type { Api } from '../../template/model/api';
import { linkOf, mask } from '../../template/model/mask';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';

export const dom9MappedStage = defineRule({
  id: 'DOM9',
  slug: 'mapped-stage',
  title: 'A stage is named that does not exist, or not yet',
  severity: 'error',
  articles: ['custom-domain-dns-tls', 'throttling-429'],
  symptom: 'the deployment fails because the stage is not found',
  why: 'Mappings, usage plans and web ACLs are attached to a stage that exists already. A literal name makes CloudFormation wait for nothing.',
  fix: 'Reference the stage resource instead of its literal name, so that it exists first.',
  findings: {
    MISSING: { title: 'the API has no stage of that name' },
    ORDER: { title: 'the stage may be created later than what names it', fix: 'Reference the stage resource instead of its literal name, or add it to DependsOn.' },
    ORDER_BEHIND_DOMAIN: {
      title: 'the stage is usually created in time, because the domain takes longer',
      symptom: 'the deployment fails now and then because the stage is not found',
      fix: 'Reference the stage resource instead of its literal name, or add it to DependsOn.',
      advice: true,
    },
  },
  silent: [
    'base path mappings without a stage: the callers name it in the path',
    'APIs of which not all stages are in the templates, or none at all',
    'the order of stages that SAM makes, or that are in other templates',
    'ORDER_BEHIND_DOMAIN without the option `strict`: it works nearly always',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-basepathmapping.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGateway::BasePathMappingV2', 'AWS::ApiGatewayV2::RoutingRule',
    'AWS::ApiGateway::UsagePlan', 'AWS::WAFv2::WebACLAssociation', 'AWS::WAFRegional::WebACLAssociation',
  ],

  check(resource, { index, report }) {
    for (const { api, name, at } of namedStages(resource, index)) {
      const { stages } = api;
      if (stages.length > 0 && api.hasStage(name) === false) {
        const existing = stages.map((stage) => stage.name.toString()).join(', ');
        report({ finding: 'MISSING', at, message: `'${api.resource.logicalId}' has no stage '${name}', only ${existing}` });
        continue;
      }
      const maker = stages.find((stage) => stage.name.text === name)?.resource;
      if (maker === undefined || maker.template !== resource.template || resource.waitsFor(maker)) continue;
      const finding = waitsForDomain(resource, index) ? 'ORDER_BEHIND_DOMAIN' : 'ORDER';
      report({ finding, at, message: `the stage '${name}' is made by '${maker.logicalId}', for which nothing waits here` });
    }
  },
});

/** A stage that a resource names by text. */
interface NamedStage {
  readonly api: Api;
  readonly name: string;
  readonly at: Value;
}

function namedStages(resource: Resource, index: TemplateIndex): NamedStage[] {
  if (resource.type.endsWith('::WebACLAssociation')) return stageOfArn(resource.get('ResourceArn'), index);
  const named = resource.type === 'AWS::ApiGateway::UsagePlan' ? index.usagePlans.of(resource)?.stages ?? [] : index.domains.mappingsMadeBy(resource);
  return named.flatMap(({ api, stageName: at }) => api === undefined || at.text === undefined ? [] : [{ api, name: at.text, at }]);
}

/** Reads `arn:<partition>:apigateway:<region>::/restapis/<api>/stages/<stage>`. */
function stageOfArn(at: Value, index: TemplateIndex): NamedStage[] {
  const masked = mask(at.parts ?? []);
  const [, id, name] = /^arn:[^:]*:apigateway:[^:]*::\/(?:restapis|apis)\/([^/]+)\/stages\/([\w$-]+)$/s.exec(masked.text) ?? [];
  const api = id === undefined ? undefined : index.apis.of(linkOf(masked.parts(id))?.resource);
  return api === undefined || name === undefined ? [] : [{ api, name, at }];
}

/** Domains take a minute and more, stages seconds. */
function waitsForDomain(resource: Resource, index: TemplateIndex): boolean {
  return index.domains.mappingsMadeBy(resource).some(({ domain }) => domain !== undefined && resource.waitsFor(domain.resource));
}
