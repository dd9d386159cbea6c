import { Token } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { ExecutionLogging } from './execution-logging';
import { LoggableStage, UNKNOWN_LEVEL } from './loggable-stage';
import { ApiKind } from '../catalogue/access-log';
import { accountLimitsOf } from '../throttling/account-limits';

type RouteSettings = CfnStage.RouteSettingsProperty;

/** The settings of one route as CloudFormation spells them; the L1 takes them as they are. */
type RawRouteSettings = Record<string, unknown>;

/** A stage of an HTTP or WebSocket API. */
export class V2Stage implements LoggableStage {
  constructor(public readonly resource: CfnStage, public readonly kind: ApiKind | undefined) {}

  public get apiId(): string {
    return this.resource.apiId;
  }

  public get stageName(): string {
    return this.resource.stageName;
  }

  public hasAccessLog(): boolean {
    const settings = this.resource.accessLogSettings;
    return settings !== undefined && (Token.isUnresolved(settings) || 'destinationArn' in settings && settings.destinationArn !== undefined);
  }

  public setAccessLog(destinationArn: string, format: string): void {
    this.resource.accessLogSettings = { format, ...this.resource.accessLogSettings, destinationArn };
  }

  public statedLevel(): string | undefined {
    const standard = this.standard();
    return standard === undefined ? UNKNOWN_LEVEL : standard.loggingLevel;
  }

  public logsExecution(): boolean {
    const standard = this.standard();
    const levels = [standard?.loggingLevel, ...this.routes().map(([, route]) => stated(route, 'LoggingLevel'))];
    return standard === undefined || levels.some((level) => level !== undefined && level !== 'OFF');
  }

  public setExecution({ loggingLevel, dataTraceEnabled }: ExecutionLogging): void {
    this.changeStandard({ loggingLevel, dataTraceEnabled });
  }

  public completeOverrides(): void {
    this.changeStandard({});
    const standard = this.standard();
    const routes = this.routes();
    if (!standard || routes.length === 0) return;

    this.resource.routeSettings = Object.fromEntries(routes.map(([key, route]) => [key, completed(route, standard)]));
  }

  /** Rate and burst are written together with any setting: others report that a missing one is taken for 0, which is 429 for everybody. */
  private changeStandard(change: RouteSettings): void {
    const standard = this.standard();
    if (!standard) return;

    const account = accountLimitsOf(this.resource);
    this.resource.defaultRouteSettings = {
      ...standard,
      ...change,
      detailedMetricsEnabled: standard.detailedMetricsEnabled ?? true,
      throttlingRateLimit: standard.throttlingRateLimit ?? account.rate,
      throttlingBurstLimit: standard.throttlingBurstLimit ?? account.burst,
    };
  }

  /** The settings for all routes, or undefined if they cannot be read. */
  private standard(): RouteSettings | undefined {
    const settings = this.resource.defaultRouteSettings ?? {};
    return Token.isUnresolved(settings) ? undefined : settings as RouteSettings;
  }

  private routes(): [string, RawRouteSettings][] {
    const routes: unknown = this.resource.routeSettings;
    if (!isSettings(routes)) return [];
    return Object.entries(routes).filter((entry): entry is [string, RawRouteSettings] => isSettings(entry[1]));
  }
}

function completed(route: RawRouteSettings, standard: RouteSettings): RawRouteSettings {
  const wanted: RawRouteSettings = {
    LoggingLevel: standard.loggingLevel,
    DetailedMetricsEnabled: standard.detailedMetricsEnabled,
    DataTraceEnabled: standard.dataTraceEnabled,
    ThrottlingRateLimit: standard.throttlingRateLimit,
    ThrottlingBurstLimit: standard.throttlingBurstLimit,
  };
  const missing = Object.entries(wanted).filter(([name, value]) => value !== undefined && stated(route, name) === undefined);
  return { ...route, ...Object.fromEntries(missing) };
}

/** A setting in either spelling: whichever the author used is what the template holds. */
function stated(route: RawRouteSettings, name: string): unknown {
  return route[name] ?? route[name[0].toLowerCase() + name.slice(1)];
}

function isSettings(value: unknown): value is RawRouteSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Token.isUnresolved(value);
}
