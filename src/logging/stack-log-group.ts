import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** What is asked of a log group that a stack creates. */
export interface StackLogGroupProps {
  readonly logGroupName: string;
  readonly retention?: RetentionDays;
  readonly encryptionKey?: IKey;
  readonly removalPolicy?: RemovalPolicy;
}

/** A log group with retention, and with a key that CloudWatch Logs may use. */
export function stackLogGroup(scope: Construct, id: string, props: StackLogGroupProps): LogGroup {
  if (props.encryptionKey) admitLogsService(scope, props.encryptionKey);

  return new LogGroup(scope, id, {
    logGroupName: props.logGroupName,
    retention: props.retention ?? RetentionDays.ONE_MONTH,
    encryptionKey: props.encryptionKey,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
  });
}

/**
 * Lets CloudWatch Logs use a key. `LogGroup` of the CDK does not, and its creation fails with "the specified KMS key does
 * not exist or is not allowed to be used".
 *
 * The condition names no single group: the name of ours holds the id of the API, and a key of another stack would then
 * depend on the API that depends on the key.
 */
function admitLogsService(scope: Construct, key: IKey): void {
  const stack = Stack.of(scope);
  const groups = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  key.addToResourcePolicy(new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  }));
}
