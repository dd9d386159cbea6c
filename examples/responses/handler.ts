import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { handler } from '../logging/handler';

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
