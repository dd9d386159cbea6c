import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import { mask } from './mask';
import { PolicyDocument } from './policies';
import { Ingress, SecurityGroups } from './security-groups';

/** The types that show that a network reaches beyond AWS. */
const HYBRID_TYPES = [
  'AWS::EC2::VPNGateway', 'AWS::EC2::CustomerGateway', 'AWS::EC2::VPNConnection', 'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment', 'AWS::DirectConnect::DirectConnectGateway', 'AWS::DirectConnect::PrivateVirtualInterface',
] as const;

/** An interface endpoint, or what should be one. */
export class VpcEndpoint {
  constructor(public readonly resource: Resource, private readonly groups: SecurityGroups) {}

  /** Whether it is for `execute-api`; undefined if only the deployment knows. */
  public get isForExecuteApi(): boolean | undefined {
    const { parts } = this.resource.get('ServiceName');
    const last = parts?.at(-1);
    if (parts === undefined || typeof last !== 'string') return undefined;
    return /\.execute-api(-fips)?$/.test(mask(parts).text);
  }

  public get isInterface(): boolean | undefined {
    const type = this.resource.get('VpcEndpointType');
    return type.isAbsent ? false : type.text === undefined ? undefined : type.text === 'Interface';
  }

  /** Whether the VPC resolves the names of private APIs to it; CloudFormation's default is no. */
  public get privateDns(): boolean | undefined {
    const value = this.resource.get('PrivateDnsEnabled');
    return value.isAbsent ? false : value.boolean;
  }

  public get vpc(): Value {
    return this.resource.get('VpcId');
  }

  /** The policy of the endpoint; without one it lets everything through. */
  public get policy(): PolicyDocument | undefined {
    const value = this.resource.get('PolicyDocument');
    return value.isAbsent ? undefined : new PolicyDocument(value);
  }

  /** The security groups; empty means the default group of the VPC. */
  public get securityGroups(): Value[] | undefined {
    return this.resource.get('SecurityGroupIds').items;
  }

  /** What the groups let in; incomplete if one of them is not in the templates. */
  public get ingress(): Ingress {
    return ingressOf(this.securityGroups, this.groups);
  }
}

/** An `AWS::Route53Resolver::ResolverEndpoint`. */
export class ResolverEndpoint {
  constructor(public readonly resource: Resource, private readonly groups: SecurityGroups) {}

  /** Whether queries come in from outside; `INBOUND_DELEGATION` counts. */
  public get isInbound(): boolean | undefined {
    return this.resource.get('Direction').text?.toUpperCase().startsWith('INBOUND');
  }

  /** The addresses, each a map with `SubnetId` and `Ip`. */
  public get addresses(): Value[] | undefined {
    return this.resource.get('IpAddresses').items;
  }

  /** What the groups let in; incomplete if one of them is not in the templates. */
  public get ingress(): Ingress {
    return ingressOf(this.resource.get('SecurityGroupIds').items, this.groups);
  }
}

/** Endpoints, and what the templates tell of networks beyond AWS. */
export class Network {
  /** What security groups let in. */
  public readonly securityGroups: SecurityGroups;

  constructor(private readonly index: TemplateIndex) {
    this.securityGroups = new SecurityGroups(index);
  }

  /** The endpoints that are for `execute-api`, and exist in the current world. */
  public get endpoints(): VpcEndpoint[] {
    return this.index.ofType('AWS::EC2::VPCEndpoint')
      .map((resource) => new VpcEndpoint(resource, this.securityGroups))
      .filter((endpoint) => endpoint.isForExecuteApi === true);
  }

  /** The endpoint that a resource makes, if it is for `execute-api`. */
  public executeApiEndpoint(resource: Resource): VpcEndpoint | undefined {
    const endpoint = resource.type === 'AWS::EC2::VPCEndpoint' ? new VpcEndpoint(resource, this.securityGroups) : undefined;
    return endpoint?.isForExecuteApi === true ? endpoint : undefined;
  }

  /** The resolver endpoint that a resource makes. */
  public resolver(resource: Resource): ResolverEndpoint | undefined {
    return resource.type === 'AWS::Route53Resolver::ResolverEndpoint' ? new ResolverEndpoint(resource, this.securityGroups) : undefined;
  }

  /** The endpoint that a value names, whatever service it is for. */
  public endpoint(value: Value): VpcEndpoint | undefined {
    const resource = value.link?.resource;
    return resource?.type === 'AWS::EC2::VPCEndpoint' ? new VpcEndpoint(resource, this.securityGroups) : undefined;
  }

  /** The resolver endpoints that exist in the current world. */
  public get resolvers(): ResolverEndpoint[] {
    return this.index.ofType('AWS::Route53Resolver::ResolverEndpoint').map((resource) => new ResolverEndpoint(resource, this.securityGroups));
  }

  /** The resources that show a connection to a network beyond AWS. */
  public get hybridEvidence(): Resource[] {
    const inbound = this.resolvers.filter(({ isInbound }) => isInbound === true).map(({ resource }) => resource);
    return [...this.index.ofType(...HYBRID_TYPES), ...inbound];
  }

  /** The ranges that are routed through a VPN or a transit gateway: networks beyond, or other VPCs. */
  public get remoteCidrs(): Value[] {
    const gateways = this.index.ofType('AWS::EC2::Route').filter((route) => !route.get('TransitGatewayId').isAbsent
      || route.get('GatewayId').link?.resource.type === 'AWS::EC2::VPNGateway');
    return [...this.index.ofType('AWS::EC2::VPNConnectionRoute'), ...gateways]
      .map((route) => route.get('DestinationCidrBlock'))
      .filter((cidr) => cidr.text !== undefined && cidr.text !== '0.0.0.0/0');
  }
}

function ingressOf(ids: readonly Value[] | undefined, groups: SecurityGroups): Ingress {
  const all = ids?.map((id) => groups.ingress(id));
  return {
    rules: (all ?? []).flatMap((ingress) => ingress?.rules ?? []),
    isComplete: all !== undefined && all.length > 0 && all.every((ingress) => ingress?.isComplete === true),
  };
}
