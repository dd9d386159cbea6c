import { Duration, Validations } from 'aws-cdk-lib';
import { Architecture, Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

const ANSWER = 'exports.handler = async () => ({ statusCode: 200, body: "{}" });';

/** A function that answers; the examples are about what stands in front of it. */
export function handler(scope: Construct, id: string, code: string = ANSWER): Function {
  const fn = new Function(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromInline(code),
    timeout: Duration.seconds(10),
    memorySize: 256,
    tracing: Tracing.ACTIVE,
  });
  Validations.of(fn).acknowledge(
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'The managed policy allows writing logs only, and it is what the documentation of Lambda recommends.',
    },
    { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray knows no resources to restrict the writing of traces to.' },
    { id: 'Serverless-LambdaDLQ', reason: 'API Gateway invokes the function synchronously; a dead letter queue is for asynchronous calls.' },
  );
  return fn;
}
