import { SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { CachePolicy, OriginRequestPolicy, OriginSslPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import {
  ALL_VIEWER_EXCEPT_HOST, CACHING_DISABLED, CACHING_OPTIMIZED, ORIGIN_REQUEST_POLICIES, ORIGIN_TLS, OUTDATED_ORIGIN_TLS,
} from '../../src/catalogue/cloudfront';
import { CLOUDFRONT_ZONE_ID, EDGE_TLS_POLICIES, LEGACY_TLS_POLICIES, REGIONAL_TLS_POLICIES } from '../../src/catalogue/domains';

test.each([
  ['ALL_VIEWER', OriginRequestPolicy.ALL_VIEWER, { host: true, authorization: true, queryStrings: true }],
  ['ALL_VIEWER_AND_CLOUDFRONT_2022', OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022, { host: true, authorization: true, queryStrings: true }],
  ['ALL_VIEWER_EXCEPT_HOST_HEADER', OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER, { host: false, authorization: true, queryStrings: true }],
  ['CORS_CUSTOM_ORIGIN', OriginRequestPolicy.CORS_CUSTOM_ORIGIN, { host: false, authorization: false, queryStrings: false }],
  ['CORS_S3_ORIGIN', OriginRequestPolicy.CORS_S3_ORIGIN, { host: false, authorization: false, queryStrings: false }],
  ['USER_AGENT_REFERER_HEADERS', OriginRequestPolicy.USER_AGENT_REFERER_HEADERS, { host: false, authorization: false, queryStrings: false }],
])('the managed origin request policy %s is known by its id', (_, policy, forwarding) => {
  expect(ORIGIN_REQUEST_POLICIES.get(policy.originRequestPolicyId)).toEqual(forwarding);
});

test('the managed policy HostHeaderOnly, which the CDK has no name for, sends on Host and nothing else', () => {
  expect(ORIGIN_REQUEST_POLICIES.get('bf0718e1-ba1e-49d1-88b1-f726733018ae')).toEqual({ host: true, authorization: false, queryStrings: false });
  expect(ORIGIN_REQUEST_POLICIES.size).toBe(7);
});

test('the policies that are recommended, and those that cache, have the ids of the CDK', () => {
  expect(ALL_VIEWER_EXCEPT_HOST).toBe(OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId);
  expect(CACHING_DISABLED).toBe(CachePolicy.CACHING_DISABLED.cachePolicyId);
  expect(CACHING_OPTIMIZED).toEqual([
    CachePolicy.CACHING_OPTIMIZED.cachePolicyId, CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS.cachePolicyId,
  ]);
});

test('the versions of TLS are all that an origin can be told', () => {
  expect([ORIGIN_TLS, ...OUTDATED_ORIGIN_TLS].sort()).toEqual(Object.values(OriginSslPolicy).sort());
});

test('the TLS policies of domains include all that the CDK has names for', () => {
  const known = [...LEGACY_TLS_POLICIES, ...REGIONAL_TLS_POLICIES, ...EDGE_TLS_POLICIES];
  expect(Object.values(SecurityPolicy).filter((policy) => !known.includes(policy))).toEqual([]);
  expect(new Set(known).size).toBe(12);
  expect(EDGE_TLS_POLICIES.every((policy) => policy.endsWith('_EDGE'))).toBe(true);
  expect(REGIONAL_TLS_POLICIES.every((policy) => /^SecurityPolicy_(?!.*_EDGE$)/.test(policy))).toBe(true);
});

test('the hosted zone of CloudFront has the id of the CDK', () => {
  expect(CLOUDFRONT_ZONE_ID).toBe(CloudFrontTarget.CLOUDFRONT_ZONE_ID);
});
