import { StageOptions, WebSocketApi, WebSocketApiProps, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { missingLogsAlarm } from './missing-logs-alarm';
import { invalid } from '../core/invalid';
import { logStage } from '../logging/log-stage';
import { MissingAccessLogsAlarm, MissingAccessLogsAlarmOptions, StageCalls } from '../logging/missing-access-logs-alarm';
import { StageLogging } from '../logging/stage-logging';
import { StageLoggingOptions } from '../logging/stage-logging-options';

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
}

/**
 * A `WebSocketApi` with a stage, which logs from its first deployment: access log with the fields that explain an error,
 * execution log of level INFO without bodies, retention, metrics, and one CloudWatch role for the whole environment.
 *
 * With the logging settings, the limits of the stage are written as well, 10,000 requests a second and 5,000 at once if
 * `throttle` says nothing else, which is what an account has by default: others report that missing ones are taken for 0.
 * Raises `StageNameWithoutStage` and the errors of `StageLoggingOptions` and `AccessLogOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class KbWebSocketApi extends WebSocketApi {
  /** The stage that the API makes itself; not given with `createDefaultStage: false`. */
  public readonly defaultStage?: WebSocketStage;

  /** How the default stage logs; not given with `createDefaultStage: false`. */
  public readonly logging?: StageLogging;

  private readonly loggingOptions?: StageLoggingOptions;

  constructor(scope: Construct, id: string, props: KbWebSocketApiProps = {}) {
    const { createDefaultStage = true, stageName, logging, ...rest } = props;
    super(scope, id, rest);
    this.validateStageName(createDefaultStage, stageName);

    this.loggingOptions = logging;
    if (createDefaultStage) {
      this.defaultStage = this.addLoggedStage('DefaultStage', { stageName: stageName ?? 'prod', autoDeploy: true });
      this.logging = StageLogging.of(this.defaultStage);
    }
  }

  /** URL to which clients of the default stage connect, 'wss://...'; not given with `createDefaultStage: false`. */
  public get url(): string | undefined {
    return this.defaultStage?.url;
  }

  /** Adds a stage that logs. Raises the errors of `StageLoggingOptions` and `AccessLogOptions`. */
  public addLoggedStage(id: string, options: KbWebSocketStageOptions): WebSocketStage {
    const { logging = this.loggingOptions, ...stageOptions } = options;
    const stage = new WebSocketStage(this, id, { ...stageOptions, webSocketApi: this });
    logStage(stage, logging);
    return stage;
  }

  /**
   * Adds an alarm that goes off when the default stage is called and writes no access log.
   *
   * Raises `AlarmWithoutAccessLogGroup` if the access log does not go to a log group that is known here.
   */
  public addMissingLogsAlarm(id: string, options: MissingAccessLogsAlarmOptions = {}): MissingAccessLogsAlarm {
    return missingLogsAlarm(this, id, this.logging, () => StageCalls.webSocket(this.defaultStage!), options);
  }

  private validateStageName(createDefaultStage: boolean, stageName: string | undefined): void {
    if (!createDefaultStage && stageName !== undefined) {
      throw invalid(this, 'StageNameWithoutStage', 'missing-cloudwatch-logs',
        `'stageName' must be left out with 'createDefaultStage: false', got '${stageName}'`);
    }
  }
}
