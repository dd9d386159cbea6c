import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { CfnDeliveryStream, IDeliveryStreamRef } from 'aws-cdk-lib/aws-kinesisfirehose';
import { ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { stackLogGroup } from './stack-log-group';
import { AccessLogOptions } from './stage-logging-options';
import { ACCESS_LOG_GROUP_PREFIX, ApiKind, FIREHOSE_NAME_PREFIX } from '../catalogue/access-log';
import { invalid } from '../core/invalid';

/** Where an access log goes. */
export interface AccessLogDestination {
  /** ARN that the stage is given. */
  readonly arn: string;
  /** The log group, unless the destination is a delivery stream. */
  readonly logGroup?: ILogGroup;
}

/** The destination that the options ask for; a new log group if they name none. */
export function accessLogDestination(scope: Construct, options: AccessLogOptions, apiId: string, stageName: string): AccessLogDestination {
  if (options.deliveryStream) return { arn: options.deliveryStream.deliveryStreamRef.deliveryStreamArn };

  const logGroup = options.logGroup ?? stackLogGroup(scope, 'AccessLogs', {
    ...options,
    logGroupName: `${ACCESS_LOG_GROUP_PREFIX}${apiId}/${groupSegment(stageName)}`,
  });
  return { arn: arnOf(logGroup), logGroup };
}

/** Refuses options that contradict each other or the kind of API. */
export function validateAccessLog(scope: Construct, options: AccessLogOptions, kind: ApiKind | undefined): void {
  validateEnabled(scope, options);
  const { logGroup, deliveryStream } = options;
  if (logGroup && deliveryStream) {
    throw invalid(scope, 'TwoAccessLogDestinations', 'missing-cloudwatch-logs',
      "'accessLog' takes one destination, got both 'logGroup' and 'deliveryStream'");
  }
  const elsewhere = logGroup ? 'logGroup' : deliveryStream ? 'deliveryStream' : undefined;
  const own = given(options, ['retention', 'encryptionKey', 'removalPolicy']);
  if (elsewhere && own) {
    throw invalid(scope, 'RetentionWithoutLogGroup', 'missing-cloudwatch-logs',
      `'accessLog.${own}' must only be set for a log group that is created here, got it with '${elsewhere}'`);
  }
  if (deliveryStream) validateDeliveryStream(scope, deliveryStream, kind);
}

function validateEnabled(scope: Construct, options: AccessLogOptions): void {
  const other = given(options, ['format', 'logGroup', 'deliveryStream', 'retention', 'encryptionKey', 'removalPolicy']);
  if (options.enabled === false && other) {
    throw invalid(scope, 'AccessLogDisabled', 'missing-cloudwatch-logs',
      `'accessLog.${other}' must be left out without an access log, got it with 'enabled: false'`);
  }
}

function validateDeliveryStream(scope: Construct, stream: IDeliveryStreamRef, kind: ApiKind | undefined): void {
  if (kind !== 'REST') {
    throw invalid(scope, 'FirehoseOnlyForRest', 'missing-cloudwatch-logs',
      "'accessLog.deliveryStream' must be left out unless the API is a REST API, got it for another kind of API");
  }
  const name = nameOf(stream);
  if (!Token.isUnresolved(name) && !name?.startsWith(FIREHOSE_NAME_PREFIX)) {
    throw invalid(scope, 'FirehoseName', 'missing-cloudwatch-logs',
      `'accessLog.deliveryStream' must have a name that starts with '${FIREHOSE_NAME_PREFIX}', got ${name === undefined ? 'one without a name' : `'${name}'`}`);
  }
}

/** The name that was given to a stream; the reference of a stream that this app makes is a token, so the L1 is asked. */
function nameOf(stream: IDeliveryStreamRef): string | undefined {
  const resource = CfnDeliveryStream.isCfnDeliveryStream(stream) ? stream : stream.node.defaultChild;
  return CfnDeliveryStream.isCfnDeliveryStream(resource) ? resource.deliveryStreamName : stream.deliveryStreamRef.deliveryStreamName;
}

function given(options: AccessLogOptions, names: (keyof AccessLogOptions)[]): string | undefined {
  return names.find((name) => options[name] !== undefined);
}

/** '$default' cannot be part of the name of a log group; no stage can be called '.default'. */
function groupSegment(stageName: string): string {
  return stageName === '$default' ? '.default' : stageName;
}

/** API Gateway stores the ARN without the ':*' of `LogGroup.logGroupArn`: with it, drift detection reports the stage for ever. */
function arnOf(logGroup: ILogGroup): string {
  if (logGroup.logGroupArn.endsWith(':*')) return logGroup.logGroupArn.slice(0, -2);
  if (!(logGroup instanceof LogGroup)) return logGroup.logGroupArn;

  return Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
