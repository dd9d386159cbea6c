import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { IDeliveryStreamRef } from 'aws-cdk-lib/aws-kinesisfirehose';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ApiGatewayAccount } from './api-gateway-account';
import { ExecutionLogGroup, ExecutionLogging } from './execution-logging';

/**
 * Where the access log of a stage goes and what it tells.
 */
export interface AccessLogOptions {
  /**
   * Whether there is an access log. With `false` every other option here is refused with `AccessLogDisabled`.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * What a line tells: one `$context` format with `$context.requestId` or `$context.extendedRequestId`, at most 3,072
   * bytes for HTTP and WebSocket APIs. Raises `AccessLogFormatWithoutRequestId`, `AccessLogFormatNotContext`,
   * `AccessLogFormatTooLong`.
   *
   * @default - the format of `AccessLogFormats` for the kind of API
   */
  readonly format?: AccessLogFormat;

  /**
   * An existing log group to write to. Raises `TwoAccessLogDestinations` together with `deliveryStream`.
   *
   * @default - a new log group '/aws/vendedlogs/apis/{apiId}/{stage}'
   */
  readonly logGroup?: ILogGroup;

  /**
   * A Firehose delivery stream to write to instead of a log group; REST APIs only, and its name must start with
   * 'amazon-apigateway-'. Raises `FirehoseOnlyForRest` and `FirehoseName`.
   *
   * @default - a log group
   */
  readonly deliveryStream?: IDeliveryStreamRef;

  /**
   * How long the new log group keeps events. Raises `RetentionWithoutLogGroup` if no log group is created here.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: RetentionDays;

  /**
   * Customer managed key that encrypts the new log group. The CloudWatch Logs service is admitted in the policy of a key
   * that is made in this app; the policy of an imported key must admit it already. Raises `RetentionWithoutLogGroup` if
   * no log group is created here.
   *
   * @default - encrypted with a key of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the new log group when it leaves the stack. Raises `RetentionWithoutLogGroup` if no log group is
   * created here.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * How a stage of any API logs. Article: https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export interface StageLoggingOptions {
  /**
   * The access log: one line a request. Raises `AccessLogSetTwice` if the stage already has one.
   *
   * @default - on, to a new log group with one month of retention
   */
  readonly accessLog?: AccessLogOptions;

  /**
   * The execution log: the steps of each request. Raises `ExecutionLoggingSetTwice` if the stage already states a level,
   * `ExecutionLoggingOnHttpApi` for an HTTP API (which cannot have it) and `FullBodiesInProduction` for full bodies on
   * a stage called prod, production, live, main or v1, v2 ...
   *
   * @default ExecutionLogging.info() for REST and WebSocket APIs, none for HTTP APIs
   */
  readonly execution?: ExecutionLogging;

  /**
   * Who looks after the log group of the execution log. Raises `ExecutionLogGroupWithoutExecutionLogging` if nothing
   * writes an execution log.
   *
   * @default ExecutionLogGroup.owned()
   */
  readonly executionLogGroup?: ExecutionLogGroup;

  /**
   * What gives API Gateway its CloudWatch role; the stage waits for it. Not used by HTTP APIs, which need no role.
   *
   * @default ApiGatewayAccount.of(stage)
   */
  readonly account?: ApiGatewayAccount;
}
