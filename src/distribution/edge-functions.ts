import { Function as EdgeFunction, FunctionCode, FunctionRuntime, IFunction } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';

/** The header that tells an API, and the cache, which base path was taken away. */
export const PREFIX_HEADER = 'x-forwarded-prefix';

/**
 * Takes the base path away, as a mapping of a custom domain does. The header must come from here alone: it keeps equal paths of two APIs
 * apart in the cache.
 *
 * @param basePaths the longest first
 */
export function basePathCode(basePaths: readonly string[]): string {
  return `var basePaths = ${JSON.stringify(basePaths)};

function handler(event) {
  var request = event.request;
  delete request.headers['${PREFIX_HEADER}'];
  for (var i = 0; i < basePaths.length; i++) {
    var prefix = '/' + basePaths[i];
    if (request.uri === prefix || request.uri.startsWith(prefix + '/')) {
      request.headers['${PREFIX_HEADER}'] = { value: prefix };
      request.uri = request.uri.slice(prefix.length) || '/';
      break;
    }
  }
  return request;
}
`;
}

/** Answers what no base path matches; nothing of it reaches an API. */
export const NOT_FOUND_CODE = `function handler() {
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: { 'content-type': { value: 'application/json' }, 'cache-control': { value: 'no-store' } },
    body: '{"message":"Not Found"}',
  };
}
`;

export function edgeFunction(scope: Construct, id: string, code: string, comment: string): IFunction {
  return new EdgeFunction(scope, id, { code: FunctionCode.fromInline(code), runtime: FunctionRuntime.JS_2_0, comment });
}
