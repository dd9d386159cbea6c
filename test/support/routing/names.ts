import type { Api } from '../../../src/template/model/api';
import type { Distribution } from '../../../src/template/model/distributions';
import type { Domain } from '../../../src/template/model/domain';
import { executeApiHost } from '../../../src/template/model/execute-api';
import { DnsRecord, RECORD_TYPES } from '../../../src/template/model/records';
import type { Resource } from '../../../src/template/resource';
import type { TemplateIndex } from '../../../src/template/template-index';
import { pathOf } from '../stacks';
import { answered } from './request';

/** What a name leads to: a distribution, the target host of a domain, the execute-api host of an API, or a VPC endpoint. */
export type Place =
  | { readonly kind: 'DISTRIBUTION'; readonly resource: Resource; readonly distribution: Distribution }
  | { readonly kind: 'TARGET'; readonly resource: Resource; readonly domain: Domain; readonly isEdge: boolean }
  | { readonly kind: 'API'; readonly resource: Resource; readonly api: Api }
  | { readonly kind: 'ENDPOINT'; readonly resource: Resource };

/** Follows the records of a name; those of private zones are for callers in the VPC. A host in braces leads to itself. */
export function placeOf(index: TemplateIndex, host: string, isInVpc: boolean): Place {
  if (host.startsWith('{')) return placeMadeAt(index, host.slice(1, -1));
  const records = index.ofType(...RECORD_TYPES).flatMap((resource) => index.records.madeBy(resource));
  const [record] = [host, `*.${parentOf(host)}`].flatMap((name) => records.filter((candidate) => hasName(candidate, name) && (candidate.isPrivate !== true || isInVpc)));
  return record === undefined ? placeWithoutRecord(index, host) ?? answered('NXDOMAIN') : placeOfTarget(index, record);
}

/** The construct, when its name is managed outside of the templates. */
function placeWithoutRecord(index: TemplateIndex, host: string): Place | undefined {
  const distribution = index.distributions.all.find(({ aliases }) => aliases?.some(({ text }) => isFor(text ?? '', host)));
  if (distribution !== undefined) return { kind: 'DISTRIBUTION', resource: distribution.resource, distribution };
  const domain = domainNamed(index, host, false);
  return domain && { kind: 'TARGET', resource: domain.resource, domain, isEdge: isEdge(domain) };
}

function placeMadeAt(index: TemplateIndex, path: string): Place {
  const resource = index.templates.flatMap((template) => [...template.resources.values()]).find((candidate) => pathOf(candidate) === path);
  return placeMadeBy(index, resource) ?? answered(`NXDOMAIN of ${path}`);
}

function placeMadeBy(index: TemplateIndex, resource: Resource | undefined): Place | undefined {
  if (resource === undefined) return undefined;
  const [distribution, domain, api] = [index.distributions.of(resource), index.domains.of(resource), index.apis.of(resource)];
  if (distribution) return { kind: 'DISTRIBUTION', resource, distribution };
  if (domain) return { kind: 'TARGET', resource, domain, isEdge: isEdge(domain) };
  if (api) return { kind: 'API', resource, api };
  return resource.type === 'AWS::EC2::VPCEndpoint' ? { kind: 'ENDPOINT', resource } : undefined;
}

function placeOfTarget(index: TemplateIndex, record: DnsRecord): Place {
  const [target] = record.targets ?? [];
  const api = executeApiHost(target.parts ?? [])?.api;
  // The host of a VPC endpoint is cut out of the list of its hosts.
  const [, endpoint = ''] = /"Fn::GetAtt":\["([^"]+)","DnsEntries"\]/.exec(JSON.stringify(record.resource.properties)) ?? [];
  const place = placeMadeBy(index, api ?? target.link?.resource ?? record.resource.template.resource(endpoint));
  if (place === undefined) throw new Error(`the record of ${record.name.toString()} leads elsewhere: ${target.toString()}`);
  return place.kind === 'TARGET' ? { ...place, isEdge: place.domain.attribute(target.link) === 'EDGE_NAME' } : place;
}

/** Whether the place holds a certificate for the host; at all others clients see that of somebody else. */
export function hasCertificate(place: Place, host: string): boolean {
  if (host.startsWith('{')) return true;
  switch (place.kind) {
    case 'DISTRIBUTION': return place.distribution.aliases?.some(({ text }) => isFor(text ?? '', host)) === true;
    case 'TARGET': return isFor(place.domain.name.text ?? '', host) && typesOf(place.domain).includes(place.isEdge ? 'EDGE' : 'REGIONAL');
    case 'API': return false;
    case 'ENDPOINT': return true;
  }
}

/** The domain that takes a Host header: of that name, or with a wildcard in place of its first label. */
export function domainNamed(index: TemplateIndex, host: string, isPrivate: boolean): Domain | undefined {
  const all = index.domains.all.filter(({ kind }) => (kind === 'PRIVATE') === isPrivate);
  return [host, `*.${parentOf(host)}`].map((name) => all.find((domain) => domain.name.text === name)).find((domain) => domain !== undefined);
}

/** While a domain moves, it has two types. */
function typesOf(domain: Domain): readonly string[] {
  const types = domain.get('EndpointConfiguration', 'Types').items?.map(({ text }) => text ?? '') ?? [];
  return types.length > 0 ? types : [domain.endpoint ?? ''];
}

function isEdge(domain: Domain): boolean {
  return typesOf(domain)[0] === 'EDGE';
}

function hasName({ name }: DnsRecord, wanted: string): boolean {
  return name.text?.toLowerCase().replace(/\.$/, '') === wanted;
}

function isFor(name: string, host: string): boolean {
  return name === host || name === `*.${parentOf(host)}`;
}

function parentOf(host: string): string {
  return host.slice(host.indexOf('.') + 1);
}
