import { Token } from 'aws-cdk-lib';
import { AddBehaviorOptions, AllowedMethods, CachedMethods, CachePolicy, ICachePolicy, IResponseHeadersPolicy, OriginRequestPolicy, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { refused } from './refusals';
import { PATTERN_CHARACTERS } from '../catalogue/cloudfront';
import { BASE_PATH_MAX_LENGTH } from '../catalogue/domains';

/** What all behaviours of a distribution have in common. */
export interface CommonBehavior {
  readonly viewerProtocolPolicy?: ViewerProtocolPolicy;
  readonly responseHeadersPolicy?: IResponseHeadersPolicy;
}

/** How requests of an API go through: all methods, and all that callers send but the name under which they know the distribution. */
export function apiBehavior(common: CommonBehavior, cachePolicy: ICachePolicy | undefined): AddBehaviorOptions {
  return {
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachedMethods: cachePolicy && CachedMethods.CACHE_GET_HEAD_OPTIONS,
    cachePolicy: cachePolicy ?? CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    viewerProtocolPolicy: common.viewerProtocolPolicy ?? ViewerProtocolPolicy.HTTPS_ONLY,
    responseHeadersPolicy: common.responseHeadersPolicy,
  };
}

/** The base path itself, which a pattern with a wildcard does not match, and all below it. */
export function patternsOf(basePath: string): string[] {
  return [`/${basePath}`, `/${basePath}/*`];
}

/** Longer base paths first: CloudFront takes the first behaviour that matches, API Gateway the longest base path. */
export function byDepth(basePaths: readonly string[]): string[] {
  const levels = (basePath: string) => basePath.split('/').length;
  return [...new Set(basePaths)].sort((one, other) => levels(other) - levels(one));
}

/** What is wrong with a base path as a path pattern. */
export function patternProblem(scope: IConstruct, prop: string, basePath: string): Error | undefined {
  const isGood = PATTERN_CHARACTERS.test(basePath) && basePath.length <= BASE_PATH_MAX_LENGTH && !/^\/|\/$|\/\//.test(basePath);
  return isGood || Token.isUnresolved(basePath) ? undefined : refused(scope, 'PathPattern',
    `'${prop}' must have base paths of at most ${BASE_PATH_MAX_LENGTH} letters, digits and $-_.+'/, without slashes at the ends or in a row, which path patterns of CloudFront take for themselves, got '${basePath}'`);
}
