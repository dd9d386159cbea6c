import { Duration } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** A function that may run for so many seconds. */
export function fn(scope: Construct, id: string, seconds?: number, functionName?: string): Function {
  return new Function(scope, id, {
    runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline(`// ${id}`), functionName, timeout: seconds === undefined ? undefined : Duration.seconds(seconds),
  });
}
