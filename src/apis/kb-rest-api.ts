import { CfnMethod, Deployment, Method, MethodDeploymentOptions, RestApi, RestApiProps, Stage, StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { domainOfApi } from './domain-of-api';
import { errorAlarms } from './error-alarms';
import { limitsOfApi } from './limits-of-api';
import { missingLogsAlarm } from './missing-logs-alarm';
import { guardMethod } from '../access/foreign-grants';
import { ApiCallOptions } from '../access/operations';
import { RestApiAccess, RestApiGrantOptions } from '../access/rest-api-access';
import { invalid } from '../core/invalid';
import { ApiDomain } from '../domains/api-domain';
import { ApiDomainProps } from '../domains/api-domain-props';
import { ApiTarget } from '../domains/api-target';
import { ApiErrorAlarms, ApiErrorAlarmsOptions } from '../errors/api-error-alarms';
import { settleMethod } from '../errors/backend-of-caller';
import { ObservedStage } from '../errors/observed-stage';
import { logStage } from '../logging/log-stage';
import { MissingAccessLogsAlarm, MissingAccessLogsAlarmOptions, StageCalls } from '../logging/missing-access-logs-alarm';
import { StageLogging } from '../logging/stage-logging';
import { StageLoggingOptions } from '../logging/stage-logging-options';
import { convertMock } from '../responses/mock-conversion-mixin';
import { StageThrottling } from '../throttling/stage-throttling';
import { StageThrottlingOptions } from '../throttling/stage-throttling-options';
import { throttleStage } from '../throttling/throttle-stage';

/**
 * Properties for `KbRestApi`: those of `RestApi`, and how it logs.
 */
export interface KbRestApiProps extends RestApiProps {
  /**
   * How the stages log. What `deployOptions` state stays; stating it here as well is an error. Raises the errors of
   * `StageLoggingOptions` and `AccessLogOptions`.
   *
   * @default - access log and execution log of level INFO, both with one month of retention
   */
  readonly logging?: StageLoggingOptions;

  /**
   * How many calls the stages let through. What `deployOptions` state stays; stating it here as well is an error. Raises the errors of
   * `StageThrottlingOptions`.
   *
   * @default - 1,000 requests per second and 500 at once for each method
   */
  readonly throttling?: StageThrottlingOptions;

  /**
   * A custom domain that leads to the stage that the API makes itself; the API then stops answering at its own execute-api endpoint,
   * unless it says otherwise itself. Raises the errors of `ApiDomainProps`, and `StageUnknown` with `deploy: false`.
   *
   * @default - none
   */
  readonly domain?: ApiDomainProps;
}

/**
 * Options for `KbRestApi.addLoggedStage`.
 */
export interface KbRestStageOptions extends StageOptions {
  /**
   * The deployment that the stage serves. Raises `StageWithoutDeployment` if the API has none either.
   *
   * @default - the latest deployment of the API
   */
  readonly deployment?: Deployment;

  /**
   * How the stage logs.
   *
   * @default - as the API
   */
  readonly logging?: StageLoggingOptions;

  /**
   * How many calls the stage lets through.
   *
   * @default - the limits of the API, without those of its single methods
   */
  readonly throttling?: StageThrottlingOptions;
}

/**
 * A `RestApi` that logs from its first deployment: access log with the fields that explain an error, execution log of
 * level INFO without bodies, retention, metrics, and one CloudWatch role for the whole environment. X-Ray traces the
 * stage unless `deployOptions` say otherwise. Each method is limited to 1,000 requests per second and 500 at once; `throttling`
 * says otherwise. Each function gets one permission for the whole API, with `LambdaIntegration` too. MOCKs, such as those of a preflight, read
 * requests as text although all media types are binary.
 *
 * `grantExecute` of its methods refuses principals of other accounts with `ForeignGrantee`; `grantInvokeFrom` lets them in.
 * Raises `CloudWatchRolePerApi` for `cloudWatchRole: true` or `cloudWatchRoleRemovalPolicy`, `DataTraceWithoutReason` for
 * `dataTraceEnabled: true` in `deployOptions`, and the errors of `StageLoggingOptions`, `AccessLogOptions` and `StageThrottlingOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class KbRestApi extends RestApi {
  /** How the stage that the API makes itself logs; not given with `deploy: false`. */
  public readonly logging?: StageLogging;

  /** The limits of the stage that the API makes itself; not given with `deploy: false`. */
  public readonly throttling?: StageThrottling;

  /** The custom domain of the API, if `domain` asks for one. */
  public readonly domain?: ApiDomain;

  private readonly loggingOptions?: StageLoggingOptions;
  private readonly throttlingOptions?: StageThrottlingOptions;

  constructor(scope: Construct, id: string, props: KbRestApiProps = {}) {
    const { logging, throttling, domain, cloudWatchRole, cloudWatchRoleRemovalPolicy, ...rest } = props;
    super(scope, id, {
      ...rest,
      deployOptions: rest.deploy === false ? rest.deployOptions : withDataTrace({ tracingEnabled: true, ...rest.deployOptions }, logging),
      // The role belongs to the account and Region, see ApiGatewayAccount; so the feature flag makes no difference here.
      cloudWatchRole: false,
    });
    this.validateCloudWatchRole(props);
    this.validateDataTrace(props.deployOptions, 'deployOptions.');
    this.loggingOptions = logging;
    this.throttlingOptions = throttling;
    this.throttling = this.latestDeployment && throttleStage(this.deploymentStage, throttling);
    this.logging = this.latestDeployment && logStage(this.deploymentStage, logging);
    this.domain = domainOfApi(this, domain, () => ApiTarget.restApi(this));
  }

  /**
   * Adds a stage that logs as the others do, for APIs with several stages or with `deploy: false`.
   *
   * Raises `StageWithoutDeployment`, `DataTraceWithoutReason` and the errors of `StageLoggingOptions` and `AccessLogOptions`.
   */
  public addLoggedStage(id: string, options: KbRestStageOptions): Stage {
    const { logging = this.loggingOptions, throttling, deployment = this.latestDeployment, ...stageOptions } = options;
    this.validateDataTrace(stageOptions, '');
    if (!deployment) {
      throw invalid(this, 'StageWithoutDeployment', 'missing-cloudwatch-logs',
        "'deployment' must be given for an API with 'deploy: false', got none");
    }
    const stage = new Stage(this, id, { ...withDataTrace(stageOptions, logging), deployment });
    throttleStage(stage, throttling ?? limitsOfApi(this.throttlingOptions, stageOptions.throttlingRateLimit, stageOptions.throttlingBurstLimit));
    logStage(stage, logging);
    return stage;
  }

  /**
   * Adds an alarm that goes off when the deployed stage is called and writes no access log.
   *
   * Raises `AlarmWithoutAccessLogGroup` if the access log does not go to a log group that is known here.
   */
  public addMissingLogsAlarm(id: string, options: MissingAccessLogsAlarmOptions = {}): MissingAccessLogsAlarm {
    return missingLogsAlarm(this, id, this.logging, () => StageCalls.rest(this.deploymentStage), options);
  }

  /**
   * Adds alarms on the errors of the stage that the API makes itself: 5xx, integrations that come close to their timeout, and refused calls by cause.
   *
   * Raises `AlarmsWithoutStage` if there is none, and the errors of `ApiErrorAlarmsOptions`.
   */
  public addErrorAlarms(id: string, options: ApiErrorAlarmsOptions = {}): ApiErrorAlarms {
    return errorAlarms(this, id, this.latestDeployment && ObservedStage.rest(this.deploymentStage), options);
  }

  /**
   * Admits callers of other accounts to methods with IAM authorization: writes the resource policy, the identity policies of
   * callers of this app, and for the others outputs with what they need. Raises the errors of `RestApiAccess`.
   */
  public grantInvokeFrom(id: string, options: RestApiGrantOptions): RestApiAccess {
    return new RestApiAccess(this, id, { ...options, api: this });
  }

  /**
   * Keeps methods open that ask for no signature, beside those that `grantInvokeFrom` admits callers to. Raises `NotNamed`,
   * `SignedCallLeftOpen`, and the errors of `ApiCallOptions`.
   */
  public leaveOpen(calls: ApiCallOptions): void {
    RestApiAccess.leaveOpen(this, calls);
  }

  /** @internal */
  public _attachMethod(method: Method): void {
    super._attachMethod(method);
    guardMethod(method);
    settleMethod(method, this);
    convertMock(method.node.defaultChild as CfnMethod, this.node.defaultChild);
  }

  private validateCloudWatchRole({ cloudWatchRole, cloudWatchRoleRemovalPolicy }: KbRestApiProps): void {
    const prop = cloudWatchRole ? 'cloudWatchRole' : cloudWatchRoleRemovalPolicy && 'cloudWatchRoleRemovalPolicy';
    if (prop) {
      throw invalid(this, 'CloudWatchRolePerApi', 'missing-cloudwatch-logs',
        `'${prop}' must be left out, since a role for each API replaces that of the whole account and Region (use ApiGatewayAccount), got '${prop === 'cloudWatchRole' ? true : cloudWatchRoleRemovalPolicy}'`);
    }
  }

  private validateDataTrace(options: StageOptions | undefined, prefix: string): void {
    if (options?.dataTraceEnabled) {
      throw invalid(this, 'DataTraceWithoutReason', 'missing-cloudwatch-logs',
        `'${prefix}dataTraceEnabled' must be replaced by 'logging.execution' with ExecutionLogging.fullBodies({ reason }), got true`);
    }
  }
}

/** The CDK writes `dataTraceEnabled: false` into every override that leaves it out, and then it cannot be told from a stated one. */
function withDataTrace(options: StageOptions, logging: StageLoggingOptions | undefined): StageOptions {
  if (!options.methodOptions || !logging?.execution?.dataTraceEnabled) return options;

  const override = (method: MethodDeploymentOptions) => ({ ...method, dataTraceEnabled: method.dataTraceEnabled ?? true });
  return {
    ...options,
    methodOptions: Object.fromEntries(Object.entries(options.methodOptions).map(([path, method]) => [path, override(method)])),
  };
}
