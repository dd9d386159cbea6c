import { EndpointAccessMode, EndpointType, MTLSConfig, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { DomainRecordOptions } from './alias-records';
import { ApiTarget } from './api-target';
import { RoutingRuleOptions } from './routing-rule-options';

/**
 * A zone for the domain alone, delegated from a zone of another account.
 */
export interface ZoneDelegationOptions {
  /** Name of the zone of the other account, such as 'example.com'. Raises `ZoneOfOtherName`. */
  readonly parentHostedZoneName: string;

  /**
   * A role of the other account that may add the delegation to that zone, as `PublicHostedZone.grantDelegation` allows it.
   * A custom resource, with a function, of the CDK assumes it.
   */
  readonly delegationRole: IRole;
}

/**
 * The other type that a domain answers as while it moves from one type to another.
 */
export interface SecondEndpointOptions {
  /** The other type. Raises `SecondEndpointType` unless it is the one of EDGE and REGIONAL that `endpointType` is not. */
  readonly endpointType: EndpointType;

  /**
   * The certificate for the other type: of us-east-1 for EDGE, of the Region of the stack for REGIONAL. Raises `CertificateRegion` and
   * `CertificateNames`.
   */
  readonly certificate: ICertificate;
}

/**
 * Properties for `ApiDomain`.
 */
export interface ApiDomainProps {
  /**
   * The name that callers use, such as 'api.example.com' or '*.example.com'; in lower case, at most 255 characters in labels of
   * at most 63. Raises `DomainName`.
   */
  readonly domainName: string;

  /**
   * The certificate: of us-east-1 for an edge-optimized domain, of the Region of the stack for a Regional one. Raises
   * `CertificateRegion` and `CertificateNames`, which is known for certificates of this app only.
   *
   * @default - a new one for the name, validated in `validationZone`. For an edge-optimized domain of a stack elsewhere it is made in a
   *   stack of its own in us-east-1
   */
  readonly certificate?: ICertificate;

  /**
   * The zone that gets the alias records, public or private. Raises `ZoneOfOtherName`, and `EdgeRecordInPrivateZone`.
   *
   * @default - no records: add them where the name is managed, to `targetDomainName`
   */
  readonly hostedZone?: IHostedZone;

  /**
   * The public zone in which ACM validates a new certificate. Raises `CertificateZonePrivate`, `ZoneOfOtherName`, and
   * `ValidationZoneUnused` beside `certificate`.
   *
   * @default - `hostedZone`
   */
  readonly validationZone?: IHostedZone;

  /**
   * Makes a zone for the name, delegated from a zone of another account, and uses it as `hostedZone`. Raises `ZoneTwice`
   * beside `hostedZone`.
   *
   * @default - none
   */
  readonly zoneDelegation?: ZoneDelegationOptions;

  /**
   * Where the domain answers: REGIONAL, or EDGE for REST APIs. Raises `PrivateEndpoint`: a private domain is a `PrivateApiDomain`.
   *
   * @default EndpointType.REGIONAL
   */
  readonly endpointType?: EndpointType;

  /**
   * A second type, while the domain moves from one to the other.
   *
   * @default - none
   */
  readonly secondEndpoint?: SecondEndpointOptions;

  /**
   * The oldest version of TLS and the ciphers that callers may use. Raises `TlsTooOld` and `TlsPolicyFamily`. Policies whose values start with
   * 'SecurityPolicy_' take REST APIs only.
   *
   * @default SecurityPolicy.TLS_1_2
   */
  readonly securityPolicy?: SecurityPolicy;

  /**
   * Whether host and SNI of a call must agree; for policies whose values start with 'SecurityPolicy_'. Raises `AccessModeUnused` with others.
   *
   * @default EndpointAccessMode.STRICT with those policies, none with others
   */
  readonly endpointAccessMode?: EndpointAccessMode;

  /**
   * Whether callers may use IPv6 beside IPv4. With IPv6, conditions on `aws:SourceIp` must know the IPv6 addresses of callers as well.
   *
   * @default IpAddressType.DUAL_STACK
   */
  readonly ipAddressType?: IpAddressType;

  /**
   * The certificates of those who may call, for mutual TLS. Raises `MutualTlsRefused` unless the domain is Regional with TLS_1_2.
   *
   * @default - anybody may open a connection
   */
  readonly mtls?: MTLSConfig;

  /**
   * A public certificate of ACM that proves the ownership of the name, when `mtls` is used and `certificate` is imported into ACM or
   * of a private authority. Raises `OwnershipCertificateUnused` without `mtls`.
   *
   * @default - none
   */
  readonly ownershipCertificate?: ICertificate;

  /**
   * Which path leads to which stage, as `addMapping` takes them.
   *
   * @default - none yet
   */
  readonly mappings?: { [key: string]: ApiTarget };

  /**
   * Rules that are looked at before the mappings, as `addRoutingRule` takes them.
   *
   * @default - none yet
   */
  readonly routingRules?: RoutingRuleOptions[];

  /**
   * Whether mapped APIs of this app stop answering at their own execute-api endpoints, unless they say themselves whether they
   * do. Clients, canaries and distributions that use those endpoints then get 403.
   *
   * @default - true for REST and HTTP APIs; false for WebSocket APIs, whose functions send to connections at that endpoint
   */
  readonly disableExecuteApiEndpoint?: boolean;

  /**
   * How the records look, such as weighted ones for several Regions.
   *
   * @default - an A record, and an AAAA record for a dual-stack domain
   */
  readonly records?: DomainRecordOptions;

  /**
   * Whether there are outputs with commands, `dig` and `openssl`, that show where the name leads and which certificate answers.
   *
   * @default false
   */
  readonly checkOutputs?: boolean;
}
