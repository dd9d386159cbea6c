import { CfnResource, Token } from 'aws-cdk-lib';
import { CfnStage as RestCfnStage, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { methodKey, parseMethodKey } from './method-key';
import { Limits } from '../catalogue/facts';

/** What a stage states: for all its methods or routes, and by the key of each that has its own. */
export interface StatedLimits {
  readonly standard: ThrottleSettings;
  readonly methods: ReadonlyMap<string, ThrottleSettings>;
}

/** What the limits of a stage need to know and do, whatever the type of its resource. */
export interface LimitedStage {
  readonly resource: CfnResource;
  readonly apiId: string;

  /** What is stated; undefined if it, or a part of it, is a token. */
  stated(): StatedLimits | undefined;

  /** Writes the limits of the stage, and both limits into every override that has not both. */
  setStandard(limits: Limits): void;

  /** Writes the limits of a method or route. */
  setMethod(key: string, limits: Limits): void;
}

/** The stage that an L1 makes. */
export function limitedStage(resource: RestCfnStage | V2CfnStage): LimitedStage {
  return RestCfnStage.isCfnStage(resource) ? new RestLimitedStage(resource) : new V2LimitedStage(resource);
}

type MethodSetting = RestCfnStage.MethodSettingProperty;

class RestLimitedStage implements LimitedStage {
  constructor(public readonly resource: RestCfnStage) {}

  public get apiId(): string {
    return this.resource.restApiId;
  }

  public stated(): StatedLimits | undefined {
    const settings = this.settings();
    if (!settings) return undefined;
    const limits = (setting: MethodSetting | undefined) => ({ rateLimit: setting?.throttlingRateLimit, burstLimit: setting?.throttlingBurstLimit });
    return {
      standard: limits(settings.find(isStandard)),
      methods: new Map(settings.filter((setting) => !isStandard(setting)).map((setting) => [keyOf(setting), limits(setting)])),
    };
  }

  public setStandard(limits: Limits): void {
    const settings = this.settings() ?? [];
    const stated = settings.find(isStandard) ?? { httpMethod: '*', resourcePath: '/*' };
    this.resource.methodSettings = [
      { ...stated, ...written(limits) },
      ...settings.filter((setting) => !isStandard(setting)).map((setting) => ({
        ...setting,
        throttlingRateLimit: setting.throttlingRateLimit ?? limits.rate,
        throttlingBurstLimit: setting.throttlingBurstLimit ?? limits.burst,
      })),
    ];
  }

  public setMethod(key: string, limits: Limits): void {
    const settings = this.settings() ?? [];
    const { path, verb } = parseMethodKey(key);
    const stated = settings.find((setting) => !isStandard(setting) && keyOf(setting) === key)
      // An override inherits nothing from the stage, its logs and metrics included.
      ?? { ...settings.find(isStandard), httpMethod: verb, resourcePath: path === '/' ? '/' : `/${path.replaceAll('/', '~1')}` };
    const others = settings.filter((setting) => isStandard(setting) || keyOf(setting) !== key);
    this.resource.methodSettings = [...others, { ...stated, ...written(limits) }];
  }

  private settings(): MethodSetting[] | undefined {
    const settings = this.resource.methodSettings ?? [];
    if (!Array.isArray(settings) || settings.some((setting) => Token.isUnresolved(setting))) return undefined;
    return settings as MethodSetting[];
  }
}

function isStandard({ httpMethod, resourcePath }: MethodSetting): boolean {
  return httpMethod === '*' && resourcePath === '/*';
}

function keyOf({ httpMethod = '', resourcePath = '' }: MethodSetting): string {
  const path = resourcePath.replaceAll('~1', '/').replace(/^\/\//, '/');
  return methodKey(path, httpMethod);
}

function written({ rate, burst }: Limits) {
  return { throttlingRateLimit: rate, throttlingBurstLimit: burst };
}

type RawRouteSettings = Record<string, unknown>;

class V2LimitedStage implements LimitedStage {
  constructor(public readonly resource: V2CfnStage) {}

  public get apiId(): string {
    return this.resource.apiId;
  }

  public stated(): StatedLimits | undefined {
    const [standard, routes] = [this.standard(), this.routes()];
    if (!standard || !routes) return undefined;
    return {
      standard: { rateLimit: standard.throttlingRateLimit, burstLimit: standard.throttlingBurstLimit },
      methods: new Map(Object.entries(routes).map(([key, route]) =>
        [key, { rateLimit: number(route, 'RateLimit'), burstLimit: number(route, 'BurstLimit') }])),
    };
  }

  public setStandard(limits: Limits): void {
    this.resource.defaultRouteSettings = { ...this.standard(), ...written(limits) };
    const routes = Object.entries(this.routes() ?? {});
    if (routes.length === 0) return;
    this.resource.routeSettings = Object.fromEntries(routes.map(([key, route]) => [key, {
      ...route,
      ...number(route, 'RateLimit') === undefined ? { ThrottlingRateLimit: limits.rate } : {},
      ...number(route, 'BurstLimit') === undefined ? { ThrottlingBurstLimit: limits.burst } : {},
    }]));
  }

  public setMethod(key: string, { rate, burst }: Limits): void {
    const routes = this.routes() ?? {};
    this.resource.routeSettings = {
      ...routes,
      [key]: { ...routes[key] ?? capitalized(this.standard() ?? {}), ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
    };
  }

  private standard(): V2CfnStage.RouteSettingsProperty | undefined {
    const settings = this.resource.defaultRouteSettings ?? {};
    return Token.isUnresolved(settings) ? undefined : settings as V2CfnStage.RouteSettingsProperty;
  }

  private routes(): Record<string, RawRouteSettings> | undefined {
    const routes: unknown = this.resource.routeSettings ?? {};
    if (!isSettings(routes) || !Object.values(routes).every(isSettings)) return undefined;
    return routes as Record<string, RawRouteSettings>;
  }
}

/** The settings of the stage as CloudFormation spells them, which is how those of a route are written. */
function capitalized(settings: object): RawRouteSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name[0].toUpperCase() + name.slice(1), value as unknown]));
}

/** A limit in either spelling: CloudFormation gets whichever the author used. */
function number(route: RawRouteSettings, name: string): number | undefined {
  const value = route[`Throttling${name}`] ?? route[`throttling${name}`];
  return typeof value === 'number' ? value : undefined;
}

function isSettings(value: unknown): value is RawRouteSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Token.isUnresolved(value);
}
