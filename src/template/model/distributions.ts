import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import type { Api } from './api';
import type { Domain } from './domain';
import { ExecuteApiHost, executeApiHost } from './execute-api';

/** What an origin leads to, of what API Gateway serves. */
export type OriginTarget =
  /** The execute-api host of an API; `api` is set if it is in the templates. */
  | { readonly kind: 'API'; readonly host: ExecuteApiHost; readonly api: Api | undefined }
  /** The name of a custom domain. */
  | { readonly kind: 'DOMAIN'; readonly domain: Domain }
  /** The host behind a custom domain, `d-…`: it wants the name of the domain as Host. `domain` is set if known. */
  | { readonly kind: 'DOMAIN_TARGET'; readonly domain: Domain | undefined };

/** An origin of a distribution. */
export class Origin {
  constructor(public readonly distribution: Distribution, public readonly value: Value, private readonly index: TemplateIndex) {}

  public get id(): Value {
    return this.value.get('Id');
  }

  public get domainName(): Value {
    return this.value.get('DomainName');
  }

  /** Such as `/prod`; absent without one. */
  public get path(): Value {
    return this.value.get('OriginPath');
  }

  /** The map with protocols and ports. */
  public get custom(): Value {
    return this.value.get('CustomOriginConfig');
  }

  /** What of API Gateway it leads to; undefined if to something else, or if that can't be known. */
  public get target(): OriginTarget | undefined {
    const { domainName } = this;
    const { link } = domainName;
    const domain = this.index.domains.of(link?.resource);
    const attribute = domain?.attribute(link);
    if (domain !== undefined && attribute?.endsWith('_NAME') === true) return { kind: 'DOMAIN_TARGET', domain };
    const host = executeApiHost(domainName.parts ?? []);
    if (host !== undefined) {
      return host.kind === 'DOMAIN_TARGET' ? { kind: 'DOMAIN_TARGET', domain: undefined } : { kind: 'API', host, api: this.index.apis.of(host.api) };
    }
    const named = domain !== undefined && link?.attribute === 'Ref' ? domain : this.index.domains.named(domainName)[0];
    return named === undefined ? undefined : { kind: 'DOMAIN', domain: named };
  }

  /** The behaviours that may send requests here: they name the origin, or a group that holds it. */
  public get behaviors(): Behavior[] | undefined {
    const { behaviors } = this.distribution;
    const groups = this.distribution.config.get('OriginGroups', 'Items').items;
    if (behaviors === undefined || groups === undefined || this.id.key === undefined) return undefined;
    const names = new Set([this.id.key]);
    for (const group of groups) {
      const members = group.get('Members', 'Items').items;
      const key = group.get('Id').key;
      if (key !== undefined && members?.some((member) => member.get('OriginId').equals(this.id)) === true) names.add(key);
    }
    return behaviors.filter(({ originId }) => originId.key !== undefined && names.has(originId.key));
  }
}

/** A cache behaviour of a distribution. */
export class Behavior {
  constructor(public readonly value: Value, public readonly isDefault: boolean) {}

  public get originId(): Value {
    return this.value.get('TargetOriginId');
  }

  /** The paths it is for; absent for the default behaviour, which takes the rest. */
  public get pathPattern(): Value {
    return this.value.get('PathPattern');
  }

  /** Whether a function may change the path or the headers before the origin sees them. */
  public get rewritesRequests(): boolean | undefined {
    const associations = [this.value.get('FunctionAssociations').items, this.value.get('LambdaFunctionAssociations').items];
    const events = associations.map((items) => items?.map((item) => item.get('EventType').text));
    if (events.some((list) => list?.some((event) => event === 'viewer-request' || event === 'origin-request'))) return true;
    return events.some((list) => list === undefined || list.includes(undefined)) ? undefined : false;
  }
}

/** An `AWS::CloudFront::Distribution`. */
export class Distribution {
  constructor(public readonly resource: Resource, private readonly index: TemplateIndex) {}

  public get config(): Value {
    return this.resource.get('DistributionConfig');
  }

  /** The names under which viewers know it. */
  public get aliases(): Value[] | undefined {
    return this.config.get('Aliases').items;
  }

  public get origins(): Origin[] | undefined {
    return this.config.get('Origins').items?.map((value) => new Origin(this, value, this.index));
  }

  /** The default behaviour, then the others in their order of precedence. */
  public get behaviors(): Behavior[] | undefined {
    const others = this.config.get('CacheBehaviors').items;
    return others === undefined ? undefined : [
      new Behavior(this.config.get('DefaultCacheBehavior'), true),
      ...others.map((value) => new Behavior(value, false)),
    ];
  }
}

/** The distributions of all templates. */
export class Distributions {
  constructor(private readonly index: TemplateIndex) {}

  /** Those that exist in the current world. */
  public get all(): Distribution[] {
    return this.index.ofType('AWS::CloudFront::Distribution').map((resource) => new Distribution(resource, this.index));
  }

  /** The distribution that a resource makes. */
  public of(resource: Resource | undefined): Distribution | undefined {
    return resource?.type === 'AWS::CloudFront::Distribution' ? new Distribution(resource, this.index) : undefined;
  }
}
