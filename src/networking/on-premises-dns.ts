import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import { CfnSubnet, ISecurityGroup, ISubnet, IVpc, Port, SelectedSubnets, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { CfnResolverEndpoint } from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import { executeApiDomain } from './execute-api-domain';
import { DnsServer, FORWARDING_RULES } from './forwarding-rules';
import { closedGroup, letIn, readRanges, refuseOverlaps } from './network-ranges';
import { contains, lastOf, parseCidr } from '../catalogue/cidr';
import { invalid } from '../core/invalid';

/**
 * Properties for `OnPremisesDns`.
 */
export interface OnPremisesDnsProps {
  /** The VPC whose names are to be known outside of it. */
  readonly vpc: IVpc;

  /**
   * The ranges of the DNS servers that ask, IPv4 or IPv6, such as '192.168.0.53/32'. Raises `EmptyList`, `Cidr`, `OverlappingCidrs`, `AnyAddress`
   * for '0.0.0.0/0' and '::/0', and `Ipv6WithoutDualStack`.
   */
  readonly onPremisesCidrs: string[];

  /**
   * The subnets of the endpoint, one in each availability zone. Raises `OneZone` for fewer than two.
   *
   * @default - the private subnets
   */
  readonly subnets?: SubnetSelection;

  /**
   * The IPv4 addresses of the endpoint, one in each of the subnets, in their order. The forwarding rules hold them, and they stay when the
   * endpoint is replaced. Raises `AddressCount`, `Address` for one that the subnet does not have or reserves, or that is there twice.
   *
   * @default - any, which the deployment chooses; `addressesCommand` tells them
   */
  readonly ipAddresses?: string[];

  /**
   * The names that the DNS servers hand on, and all names below them; `zoneName` of each `PrivateApiZone`, where private DNS is off. Raises
   * `EmptyList`, `ForwardName`.
   *
   * @default - 'execute-api.{region}.amazonaws.com', for an endpoint with private DNS: the names of public APIs are handed on as well
   */
  readonly forwardNames?: string[];

  /**
   * Whether the endpoint has IPv6 addresses as well, which the subnets must have then.
   *
   * @default false
   */
  readonly dualStack?: boolean;

  /**
   * Why any address may ask; without it '0.0.0.0/0' and '::/0' are refused. It is shown to readers of the findings of cdk-nag.
   *
   * @default - not any address
   */
  readonly anyAddressReason?: string;
}

/**
 * Lets DNS servers outside of AWS resolve the names of private APIs: an inbound endpoint of Route 53 Resolver, with addresses in at least two
 * availability zones and a security group that lets in port 53, TCP and UDP, from the named ranges and nothing else.
 *
 * The other half is a forwarding rule in each of those servers, which `forwardingRule` writes. Raises the errors of `OnPremisesDnsProps`. Article:
 * https://repost.aws/knowledge-center/api-gateway-on-premises
 */
export class OnPremisesDns extends Construct {
  /** Id of the resolver endpoint. */
  public readonly resolverEndpointId: string;

  /** The security group of the resolver endpoint. */
  public readonly securityGroup: ISecurityGroup;

  /** A command that tells the addresses of the endpoint, which CloudFormation does not. */
  public readonly addressesCommand: string;

  private readonly forwardNames: string[];
  private readonly addresses: string[];

  constructor(scope: Construct, id: string, props: OnPremisesDnsProps) {
    super(scope, id);
    const { vpc, dualStack, ipAddresses, forwardNames } = props;
    const ranges = readRanges(this, 'onPremisesCidrs', props.onPremisesCidrs, { ...props, isRequired: true });
    refuseOverlaps(this, ranges);
    const { subnets, isPendingLookup } = this.selectSubnets(props);
    // Before the lookup there are dummies, as many as there happen to be.
    if (ipAddresses && isPendingLookup !== true) this.validateAddresses(ipAddresses, subnets);
    this.validateNames(forwardNames);
    this.forwardNames = [...forwardNames ?? [executeApiDomain(Stack.of(this).region)]];
    this.addresses = [...ipAddresses ?? subnets.map((_, position) => `ADDRESS_${position + 1}`)];

    this.securityGroup = closedGroup(this, vpc, 'DNS servers on premises');
    letIn(this.securityGroup, ranges, { 'DNS over TCP': Port.tcp(53), 'DNS over UDP': Port.udp(53) }, props.anyAddressReason);
    const resource = new CfnResolverEndpoint(this, 'Resource', {
      direction: 'INBOUND',
      ipAddresses: subnets.map(({ subnetId }, position) => ({ subnetId, ip: ipAddresses?.[position] })),
      securityGroupIds: [this.securityGroup.securityGroupId],
      resolverEndpointType: dualStack ? 'DUALSTACK' : undefined,
    });
    this.resolverEndpointId = resource.attrResolverEndpointId;
    this.addressesCommand = `aws route53resolver list-resolver-endpoint-ip-addresses --resolver-endpoint-id ${this.resolverEndpointId} --region ${Stack.of(this).region} --query 'IpAddresses[].Ip' --output text`;
  }

  /** The rule for the DNS servers on premises; with `ADDRESS_1`, `ADDRESS_2` in the place of addresses that only the deployment knows. */
  public forwardingRule(server: DnsServer): string {
    return this.forwardNames.map((name) => FORWARDING_RULES[server](name, this.addresses)).join('\n');
  }

  /** Adds an output with the rule for the DNS servers on premises to the stack, and one with the command that tells the addresses. */
  public addOutputs(server: DnsServer): void {
    new CfnOutput(this, 'ForwardingRule', { description: `Forwarding rule for ${TITLES[server]} on premises`, value: this.forwardingRule(server) });
    new CfnOutput(this, 'Addresses', { description: 'Tells the addresses that DNS servers on premises forward to', value: this.addressesCommand });
  }

  private selectSubnets({ vpc, subnets }: OnPremisesDnsProps): SelectedSubnets {
    const selected = vpc.selectSubnets({ ...subnets, onePerAz: true });
    if (!selected.isPendingLookup && selected.subnets.length < 2) {
      throw invalid(this, 'OneZone', ARTICLE,
        `'subnets' must be in at least two availability zones, which Route 53 Resolver asks for, got ${selected.subnets.length === 1 ? 'one' : 'none'}`);
    }
    return selected;
  }

  private validateAddresses(addresses: string[], subnets: ISubnet[]): void {
    if (addresses.length !== subnets.length) {
      throw invalid(this, 'AddressCount', ARTICLE, `'ipAddresses' must be as many as the subnets, ${subnets.length}, got ${addresses.length}`);
    }
    addresses.forEach((address, position) => {
      if (Token.isUnresolved(address)) return;
      const problem = addresses.indexOf(address) !== position ? 'each be there once' : addressProblem(address, subnets[position]);
      if (problem !== undefined) throw invalid(this, 'Address', ARTICLE, `'ipAddresses' must ${problem}, got '${address}'`);
    });
  }

  private validateNames(names: string[] | undefined): void {
    if (names?.length === 0) throw invalid(this, 'EmptyList', ARTICLE, "'forwardNames' must name at least one, or be left out, got an empty list");
    const wrong = names?.find((name) => !Token.isUnresolved(name) && !/^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+$/.test(name));
    if (wrong !== undefined) {
      throw invalid(this, 'ForwardName', ARTICLE,
        `'forwardNames' must be names in lower case without wildcards, since a rule is for all names below as well, such as 'execute-api.eu-west-1.amazonaws.com', got '${wrong}'`);
    }
  }
}

const ARTICLE = 'on-premises';

const TITLES: Readonly<Record<DnsServer, string>> = {
  [DnsServer.BIND]: 'BIND', [DnsServer.UNBOUND]: 'Unbound', [DnsServer.DNSMASQ]: 'dnsmasq', [DnsServer.WINDOWS]: 'Windows Server',
};

/** How many addresses at the beginning of a subnet AWS keeps for itself; the last one too. */
const RESERVED = 4n;

function addressProblem(text: string, subnet: ISubnet): string | undefined {
  const address = text.includes('/') ? undefined : parseCidr(text);
  if (address?.version !== 4) return "be IPv4 addresses, such as '10.0.0.10'";

  const resource = subnet.node.defaultChild;
  const block = CfnSubnet.isCfnSubnet(resource) ? resource.cidrBlock : undefined;
  const range = block === undefined || Token.isUnresolved(block) ? undefined : parseCidr(block);
  if (range === undefined) return undefined;
  if (!contains(range, address)) return `be in the subnet of the same position, here ${block}`;
  const isReserved = address.first < range.first + RESERVED || address.first === lastOf(range);
  return isReserved ? `not be one of the first four or the last address of the subnet ${block}, which AWS reserves` : undefined;
}
