import type { Domain } from '../../template/model/domain';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import { defineRule, RuleContext } from '../rule';

export const net8PrivateDomain = defineRule({
  id: 'NET8',
  slug: 'private-domain',
  title: 'A private custom domain is incomplete',
  severity: 'error',
  articles: ['cross-account-access', 'on-premises'],
  symptom: '403 for every call of the private custom domain, or the deployment fails',
  why: 'A private custom domain takes five things: its own policy, a mapping or routing rule, an access association with an interface endpoint for execute-api, '
    + 'the policy of the API, and a deployment after each change of them.',
  fix: 'Add what the finding names.',
  findings: {
    POLICY: { title: 'the domain has no policy', fix: 'Give the domain a Policy that allows execute-api:Invoke, limited with a condition on aws:SourceVpce.' },
    MAPPING: {
      title: 'nothing leads from the domain to an API',
      fix: 'Add an AWS::ApiGateway::BasePathMappingV2, or an AWS::ApiGatewayV2::RoutingRule, for the DomainNameArn of the domain.',
    },
    ENDPOINT_TYPE: { title: 'the domain is not of the type PRIVATE', fix: 'Set EndpointConfiguration.Types to [PRIVATE]; public domains are AWS::ApiGateway::DomainName.' },
    WILDCARD: { title: 'the domain is a wildcard', fix: 'Use one domain for each name: private custom domains cannot be wildcards.' },
    ASSOCIATION: {
      title: 'the access association names something other than an endpoint for execute-api',
      fix: 'Set AccessAssociationSource to the id of an interface endpoint for execute-api, and AccessAssociationSourceType to VPCE.',
    },
    ORDER: { title: 'the mapping may be created before its stage', fix: 'Add the stage to the DependsOn of the mapping, or name it with Ref.' },
  },
  silent: [
    'domains that are exported, and templates without a private API: a mapping may be elsewhere',
    'access associations that are not in the templates: they can be in the account of the caller',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-domainnamev2.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-domainnameaccessassociation.html',
  ],
  appliesTo: ['AWS::ApiGateway::DomainNameV2', 'AWS::ApiGateway::DomainNameAccessAssociation', 'AWS::ApiGateway::BasePathMappingV2'],

  check(resource, context) {
    const domain = context.index.domains.of(resource);
    if (domain !== undefined) checkDomain(domain, context);
    else if (resource.type === 'AWS::ApiGateway::DomainNameAccessAssociation') checkAssociation(resource, context);
    else checkOrder(resource, context);
  },
});

function checkDomain(domain: Domain, { index, report }: RuleContext): void {
  const policy = domain.get('Policy');
  if (policy.isAbsent) report({ finding: 'POLICY', at: policy, message: 'the domain has no policy' });
  if (leadsNowhere(domain, index)) {
    report({ finding: 'MAPPING', at: domain.name, message: `no mapping and no routing rule is for ${domain.name.toString()}` });
  }
  const types = domain.get('EndpointConfiguration', 'Types');
  const given = types.items?.map(({ text }) => text?.toUpperCase()) ?? [];
  if (given.length > 0 && given.every((type) => type !== undefined) && (given.length > 1 || given[0] !== 'PRIVATE')) {
    report({ finding: 'ENDPOINT_TYPE', at: types, message: `the types of the domain are ${given.join(', ')}` });
  }
  if (domain.name.text?.startsWith('*') === true) {
    report({ finding: 'WILDCARD', at: domain.name, message: `${domain.name.toString()} is a wildcard` });
  }
}

function leadsNowhere(domain: Domain, index: TemplateIndex): boolean {
  const hasApi = index.apis.all.some(({ endpoint }) => endpoint === 'PRIVATE');
  return hasApi && domain.mappingsComplete && !index.exposures.has(domain.resource)
    && domain.mappings.length === 0 && domain.routingRules.length === 0;
}

function checkAssociation(association: Resource, { index, report }: RuleContext): void {
  const source = association.get('AccessAssociationSource');
  const type = association.get('AccessAssociationSourceType');
  if (type.text !== undefined && type.text.toUpperCase() !== 'VPCE') {
    report({ finding: 'ASSOCIATION', at: type, message: `AccessAssociationSourceType is ${type.toString()}` });
  }
  const endpoint = index.network.endpoint(source);
  if (endpoint === undefined) {
    const other = source.link?.resource;
    if (other?.type.startsWith('AWS::EC2::') === true) {
      report({ finding: 'ASSOCIATION', at: source, message: `'${other.logicalId}' is an ${other.type}, not a VPC endpoint` });
    }
  } else if (endpoint.isForExecuteApi === false) {
    report({ finding: 'ASSOCIATION', at: source, message: `'${endpoint.resource.logicalId}' is an endpoint for ${endpoint.resource.get('ServiceName').toString()}` });
  }
}

function checkOrder(resource: Resource, { index, report }: RuleContext): void {
  for (const mapping of index.domains.mappingsMadeBy(resource)) {
    const { stage, stageName } = mapping;
    const maker = stage?.resource;
    if (maker?.template !== resource.template || stageName.text === undefined || resource.waitsFor(maker)) continue;
    report({ finding: 'ORDER', at: stageName, message: `the mapping does not wait for '${maker.logicalId}', which makes ${stageName.toString()}` });
  }
}
