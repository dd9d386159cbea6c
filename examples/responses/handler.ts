import { Duration, Validations } from 'aws-cdk-lib';
import { Architecture, Code, Function, IFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Behind the REST API: errors start with the status that callers shall see. */
const RAISES = `exports.handler = async ({ id }) => {
  if (!/^[0-9]+$/.test(id)) throw new Error('400: an order has a number');
  if (id !== '7') throw new Error('404: no order ' + id);
  if (id === '7' && process.env.DATABASE === 'down') throw new TypeError('connect ECONNREFUSED 10.0.3.7:5432');
  return { id };
};`;

/** Behind the HTTP API: format 2.0. */
const ANSWERS = `exports.handler = async (event) => {
  const { sku } = event.pathParameters;
  if (sku !== 'A-1') return { statusCode: 403, headers: { 'content-type': 'application/json', 'x-backend': 'stock-3' }, body: '{"message":"no such item"}' };
  return { sku, inStock: 4 };
};`;

/** A function that raises errors. */
export function raisingHandler(scope: Construct, id: string): IFunction {
  return handler(scope, id, RAISES);
}

/** A function that answers with statuses. */
export function answeringHandler(scope: Construct, id: string): IFunction {
  return handler(scope, id, ANSWERS);
}

function handler(scope: Construct, id: string, code: string): IFunction {
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
