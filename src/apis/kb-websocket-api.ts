import { StageOptions, WebSocketApi, WebSocketApiProps, WebSocketRoute, WebSocketRouteOptions, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { domainOfApi } from './domain-of-api';
import { errorAlarms } from './error-alarms';
import { limitsOfApi } from './limits-of-api';
import { missingLogsAlarm } from './missing-logs-alarm';
import { refuseForeign } from '../access/foreign-grants';
import { WebSocketApiAccess, WebSocketApiGrantOptions } from '../access/websocket-api-access';
import { invalid } from '../core/invalid';
import { ApiDomain } from '../domains/api-domain';
import { ApiDomainProps } from '../domains/api-domain-props';
import { ApiTarget } from '../domains/api-target';
import { ApiErrorAlarms, ApiErrorAlarmsOptions } from '../errors/api-error-alarms';
import { settleRoute } from '../errors/backend-of-caller';
import { ObservedStage } from '../errors/observed-stage';
import { logStage } from '../logging/log-stage';
import { MissingAccessLogsAlarm, MissingAccessLogsAlarmOptions, StageCalls } from '../logging/missing-access-logs-alarm';
import { StageLogging } from '../logging/stage-logging';
import { StageLoggingOptions } from '../logging/stage-logging-options';
import { StageThrottling } from '../throttling/stage-throttling';
import { StageThrottlingOptions } from '../throttling/stage-throttling-options';
import { throttleStage } from '../throttling/throttle-stage';

/**
 * Properties for `KbWebSocketApi`: those of `WebSocketApi`, its default stage and how it logs.
 */
export interface KbWebSocketApiProps extends WebSocketApiProps {
  /**
   * Whether the API makes a stage itself, which deploys on every change.
   *
   * @default true
   */
  readonly createDefaultStage?: boolean;

  /**
   * Name of the default stage: 1 to 128 letters, digits, '_' and '-'. Raises `StageNameWithoutStage` together with
   * `createDefaultStage: false`.
   *
   * @default 'prod'
   */
  readonly stageName?: string;

  /**
   * How the stages log. Raises the errors of `StageLoggingOptions` and `AccessLogOptions`.
   *
   * @default - access log and execution log of level INFO, both with one month of retention
   */
  readonly logging?: StageLoggingOptions;

  /**
   * How many calls the stages let through. Raises the errors of
   * `StageThrottlingOptions`.
   *
   * @default - 1,000 requests per second and 500 at once for each route
   */
  readonly throttling?: StageThrottlingOptions;

  /**
   * A custom domain that leads to the default stage. The execute-api endpoint stays, since functions send to connections there. Raises the
   * errors of `ApiDomainProps`, and `DomainWithoutStage` with `createDefaultStage: false`.
   *
   * @default - none
   */
  readonly domain?: ApiDomainProps;
}

/**
 * Options for `KbWebSocketApi.addLoggedStage`.
 */
export interface KbWebSocketStageOptions extends StageOptions {
  /** Name of the stage: 1 to 128 letters, digits, '_' and '-'. */
  readonly stageName: string;

  /**
   * How the stage logs.
   *
   * @default - as the API
   */
  readonly logging?: StageLoggingOptions;

  /**
   * How many calls the stage lets through, instead of `throttle`: raises `ThrottleSetTwice` beside it.
   *
   * @default - the limits of the API, without those of its single routes
   */
  readonly throttling?: StageThrottlingOptions;
}

/**
 * A `WebSocketApi` with a stage, which logs from its first deployment: access log with the fields that explain an error,
 * execution log of level INFO without bodies, retention, metrics, and one CloudWatch role for the whole environment.
 *
 * Each route is limited to 1,000 requests per second and 500 at once; `throttling` says otherwise. Both limits are always written
 * with the logging settings: others report that missing ones are taken for 0.
 * Raises `StageNameWithoutStage` and the errors of `StageLoggingOptions` and `AccessLogOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class KbWebSocketApi extends WebSocketApi {
  /** The stage that the API makes itself; not given with `createDefaultStage: false`. */
  public readonly defaultStage?: WebSocketStage;

  /** How the default stage logs; not given with `createDefaultStage: false`. */
  public readonly logging?: StageLogging;

  /** The limits of the default stage; not given with `createDefaultStage: false`. */
  public readonly throttling?: StageThrottling;

  /** The custom domain of the API, if `domain` asks for one. */
  public readonly domain?: ApiDomain;

  private readonly loggingOptions?: StageLoggingOptions;
  private readonly throttlingOptions?: StageThrottlingOptions;

  constructor(scope: Construct, id: string, props: KbWebSocketApiProps = {}) {
    const { createDefaultStage = true, stageName, logging, throttling, domain, ...rest } = props;
    super(scope, id, rest);
    this.validateStageName(createDefaultStage, stageName);

    this.loggingOptions = logging;
    this.throttlingOptions = throttling;
    if (createDefaultStage) {
      this.defaultStage = this.addLoggedStage('DefaultStage', { stageName: stageName ?? 'prod', autoDeploy: true, throttling });
      this.throttling = StageThrottling.of(this.defaultStage);
      this.logging = StageLogging.of(this.defaultStage);
    }
    this.domain = domainOfApi(this, domain, () => ApiTarget.webSocketStage(this.stageFor(domain)));
  }

  /** URL to which clients of the default stage connect, 'wss://...'; not given with `createDefaultStage: false`. */
  public get url(): string | undefined {
    return this.defaultStage?.url;
  }

  /** Adds a route. Each function gets one permission for the whole API, with `WebSocketLambdaIntegration` too. */
  public addRoute(routeKey: string, options: WebSocketRouteOptions): WebSocketRoute {
    const route = super.addRoute(routeKey, options);
    settleRoute(route, this);
    return route;
  }

  /** Adds a stage that logs. Raises the errors of `StageLoggingOptions` and `AccessLogOptions`. */
  public addLoggedStage(id: string, options: KbWebSocketStageOptions): WebSocketStage {
    const { logging = this.loggingOptions, throttling, ...stageOptions } = options;
    const stage = new WebSocketStage(this, id, { ...stageOptions, webSocketApi: this });
    const { throttle } = stageOptions;
    throttleStage(stage, throttling ?? limitsOfApi(this.throttlingOptions, throttle?.rateLimit, throttle?.burstLimit));
    logStage(stage, logging);
    return stage;
  }

  /**
   * Lets callers of other accounts connect to the default stage, or send to its connections: a role that they assume, the
   * permission to assume it for callers of this app, and for the others outputs with what they need.
   *
   * Raises `GrantWithoutStage` with `createDefaultStage: false`, and the errors of `WebSocketApiAccess`.
   */
  public grantInvokeFrom(id: string, options: WebSocketApiGrantOptions): WebSocketApiAccess {
    if (!this.defaultStage) {
      throw invalid(this, 'GrantWithoutStage', 'iam-cross-account-403',
        "'grantInvokeFrom' needs the default stage (use WebSocketApiAccess with a stage), got 'createDefaultStage: false'");
    }
    return new WebSocketApiAccess(this, id, { ...options, api: this, stage: this.defaultStage });
  }

  /** Lets a principal of this account send to connections. Raises `ForeignGrantee` for one of another account. */
  public grantManageConnections(identity: IGrantable): Grant {
    refuseForeign(this, 'iam-cross-account-403', 'grantManageConnections', identity, this.env.account);
    return super.grantManageConnections(identity);
  }

  /**
   * Adds an alarm that goes off when the default stage is called and writes no access log.
   *
   * Raises `AlarmWithoutAccessLogGroup` if the access log does not go to a log group that is known here.
   */
  public addMissingLogsAlarm(id: string, options: MissingAccessLogsAlarmOptions = {}): MissingAccessLogsAlarm {
    return missingLogsAlarm(this, id, this.logging, () => StageCalls.webSocket(this.defaultStage!), options);
  }

  /**
   * Adds alarms on the errors of the default stage: 5xx, integrations that come close to their timeout, and refused calls by cause.
   *
   * Raises `AlarmsWithoutStage` if there is none, and the errors of `ApiErrorAlarmsOptions`.
   */
  public addErrorAlarms(id: string, options: ApiErrorAlarmsOptions = {}): ApiErrorAlarms {
    return errorAlarms(this, id, this.defaultStage && ObservedStage.webSocket(this.defaultStage), options);
  }

  private stageFor(domain: ApiDomainProps | undefined): WebSocketStage {
    if (this.defaultStage) return this.defaultStage;
    throw invalid(this, 'DomainWithoutStage', 'custom-domain-dns-tls',
      `'domain' must be left out with 'createDefaultStage: false' (make an ApiDomain for a stage), got '${domain?.domainName}'`);
  }

  private validateStageName(createDefaultStage: boolean, stageName: string | undefined): void {
    if (!createDefaultStage && stageName !== undefined) {
      throw invalid(this, 'StageNameWithoutStage', 'missing-cloudwatch-logs',
        `'stageName' must be left out with 'createDefaultStage: false', got '${stageName}'`);
    }
  }
}
