import { AddRoutesOptions, HttpApi, HttpApiProps, HttpRoute, HttpStage, HttpStageOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { domainOfApi } from './domain-of-api';
import { errorAlarms } from './error-alarms';
import { limitsOfApi } from './limits-of-api';
import { missingLogsAlarm } from './missing-logs-alarm';
import { guardRoute } from '../access/foreign-grants';
import { HttpApiAccess, HttpApiGrantOptions } from '../access/http-api-access';
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
 * Properties for `KbHttpApi`: those of `HttpApi`, and how it logs.
 */
export interface KbHttpApiProps extends HttpApiProps {
  /**
   * How the stages log. HTTP APIs have an access log only: raises `ExecutionLoggingOnHttpApi`,
   * `ExecutionLogGroupWithoutExecutionLogging` and the errors of `AccessLogOptions`.
   *
   * @default - access log with one month of retention
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
   * A custom domain that leads to the default stage; the API then stops answering at its own execute-api endpoint,
   * unless it says otherwise itself. Raises the errors of `ApiDomainProps`, and `StageUnknown` with `createDefaultStage: false`.
   *
   * @default - none
   */
  readonly domain?: ApiDomainProps;
}

/**
 * Options for `KbHttpApi.addLoggedStage`.
 */
export interface KbHttpStageOptions extends HttpStageOptions {
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
 * An `HttpApi` whose stages, the default one included, write an access log with the fields that explain an error. Each function gets one
 * permission for the whole API, with `HttpLambdaIntegration` too.
 *
 * Raises `ExecutionLoggingOnHttpApi`, `ExecutionLogGroupWithoutExecutionLogging` and the errors of `AccessLogOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class KbHttpApi extends HttpApi {
  /** How the default stage logs; not given with `createDefaultStage: false`. */
  public readonly logging?: StageLogging;

  /** The limits of the default stage; not given with `createDefaultStage: false`. */
  public readonly throttling?: StageThrottling;

  /** The custom domain of the API, if `domain` asks for one. */
  public readonly domain?: ApiDomain;

  private readonly loggingOptions?: StageLoggingOptions;
  private readonly throttlingOptions?: StageThrottlingOptions;

  constructor(scope: Construct, id: string, props: KbHttpApiProps = {}) {
    const { logging, throttling, domain, ...rest } = props;
    super(scope, id, rest);
    const defaultRoute = this.node.tryFindChild('DefaultRoute');
    if (defaultRoute) settleRoute(defaultRoute, this);
    this.loggingOptions = logging;
    this.throttlingOptions = throttling;
    this.throttling = this.defaultStage && throttleStage(this.defaultStage, throttling);
    this.logging = this.defaultStage && logStage(this.defaultStage, logging);
    this.domain = domainOfApi(this, domain, () => ApiTarget.httpApi(this));
  }

  /** Adds a stage that logs and is limited as the API is; `accessLogSettings` stay if they are given. */
  public addStage(id: string, options: HttpStageOptions): HttpStage {
    const stage = super.addStage(id, options);
    this.throttle(stage, options);
    logStage(stage, options.accessLogSettings ? { ...this.loggingOptions, accessLog: undefined } : this.loggingOptions);
    return stage;
  }

  /** Adds a stage with logging or limits of its own. Raises `AccessLogSetTwice` and the errors of the class. */
  public addLoggedStage(id: string, options: KbHttpStageOptions): HttpStage {
    const { logging, throttling, ...stageOptions } = options;
    const stage = super.addStage(id, stageOptions);
    this.throttle(stage, stageOptions, throttling);
    logStage(stage, logging ?? (stageOptions.accessLogSettings ? { ...this.loggingOptions, accessLog: undefined } : this.loggingOptions));
    return stage;
  }

  /** Adds routes. Their `grantInvoke` refuses principals of other accounts with `ForeignGrantee`; `grantInvokeFrom` lets them in. */
  public addRoutes(options: AddRoutesOptions): HttpRoute[] {
    const routes = super.addRoutes(options);
    routes.forEach(guardRoute);
    routes.forEach((route) => settleRoute(route, this));
    return routes;
  }

  /**
   * Lets callers of other accounts call routes with IAM authorization: a role that they assume, the permission to assume it for
   * callers of this app, and for the others outputs with what they need. Raises the errors of `HttpApiAccess`.
   */
  public grantInvokeFrom(id: string, options: HttpApiGrantOptions): HttpApiAccess {
    return new HttpApiAccess(this, id, { ...options, api: this });
  }

  /**
   * Adds an alarm that goes off when the default stage is called and writes no access log.
   *
   * Raises `AlarmWithoutAccessLogGroup` if the access log does not go to a log group that is known here.
   */
  public addMissingLogsAlarm(id: string, options: MissingAccessLogsAlarmOptions = {}): MissingAccessLogsAlarm {
    return missingLogsAlarm(this, id, this.logging, () => StageCalls.http(this.defaultStage!), options);
  }

  /**
   * Adds alarms on the errors of the default stage: 5xx, integrations that come close to their timeout, and refused calls by cause.
   *
   * Raises `AlarmsWithoutStage` if there is none, and the errors of `ApiErrorAlarmsOptions`.
   */
  public addErrorAlarms(id: string, options: ApiErrorAlarmsOptions = {}): ApiErrorAlarms {
    return errorAlarms(this, id, this.defaultStage && ObservedStage.http(this.defaultStage), options);
  }

  private throttle(stage: HttpStage, { throttle }: HttpStageOptions, throttling?: StageThrottlingOptions): void {
    throttleStage(stage, throttling ?? limitsOfApi(this.throttlingOptions, throttle?.rateLimit, throttle?.burstLimit));
  }
}
