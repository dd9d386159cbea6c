import { Stack } from 'aws-cdk-lib';

/** What API Gateway calls a function by. */
export function invocationArn(functionArn: string, stack: Stack): string {
  return stack.formatArn({ service: 'apigateway', account: 'lambda', resource: 'path/2015-03-31/functions', resourceName: `${functionArn}/invocations` });
}
