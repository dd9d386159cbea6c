import { HttpApi, HttpApiProps, HttpStage, HttpStageOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { missingLogsAlarm } from './missing-logs-alarm';
import { logStage } from '../logging/log-stage';
import { MissingAccessLogsAlarm, MissingAccessLogsAlarmOptions, StageCalls } from '../logging/missing-access-logs-alarm';
import { StageLogging } from '../logging/stage-logging';
import { StageLoggingOptions } from '../logging/stage-logging-options';

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
}

/**
 * An `HttpApi` whose stages, the default one included, write an access log with the fields that explain an error.
 *
 * Raises `ExecutionLoggingOnHttpApi`, `ExecutionLogGroupWithoutExecutionLogging` and the errors of `AccessLogOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class KbHttpApi extends HttpApi {
  /** How the default stage logs; not given with `createDefaultStage: false`. */
  public readonly logging?: StageLogging;

  private readonly loggingOptions?: StageLoggingOptions;

  constructor(scope: Construct, id: string, props: KbHttpApiProps = {}) {
    const { logging, ...rest } = props;
    super(scope, id, rest);
    this.loggingOptions = logging;
    this.logging = this.defaultStage && logStage(this.defaultStage, logging);
  }

  /** Adds a stage that logs as the API does; `accessLogSettings` stay if they are given. */
  public addStage(id: string, options: HttpStageOptions): HttpStage {
    const stage = super.addStage(id, options);
    logStage(stage, options.accessLogSettings ? { ...this.loggingOptions, accessLog: undefined } : this.loggingOptions);
    return stage;
  }

  /** Adds a stage with logging of its own. Raises `AccessLogSetTwice` and the errors of the class. */
  public addLoggedStage(id: string, options: KbHttpStageOptions): HttpStage {
    const { logging, ...stageOptions } = options;
    if (logging === undefined) return this.addStage(id, stageOptions);

    const stage = super.addStage(id, stageOptions);
    logStage(stage, logging);
    return stage;
  }

  /**
   * Adds an alarm that goes off when the default stage is called and writes no access log.
   *
   * Raises `AlarmWithoutAccessLogGroup` if the access log does not go to a log group that is known here.
   */
  public addMissingLogsAlarm(id: string, options: MissingAccessLogsAlarmOptions = {}): MissingAccessLogsAlarm {
    return missingLogsAlarm(this, id, this.logging, () => StageCalls.http(this.defaultStage!), options);
  }
}
