import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { GeoRestriction, HttpVersion, PriceClass, ResponseHeadersPolicy, SecurityPolicyProtocol, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateHostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { certificateIn, configOf, Front, newStack, ofType, refusal, rest, templateOf, zone } from './front';
import { ApiDistribution, ApiDistributionProps, ApiDomain, OriginProtection } from '../../src';
import { thrownBy } from '../support/refusals';

const VIRGINIA = { account: '111122223333', region: 'us-east-1' };
const UNCHECKED = { originProtection: OriginProtection.none('Not what this is about.') };

/** The records that lead to the distribution. */
function recordsOf(distribution: ApiDistribution): unknown[][] {
  return ofType(distribution, 'AWS::Route53::RecordSet')
    .filter(({ AliasTarget }) => JSON.stringify(AliasTarget).includes('"DomainName"'))
    .map(({ Name, Type, HostedZoneId }) => [Name, Type, HostedZoneId]);
}

describe('names', () => {
  test('have a certificate, TLS 1.2, and records for IPv4 and IPv6 that lead to the distribution', () => {
    const front = new Front();
    const distribution = front.add({ domainNames: ['www.example.com', 'shop.example.com'], certificate: certificateIn(front.stack, 'us-east-1'), hostedZone: zone(front.stack) });
    expect(configOf(distribution)).toMatchObject({
      Aliases: ['www.example.com', 'shop.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b', MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only',
      },
    });
    expect(recordsOf(distribution)).toEqual([
      ['www.example.com.', 'A', 'Z0123'], ['www.example.com.', 'AAAA', 'Z0123'], ['shop.example.com.', 'A', 'Z0123'], ['shop.example.com.', 'AAAA', 'Z0123'],
    ]);
    expect(distribution.urlForPath('/orders')).toBe('https://www.example.com/orders');
  });

  test('have a new certificate for all of them, beside a distribution of us-east-1', () => {
    const front = new Front({}, VIRGINIA);
    const distribution = front.add({ domainNames: ['*.example.com', 'example.com'], hostedZone: zone(front.stack) });
    expect(ofType(distribution, 'AWS::CertificateManager::Certificate')).toContainEqual(expect.objectContaining({ DomainName: '*.example.com', SubjectAlternativeNames: ['example.com'] }));
    expect(distribution.urlForPath()).toBe('https://example.com/');
  });

  test('have a new certificate in us-east-1, wherever the distribution is', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'eu-west-1' }, crossRegionReferences: true });
    for (const id of ['Front', 'Other']) {
      const domain = new ApiDomain(stack, `${id}Domain`, { domainName: `${id.toLowerCase()}.example.com`, hostedZone: zone(stack), mappings: { '': rest(stack, `${id}Api`) } });
      new ApiDistribution(stack, id, { domain, domainNames: [`www.${id.toLowerCase()}.example.com`], hostedZone: zone(stack) });
    }
    const certificates = app.node.findChild('SDistributionCertificates') as Stack;
    expect(certificates.region).toBe('us-east-1');
    expect(Object.values(Template.fromStack(certificates).findResources('AWS::CertificateManager::Certificate')).map(({ Properties }) => (Properties as { DomainName: string }).DomainName))
      .toEqual(['www.front.example.com', 'www.other.example.com']);
  });

  test('are left out, with the name and certificate that CloudFront gives', () => {
    const distribution = new Front().add();
    expect(configOf(distribution)).not.toHaveProperty('ViewerCertificate');
    expect(Stack.of(distribution).resolve(distribution.urlForPath('x'))).toEqual({ 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [expect.stringMatching(/^Front/), 'DomainName'] }, '/x']] });
  });

  const ownCertificate = (stack: Stack) => new Certificate(stack, 'Own', { domainName: '*.example.com', subjectAlternativeNames: ['example.com'] });
  const www = { domainNames: ['www.example.com'] };

  test.each<[string, (stack: Stack) => Partial<ApiDistributionProps>, string, string]>([
    ['a certificate without names', (stack) => ({ certificate: certificateIn(stack, 'us-east-1') }), 'NamesMissing',
      "'domainNames' must name what 'certificate' is for, got none beside 'S/Certificate of us-east-1'"],
    ['a zone without names', (stack) => ({ hostedZone: zone(stack) }), 'NamesMissing', "'domainNames' must name what 'hostedZone' is for, got none beside 'S/Zone example.com'"],
    ['a version of TLS without names', () => ({ minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_3_2025 }), 'NamesMissing',
      "'domainNames' must name what 'minimumProtocolVersion' is for, got none beside 'TLSv1.3_2025'"],
    ['names without certificate', () => www, 'CertificateMissing',
      "'certificate' must be given unless 'hostedZone' or 'validationZone' is a public zone to validate one in for 'www.example.com', got neither"],
    ['a certificate of another Region', (stack) => ({ ...www, certificate: certificateIn(stack, 'eu-west-1') }), 'CertificateRegion',
      "'certificate' must be of us-east-1, where CloudFront looks for it, got one of eu-west-1"],
    ['a certificate of another Region in this app', (stack) => ({ ...www, certificate: ownCertificate(stack) }), 'CertificateRegion',
      "'certificate' must be of us-east-1, where CloudFront looks for it, got one of eu-west-1"],
    ['a certificate and a zone to validate one', (stack) => ({ ...www, certificate: certificateIn(stack, 'us-east-1'), validationZone: zone(stack) }), 'ValidationZoneUnused',
      "'validationZone' must be left out when 'certificate' is given, got 'example.com'"],
    ['names in capitals', () => ({ domainNames: ['WWW.example.com'] }), 'DomainName', "'domainNames' must be in lower case, got 'WWW.example.com'"],
    ['a name twice', () => ({ domainNames: ['a.example.com', 'a.example.com'] }), 'DomainNameTwice', "'domainNames' must have each name once, got 'a.example.com' twice"],
    ['the name of the origin', (stack) => ({ domainNames: ['apis.example.com'], hostedZone: zone(stack) }), 'NameOfOrigin',
      "'domainNames' must not have the name of 'domain', where CloudFront finds the APIs and not itself, got 'apis.example.com' for both"],
    ['a new certificate without references across Regions', (stack) => ({ ...www, hostedZone: zone(stack) }), 'CertificateElsewhere',
      "'certificate' must be given unless the stack has crossRegionReferences: true, since CloudFront takes one of us-east-1 only, got none in 'S'"],
    ['an old version of TLS', () => ({ minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_1_2016 }), 'ViewerTlsTooOld', "'minimumProtocolVersion' must be TLS 1.2 or newer, got TLSv1.1_2016"],
    ['plain HTTP', () => ({ viewerProtocolPolicy: ViewerProtocolPolicy.ALLOW_ALL }), 'PlainHttp',
      "'viewerProtocolPolicy' must be HTTPS_ONLY or REDIRECT_TO_HTTPS, since tokens must not travel in the open, got allow-all"],
  ])('%s are refused', (_, props, code, message) => {
    const front = new Front();
    expect(thrownBy(() => front.add(props(front.stack)))).toEqual(refusal(code, message));
  });

  test('of another zone are refused', () => {
    const front = new Front();
    expect(thrownBy(() => front.add({ domainNames: ['www.example.org'], hostedZone: zone(front.stack) }))).toMatchObject({
      name: 'ZoneOfOtherName', message: expect.stringContaining("'hostedZone' must be a zone that 'www.example.org' ends with, got 'example.com' [S/Front;") as string,
    });
  });

  test('that a certificate of this app does not cover are refused', () => {
    const front = new Front({}, VIRGINIA);
    expect(thrownBy(() => front.add({ domainNames: ['a.b.example.com'], certificate: ownCertificate(front.stack) }))).toEqual(refusal('CertificateNames',
      "'certificate' must be one for 'a.b.example.com', where a wildcard stands for one label, got one for '*.example.com', 'example.com'"));
    const covered = new Front({}, VIRGINIA);
    expect(() => covered.add({ domainNames: ['a.example.com', 'example.com'], certificate: ownCertificate(covered.stack) })).not.toThrow();
  });

  test('in a private zone are refused, since private zones have no aliases to CloudFront', () => {
    const front = new Front();
    const hostedZone = new PrivateHostedZone(front.stack, 'Private', { zoneName: 'example.com', vpc: Vpc.fromVpcAttributes(front.stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }) });
    expect(thrownBy(() => front.add({ domainNames: ['www.example.com'], certificate: certificateIn(front.stack, 'us-east-1'), hostedZone }))).toEqual(refusal('ZonePrivate',
      "'hostedZone' must be a public zone, since private zones have no alias records to CloudFront, got 'S/Private'"));
  });

  test('with a new certificate need a stack with a Region, and a zone that is made before', () => {
    const nowhere = new Front({}, {});
    expect(thrownBy(() => nowhere.add({ domainNames: ['www.example.com'], hostedZone: zone(nowhere.stack), ...UNCHECKED }))).toEqual(refusal('CertificateElsewhere',
      "'certificate' must be given unless 'env' of the stack names its Region, since CloudFront takes one of us-east-1 only, got none in 'S'"));
    const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'eu-west-1' }, crossRegionReferences: true });
    const domain = ApiDomain.fromApiDomainAttributes(stack, 'Domain', { domainName: 'apis.example.com' });
    const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });
    expect(thrownBy(() => new ApiDistribution(stack, 'Front', { domain, domainNames: ['www.example.com'], hostedZone }))).toEqual(refusal('CertificateElsewhere',
      "'certificate' must be given unless the zone is in another stack, since CloudFront takes one of us-east-1 only, got none in 'S'"));
  });
});

test('what CloudFront offers besides is up to the owner', () => {
  const distribution = new Front().add({
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    webAclId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1',
    responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
    geoRestriction: GeoRestriction.allowlist('DE', 'FR'),
    publishAdditionalMetrics: true,
    comment: 'Shop',
  });
  const securityHeaders = '67f7725c-6f97-4210-82d7-5512b31e9d03';
  expect(configOf(distribution)).toMatchObject({
    HttpVersion: 'http2and3',
    PriceClass: 'PriceClass_100',
    WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1',
    Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] } },
    Comment: 'Shop',
    DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', ResponseHeadersPolicyId: securityHeaders },
    CacheBehaviors: Array(4).fill({ ViewerProtocolPolicy: 'redirect-to-https', ResponseHeadersPolicyId: securityHeaders }),
  });
  templateOf(distribution).resourceCountIs('AWS::CloudFront::MonitoringSubscription', 1);
});

describe('standard logs', () => {
  test('go to a bucket that keeps them for 30 days and that CloudFront can write to', () => {
    const distribution = new Front().add();
    expect(configOf(distribution).Logging).toEqual({ Bucket: { 'Fn::GetAtt': [expect.stringMatching(/^FrontLogs/), 'RegionalDomainName'] } });
    expect(ofType(distribution, 'AWS::S3::Bucket')).toMatchObject([{
      OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    }]);
  });

  test('go to a bucket of the owner', () => {
    const front = new Front();
    const distribution = front.add({ logBucket: Bucket.fromBucketName(front.stack, 'Mine', 'mine'), logFilePrefix: 'front/' });
    expect(configOf(distribution).Logging).toEqual({ Bucket: 'mine.s3.eu-west-1.amazonaws.com', Prefix: 'front/' });
    expect(distribution.logBucket?.bucketName).toBe('mine');
  });

  test('are left out for a reason', () => {
    const distribution = new Front().add({ noLogsReason: 'The access logs of the APIs have it all.' });
    expect(configOf(distribution)).not.toHaveProperty('Logging');
    expect(ofType(distribution, 'AWS::S3::Bucket')).toEqual([]);
  });

  test('that cannot be are refused', () => {
    const logs = { noLogsReason: 'None needed.' };
    expect(thrownBy(() => new Front().add({ noLogsReason: '' }))).toEqual(refusal('ReasonMissing', "'noLogsReason' must say why, for those who read it later, got an empty text"));
    expect(thrownBy(() => new Front().add({ ...logs, logBucket: Bucket.fromBucketName(newStack(), 'Mine', 'mine') }))).toEqual(
      refusal('LogsTwice', "'logBucket' must be left out when 'noLogsReason' is given, got 'S/Mine'"));
    expect(thrownBy(() => new Front().add({ ...logs, logFilePrefix: 'front/' }))).toEqual(
      refusal('LogsTwice', "'logFilePrefix' must be left out when 'noLogsReason' is given, got 'front/'"));
    expect(thrownBy(() => new Front({}, { account: '111122223333', region: 'eu-south-1' }).add())).toEqual(
      refusal('LogBucketRegion', "'logBucket' must be given in eu-south-1, to whose buckets CloudFront delivers no standard logs, got none"));
  });
});
