import { Duration } from 'aws-cdk-lib';
import { ILogGroup } from 'aws-cdk-lib/aws-logs';

/**
 * Options for `ObservedStage`.
 */
export interface ObservedStageOptions {
  /**
   * The log group of the access log, in the format of `AccessLogFormats` for this kind of API. A group that several stages
   * share is read as if it were of one.
   *
   * @default - the group that `StageLogging` or the `Kb` API has made for the stage
   */
  readonly accessLogGroup?: ILogGroup;

  /**
   * The greatest timeout of the integrations of the stage, known at synthesis: 50 ms or more, for HTTP APIs at most 30 seconds, for
   * WebSocket APIs 29.
   * Raises `IntegrationTimeout`.
   *
   * @default - 29 seconds, for HTTP APIs 30
   */
  readonly integrationTimeout?: Duration;
}

/**
 * Options for `ObservedStage.rest`.
 */
export interface ObservedRestStageOptions extends ObservedStageOptions {
  /**
   * The name of the API, by which CloudWatch knows REST APIs. Raises `ApiNameUnknown` when it is missing for an API that was imported
   * without its name.
   *
   * @default - the name of the API
   */
  readonly apiName?: string;

  /**
   * The log group of the execution log.
   *
   * @default - the group that `StageLogging` or the `Kb` API has made for the stage
   */
  readonly executionLogGroup?: ILogGroup;
}
