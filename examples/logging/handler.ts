import { Duration } from 'aws-cdk-lib';
import { Architecture, Code, Function, IFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** A function that answers; the examples are about what stands in front of it. */
export function handler(scope: Construct, id: string): IFunction {
  return new Function(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({ statusCode: 200, body: "{}" });'),
    timeout: Duration.seconds(10),
    memorySize: 256,
    tracing: Tracing.ACTIVE,
  });
}
