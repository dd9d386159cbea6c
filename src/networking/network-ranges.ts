import { Fn, Token } from 'aws-cdk-lib';
import { IPeer, ISecurityGroup, IVpc, Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { resourceOfVpc } from './vpc-dns';
import { type Cidr, overlap, parseCidr } from '../catalogue/cidr';
import { acknowledge } from '../core/acknowledge';
import { invalid } from '../core/invalid';

/** A range that may connect, and the prop that named it. */
export interface NamedRange {
  readonly prop: string;
  readonly text: string;
  /** One that only the deployment knows is taken for IPv4, unless it is known to be the other. */
  readonly version: 4 | 6;
  /** Undefined for one that only the deployment knows. */
  readonly cidr: Cidr | undefined;
}

/** What is said about ranges beside the ranges. */
export interface RangeOptions {
  readonly anyAddressReason?: string;
  readonly dualStack?: boolean;
  readonly isRequired?: boolean;
}

/** Reads the ranges of a prop; refuses what is not one. */
export function readRanges(scope: IConstruct, prop: string, texts: string[] | undefined, options: RangeOptions): NamedRange[] {
  if (texts?.length === 0) {
    throw invalid(scope, 'EmptyList', 'on-premises', `'${prop}' must name at least one range${options.isRequired ? '' : ', or be left out'}, got an empty list`);
  }
  if (Token.isUnresolved(texts)) {
    throw invalid(scope, 'Cidr', 'on-premises',
      `'${prop}' must be a list of known length, since each range gets its own rule (use Fn.select), got a list that only the deployment knows`);
  }
  return (texts ?? []).map((text) => {
    const cidr = Token.isUnresolved(text) ? undefined : readRange(scope, prop, text);
    if (cidr?.prefix === 0 && !options.anyAddressReason) {
      throw invalid(scope, 'AnyAddress', 'on-premises', prop === MORE_OF_VPC
        ? `'${prop}' must name the ranges of the VPC, got '${text}'`
        : `'${prop}' must name the ranges of the callers, unless 'anyAddressReason' says why any address may connect, got '${text}'`);
    }
    if (cidr?.version === 6 && options.dualStack !== true) {
      throw invalid(scope, 'Ipv6WithoutDualStack', 'on-premises',
        `'${prop}' must hold IPv4 ranges unless 'dualStack' is true, since the endpoint has no IPv6 address otherwise, got '${text}'`);
    }
    return { prop, text: cidr === undefined ? text : text.toLowerCase(), version: cidr?.version ?? 4, cidr };
  });
}

function readRange(scope: IConstruct, prop: string, text: string): Cidr {
  const [address, prefix] = text.split('/');
  const cidr = parseCidr(text);
  if (cidr === undefined || prefix === undefined) {
    throw invalid(scope, 'Cidr', 'on-premises', `'${prop}' must be ranges in CIDR notation, such as '192.168.0.0/16' or 'fd00:1::/32', got '${text}'`);
  }
  if (parseCidr(address)?.first !== cidr.first) {
    throw invalid(scope, 'Cidr', 'on-premises', `'${prop}' must be ranges that begin with the address before the slash, got '${text}'`);
  }
  return cidr;
}

/** Refuses ranges that have addresses in common: two networks cannot both have them. Any address is no network. */
export function refuseOverlaps(scope: IConstruct, ranges: readonly NamedRange[]): void {
  const known = ranges.filter(({ cidr }) => cidr !== undefined && cidr.prefix > 0);
  known.forEach((one, position) => {
    const other = known.slice(0, position).find(({ cidr }) => overlap(cidr as Cidr, one.cidr as Cidr));
    if (other === undefined) return;
    throw invalid(scope, 'OverlappingCidrs', 'on-premises',
      `'${one.prop}' must not overlap with ${other.prop === one.prop ? 'one another' : other.prop === VPC ? 'the VPC' : `'${other.prop}'`}, got '${one.text}' and '${other.text}'`);
  });
}

const VPC = 'vpc';
const MORE_OF_VPC = 'moreVpcCidrs';

/** The first ranges of a VPC: as text if the app knows it, otherwise as the reference to it. One that is still to be looked up has a dummy. */
export function rangesOfVpc(vpc: IVpc, dualStack: boolean, isKnown: boolean): NamedRange[] {
  const declared = resourceOfVpc(vpc)?.cidrBlock;
  const text = declared === undefined || Token.isUnresolved(declared) ? vpc.vpcCidrBlock : declared;
  const first: NamedRange = { prop: VPC, text, version: 4, cidr: !isKnown || Token.isUnresolved(text) ? undefined : parseCidr(text) };
  if (!dualStack || !(vpc instanceof Vpc) || vpc.node.tryFindChild('ipv6cidr') === undefined) return [first];
  return [first, { prop: VPC, text: Fn.select(0, vpc.vpcIpv6CidrBlocks), version: 6, cidr: undefined }];
}

/** A security group that lets nothing in yet, and nothing out. */
export function closedGroup(scope: Construct, vpc: IVpc, description: string): SecurityGroup {
  // Only rules inside of the group take the place of EC2's own, which lets everything out.
  return new SecurityGroup(scope, 'SecurityGroup', { vpc, description, allowAllOutbound: false, disableInlineRules: false });
}

/** Lets ranges in on ports, each with one rule that says who it is for. */
export function letIn(group: ISecurityGroup, ranges: readonly NamedRange[], ports: Record<string, Port>, reason?: string): void {
  for (const range of ranges) {
    const from = range.prop === VPC ? 'the VPC' : range.prop === MORE_OF_VPC ? 'more of the VPC' : range.cidr?.prefix === 0 ? 'any address' : 'on-premises';
    for (const [what, port] of Object.entries(ports)) group.addIngressRule(peerOf(range), port, `${what} from ${from}`);
  }
  if (reason && ranges.some(({ cidr }) => cidr?.prefix === 0)) acknowledge(group, 'AwsSolutions-EC23', reason);
}

function peerOf({ text, version }: NamedRange): IPeer {
  return version === 6 ? Peer.ipv6(text) : Peer.ipv4(text);
}
