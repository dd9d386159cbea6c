import { ORIGIN_TLS, OUTDATED_ORIGIN_TLS } from '../../catalogue/cloudfront';
import { defineRule } from '../rule';
import { describeBehavior, describeTarget, gatewayOrigins } from './origins';

export const cdn4OutdatedProtocol = defineRule({
  id: 'CDN4',
  slug: 'outdated-protocol',
  title: 'CloudFront may call API Gateway without TLS 1.2',
  severity: 'warning',
  articles: ['cloudfront-custom-domain'],
  symptom: 'nothing fails; scanners report the distribution',
  why: 'The versions before TLS 1.2 are broken, and API Gateway needs none of them.',
  fix: `Set OriginSSLProtocols to [${ORIGIN_TLS}] and OriginProtocolPolicy to https-only.`,
  findings: {
    OUTDATED: { title: `OriginSSLProtocols offer less than ${ORIGIN_TLS}` },
    PLAIN_HTTP: {
      title: 'plain HTTP of viewers is passed on',
      symptom: 'viewers that use http:// get 502 or 504',
      why: 'With match-viewer CloudFront calls the origin by plain HTTP if the viewer did. API Gateway does not answer that.',
      fix: 'Set OriginProtocolPolicy to https-only, or ViewerProtocolPolicy of the behaviour to https-only.',
    },
  },
  silent: ['origins without OriginSSLProtocols', `lists without ${ORIGIN_TLS}, which are found by CDN3`],
  sources: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-customoriginconfig.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, { index, report }) {
    for (const { origin, target, behaviors } of gatewayOrigins(resource, index)) {
      const protocols = origin.custom.get('OriginSSLProtocols');
      const names = protocols.items?.map(({ text }) => text) ?? [];
      const outdated = names.filter((name) => name !== undefined && OUTDATED_ORIGIN_TLS.includes(name));
      if (names.includes(ORIGIN_TLS) && outdated.length > 0) {
        report({ finding: 'OUTDATED', at: protocols, message: `OriginSSLProtocols offer ${outdated.join(', ')} to ${describeTarget(target)}` });
      }
      const policy = origin.custom.get('OriginProtocolPolicy');
      const open = behaviors?.find(({ value }) => value.get('ViewerProtocolPolicy').text === 'allow-all');
      if (policy.text === 'match-viewer' && open !== undefined) {
        report({ finding: 'PLAIN_HTTP', at: policy, message: `OriginProtocolPolicy is match-viewer, and ${describeBehavior(open)} allows plain HTTP` });
      }
    }
  },
});
