import type { Resource } from '../resource';
import type { Link, Value } from '../value';
import type { EndpointType } from './api';
import { Certificate, certificateOf } from './certificates';
import type { Mapping } from './mapping';

/** The types that make custom domains. */
export const DOMAIN_TYPES = ['AWS::ApiGateway::DomainName', 'AWS::ApiGatewayV2::DomainName', 'AWS::ApiGateway::DomainNameV2'] as const;

/** What a domain is written in: a REST domain, an HTTP/WebSocket domain, a private domain, or the `Domain` of a SAM API. */
export type DomainKind = 'V1' | 'V2' | 'PRIVATE' | 'SAM';

/** What an attribute of a domain is, that records and origins point to. */
export type DomainAttribute = 'REGIONAL_NAME' | 'REGIONAL_ZONE' | 'EDGE_NAME' | 'EDGE_ZONE';

const ATTRIBUTES: ReadonlyMap<string, DomainAttribute> = new Map([
  ['RegionalDomainName', 'REGIONAL_NAME'],
  ['RegionalHostedZoneId', 'REGIONAL_ZONE'],
  ['DistributionDomainName', 'EDGE_NAME'],
  ['DistributionHostedZoneId', 'EDGE_ZONE'],
]);

/** A custom domain, whatever it is written in. */
export class Domain {
  constructor(
    /** The resource to report. */
    public readonly resource: Resource,
    private readonly members: () => { readonly mappings: readonly Mapping[]; readonly isComplete: boolean },
  ) {}

  public get kind(): DomainKind {
    switch (this.resource.type) {
      case 'AWS::ApiGateway::DomainName': return 'V1';
      case 'AWS::ApiGatewayV2::DomainName': return 'V2';
      case 'AWS::ApiGateway::DomainNameV2': return 'PRIVATE';
      default: return 'SAM';
    }
  }

  public get name(): Value {
    return this.get('DomainName');
  }

  /**
   * Where the domain answers; EDGE is what REST domains are without a word. Undefined if only the deployment knows, and
   * while the domain has two types: it is being migrated.
   */
  public get endpoint(): EndpointType | undefined {
    switch (this.kind) {
      case 'PRIVATE': return 'PRIVATE';
      case 'V2': return isSingle(this.get('DomainNameConfigurations')) ? typeOf(this.configuration.get('EndpointType'), 'REGIONAL') : undefined;
      case 'SAM': return typeOf(this.get('EndpointConfiguration'), 'REGIONAL');
      default: break;
    }
    const types = this.get('EndpointConfiguration', 'Types');
    if (!isSingle(types)) return undefined;
    return typeOf(types.isAbsent ? types : types.items?.[0] ?? types, 'EDGE');
  }

  /** The value that names the certificate, of whichever property holds one; absent if none does. */
  public get certificateArn(): Value {
    if (this.kind === 'V2') return this.configuration.get('CertificateArn');
    const regional = this.get('RegionalCertificateArn');
    return regional.isAbsent ? this.get('CertificateArn') : regional;
  }

  /** The certificate, as far as it is known. */
  public get certificate(): Certificate | undefined {
    return certificateOf(this.certificateArn);
  }

  /** Such as `TLS_1_2`. */
  public get securityPolicy(): Value {
    return this.kind === 'V2' ? this.configuration.get('SecurityPolicy') : this.get('SecurityPolicy');
  }

  /** The map with the truststore. */
  public get mutualTls(): Value {
    return this.get('MutualTlsAuthentication');
  }

  /** The mappings that exist in the current world, in template order; routing rules are apart. */
  public get mappings(): Mapping[] {
    return this.members().mappings.filter((mapping) => mapping.kind !== 'ROUTING_RULE' && mapping.resource.exists !== false);
  }

  /** The routing rules that exist in the current world. */
  public get routingRules(): Mapping[] {
    return this.members().mappings.filter((mapping) => mapping.kind === 'ROUTING_RULE' && mapping.resource.exists !== false);
  }

  /** Whether the domain certainly has no other mappings or rules. */
  public get mappingsComplete(): boolean {
    return this.members().isComplete;
  }

  /** What a reference to the domain stands for; undefined for references to anything else. */
  public attribute(link: Link | undefined): DomainAttribute | undefined {
    return link?.resource === this.resource ? ATTRIBUTES.get(link.attribute) : undefined;
  }

  /** A property of the domain, wherever it is written. */
  public get(...keys: string[]): Value {
    return this.kind === 'SAM' ? this.resource.get('Domain', ...keys) : this.resource.get(...keys);
  }

  /** The (first) configuration of a V2 domain. */
  private get configuration(): Value {
    return this.get('DomainNameConfigurations').first;
  }
}

/** Whether a SAM API has a custom domain. */
export function isSamDomain(resource: Resource): boolean {
  return resource.type.startsWith('AWS::Serverless::') && !resource.get('Domain', 'DomainName').isAbsent;
}

/** Whether there is one item, or none. */
function isSingle(list: Value): boolean {
  const { items } = list;
  return items !== undefined && items.length <= 1;
}

function typeOf(value: Value, otherwise: EndpointType): EndpointType | undefined {
  if (value.isAbsent) return otherwise;
  const text = value.text?.toUpperCase();
  return text === 'EDGE' || text === 'REGIONAL' || text === 'PRIVATE' ? text : undefined;
}
