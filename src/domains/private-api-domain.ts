import { EndpointAccessMode, EndpointType, SecurityPolicy, CfnBasePathMappingV2, CfnDomainNameV2 } from 'aws-cdk-lib/aws-apigateway';
import { IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IHostedZone, RecordType } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { validateZone } from './alias-records';
import { ApiTarget } from './api-target';
import { createCertificate, validateCertificate } from './certificates';
import { addCheckOutputs, targetOf } from './check-outputs';
import { isPrivate, KIND_NAMES } from './mapped-api';
import { validateEnvironment, validateMappingKey } from './mapping-refusals';
import { nameProblem } from './names';
import { PrivateApiDomainAccess } from './private-api-domain-access';
import { tlsSettings } from './tls-settings';
import { zoneLabel } from './zones';
import { INVOKE_ACTION } from '../catalogue/access';
import { idPart } from '../core/construct-id';
import { invalid } from '../core/invalid';

/**
 * Properties for `PrivateApiDomain`.
 */
export interface PrivateApiDomainProps {
  /**
   * The name that callers in the VPC use, such as 'orders.internal.example.com'; in lower case, without wildcard, at most 255 characters in
   * labels of at most 63. It need not be unique. Raises `DomainName`.
   */
  readonly domainName: string;

  /** The endpoint for `execute-api` through which callers of this account reach the domain. */
  readonly vpcEndpoint: IInterfaceVpcEndpoint;

  /**
   * The certificate, of the Region of the stack. Raises `CertificateRegion` and `CertificateNames`, which is known for certificates of
   * this app only.
   *
   * @default - a new one for the name, validated in `validationZone`
   */
  readonly certificate?: ICertificate;

  /**
   * The public zone in which ACM validates a new certificate: it looks the name up from outside. Raises `CertificateMissing` with neither
   * this nor `certificate`, `CertificateZonePrivate`, `ZoneOfOtherName`, and `ValidationZoneUnused` beside `certificate`.
   *
   * @default - none
   */
  readonly validationZone?: IHostedZone;

  /**
   * The private zone that gets the record. Raises `ZoneOfOtherName`, and `EndpointHostUnknown` for an endpoint that is not made in this app.
   *
   * @default - no record: let the name lead to the endpoint where it is managed
   */
  readonly hostedZone?: IHostedZone;

  /**
   * Ids of other endpoints, such as those of other accounts, through which the domain may be called. Their owners make a
   * `PrivateApiDomainAccess`, after the domain was shared with them in AWS RAM.
   *
   * @default - `vpcEndpoint` alone
   */
  readonly otherVpcEndpointIds?: string[];

  /**
   * Who may call the domain, instead of everybody at the endpoints. Raises `EndpointsUnused` beside `otherVpcEndpointIds`.
   *
   * @default - everybody at `vpcEndpoint` and `otherVpcEndpointIds`, and nobody else; the policies of the APIs have their say as well
   */
  readonly policy?: PolicyDocument;

  /**
   * The oldest version of TLS and the ciphers that callers may use. Raises `TlsTooOld` and `TlsPolicyFamily`.
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
   * Which path leads to which stage of a private REST API, as `addMapping` takes them.
   *
   * @default - none yet
   */
  readonly mappings?: { [key: string]: ApiTarget };

  /**
   * Whether there are outputs with commands, `dig` and `openssl`, that show in the VPC where the name leads and which certificate answers.
   *
   * @default false
   */
  readonly checkOutputs?: boolean;
}

/**
 * A custom domain for private REST APIs with everything that belongs to it: certificate, domain name and its policy, mappings, the
 * association with an endpoint, and the record in a private zone.
 *
 * The policy of each API must admit the endpoint as well. Raises the errors of `PrivateApiDomainProps` and of `addMapping`. Article:
 * https://repost.aws/knowledge-center/access-api-gateway-account
 */
export class PrivateApiDomain extends Construct {
  /** The name of the domain. */
  public readonly domainName: string;

  /** The ARN of the domain, which tells it apart from others of the same name; those who associate their endpoints need it. */
  public readonly domainNameArn: string;

  /** The certificate of the domain. */
  public readonly certificate: ICertificate;

  /** What connects the endpoint with the domain. */
  public readonly access: PrivateApiDomainAccess;

  private readonly keys = new Map<string, string>();

  constructor(scope: Construct, id: string, props: PrivateApiDomainProps) {
    super(scope, id);
    const { domainName, hostedZone, vpcEndpoint } = props;
    this.validateProps(props);
    const tls = tlsSettings(this, props, [EndpointType.PRIVATE]);
    this.certificate = this.certificateFor(props);

    const resource = new CfnDomainNameV2(this, 'Resource', {
      domainName,
      certificateArn: this.certificate.certificateArn,
      endpointConfiguration: { types: [EndpointType.PRIVATE], ipAddressType: IpAddressType.DUAL_STACK },
      policy: props.policy ?? endpointPolicy([vpcEndpoint.vpcEndpointId, ...props.otherVpcEndpointIds ?? []]),
      ...tls,
    });
    this.domainName = domainName;
    this.domainNameArn = resource.attrDomainNameArn;
    this.access = new PrivateApiDomainAccess(this, 'Access', { domainName, domainNameArn: this.domainNameArn, vpcEndpoint, hostedZone });
    for (const [key, target] of Object.entries(props.mappings ?? {})) this.addMapping(key, target);
    if (props.checkOutputs === true) addCheckOutputs(this, { domainName, target: targetOf(vpcEndpoint), types: [RecordType.A], isPrivate: true });
  }

  /**
   * Lets a path of the domain lead to a stage of a private REST API.
   *
   * Raises `MappingKey`, `MappingKeyTwice`, `ApiElsewhere`, `RestApisOnly`, and `PublicApiOnPrivateDomain` for an API that is not private.
   *
   * @param key the path without slashes around it, '' for everything that no other key matches; at most 300 characters
   */
  public addMapping(key: string, target: ApiTarget): void {
    const { kind, api, apiId, stageName, stage } = target._mapped;
    validateMappingKey(this, key);
    const first = this.keys.get(key);
    if (first !== undefined) {
      throw invalid(this, 'MappingKeyTwice', 'custom-domain-dns-tls', `'mappings' must have each key once, got '${key}' for '${first}' and '${api.node.path}'`);
    }
    if (kind !== 'REST') {
      throw invalid(this, 'RestApisOnly', 'cross-account-access', `'target' must be a REST API on a private domain, got the ${KIND_NAMES[kind]} '${api.node.path}'`);
    }
    if (isPrivate(target._mapped) === false) {
      throw invalid(this, 'PublicApiOnPrivateDomain', 'cross-account-access',
        `'target' must be a private API on the private domain '${this.domainName}', got '${api.node.path}'`);
    }
    validateEnvironment(this, target._mapped);
    this.keys.set(key, api.node.path);

    const mapping = new CfnBasePathMappingV2(this, key === '' ? 'Mapping' : `Mapping ${idPart(this, key)}`, {
      domainNameArn: this.domainNameArn, basePath: key === '' ? undefined : key, restApiId: apiId, stage: stageName,
    });
    if (stage) mapping.addResourceDependency(stage);
  }

  private validateProps({ domainName, certificate, validationZone, policy, otherVpcEndpointIds }: PrivateApiDomainProps): void {
    const problem = nameProblem(domainName, false);
    if (problem) throw invalid(this, 'DomainName', 'custom-domain-dns-tls', `'domainName' must ${problem}, got '${domainName}'`);
    if (certificate && validationZone) {
      throw invalid(this, 'ValidationZoneUnused', 'custom-domain-dns-tls',
        `'validationZone' must be left out when 'certificate' is given, got '${zoneLabel(validationZone)}'`);
    }
    if (policy && otherVpcEndpointIds) {
      throw invalid(this, 'EndpointsUnused', 'cross-account-access',
        `'otherVpcEndpointIds' must be left out when 'policy' is given, got '${otherVpcEndpointIds.join("', '")}'`);
    }
  }

  private certificateFor({ domainName, certificate, validationZone }: PrivateApiDomainProps): ICertificate {
    const need = { domainName, endpointType: EndpointType.PRIVATE, prop: 'certificate' };
    if (certificate) {
      validateCertificate(this, certificate, need);
      return certificate;
    }
    if (!validationZone) {
      throw invalid(this, 'CertificateMissing', 'custom-domain-dns-tls',
        `'certificate' must be given unless 'validationZone' can validate one for '${domainName}', got neither`);
    }
    validateZone(this, 'validationZone', domainName, validationZone);
    return createCertificate(this, 'Certificate', validationZone, need);
  }
}

/** Everybody at the endpoints, and nobody else whatever an identity policy allows. */
function endpointPolicy(vpcEndpointIds: string[]): PolicyDocument {
  const calls = { principals: [new AnyPrincipal()], actions: [INVOKE_ACTION], resources: ['execute-api:/*'] };
  return new PolicyDocument({
    statements: [
      new PolicyStatement({ sid: 'Call', ...calls }),
      new PolicyStatement({ sid: 'OnlyAtEndpoints', effect: Effect.DENY, ...calls, conditions: { StringNotEquals: { 'aws:SourceVpce': vpcEndpointIds } } }),
    ],
  });
}
