import type { Origin, OriginTarget } from '../../template/model/distributions';
import { defineRule, RuleContext } from '../rule';
import { anyOf, forwardings } from './forwarding';
import { describeTarget, GatewayOrigin, gatewayOrigins } from './origins';

export const cdn7UnansweredOrigin = defineRule({
  id: 'CDN7',
  slug: 'unanswered-origin',
  title: 'The origin does not answer CloudFront',
  severity: 'error',
  articles: ['cloudfront-custom-domain', 'cross-account-access', 'wrong-certificate'],
  symptom: "every call through CloudFront gets 403 with the message 'Forbidden'",
  why: 'What answers on a host of API Gateway depends on how the API or the domain is set up.',
  fix: 'Use the name of a custom domain as the DomainName of the origin.',
  findings: {
    DISABLED: {
      title: 'the execute-api endpoint of the API is disabled',
      why: 'With DisableExecuteApiEndpoint an API answers on custom domains only.',
      fix: "Use the name of the API's custom domain as the DomainName of the origin, and leave OriginPath empty.",
    },
    PRIVATE: {
      title: 'the API or the domain is private',
      symptom: 'every call through CloudFront fails',
      why: 'Private APIs and domains answer at VPC endpoints only, which CloudFront cannot reach.',
      fix: 'Put a Regional API behind the distribution.',
    },
    TARGET_NAME: {
      title: 'the origin is the target host of a custom domain, and is not told which domain is meant',
      why: 'The target host serves many domains. It finds the one that is meant by the name that it is called by, and CloudFront calls it by its own.',
      fix: 'Use the name of the custom domain as the DomainName of the origin, not RegionalDomainName or DistributionDomainName.',
    },
    MTLS: {
      title: 'the custom domain wants a client certificate, and CloudFront has none',
      symptom: 'calls through CloudFront get 502 or 403',
      why: 'A domain with mutual TLS refuses connections without a client certificate that its truststore knows.',
      fix: 'Set OriginMtlsConfig in the CustomOriginConfig of the origin, or remove MutualTlsAuthentication from the domain.',
    },
  },
  silent: [
    'APIs and domains that are not in the templates, and private domains whose name a public one has too',
    'target hosts to which Host is sent, or may be: then the name of the distribution chooses the domain',
    'behaviours with functions that may change the headers, for the finding TARGET_NAME',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, context) {
    for (const candidate of gatewayOrigins(resource, context.index)) {
      if (candidate.target.kind === 'API') checkApi(candidate.origin, candidate.target, context);
      else checkDomain(candidate, candidate.target, context);
    }
  },
});

function checkApi({ domainName: at }: Origin, target: OriginTarget & { kind: 'API' }, { report }: RuleContext): void {
  const { host, api } = target;
  if (host.kind !== 'API' || api?.endpoint === 'PRIVATE') {
    report({ finding: 'PRIVATE', at, message: `the origin is ${describeTarget(target)}, which answers at VPC endpoints only: ${at.toString()}` });
  } else if (api?.defaultEndpointDisabled === true) {
    report({ finding: 'DISABLED', at, message: `the origin is the execute-api host of ${describeTarget(target)}, which is disabled` });
  }
}

function checkDomain(candidate: GatewayOrigin, target: OriginTarget & { kind: 'DOMAIN' | 'DOMAIN_TARGET' }, { index, report }: RuleContext): void {
  const { origin, behaviors, isUntouched } = candidate;
  const { domainName: at } = origin;
  const { domain } = target;
  if (domain?.kind === 'PRIVATE') {
    // A public domain may have the same name.
    if (index.domains.named(domain.name).some(({ kind }) => kind !== 'PRIVATE')) return;
    report({ finding: 'PRIVATE', at, message: `the origin is ${describeTarget(target)}, which is private` });
    return;
  }
  if (target.kind === 'DOMAIN_TARGET' && isUntouched) {
    const unsaid = behaviors?.some((behavior) => anyOf(forwardings(behavior).map((forwarding) => forwarding.header('host'))) === false);
    const message = `the origin is the target host of ${describeTarget(target)}, and Host is not sent: ${at.toString()}`;
    if (unsaid === true) report({ finding: 'TARGET_NAME', at, message });
  }
  if (domain?.mutualTls.get('TruststoreUri').isPresent === true && origin.custom.get('OriginMtlsConfig').isAbsent) {
    report({ finding: 'MTLS', at: origin.value, message: `${describeTarget(target)} has mutual TLS, the origin has no OriginMtlsConfig` });
  }
}
