import { ENHANCED_TLS_PREFIX } from '../../catalogue/domains';
import type { Api, ApiKind } from '../../template/model/api';
import type { Domain } from '../../template/model/domain';
import { same } from '../../template/model/environment';
import type { Mapping } from '../../template/model/mapping';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';

const KIND_NAMES: Readonly<Record<ApiKind, string>> = { REST: 'a REST API', HTTP: 'an HTTP API', WEBSOCKET: 'a WebSocket API' };

export const dom7MappedApi = defineRule({
  id: 'DOM7',
  slug: 'mapped-api',
  title: 'The API cannot be mapped to this kind of domain',
  severity: 'error',
  articles: ['custom-domain-dns-tls', 'cloudfront-custom-domain', 'cross-account-access'],
  symptom: 'the deployment of the mapping fails',
  why: 'Which APIs a custom domain takes depends on its type, its TLS policy and what is mapped to it already.',
  fix: 'Give the API a domain of its own that suits it.',
  findings: {
    WEBSOCKET: {
      title: 'a WebSocket API shares a domain with REST or HTTP APIs',
      why: 'A domain that has a WebSocket API mapped takes no other kind of API.',
      fix: 'Give the WebSocket API a Regional domain of its own, such as ws.example.com.',
    },
    DOMAIN: {
      title: 'an HTTP or WebSocket API on a domain that only takes REST APIs',
      why: 'HTTP and WebSocket APIs need a Regional domain with the TLS policy TLS_1_2.',
      fix: 'Make the domain Regional and set its SecurityPolicy to TLS_1_2.',
    },
    PRIVATE_API: {
      title: 'a private API on a public domain that does not lead to VPC endpoints',
      why: 'A private API answers at VPC endpoints only. Edge-optimized domains and V2 mappings do not lead there.',
      fix: 'Use AWS::ApiGateway::DomainNameV2 with AWS::ApiGateway::BasePathMappingV2 and a DomainNameAccessAssociation.',
    },
    PUBLIC_API: {
      title: 'an API that is not private on a private domain',
      why: 'Private domains take private REST APIs only.',
      fix: 'Use AWS::ApiGateway::DomainName and AWS::ApiGateway::BasePathMapping, or make the REST API private.',
    },
    V1_MAPPING: {
      title: 'an HTTP or WebSocket API in an AWS::ApiGateway::BasePathMapping',
      why: 'A base path mapping takes REST APIs only.',
      fix: 'Use AWS::ApiGatewayV2::ApiMapping.',
    },
    ROUTING_RULE: {
      title: 'a routing rule where there are HTTP or WebSocket APIs',
      why: 'Routing rules take REST APIs only, and not on domains to which REST and HTTP APIs are mapped.',
      fix: 'Let the rule call a REST API, or use an AWS::ApiGatewayV2::ApiMapping.',
    },
    ENVIRONMENT: {
      title: 'API and domain are in different accounts or Regions',
      why: 'A mapping connects a domain with an API of the same account and Region.',
      fix: 'Create the domain and the mapping in the account and Region of the API.',
    },
  },
  silent: [
    'domains and APIs that are not in the templates',
    'a private API in a base path mapping of a Regional domain: behind a load balancer it is reached by that name at a VPC endpoint',
    'domains with two endpoint types, which are being migrated',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-mode.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGateway::BasePathMappingV2', 'AWS::ApiGatewayV2::RoutingRule',
    'AWS::Serverless::Api', 'AWS::Serverless::HttpApi',
  ],

  check(resource, { index, report }) {
    // SAM's own mappings of one API differ by their base paths only.
    const [mapping] = index.domains.mappingsMadeBy(resource);
    const [domain, api] = [mapping?.domain, mapping?.api];
    if (domain === undefined || api === undefined) return;
    const judgement = judge(mapping, domain, api);
    if (judgement !== undefined) report({ finding: judgement[0], at: placeOf(mapping), message: judgement[1] });
  },
});

type Judgement = readonly ['WEBSOCKET' | 'DOMAIN' | 'PRIVATE_API' | 'PUBLIC_API' | 'V1_MAPPING' | 'ROUTING_RULE' | 'ENVIRONMENT', string];

function judge(mapping: Mapping, domain: Domain, api: Api): Judgement | undefined {
  return wrongEnvironment(domain, api) ?? wrongResource(mapping, domain, api) ?? wrongDomain(domain, api)
    ?? wrongCompany(mapping, domain, api);
}

function wrongEnvironment(domain: Domain, api: Api): Judgement | undefined {
  const differs = (['account', 'region'] as const).find((what) => same(domain.resource.template, api.resource.template, what) === false);
  if (differs === undefined) return undefined;
  const [here, there] = [domain, api].map(({ resource }) => resource.template.environment[differs] ?? '');
  return ['ENVIRONMENT', `the domain is in ${differs} ${here}, the API '${api.resource.logicalId}' in ${there}`];
}

/** Whether the type of the mapping takes the API. */
function wrongResource(mapping: Mapping, domain: Domain, api: Api): Judgement | undefined {
  const { kind, endpoint } = api;
  const name = `'${api.resource.logicalId}'`;
  const isV2 = kind === 'HTTP' || kind === 'WEBSOCKET';
  if (mapping.kind === 'BASE_PATH' && isV2) return ['V1_MAPPING', `${name} is ${KIND_NAMES[kind]}`];
  if (mapping.kind === 'ROUTING_RULE' && isV2) return ['ROUTING_RULE', `the rule calls ${name}, which is ${KIND_NAMES[kind]}`];
  if (mapping.kind === 'PRIVATE_BASE_PATH' || domain.kind === 'PRIVATE') {
    const isPublic = isV2 || (kind === 'REST' && endpoint !== undefined && endpoint !== 'PRIVATE');
    return isPublic ? ['PUBLIC_API', `${name} is not private, the domain is`] : undefined;
  }
  // A VPC endpoint finds a private API by the name of a Regional domain, too: a load balancer in front of it passes the name on.
  // Mappings with several levels (`AWS::ApiGatewayV2::ApiMapping`) do not work that way.
  const isOutOfReach = domain.endpoint === 'EDGE' || (domain.endpoint === 'REGIONAL' && mapping.kind !== 'BASE_PATH' && mapping.kind !== 'SAM');
  return endpoint === 'PRIVATE' && isOutOfReach ? ['PRIVATE_API', `${name} is private, the domain is public`] : undefined;
}

function wrongDomain(domain: Domain, { kind, resource }: Api): Judgement | undefined {
  if (kind !== 'HTTP' && kind !== 'WEBSOCKET') return undefined;
  const policy = domain.securityPolicy.text;
  const problem = domain.endpoint === 'EDGE' ? 'is edge-optimized'
    : policy === 'TLS_1_0' || policy?.startsWith(ENHANCED_TLS_PREFIX) === true ? `has the TLS policy ${policy}` : undefined;
  return problem === undefined ? undefined : ['DOMAIN', `'${resource.logicalId}' is ${KIND_NAMES[kind]}, the domain ${problem}`];
}

/** Whether the other mappings of the domain go along with this one. */
function wrongCompany(mapping: Mapping, domain: Domain, { kind, resource }: Api): Judgement | undefined {
  if (kind === 'WEBSOCKET') {
    const other = domain.mappings.find(({ api }) => api?.kind === 'REST' || api?.kind === 'HTTP')?.api;
    return other === undefined ? undefined
      : ['WEBSOCKET', `the WebSocket API '${resource.logicalId}' shares the domain with '${other.resource.logicalId}'`];
  }
  if (mapping.kind !== 'ROUTING_RULE') return undefined;
  const http = domain.mappings.find(({ api }) => api?.kind === 'HTTP')?.api;
  const isMixed = http !== undefined && domain.mappings.some(({ api }) => api?.kind === 'REST');
  return isMixed ? ['ROUTING_RULE', `the domain has the HTTP API '${http.resource.logicalId}' mapped beside REST APIs`] : undefined;
}

function placeOf(mapping: Mapping): Value {
  return mapping.kind === 'SAM' ? mapping.resource.get('Domain') : mapping.apiId;
}
