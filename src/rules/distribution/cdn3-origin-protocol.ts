import { ORIGIN_TLS } from '../../catalogue/cloudfront';
import { defineRule } from '../rule';
import { describeTarget, gatewayOrigins } from './origins';

export const cdn3OriginProtocol = defineRule({
  id: 'CDN3',
  slug: 'origin-protocol',
  title: 'The origin does not speak TLS 1.2 with API Gateway on port 443',
  severity: 'error',
  articles: ['cloudfront-custom-domain'],
  symptom: 'every call through CloudFront gets 502 or 504',
  why: 'API Gateway answers HTTPS on port 443 and nothing else.',
  fix: `Set OriginProtocolPolicy to https-only and OriginSSLProtocols to [${ORIGIN_TLS}], and leave HTTPSPort at 443.`,
  findings: {
    HTTP_ONLY: { title: 'OriginProtocolPolicy is http-only' },
    PORT: { title: 'HTTPSPort is not 443' },
    TLS: { title: `OriginSSLProtocols do not include ${ORIGIN_TLS}` },
    S3: {
      title: 'the origin is configured as a bucket',
      symptom: 'the deployment of the distribution fails, or every call through CloudFront does',
      why: 'S3OriginConfig is for buckets of S3 only.',
      fix: 'Replace S3OriginConfig by CustomOriginConfig with OriginProtocolPolicy https-only.',
    },
  },
  silent: ['origins without OriginSSLProtocols'],
  sources: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-customoriginconfig.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, { index, report }) {
    for (const { origin, target } of gatewayOrigins(resource, index)) {
      const what = describeTarget(target);
      const s3 = origin.value.get('S3OriginConfig');
      if (s3.isPresent) report({ finding: 'S3', at: s3, message: `S3OriginConfig for ${what}` });

      const [policy, port, protocols] = ['OriginProtocolPolicy', 'HTTPSPort', 'OriginSSLProtocols'].map((name) => origin.custom.get(name));
      if (policy.text === 'http-only') report({ finding: 'HTTP_ONLY', at: policy, message: `OriginProtocolPolicy is http-only for ${what}` });
      if (port.number !== undefined && port.number !== 443) report({ finding: 'PORT', at: port, message: `HTTPSPort is ${port.number} for ${what}` });
      const names = protocols.items?.map(({ text }) => text);
      if (names !== undefined && names.length > 0 && !names.includes(undefined) && !names.includes(ORIGIN_TLS)) {
        report({ finding: 'TLS', at: protocols, message: `OriginSSLProtocols are ${names.join(', ')} for ${what}` });
      }
    }
  },
});
