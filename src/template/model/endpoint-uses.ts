import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Api } from './api';
import { ResourcePolicy } from './resource-policy';

/** Which private APIs are called through which VPC endpoints. Found once, for all worlds: what depends on a condition is not told. */
export class EndpointUses {
  private readonly byEndpoint = new Map<Resource, Set<Api>>();
  private readonly associated = new Set<Resource>();
  private open = false;

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const api of index.apis.all) this.add(api);
    });
  }

  /** The private APIs that list the endpoint, or have a condition on it in their policy, in the current world. */
  public of(endpoint: Resource): Api[] {
    return [...this.byEndpoint.get(endpoint) ?? []].filter(({ resource }) => resource.exists !== false);
  }

  /** Whether an API lists the endpoint among its own; undefined if only the deployment knows. */
  public isAssociated(endpoint: Resource): boolean | undefined {
    return this.associated.has(endpoint) ? true : this.open || this.index.templates.some(({ openEnded }) => openEnded) ? undefined : false;
  }

  private add(api: Api): void {
    if (api.kind !== 'REST' || api.endpoint === 'EDGE' || api.endpoint === 'REGIONAL') return;
    const { resource } = api;
    const ids = resource.get('EndpointConfiguration', resource.type === 'AWS::Serverless::Api' ? 'VPCEndpointIds' : 'VpcEndpointIds').items;
    if (ids === undefined || ids.some((id) => id.link === undefined && id.text === undefined)) this.open = true;
    const listed = (ids ?? []).map(({ link }) => link?.resource).filter((endpoint) => endpoint !== undefined);
    for (const endpoint of listed) this.associated.add(endpoint);
    if (api.endpoint === 'PRIVATE') for (const endpoint of [...listed, ...inPolicy(api)]) this.note(endpoint, api);
  }

  private note(endpoint: Resource, api: Api): void {
    const known = this.byEndpoint.get(endpoint);
    if (known === undefined) this.byEndpoint.set(endpoint, new Set([api]));
    else known.add(api);
  }
}

function inPolicy(api: Api): Resource[] {
  return new ResourcePolicy(api).statements
    .flatMap(({ conditions }) => conditions ?? [])
    .filter(({ key }) => key === 'aws:sourcevpce')
    .flatMap(({ values }) => (values ?? []).map(({ link }) => link?.resource))
    .filter((endpoint) => endpoint !== undefined);
}
