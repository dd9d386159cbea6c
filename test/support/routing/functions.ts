import { runInNewContext } from 'vm';
import { answered, Request } from './request';
import type { Behavior } from '../../../src/template/model/distributions';

/** Runs the CloudFront function of a behaviour that sees the requests of viewers; it answers itself, or changes the path. */
export function throughFunction({ value }: Behavior, request: Request): Request {
  const lambdas = value.get('LambdaFunctionAssociations').items ?? [];
  if (lambdas.length > 0) throw new Error('a function at the edge that is not in the template');
  const association = value.get('FunctionAssociations').items?.find((item) => item.get('EventType').text === 'viewer-request');
  if (association === undefined) return request;
  const code = association.get('FunctionARN').link?.resource.get('FunctionCode').text;
  if (code === undefined) throw new Error('a function that is not in the template');
  const { path: uri, method } = request;
  const result = runInNewContext(`${code}; handler(${JSON.stringify({ request: { uri, method, headers: {}, querystring: {} } })})`) as { statusCode?: number; uri?: string };
  return result.statusCode === undefined ? { ...request, path: result.uri! } : answered(`${result.statusCode} of CloudFront`);
}
