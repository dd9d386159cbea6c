import type { Resource } from '../resource';
import type { Value } from '../value';
import type { Api, ApiKind } from './api';

/** What a stage is written in. */
export type StageOrigin = 'STAGE' | 'DEPLOYMENT' | 'V2' | 'QUICK_CREATE' | 'SAM_REST' | 'SAM_HTTP';

/** Settings of a stage for some of its methods or routes. */
export interface StageSetting {
  /** `/* *` for the default of a REST stage, `GET /orders` for an override, `default route` for the default of a V2 stage. */
  readonly target: string;
  readonly isDefault: boolean;
  /** The map that holds the settings. */
  readonly value: Value;
}

/** A stage of an API, whatever it is written in. */
export class Stage {
  constructor(
    /** The resource to report. */
    public readonly resource: Resource,
    public readonly origin: StageOrigin,
    /** The API; undefined if it is not in the templates, or not known. */
    public readonly api: Api | undefined,
  ) {}

  /** The kind of the API; known for REST stages even if their API is not. */
  public get kind(): ApiKind | undefined {
    return this.origin === 'V2' ? this.api?.kind : this.isHttp ? 'HTTP' : 'REST';
  }

  /** The name of the stage. */
  public get name(): Value {
    const name = this.resource.get('StageName');
    return name.isAbsent && this.isHttp ? name.beside('$default') : name;
  }

  /** The map with `DestinationArn` and `Format`. */
  public get accessLog(): Value {
    return this.settings.get(this.isV2 ? 'AccessLogSettings' : 'AccessLogSetting');
  }

  /** The map of stage variables. */
  public get variables(): Value {
    return this.settings.get(this.isV2 ? 'StageVariables' : 'Variables');
  }

  /** The default settings and the overrides; undefined if they can't be known. */
  public get methodSettings(): StageSetting[] | undefined {
    return this.isV2 ? this.routeSettings() : this.restSettings();
  }

  private get isHttp(): boolean {
    return this.origin === 'SAM_HTTP' || this.origin === 'QUICK_CREATE';
  }

  private get isV2(): boolean {
    return this.origin === 'V2' || this.isHttp;
  }

  private get settings(): Value {
    return this.origin === 'DEPLOYMENT' ? this.resource.get('StageDescription') : this.resource.get();
  }

  private restSettings(): StageSetting[] | undefined {
    const items = this.settings.get('MethodSettings').items;
    if (items === undefined) return undefined;
    const listed: StageSetting[] = [];
    for (const value of items) {
      const [path, verb] = [value.get('ResourcePath').text, value.get('HttpMethod').text];
      if (path === undefined || verb === undefined) return undefined;
      const isDefault = path === '/*' && verb === '*';
      listed.push({ target: isDefault ? '/* *' : `${verb} ${decodePath(path)}`, isDefault, value });
    }
    // The description of a deployment holds the default settings itself.
    return this.origin === 'DEPLOYMENT' ? [{ target: '/* *', isDefault: true, value: this.settings }, ...listed] : listed;
  }

  private routeSettings(): StageSetting[] | undefined {
    const routes = this.settings.get('RouteSettings').entries;
    const defaults = this.settings.get('DefaultRouteSettings');
    if (routes === undefined || defaults.isUnknown) return undefined;
    return [
      { target: 'default route', isDefault: true, value: defaults },
      ...routes.map(([target, value]) => ({ target, isDefault: false, value })),
    ];
  }
}

/** In method settings `/` of a path may be written `~1`. */
export function decodePath(path: string): string {
  const decoded = path.replaceAll('~1', '/');
  return decoded.startsWith('//') ? decoded.slice(1) : decoded;
}
