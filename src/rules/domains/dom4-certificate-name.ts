import { defineRule } from '../rule';

export const dom4CertificateName = defineRule({
  id: 'DOM4',
  slug: 'certificate-name',
  title: 'The certificate does not cover the domain name',
  severity: 'error',
  articles: ['wrong-certificate', 'custom-domain-dns-tls'],
  symptom: 'the deployment of the domain fails, or clients refuse the certificate because the name does not match',
  why: 'A certificate is for the names that it lists. A wildcard stands for exactly one label: *.example.com covers neither example.com nor a.b.example.com.',
  fix: "Add the domain name, or the wildcard of its parent, to the certificate's DomainName or SubjectAlternativeNames.",
  silent: ['certificates that are not in the templates, or of which a name is not known'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
    'https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi',
  ],

  check(resource, { index, report }) {
    const domain = index.domains.of(resource);
    const certificate = domain?.certificate;
    if (domain === undefined || certificate?.covers(domain.name) !== false) return;
    const names = (certificate.names ?? []).map((name) => name.toString()).join(', ');
    report({ at: domain.certificateArn, message: `the certificate is for ${names}, the domain is ${domain.name.toString()}` });
  },
});
