import { append } from '../multimap';
import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import { nameKey } from './names';

/** The types that make DNS records. */
export const RECORD_TYPES = ['AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup'] as const;

/** One record set, alone or in a group. */
export class DnsRecord {
  constructor(
    /** The resource to report. */
    public readonly resource: Resource,
    /** Where the record stands in it. */
    private readonly at: readonly string[],
  ) {}

  /** The map that describes the record. */
  public get value(): Value {
    return this.resource.get(...this.at);
  }

  public get name(): Value {
    return this.value.get('Name');
  }

  /** Such as `A`, in upper case. */
  public get type(): string | undefined {
    return this.value.get('Type').text?.toUpperCase();
  }

  /** The map of the alias target; absent for other records. */
  public get alias(): Value {
    return this.value.get('AliasTarget');
  }

  /** Where the record points to: the name of the alias target, or each of its values. */
  public get targets(): Value[] | undefined {
    return this.alias.isAbsent ? this.value.get('ResourceRecords').items : [this.alias.get('DNSName')];
  }

  /** The id of the hosted zone; a record of a group may leave it to the group. */
  public get zoneId(): Value {
    return this.ownOrGroup('HostedZoneId');
  }

  /** The hosted zone, if it is in the templates. */
  public get zone(): Resource | undefined {
    const resource = this.zoneId.link?.resource;
    return resource?.type === 'AWS::Route53::HostedZone' ? resource : undefined;
  }

  /** The name of the hosted zone, of the record or of the zone itself. */
  public get zoneName(): Value {
    const name = this.ownOrGroup('HostedZoneName');
    return name.isAbsent && this.zone !== undefined ? this.zone.get('Name') : name;
  }

  /** Whether the zone answers inside of VPCs only; undefined if it is not in the templates. */
  public get isPrivate(): boolean | undefined {
    const vpcs = this.zone?.get('VPCs').items;
    return vpcs === undefined ? undefined : vpcs.length > 0;
  }

  private ownOrGroup(property: string): Value {
    const own = this.value.get(property);
    return own.isAbsent ? this.resource.get(property) : own;
  }
}

/** The DNS records of all templates. */
export class Records {
  private byName?: ReadonlyMap<string, DnsRecord[]>;

  constructor(private readonly index: TemplateIndex) {}

  /** The records that a resource makes. */
  public madeBy(resource: Resource): DnsRecord[] {
    if (resource.type === 'AWS::Route53::RecordSet') return [new DnsRecord(resource, [])];
    const { items } = resource.get('RecordSets');
    // The position in the template, which differs from that among the items if some are `AWS::NoValue`.
    return (items ?? []).map(({ path }) => new DnsRecord(resource, path.split('.').slice(1)));
  }

  /** The records of that name that exist in the current world. */
  public named(name: Value): DnsRecord[] {
    const key = nameKey(name);
    this.byName ??= this.index.outsideWorlds(() => this.collect());
    return key === undefined ? [] : (this.byName.get(key) ?? []).filter(({ resource }) => resource.exists !== false);
  }

  private collect(): Map<string, DnsRecord[]> {
    const found = new Map<string, DnsRecord[]>();
    for (const record of this.index.ofType(...RECORD_TYPES).flatMap((resource) => this.madeBy(resource))) {
      const key = nameKey(record.name);
      if (key !== undefined) append(found, key, record);
    }
    return found;
  }
}
