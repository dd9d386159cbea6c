import { BlockList, isIPv6 } from 'net';

/** A template as it is deployed. */
export interface Deployed {
  readonly Resources: Record<string, { readonly Type: string; Properties: Record<string, any> }>;
}

/** A packet that opens a connection, or asks. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
  /** The other side: where it comes from, or where it goes to. */
  readonly address: string;
}

/** What only the deployment knows: the IPv6 range that AWS gives a VPC. */
const ASSIGNED_IPV6 = '2001:db8:1234:1a00::/56';

/**
 * What the security groups of a template let through, by the rules of EC2: a group lets in what one of its rules names, inline or as a resource of
 * its own, and answers follow; everything may go out unless the group itself has egress rules. What cannot be evaluated is an error, so that
 * nothing is let through unseen.
 */
export class Reachability {
  constructor(private readonly template: Deployed) {}

  /** Whether a packet from the address gets to an endpoint. */
  public letsIn(endpoint: string, packet: Packet): boolean {
    return this.groupsOf(endpoint).some((group) => this.rules(group, 'SecurityGroupIngress').some((rule) => this.names(rule, packet)));
  }

  /** Whether the endpoint may open a connection to the address. */
  public letsOut(endpoint: string, packet: Packet): boolean {
    return this.groupsOf(endpoint).some((group) => {
      const inline = this.template.Resources[group].Properties.SecurityGroupEgress as unknown[] | undefined;
      return !inline?.length || this.rules(group, 'SecurityGroupEgress').some((rule) => this.names(rule, packet));
    });
  }

  private groupsOf(endpoint: string): string[] {
    const ids = this.template.Resources[endpoint].Properties.SecurityGroupIds as { 'Fn::GetAtt'?: [string, string] }[] | undefined;
    if (ids === undefined || ids.length === 0) throw new Error(`${endpoint} has the default security group of the VPC`);
    return ids.map((id) => this.groupOf(id));
  }

  private groupOf(id: any): string {
    const [group, attribute] = id['Fn::GetAtt'] ?? [id.Ref, 'GroupId'];
    if (attribute !== 'GroupId' || this.template.Resources[group]?.Type !== 'AWS::EC2::SecurityGroup') throw new Error(`unknown group ${JSON.stringify(id)}`);
    return group as string;
  }

  private rules(group: string, direction: 'SecurityGroupIngress' | 'SecurityGroupEgress'): any[] {
    const alone = Object.values(this.template.Resources)
      .filter(({ Type, Properties }) => Type === `AWS::EC2::${direction}` && this.groupOf(Properties.GroupId) === group)
      .map(({ Properties }) => Properties);
    return [...this.template.Resources[group].Properties[direction] ?? [], ...alone];
  }

  private names(rule: any, { protocol, port, address }: Packet): boolean {
    const given = String(rule.IpProtocol).toLowerCase();
    const isProtocol = given === '-1' || [protocol, { tcp: '6', udp: '17', icmp: '1' }[protocol]].includes(given);
    // For ICMP the numbers are a type and a code; a type that is not that of the packet lets nothing through.
    const isPort = given === '-1' || (protocol === 'icmp' ? [port, -1].includes(rule.FromPort) : rule.FromPort <= port && port <= rule.ToPort);
    return isProtocol && isPort && this.range(rule.CidrIp ?? rule.CidrIpv6, rule).check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  private range(cidr: any, rule: any): BlockList {
    const text = typeof cidr === 'string' ? cidr : this.rangeOfVpc(cidr);
    if (text === undefined) throw new Error(`unknown range in ${JSON.stringify(rule)}`);
    const [address, prefix] = text.split('/');
    const range = new BlockList();
    range.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
    return range;
  }

  private rangeOfVpc(value: any): string | undefined {
    const [vpc, attribute] = value?.['Fn::GetAtt'] ?? value?.['Fn::Select']?.[1]?.['Fn::GetAtt'] ?? [];
    if (attribute === 'CidrBlock') return this.template.Resources[vpc].Properties.CidrBlock as string;
    return attribute === 'Ipv6CidrBlocks' ? ASSIGNED_IPV6 : undefined;
  }
}
