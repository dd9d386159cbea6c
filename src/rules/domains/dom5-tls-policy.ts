import { EDGE_TLS_POLICIES, ENHANCED_TLS_PREFIX, LEGACY_TLS_POLICIES, REGIONAL_TLS_POLICIES } from '../../catalogue/domains';
import type { EndpointType } from '../../template/model/api';
import type { Domain } from '../../template/model/domain';
import { mask } from '../../template/model/mask';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const dom5TlsPolicy = defineRule({
  id: 'DOM5',
  slug: 'tls-policy',
  title: 'The TLS settings do not go together',
  severity: 'error',
  articles: ['custom-domain-dns-tls', 'wrong-certificate'],
  symptom: 'the deployment of the domain or of the API fails',
  why: 'Each type of endpoint has its own TLS policies; enhanced policies need an endpoint access mode and exclude mutual TLS.',
  fix: 'Choose a TLS policy that fits the type of the endpoint.',
  findings: {
    POLICY: {
      title: 'a TLS policy that does not exist for this type of resource',
      fix: `Use TLS_1_2, or one of the policies whose names start with ${ENHANCED_TLS_PREFIX} (not on an AWS::ApiGatewayV2::DomainName).`,
    },
    FAMILY: {
      title: 'an enhanced TLS policy of the other type of endpoint',
      fix: `Use ${EDGE_TLS_POLICIES.join(', ')} for edge-optimized endpoints; for Regional and private ones ${REGIONAL_TLS_POLICIES.join(', ')}.`,
    },
    ACCESS_MODE: { title: 'an enhanced TLS policy without EndpointAccessMode', fix: 'Set EndpointAccessMode to BASIC or STRICT.' },
    MUTUAL_TLS: {
      title: 'mutual TLS where it does not work',
      why: 'Mutual TLS works on Regional domains with the TLS policy TLS_1_2 only.',
      fix: 'Use a Regional domain with TLS_1_2, or remove MutualTlsAuthentication.',
    },
    TRUSTSTORE: {
      title: 'the truststore is not an object of S3',
      why: 'API Gateway reads the certificates of those who may call from an object in S3.',
      fix: 'Write TruststoreUri as s3://<bucket>/<key>.',
    },
  },
  silent: [
    `policies whose names start with ${ENHANCED_TLS_PREFIX} and are not known: they may be new`,
    'domains with two endpoint types, which are being migrated',
    'the endpoint access mode of domains in SAM',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::ApiGateway::RestApi',
    'AWS::Serverless::Api', 'AWS::Serverless::HttpApi',
  ],

  check(resource, context) {
    const domain = context.index.domains.of(resource);
    const settings = domain === undefined ? ofApi(resource, context.index) : ofDomain(domain);
    if (settings === undefined) return;
    checkPolicy(settings, context);
    if (domain !== undefined) checkMutualTls(domain, context);
  },
});

interface TlsSettings {
  readonly policy: Value;
  readonly endpoint: EndpointType | undefined;
  /** Undefined where the notation has no such property, or another one. */
  readonly accessMode: Value | undefined;
  readonly hasEnhanced: boolean;
}

function ofDomain(domain: Domain): TlsSettings {
  return {
    policy: domain.securityPolicy,
    endpoint: domain.endpoint,
    accessMode: domain.kind === 'V1' || domain.kind === 'PRIVATE' ? domain.get('EndpointAccessMode') : undefined,
    hasEnhanced: domain.kind !== 'V2' && domain.resource.type !== 'AWS::Serverless::HttpApi',
  };
}

function ofApi(resource: Resource, index: TemplateIndex): TlsSettings | undefined {
  if (resource.type !== 'AWS::ApiGateway::RestApi') return undefined;
  return {
    policy: resource.get('SecurityPolicy'),
    endpoint: index.apis.of(resource)?.endpoint,
    accessMode: resource.get('EndpointAccessMode'),
    hasEnhanced: true,
  };
}

function checkPolicy({ policy, endpoint, accessMode, hasEnhanced }: TlsSettings, { report }: RuleContext): void {
  const name = policy.text;
  if (name === undefined || LEGACY_TLS_POLICIES.includes(name)) return;
  if (!name.startsWith(ENHANCED_TLS_PREFIX) || !hasEnhanced) {
    report({ finding: 'POLICY', at: policy, message: `SecurityPolicy is '${name}'` });
    return;
  }
  const isEdge = endpoint === 'EDGE';
  if (isEdge ? REGIONAL_TLS_POLICIES.includes(name) : endpoint !== undefined && EDGE_TLS_POLICIES.includes(name)) {
    const kind = isEdge ? 'edge-optimized' : endpoint === 'PRIVATE' ? 'private' : 'Regional';
    report({ finding: 'FAMILY', at: policy, message: `SecurityPolicy is '${name}', the endpoint is ${kind}` });
  }
  if (accessMode?.isAbsent === true) report({ finding: 'ACCESS_MODE', at: accessMode, message: `SecurityPolicy is '${name}' without EndpointAccessMode` });
}

function checkMutualTls(domain: Domain, { report }: RuleContext): void {
  const truststore = domain.mutualTls.get('TruststoreUri');
  if (!truststore.isPresent) return;
  const policy = domain.securityPolicy.text;
  const problem = domain.endpoint === 'EDGE' ? 'an edge-optimized domain'
    : domain.endpoint === 'PRIVATE' ? 'a private domain'
      : policy === 'TLS_1_0' || policy?.startsWith(ENHANCED_TLS_PREFIX) === true ? `a domain with the TLS policy ${policy}` : undefined;
  if (problem !== undefined) report({ finding: 'MUTUAL_TLS', at: domain.mutualTls, message: `mutual TLS on ${problem}` });

  const uri = mask(truststore.parts ?? []).text;
  const isLiteral = truststore.text !== undefined || /^(https?:|arn:)/i.test(uri);
  if (isLiteral && !/^s3:\/\/[^/]+\/./.test(uri)) report({ finding: 'TRUSTSTORE', at: truststore, message: `TruststoreUri is ${truststore.toString()}` });
}
