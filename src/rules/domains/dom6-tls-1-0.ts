import { defineRule } from '../rule';

export const dom6Tls10 = defineRule({
  id: 'DOM6',
  slug: 'tls-1-0',
  title: 'TLS 1.0 is accepted',
  severity: 'warning',
  articles: ['custom-domain-dns-tls'],
  symptom: 'nothing fails; scanners report the endpoint, and HTTP or WebSocket APIs cannot be mapped to such a domain',
  why: 'With TLS_1_0 clients may still use TLS 1.0 and 1.1, which are broken.',
  fix: 'Set SecurityPolicy to TLS_1_2, or to a policy for TLS 1.3.',
  silent: ['resources without SecurityPolicy: domains accept TLS 1.2 and later then'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::ApiGateway::RestApi',
    'AWS::Serverless::Api', 'AWS::Serverless::HttpApi',
  ],

  check(resource, { index, report }) {
    const policy = index.domains.of(resource)?.securityPolicy ?? resource.get('SecurityPolicy');
    if (policy.text === 'TLS_1_0') report({ at: policy, message: 'SecurityPolicy is TLS_1_0' });
  },
});
