import { append } from '../multimap';
import type { Resource } from '../resource';
import type { Template } from '../template';
import type { TemplateIndex } from '../template-index';
import { isLink, Part } from '../value';
import type { Api } from './api';
import { ArnPatterns } from './arn-patterns';
import { executeApiArn, isApiId } from './execute-api';
import type { FunctionReference } from './functions';
import type { Permission } from './permissions';

/** What the permissions of a function let one API do. */
interface ApiGrant {
  /** What of the API they cover: `prod/GET/orders`, with wildcards. */
  readonly patterns: ArnPatterns;
  /** Whether one of them is for everything. */
  readonly isOpen: boolean;
  /** Whether one of them may be for more than can be told. */
  readonly mayBeMore: boolean;
  /** Whether a stage, or another piece of a pattern, is only known when deployed. */
  readonly hasUnknownPieces: boolean;
}

/** The permissions of one function, alias or version that admit API Gateway. */
class Grant implements Coverage {
  private readonly byApi = new Map<Api, ApiGrant>();

  constructor(private readonly permissions: readonly Permission[], private readonly index: TemplateIndex) {}

  public isFor(api: Api): boolean | undefined {
    const { patterns, isOpen, mayBeMore } = this.to(api);
    return isOpen || !patterns.isEmpty ? true : mayBeMore ? undefined : false;
  }

  public covers(api: Api, needed: string): boolean | undefined {
    const { patterns, isOpen, mayBeMore, hasUnknownPieces } = this.to(api);
    if (isOpen || patterns.cover(needed)) return true;
    return mayBeMore || hasUnknownPieces || (needed.includes('\0') && !needed.startsWith('authorizers/')) ? undefined : false;
  }

  private to(api: Api): ApiGrant {
    const known = this.byApi.get(api);
    if (known !== undefined) return known;
    const made = this.index.outsideWorlds(() => this.collect(api));
    this.byApi.set(api, made);
    return made;
  }

  private collect(api: Api): ApiGrant {
    const patterns = new ArnPatterns();
    let isOpen = false;
    let mayBeMore = false;
    let hasUnknownPieces = false;
    for (const { sourceArn, sourceAccount } of this.permissions) {
      const { account } = api.resource.template.environment;
      if (sourceAccount.text !== undefined && account !== undefined && sourceAccount.text !== account) continue;
      if (sourceArn.isAbsent) {isOpen = true;} else {
        const covered = sourceArn.parts === undefined ? undefined : this.coveredBy(sourceArn.parts, api);
        if (covered === undefined) {mayBeMore = true;} else if (covered !== false) {
          patterns.add(covered);
          if (/[^/]\/$/.test(covered)) patterns.add(covered.slice(0, -1));
          if (/^(?!authorizers\/\0[^\0]*\0$).*\0/s.test(covered)) hasUnknownPieces = true;
        }
      }
    }
    return { patterns, isOpen, mayBeMore, hasUnknownPieces };
  }

  /** What of the API an ARN covers; false for nothing, undefined if that can't be told. */
  private coveredBy(parts: readonly Part[], api: Api): string | false | undefined {
    const arn = executeApiArn(parts);
    if (arn === undefined || arn.isShort) return parts.every((part) => typeof part === 'string') ? false : undefined;
    const home = api.resource.template;
    const fits = [isThe(arn.region, 'AWS::Region', home), isThe(arn.account, 'AWS::AccountId', home), isId(arn.api, api)];
    if (fits.includes(false)) return false;
    if (fits.includes(undefined)) return undefined;
    const written = arn.segments.map((segment) => segment.map((part) => this.spell(part)).join('')).join('/').replace(/\/{2,}(?!$)/g, '/');
    return isReadable(written, arn.api, api) ? written : undefined;
  }

  private spell(part: Part): string {
    if (typeof part === 'string') return part;
    if (!isLink(part)) return `\0${part.hole}\0`;
    const [stage] = /::Stage$/.test(part.resource.type) && part.attribute === 'Ref' ? this.index.apis.stagesMadeBy(part.resource) : [];
    return stage?.name.key?.slice(1) ?? linkMark(part.resource);
  }
}

/** What stands for the id of a resource in `Grant.covers`. */
export function linkMark(resource: Resource): string {
  return `\0${resource.id}\0`;
}

function isThe(parts: readonly Part[], pseudo: string, home: Template): boolean | undefined {
  const [only] = parts;
  if (parts.length !== 1) return undefined;
  if (only === '*') return true;
  const here = home.pseudo(pseudo);
  if (typeof only === 'string') return /[*?]/.test(only) || here === undefined ? undefined : only === here;
  return 'hole' in only && only.hole === home.pseudoKey(pseudo) ? true : undefined;
}

function isId(parts: readonly Part[], api: Api): boolean | undefined {
  const [only] = parts;
  if (parts.length !== 1) return undefined;
  if (only === '*') return true;
  return isApiId(only) ? only.resource === api.resource : undefined;
}

/** Unknown pieces may be anything, except the id of an authorizer; what the service makes of `{id}` nobody says. */
function isReadable(written: string, id: readonly Part[], { kind }: Api): boolean {
  if (written === '' && id[0] !== '*') return false;
  if (kind === 'REST' && written.includes('{')) return false;
  if (kind === 'HTTP' && /(^|\/)ANY(\/|$)/.test(written)) return false;
  return true;
}

/** What several sets of permissions cover together. */
export interface Coverage {
  /** Whether one of them is for the API at all; undefined if only the deployment knows. */
  isFor(api: Api): boolean | undefined;
  /** Whether they cover what is written after the id of the API; `\0…\0` stands for pieces that are not known. */
  covers(api: Api, needed: string): boolean | undefined;
}

/** How the permissions of a function stand to a reference to it. */
export interface Granted {
  /** Whether API Gateway may invoke it on some condition; undefined if only the deployment knows. */
  readonly any: boolean | undefined;
  /** Whether there is one for the function under another qualifier: an alias, a version, or none. */
  readonly elsewhere: boolean;
  /** The permissions that are for the reference. */
  readonly grant: Coverage;
}

/** The permissions of a function that exist together, because they have the same condition. */
interface Group extends Granted {
  /** One of the permissions. */
  readonly resource: Resource;
}

/** Which functions API Gateway may invoke, for which APIs. */
export class Grants {
  private readonly known = new Map<Resource, Map<string, readonly Group[]>>();
  private readonly doubtful = new Set<Template>();

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const { resource } of index.permissions.unresolved) this.doubtful.add(resource.template);
      for (const call of index.ofType('Custom::AWS')) if (JSON.stringify(call.properties).includes('addPermission')) this.doubtful.add(call.template);
    });
  }

  /** What is granted for a function of the templates, under the qualifier of the reference, in the current world. */
  public of(reference: FunctionReference, fn: Resource): Granted {
    const key = qualifierKey(reference.qualifier);
    const byKey = this.known.get(fn) ?? new Map<string, readonly Group[]>();
    const groups = byKey.get(key) ?? this.index.outsideWorlds(() => this.find(fn, key));
    this.known.set(fn, byKey.set(key, groups));
    const here = groups.filter(({ resource }) => resource.exists !== false);
    return {
      any: either(here.map(({ any }) => any)),
      elsewhere: here.some(({ elsewhere }) => elsewhere),
      grant: {
        isFor: (api) => either(here.map(({ grant }) => grant.isFor(api))),
        covers: (api, needed) => either(here.map(({ grant }) => grant.covers(api, needed))),
      },
    };
  }

  /** Whether permissions may exist that the templates do not show. */
  public mayBeMore(...resources: readonly Resource[]): boolean {
    return resources.some(({ template }) => template.openEnded || this.doubtful.has(template));
  }

  private find(fn: Resource, key: string): Group[] {
    const byCondition = new Map<string, Permission[]>();
    for (const permission of this.index.permissions.of(fn)) {
      const { template, condition } = permission.resource;
      append(byCondition, `${template.number}/${condition ?? ''}`, permission);
    }
    return [...byCondition.values()].map((permissions) => this.group(permissions, key));
  }

  private group(permissions: readonly Permission[], key: string): Group {
    const here: Permission[] = [];
    let elsewhere = false;
    let open = false;
    for (const permission of permissions) {
      const { admitsApiGateway, target } = permission;
      if (admitsApiGateway === false) continue;
      const same = sameQualifier(qualifierKey(target?.qualifier), key);
      if (admitsApiGateway === undefined || same === undefined) open = true;
      else if (same) here.push(permission);
      else elsewhere = true;
    }
    const [{ resource }] = permissions;
    return { resource, any: open ? undefined : here.length > 0, elsewhere, grant: new Grant(here, this.index) };
  }
}

/** One that is certain is enough. */
function either(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

/** Equal for equal qualifiers: empty for none, `=name` for a name or number, `~id` for a resource; `?` if unknown. */
function qualifierKey(qualifier: FunctionReference['qualifier']): string {
  if (qualifier === undefined) return '';
  if (typeof qualifier === 'string') return `=${qualifier}`;
  if (!('type' in qualifier)) return '?';
  const name = qualifier.type === 'AWS::Lambda::Alias' ? qualifier.get('Name').text : undefined;
  return name === undefined ? `~${qualifier.type} ${qualifier.id}` : `=${name}`;
}

function sameQualifier(one: string, other: string): boolean | undefined {
  if (one === '?' || other === '?') return one === '' || other === '' ? false : undefined;
  if (one === other) return true;
  if (one === '' || other === '' || one[0] === other[0]) return false;
  // The name of an alias is no number, so that it never names a version.
  const [name, resource] = one.startsWith('=') ? [one, other] : [other, one];
  return resource.startsWith('~AWS::Lambda::Version') && !/^=\d+$/.test(name) ? false : undefined;
}
