import { append } from '../multimap';
import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Part, Value } from '../value';
import { Domain, DOMAIN_TYPES, isSamDomain } from './domain';
import { mayMean } from './environment';
import { Mapping, MAPPING_TYPES, RULE_TYPE } from './mapping';
import { linkOf, mask, textOf } from './mask';
import { nameKey } from './names';

/** The custom domains of all templates, with what they map. */
export class Domains {
  private readonly byResource = new Map<Resource, Domain>();
  private readonly byName = new Map<string, Domain[]>();
  private readonly mappingOf = new Map<Resource, Mapping[]>();
  /** Templates with a mapping of which it can't be told whose it is. */
  private readonly open = new Set<unknown>();
  private readonly members = new Map<Domain, { readonly mappings: Mapping[]; isComplete: boolean }>();
  private unknownName = false;
  private byApi?: { readonly known: ReadonlyMap<Resource, Mapping[]>; readonly isComplete: boolean };

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const resource of index.ofType(...DOMAIN_TYPES)) this.addDomain(resource);
      for (const resource of index.ofType('AWS::Serverless::Api', 'AWS::Serverless::HttpApi')) {
        if (isSamDomain(resource)) this.addDomain(resource);
      }
      for (const resource of index.ofType(...MAPPING_TYPES)) this.addMapping(resource);
      for (const [{ resource }, members] of this.members) if (this.open.has(resource.template)) members.isComplete = false;
    });
  }

  /** The domains that exist in the current world. */
  public get all(): Domain[] {
    return [...this.byResource.values()].filter(({ resource }) => resource.exists !== false);
  }

  /** Whether a domain has a name that only the deployment knows: it can be any. */
  public get hasUnknownName(): boolean {
    return this.unknownName;
  }

  /** The mappings and routing rules that exist in the current world, those of imported domains included. */
  public get mappings(): Mapping[] {
    return [...this.mappingOf.values()].flat().filter(({ resource }) => resource.exists !== false);
  }

  /** The domain that a resource makes. */
  public of(resource: Resource | undefined): Domain | undefined {
    return resource === undefined ? undefined : this.byResource.get(resource);
  }

  /** The mapping that a resource makes; SAM's `BasePath` can make several. */
  public mappingsMadeBy(resource: Resource): readonly Mapping[] {
    return this.mappingOf.get(resource) ?? [];
  }

  /** Whether a mapping or a routing rule that exists in the current world leads to the API; undefined if only the deployment knows. */
  public leadsTo(api: Resource): boolean | undefined {
    this.byApi ??= this.index.outsideWorlds(() => this.groupByApi());
    const { known, isComplete } = this.byApi;
    if (known.get(api)?.some(({ resource }) => resource.exists !== false) === true) return true;
    return isComplete ? false : undefined;
  }

  /** The domains of that name that exist in the current world: the same name can be in several Regions. */
  public named(name: Value): Domain[] {
    const key = nameKey(name);
    return key === undefined ? [] : (this.byName.get(key) ?? []).filter(({ resource }) => resource.exists !== false);
  }

  /** The domain that a value names from within a template: by reference, name or ARN. */
  public reference(value: Value): Domain | undefined {
    return this.fromParts(value.parts ?? [], value);
  }

  private groupByApi(): { readonly known: ReadonlyMap<Resource, Mapping[]>; readonly isComplete: boolean } {
    const known = new Map<Resource, Mapping[]>();
    let isComplete = true;
    for (const mapping of [...this.mappingOf.values()].flat()) {
      const api = mapping.api?.resource;
      if (api !== undefined) known.set(api, [...known.get(api) ?? [], mapping]);
      else if (mapping.apiId.text === undefined) isComplete = false;
    }
    return { known, isComplete };
  }

  private fromParts(parts: readonly Part[], value: Value): Domain | undefined {
    const link = linkOf(parts);
    if (link !== undefined) return /^(Ref|DomainNameArn|DomainName)$/.test(link.attribute) ? this.of(link.resource) : undefined;
    const masked = mask(parts);
    const [, named] = /^arn:[^:]*:apigateway:[^:]*:[^:]*:\/domainnames\/([^/+]+)/s.exec(masked.text) ?? [];
    if (named !== undefined) return this.fromParts(masked.parts(named), value);
    const text = textOf(parts);
    if (text === undefined) return undefined;
    const found = this.named(value.beside(text)).filter(({ resource }) => mayMean(value.template, resource));
    return found.length === 1 ? found[0] : undefined;
  }

  private addDomain(resource: Resource): void {
    const members = { mappings: [] as Mapping[], isComplete: !resource.template.openEnded };
    const domain = new Domain(resource, () => members);
    this.members.set(domain, members);
    this.byResource.set(resource, domain);
    const key = nameKey(domain.name);
    if (key !== undefined) append(this.byName, key, domain);
    if (key?.startsWith('=') !== true) this.unknownName = true;
    if (domain.kind === 'SAM') this.addSamMappings(domain, resource);
  }

  private addSamMappings(domain: Domain, resource: Resource): void {
    const { items } = resource.get('Domain', 'BasePath');
    const keys = items === undefined || items.length === 0 ? [undefined] : items;
    for (const key of keys) this.register(new Mapping(resource, this.index, () => domain, key));
  }

  private addMapping(resource: Resource): void {
    const name = resource.get(resource.type === RULE_TYPE || resource.type === 'AWS::ApiGateway::BasePathMappingV2' ? 'DomainNameArn' : 'DomainName');
    const domain = this.reference(name);
    this.register(new Mapping(resource, this.index, () => domain));
    if (domain !== undefined && resource.condition !== undefined) this.members.get(domain)!.isComplete = false;
    if (name.isUnknown) this.open.add(resource.template);
  }

  private register(mapping: Mapping): void {
    append(this.mappingOf, mapping.resource, mapping);
    if (mapping.domain !== undefined) this.members.get(mapping.domain)!.mappings.push(mapping);
  }
}
