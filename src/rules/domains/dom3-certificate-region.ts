import { EDGE_CERTIFICATE_REGION } from '../../catalogue/domains';
import { certificateOf } from '../../template/model/certificates';
import type { Domain } from '../../template/model/domain';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

const ENDPOINT_NAMES = { EDGE: 'an edge-optimized', REGIONAL: 'a Regional', PRIVATE: 'a private' } as const;

export const dom3CertificateRegion = defineRule({
  id: 'DOM3',
  slug: 'certificate-region',
  title: 'The certificate of the domain is in the wrong Region or property',
  severity: 'error',
  articles: ['custom-domain-dns-tls', 'wrong-certificate'],
  symptom: "the deployment of the domain fails, such as with 'A certificate was not provided for the endpoint type EDGE'",
  why: 'CloudFront serves edge-optimized domains and takes certificates of us-east-1 only. Regional and private domains take certificates of their own Region only. '
    + 'Each type of domain has its own property for the certificate.',
  fix: 'Create the certificate in us-east-1 for an edge-optimized domain, and in the Region of the API for a Regional or private one.',
  findings: {
    REGION: { title: 'the certificate is in another Region than the domain needs' },
    PROPERTY: {
      title: 'the certificate is in the property of the other type',
      fix: 'Use CertificateArn for an edge-optimized domain, RegionalCertificateArn for a Regional one. Without EndpointConfiguration a domain is edge-optimized.',
    },
    MISSING: { title: 'the domain has no certificate', fix: 'Set CertificateArn (for a Regional AWS::ApiGateway::DomainName RegionalCertificateArn).' },
    V2_EDGE: {
      title: 'an edge-optimized AWS::ApiGatewayV2::DomainName',
      symptom: 'the deployment of the domain fails',
      why: 'HTTP and WebSocket APIs have Regional domains only.',
      fix: 'Set EndpointType to REGIONAL, or make an AWS::ApiGateway::DomainName for a REST API.',
    },
  },
  silent: [
    'certificates and stacks of which the Region is not known',
    'domains with two endpoint types, which are being migrated',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
    'https://github.com/hashicorp/terraform-provider-aws/issues/3276',
  ],
  appliesTo: [
    'AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi',
  ],

  check(resource, context) {
    const domain = context.index.domains.of(resource);
    if (domain?.endpoint === undefined) return;
    if (domain.kind === 'V2' && domain.endpoint === 'EDGE') {
      const at = resource.get('DomainNameConfigurations', '0', 'EndpointType');
      context.report({ finding: 'V2_EDGE', at, message: 'EndpointType is EDGE' });
      return;
    }
    const certificate = theCertificate(domain, context);
    if (certificate !== undefined) checkRegion(domain, certificate, context);
  },
});

/** The certificate in the property that the type of the domain wants; what is amiss there is reported. */
function theCertificate(domain: Domain, { report }: RuleContext): Value | undefined {
  const endpoint = domain.endpoint ?? 'REGIONAL';
  if (domain.kind !== 'V1' || endpoint === 'PRIVATE') {
    const certificate = domain.certificateArn;
    if (certificate.isAbsent) report({ finding: 'MISSING', at: certificate, message: `${ENDPOINT_NAMES[endpoint]} domain without CertificateArn` });
    return certificate;
  }
  const [wanted, other] = endpoint === 'EDGE' ? ['CertificateArn', 'RegionalCertificateArn'] : ['RegionalCertificateArn', 'CertificateArn'];
  const [certificate, misplaced] = [domain.get(wanted), domain.get(other)];
  if (certificate.isAbsent && misplaced.isPresent) {
    report({ finding: 'PROPERTY', at: misplaced, message: `${ENDPOINT_NAMES[endpoint]} domain has ${other} and no ${wanted}` });
    return undefined;
  }
  if (certificate.isAbsent && misplaced.isAbsent) report({ finding: 'MISSING', at: certificate, message: `${ENDPOINT_NAMES[endpoint]} domain without ${wanted}` });
  return certificate;
}

function checkRegion(domain: Domain, at: Value, { report }: RuleContext): void {
  const region = certificateOf(at)?.region;
  const wanted = domain.endpoint === 'EDGE' ? EDGE_CERTIFICATE_REGION : domain.resource.template.environment.region;
  if (region === undefined || wanted === undefined || region === wanted) return;
  report({
    finding: 'REGION',
    at,
    message: `the certificate is in ${region}, ${ENDPOINT_NAMES[domain.endpoint ?? 'REGIONAL']} domain needs one in ${wanted}`,
  });
}
