import { Lazy, Token } from 'aws-cdk-lib';
import { CfnDomainName, DomainName, EndpointType, IDomainName, MTLSConfig } from 'aws-cdk-lib/aws-apigateway';
import { IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CrossAccountZoneDelegationRecord, IHostedZone, PublicHostedZone, RecordType } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { createRecords, validateZone } from './alias-records';
import { ApiDomainProps, ZoneDelegationOptions } from './api-domain-props';
import { ApiTarget } from './api-target';
import { createCertificate, validateCertificate } from './certificates';
import { addCheckOutputs } from './check-outputs';
import { IApiDomain } from './i-api-domain';
import { ApiDomainAttributes, ImportedApiDomain } from './imported-api-domain';
import { Mappings } from './mappings';
import { nameProblem } from './names';
import { RoutingRuleOptions } from './routing-rule-options';
import { RULES_THEN_MAPPINGS } from './routing-rules';
import { tlsSettings, TlsSettings } from './tls-settings';
import { zoneLabel } from './zones';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';

/**
 * A public custom domain with everything that belongs to it: certificate, domain name, mappings of APIs, and the alias records that
 * lead to the domain and nowhere else.
 *
 * Raises the errors of `ApiDomainProps` and of `IApiDomain`, and `CertificateMissing` with neither a certificate nor a zone to
 * validate one in. Article:
 * https://repost.aws/knowledge-center/api-gateway-custom-domain-error
 */
export class ApiDomain extends Construct implements IApiDomain {
  /**
   * A domain that is made elsewhere, in another app or another stack of this one, to add mappings to: they live in the stack of
   * `scope`, beside the API.
   */
  public static fromApiDomainAttributes(scope: Construct, id: string, attrs: ApiDomainAttributes): IApiDomain {
    return new ImportedApiDomain(scope, id, attrs);
  }

  /** The name of the domain, as a reference to it. */
  public readonly domainName: string;

  /** The host that records of the name must lead to. */
  public readonly targetDomainName: string;

  /** The hosted zone that alias records to that host name. */
  public readonly targetHostedZoneId: string;

  /** The certificate of the domain. */
  public readonly certificate: ICertificate;

  /** The zone of the records, if there is one. */
  public readonly hostedZone?: IHostedZone;

  /** The domain as constructs of the CDK take it. */
  public readonly domain: IDomainName;

  private readonly mappings: Mappings;
  private readonly writtenName: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    this.writtenName = props.domainName;
    const endpointTypes = this.validateTypes(props);
    this.validateNames(props);
    const tls = tlsSettings(this, props, endpointTypes);

    this.hostedZone = props.hostedZone ?? (props.zoneDelegation && this.delegateZone(props.zoneDelegation));
    this.certificate = this.certificateFor(props, endpointTypes[0]);
    const resource = this.createDomain(props, endpointTypes, tls);
    const isEdge = endpointTypes[0] === EndpointType.EDGE;
    this.domainName = resource.ref;
    this.targetDomainName = isEdge ? resource.attrDistributionDomainName : resource.attrRegionalDomainName;
    this.targetHostedZoneId = isEdge ? resource.attrDistributionHostedZoneId : resource.attrRegionalHostedZoneId;
    this.domain = this.asDomainName();
    this.mappings = new Mappings(this, {
      writtenName: props.domainName,
      domainName: this.domainName,
      domainNameArn: resource.attrDomainNameArn,
      endpointTypes,
      securityPolicy: Token.isUnresolved(tls.securityPolicy) ? undefined : tls.securityPolicy,
      disableExecuteApiEndpoint: props.disableExecuteApiEndpoint,
    });
    this.createRecords(props, isEdge);
    for (const [key, target] of Object.entries(props.mappings ?? {})) this.addMapping(key, target);
    for (const rule of props.routingRules ?? []) this.addRoutingRule(rule);
  }

  /** Lets a path lead to a stage of an API, as `mappings` does. Raises the errors of `IApiDomain.addMapping`. */
  public addMapping(key: string, target: ApiTarget): void {
    this.mappings.add(key, target);
  }

  /** Sends requests with certain headers or a base path to a REST API. Raises the errors of `IApiDomain.addRoutingRule`. */
  public addRoutingRule(options: RoutingRuleOptions): void {
    this.mappings.addRule(options);
  }

  /** The URL of a path at the domain, `wss` for WebSocket APIs. */
  public urlForPath(path: string = ''): string {
    return `${this.mappings.scheme}://${this.writtenName}/${path.replace(/^\//, '')}`;
  }

  private validateTypes({ endpointType, secondEndpoint }: ApiDomainProps): [EndpointType, ...EndpointType[]] {
    const type = endpointType ?? EndpointType.REGIONAL;
    if (type === EndpointType.PRIVATE) {
      throw invalid(this, 'PrivateEndpoint', 'cross-account-access', `'endpointType' must be REGIONAL or EDGE, since a private domain is a PrivateApiDomain, got ${type}`);
    }
    if (!secondEndpoint) return [type];
    const other = type === EndpointType.EDGE ? EndpointType.REGIONAL : EndpointType.EDGE;
    if (secondEndpoint.endpointType !== other) {
      throw invalid(this, 'SecondEndpointType', 'custom-domain-dns-tls',
        `'secondEndpoint' must have the type ${other} on a domain of type ${type}, got ${secondEndpoint.endpointType}`);
    }
    return [type, other];
  }

  private validateNames(props: ApiDomainProps): void {
    const problem = nameProblem(props.domainName, true);
    if (problem) throw invalid(this, 'DomainName', 'custom-domain-dns-tls', `'domainName' must ${problem}, got '${props.domainName}'`);
    if (props.zoneDelegation && props.hostedZone) {
      throw invalid(this, 'ZoneTwice', 'custom-domain-dns-tls',
        `'zoneDelegation' must be left out when 'hostedZone' is given, got '${props.zoneDelegation.parentHostedZoneName}' beside '${zoneLabel(props.hostedZone)}'`);
    }
    if (props.certificate && props.validationZone) {
      throw invalid(this, 'ValidationZoneUnused', 'custom-domain-dns-tls',
        `'validationZone' must be left out when 'certificate' is given, got '${zoneLabel(props.validationZone)}'`);
    }
    if (props.ownershipCertificate && !props.mtls) {
      throw invalid(this, 'OwnershipCertificateUnused', 'custom-domain-dns-tls',
        `'ownershipCertificate' must be left out without 'mtls', got '${props.ownershipCertificate.node.path}'`);
    }
  }

  private delegateZone({ parentHostedZoneName, delegationRole }: ZoneDelegationOptions): IHostedZone {
    const zoneName = this.writtenName.replace(/^\*\./, '');
    if (!Token.isUnresolved(zoneName) && !Token.isUnresolved(parentHostedZoneName) && !zoneName.endsWith(`.${parentHostedZoneName}`)) {
      throw invalid(this, 'ZoneOfOtherName', 'custom-domain-dns-tls',
        `'parentHostedZoneName' must be a zone above '${zoneName}', got '${parentHostedZoneName}'`);
    }
    const delegatedZone = new PublicHostedZone(this, 'Zone', { zoneName });
    acknowledge(delegatedZone, 'AwsSolutions-R531', 'The zone holds the records of one name.');
    new CrossAccountZoneDelegationRecord(this, 'Delegation', { delegatedZone, parentHostedZoneName, delegationRole });
    return delegatedZone;
  }

  private certificateFor(props: ApiDomainProps, endpointType: EndpointType): ICertificate {
    const need = { domainName: props.domainName, endpointType, prop: 'certificate' };
    const { certificate, secondEndpoint } = props;
    if (secondEndpoint) {
      validateCertificate(this, secondEndpoint.certificate, { ...need, endpointType: secondEndpoint.endpointType, prop: 'secondEndpoint.certificate' });
    }
    if (certificate) {
      validateCertificate(this, certificate, need);
      return certificate;
    }
    const zone = props.validationZone ?? this.hostedZone;
    if (!zone) {
      throw invalid(this, 'CertificateMissing', 'custom-domain-dns-tls',
        `'certificate' must be given unless 'hostedZone' or 'validationZone' can validate one for '${props.domainName}', got neither`);
    }
    validateZone(this, props.validationZone ? 'validationZone' : 'hostedZone', props.domainName, zone);
    const made = createCertificate(this, 'Certificate', zone, need);
    const delegation = this.node.tryFindChild('Delegation');
    // ACM finds its record only once the zone is delegated.
    if (delegation) made.node.addDependency(delegation);
    return made;
  }

  private createDomain(props: ApiDomainProps, types: EndpointType[], tls: TlsSettings): CfnDomainName {
    const certificates = new Map([[types[0], this.certificate], [types[1], props.secondEndpoint?.certificate]]);
    return new CfnDomainName(this, 'Resource', {
      domainName: props.domainName,
      certificateArn: certificates.get(EndpointType.EDGE)?.certificateArn,
      regionalCertificateArn: certificates.get(EndpointType.REGIONAL)?.certificateArn,
      ownershipVerificationCertificateArn: props.ownershipCertificate?.certificateArn,
      endpointConfiguration: { types, ipAddressType: props.ipAddressType ?? IpAddressType.DUAL_STACK },
      ...tls,
      mutualTlsAuthentication: props.mtls && truststore(props.mtls),
      routingMode: Lazy.string({ produce: () => this.mappings.hasRules ? RULES_THEN_MAPPINGS : undefined }),
    });
  }

  private asDomainName(): IDomainName {
    return DomainName.fromDomainNameAttributes(this, 'DomainName', {
      domainName: this.domainName,
      domainNameAliasTarget: this.targetDomainName,
      domainNameAliasHostedZoneId: this.targetHostedZoneId,
    });
  }

  private createRecords({ ipAddressType, records, checkOutputs }: ApiDomainProps, isEdge: boolean): void {
    const types = ipAddressType === IpAddressType.IPV4 ? [RecordType.A] : [RecordType.A, RecordType.AAAA];
    if (this.hostedZone) {
      const target = new ApiGatewayDomain(this.domain);
      createRecords(this, { zone: this.hostedZone, domainName: this.writtenName, target, types, isEdge }, records);
    }
    if (checkOutputs === true) addCheckOutputs(this, { domainName: this.writtenName, target: this.targetDomainName, types });
  }
}

function truststore({ bucket, key, version }: MTLSConfig): CfnDomainName.MutualTlsAuthenticationProperty {
  return { truststoreUri: bucket.s3UrlForObject(key), truststoreVersion: version };
}
