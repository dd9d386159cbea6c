import { Duration, Stack, Token } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { refused, validateReason } from './refusals';
import { REGIONS_WITHOUT_LOG_DELIVERY } from '../catalogue/cloudfront';
import { acknowledge } from '../core/acknowledge';

/** Where the standard logs of a distribution go, as its owner asked for it. */
export interface AccessLogs {
  readonly logBucket?: IBucket;
  readonly logFilePrefix?: string;
  readonly noLogsReason?: string;
}

/** The bucket for the standard logs; a new one unless there is one or there are to be no logs. */
export function logBucket(scope: Construct, { logBucket: given, logFilePrefix, noLogsReason }: AccessLogs): IBucket | undefined {
  validateReason(scope, 'noLogsReason', noLogsReason);
  if (noLogsReason !== undefined) {
    for (const [prop, value] of Object.entries({ logBucket: given?.node.path, logFilePrefix })) {
      if (value !== undefined) throw refused(scope, 'LogsTwice', `'${prop}' must be left out when 'noLogsReason' is given, got '${value}'`);
    }
    return undefined;
  }
  return given ?? createBucket(scope);
}

function createBucket(scope: Construct): IBucket {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && REGIONS_WITHOUT_LOG_DELIVERY.includes(region)) {
    throw refused(scope, 'LogBucketRegion', `'logBucket' must be given in ${region}, to whose buckets CloudFront delivers no standard logs, got none`);
  }
  const bucket = new Bucket(scope, 'Logs', {
    encryption: BucketEncryption.S3_MANAGED,
    // CloudFront writes by ACL, which other settings of the ownership switch off.
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(30) }],
  });
  acknowledge(bucket, 'AwsSolutions-S1', 'The bucket holds the access logs of a distribution; nobody else reads or writes it.');
  return bucket;
}
