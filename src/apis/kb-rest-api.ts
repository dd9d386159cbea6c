import { Deployment, MethodDeploymentOptions, RestApi, RestApiProps, Stage, StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { missingLogsAlarm } from './missing-logs-alarm';
import { invalid } from '../core/invalid';
import { logStage } from '../logging/log-stage';
import { MissingAccessLogsAlarm, MissingAccessLogsAlarmOptions, StageCalls } from '../logging/missing-access-logs-alarm';
import { StageLogging } from '../logging/stage-logging';
import { StageLoggingOptions } from '../logging/stage-logging-options';

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
}

/**
 * A `RestApi` that logs from its first deployment: access log with the fields that explain an error, execution log of
 * level INFO without bodies, retention, metrics, and one CloudWatch role for the whole environment. X-Ray traces the
 * stage unless `deployOptions` say otherwise.
 *
 * Raises `CloudWatchRolePerApi` for `cloudWatchRole: true` or `cloudWatchRoleRemovalPolicy`, `DataTraceWithoutReason` for
 * `dataTraceEnabled: true` in `deployOptions`, and the errors of `StageLoggingOptions` and `AccessLogOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class KbRestApi extends RestApi {
  /** How the stage that the API makes itself logs; not given with `deploy: false`. */
  public readonly logging?: StageLogging;

  private readonly loggingOptions?: StageLoggingOptions;

  constructor(scope: Construct, id: string, props: KbRestApiProps = {}) {
    const { logging, cloudWatchRole, cloudWatchRoleRemovalPolicy, ...rest } = props;
    super(scope, id, {
      ...rest,
      deployOptions: rest.deploy === false ? rest.deployOptions : withDataTrace({ tracingEnabled: true, ...rest.deployOptions }, logging),
      // The role belongs to the account and Region, see ApiGatewayAccount; so the feature flag makes no difference here.
      cloudWatchRole: false,
    });
    this.validateCloudWatchRole(props);
    this.validateDataTrace(props.deployOptions, 'deployOptions.');
    this.loggingOptions = logging;
    this.logging = this.latestDeployment && logStage(this.deploymentStage, logging);
  }

  /**
   * Adds a stage that logs as the others do, for APIs with several stages or with `deploy: false`.
   *
   * Raises `StageWithoutDeployment`, `DataTraceWithoutReason` and the errors of `StageLoggingOptions` and `AccessLogOptions`.
   */
  public addLoggedStage(id: string, options: KbRestStageOptions): Stage {
    const { logging = this.loggingOptions, deployment = this.latestDeployment, ...stageOptions } = options;
    this.validateDataTrace(stageOptions, '');
    if (!deployment) {
      throw invalid(this, 'StageWithoutDeployment', 'missing-cloudwatch-logs',
        "'deployment' must be given for an API with 'deploy: false', got none");
    }
    const stage = new Stage(this, id, { ...withDataTrace(stageOptions, logging), deployment });
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
