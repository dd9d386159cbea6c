import { append } from '../multimap';
import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';

/** A rule that lets traffic in, inline or as a resource of its own. */
export class IngressRule {
  constructor(
    /** The resource in which it is written. */
    public readonly resource: Resource,
    /** The map of the rule. */
    public readonly value: Value,
  ) {}

  /** An IPv4 or IPv6 range that may come in; absent if the source is a group or a prefix list. */
  public get cidr(): Value {
    const cidr = this.value.get('CidrIp');
    return cidr.isAbsent ? this.value.get('CidrIpv6') : cidr;
  }

  /** Whether the rule lets the port of the protocol in; undefined if only the deployment knows. */
  public admits(protocol: 'tcp' | 'udp', port: number): boolean | undefined {
    const given = this.value.get('IpProtocol').text?.toLowerCase();
    if (given === '-1') return true;
    if (given !== undefined && given !== protocol && given !== { tcp: '6', udp: '17' }[protocol]) return false;
    const [from, to] = [this.value.get('FromPort'), this.value.get('ToPort')];
    if (from.number === -1) return given === undefined ? undefined : true;
    const low = from.isAbsent ? undefined : from.number;
    const high = to.isAbsent ? low : to.number;
    if ((low !== undefined && port < low) || (high !== undefined && port > high)) return false;
    return given === undefined || low === undefined || high === undefined ? undefined : true;
  }
}

/** What a security group lets in. */
export interface Ingress {
  readonly rules: readonly IngressRule[];
  /** Whether it certainly lets nothing else in. */
  readonly isComplete: boolean;
}

/** The security groups of all templates. */
export class SecurityGroups {
  private readonly standalone = new Map<Resource, Resource[]>();
  private readonly open = new Set<unknown>();

  constructor(index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const rule of index.ofType('AWS::EC2::SecurityGroupIngress')) this.add(rule);
    });
  }

  /** What the group lets in, in the current world; undefined for a group that is not in the templates. */
  public ingress(group: Value): Ingress | undefined {
    const resource = group.link?.resource;
    return resource?.type === 'AWS::EC2::SecurityGroup' ? this.of(resource) : undefined;
  }

  /** What the group lets in, in the current world. */
  public of(group: Resource): Ingress {
    const inline = group.get('SecurityGroupIngress').items;
    const alone = (this.standalone.get(group) ?? []).filter((resource) => resource.exists !== false);
    return {
      rules: [...(inline ?? []).map((value) => new IngressRule(group, value)), ...alone.map((resource) => new IngressRule(resource, resource.get()))],
      isComplete: inline?.every((rule) => rule.keys !== undefined) === true && !this.open.has(group.template) && !group.template.openEnded,
    };
  }

  private add(rule: Resource): void {
    const id = rule.get('GroupId');
    const group = id.link?.resource;
    if (group !== undefined) append(this.standalone, group, rule);
    else if (id.isUnknown) this.open.add(rule.template);
  }
}
