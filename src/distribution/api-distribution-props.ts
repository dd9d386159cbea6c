import { Duration } from 'aws-cdk-lib';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { BehaviorOptions, GeoRestriction, HttpVersion, IResponseHeadersPolicy, PriceClass, SecurityPolicyProtocol, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { ApiCachingOptions } from './caching';
import { OriginProtection } from './origin-protection';
import { ApiTarget } from '../domains/api-target';
import { IApiDomain } from '../domains/i-api-domain';

/**
 * Properties for `ApiDistribution`.
 */
export interface ApiDistributionProps {
  /**
   * The custom domain whose mappings and routing rules the distribution follows, those that are added later in this app included. Its name
   * must be known to everybody. Raises `OriginsMissing`, `OriginsTwice` beside `apis`, `WildcardOrigin`, `PrivateOrigin` and
   * `MutualTlsWithoutCertificate`; at synthesis `NothingMapped`, `MappedTooLate` and `PathPattern`.
   *
   * @default - `apis`
   */
  readonly domain?: IApiDomain;

  /**
   * The APIs by base path, without slashes around it, '' for everything that no other matches: REST and HTTP APIs at their own execute-api
   * endpoints. Raises `OriginsMissing`, `PathPattern`, `WebSocketWithoutDomain` and `PrivateApi`; at synthesis `ExecuteApiEndpointOff`.
   *
   * @default - those of `domain`
   */
  readonly apis?: { [basePath: string]: ApiTarget };

  /**
   * Whether the APIs of `apis` get the path with its base path, as the caller wrote it. Raises `KeepBasePathUnused` beside `domain`, whose mappings
   * always take it away.
   *
   * @default false - a CloudFront function takes it away, as a mapping would, and tells it as `X-Forwarded-Prefix`
   */
  readonly keepBasePath?: boolean;

  /**
   * Base paths that other apps mapped on `domain`. Raises `OtherBasePathsUnused` beside `apis`, and `PathPattern`.
   *
   * @default - none: what this app does not map is not sent to the domain
   */
  readonly otherBasePaths?: string[];

  /**
   * What answers paths that no base path matches, such as a web site. Raises `DefaultBehaviorTwice` at synthesis beside the base path ''.
   *
   * @default - the API of the base path ''; without one, 404 from the edge
   */
  readonly defaultBehavior?: BehaviorOptions;

  /**
   * Answers that CloudFront keeps, by base path. Query strings, cookies, and what tells callers apart are part of the key; GET, HEAD and OPTIONS
   * only. Raises the errors of `ApiCachingOptions`; at synthesis `CachedBasePath` and `CachedAuthorizer`.
   *
   * @default - nothing is kept, errors included
   */
  readonly caching?: { [basePath: string]: ApiCachingOptions };

  /**
   * How the APIs tell requests of the distribution from those that go around it. Raises the errors of `OriginProtection` and
   * `SecretHeaderOptions`, and for secret headers at synthesis `UncheckedHeader`, `StageElsewhere` and `StageHasWebAcl`.
   *
   * @default OriginProtection.secretHeader()
   */
  readonly originProtection?: OriginProtection;

  /**
   * Headers that CloudFront adds to requests to the APIs, in place of those of the same name. Raises `OriginHeader`.
   *
   * @default - none but that of `originProtection`
   */
  readonly originHeaders?: { [name: string]: string };

  /**
   * How long CloudFront waits for the APIs, from 1 to 120 seconds. Raises `ReadTimeout`, and at synthesis `ReadTimeoutTooShort` if an integration
   * may take longer.
   *
   * @default Duration.seconds(60)
   */
  readonly readTimeout?: Duration;

  /**
   * The quota of the account for `readTimeout`, if it was raised.
   *
   * @default Duration.seconds(120)
   */
  readonly readTimeoutQuota?: Duration;

  /**
   * How callers of methods with IAM authorization sign for the host of the origin. Without it such methods are refused at synthesis with
   * `SignedCalls`. Raises `ReasonMissing`.
   *
   * @default - there are none
   */
  readonly signedCallsReason?: string;

  /**
   * The names that viewers use, such as 'www.example.com' or '*.example.com'. Raises `DomainName`, `DomainNameTwice`, `NameOfOrigin` for
   * that of `domain`, and `NamesUnknown` for a reference to a list beside `hostedZone` or without `certificate`.
   *
   * @default - the name that CloudFront gives, with a certificate that also admits TLS 1.0
   */
  readonly domainNames?: string[];

  /**
   * The certificate for `domainNames`, of us-east-1. Raises `NamesMissing`, `CertificateMissing`, `CertificateRegion`, and `CertificateNames`,
   * which is known for certificates of this app only.
   *
   * @default - a new one, validated in `validationZone`; for a stack elsewhere in a stack of its own in us-east-1. Raises `CertificateElsewhere`
   */
  readonly certificate?: ICertificate;

  /**
   * The public zone that gets A and AAAA alias records for `domainNames`. Raises `NamesMissing`, `ZoneOfOtherName` and `ZonePrivate`.
   *
   * @default - no records: add them where the names are managed
   */
  readonly hostedZone?: IHostedZone;

  /**
   * The public zone in which ACM validates a new certificate. Raises `NamesMissing`, `ZoneOfOtherName`, and `ValidationZoneUnused` beside
   * `certificate`.
   *
   * @default - `hostedZone`
   */
  readonly validationZone?: IHostedZone;

  /**
   * The oldest version of TLS and the ciphers of viewers, for `domainNames`. Raises `ViewerTlsTooOld` and `NamesMissing`.
   *
   * @default SecurityPolicyProtocol.TLS_V1_2_2021
   */
  readonly minimumProtocolVersion?: SecurityPolicyProtocol;

  /**
   * What viewers that use http:// get. Raises `PlainHttp` for ALLOW_ALL.
   *
   * @default ViewerProtocolPolicy.HTTPS_ONLY - 403, since a redirect turns POST into GET and the body was sent in the open
   */
  readonly viewerProtocolPolicy?: ViewerProtocolPolicy;

  /**
   * The versions of HTTP that viewers may use.
   *
   * @default HttpVersion.HTTP2
   */
  readonly httpVersion?: HttpVersion;

  /**
   * The edge locations that answer.
   *
   * @default PriceClass.PRICE_CLASS_ALL
   */
  readonly priceClass?: PriceClass;

  /**
   * ARN of a web ACL of us-east-1 with the scope CLOUDFRONT.
   *
   * @default - none
   */
  readonly webAclId?: string;

  /**
   * Headers that CloudFront adds to, or takes from, the answers of the APIs.
   *
   * @default - none
   */
  readonly responseHeadersPolicy?: IResponseHeadersPolicy;

  /**
   * The countries whose viewers are answered.
   *
   * @default - all
   */
  readonly geoRestriction?: GeoRestriction;

  /**
   * A bucket for the standard logs of CloudFront, with ACLs enabled. Raises `LogsTwice`.
   *
   * @default - a new one that keeps them for 30 days. Raises `LogBucketRegion` in Regions to which CloudFront delivers none
   */
  readonly logBucket?: IBucket;

  /**
   * What the names of log files begin with. Raises `LogsTwice`.
   *
   * @default - nothing
   */
  readonly logFilePrefix?: string;

  /**
   * Why there are no standard logs. Raises `LogsTwice` and `ReasonMissing`.
   *
   * @default - there are
   */
  readonly noLogsReason?: string;

  /**
   * Whether there are more metrics, for a charge: cache hit rate, origin latency, and error rates by status code.
   *
   * @default false
   */
  readonly publishAdditionalMetrics?: boolean;

  /**
   * What the distribution is for; at most 128 characters.
   *
   * @default - nothing
   */
  readonly comment?: string;

  /**
   * The quota of behaviours of the account, if it was raised; two go to each base path. Raises `TooManyBehaviors` at synthesis.
   *
   * @default 75
   */
  readonly behaviorQuota?: number;
}
