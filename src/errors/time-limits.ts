import { Duration, Stack } from 'aws-cdk-lib';
import { CfnRestApi, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { runtimeOf } from './function-behind';
import type { ApiKind } from '../catalogue/access-log';
import { MAX_INTEGRATION_TIMEOUT, MAX_STREAMING_TIMEOUT } from '../catalogue/integrations';
import { invalid } from '../core/invalid';

/** What an integration of a REST API says about time. */
export interface RestTimeLimits {
  readonly timeout?: Duration;
  readonly timeoutQuota?: Duration;
  readonly isStreamed: boolean;
}

/** Refuses what the kind of endpoint, or the quota, does not allow. */
export function checkRestTimeout(scope: IConstruct, api: IRestApi, { timeout, timeoutQuota, isStreamed }: RestTimeLimits): void {
  const most = MAX_INTEGRATION_TIMEOUT.REST;
  if (isKnown(timeoutQuota) && isEdge(api)) {
    throw invalid(scope, 'TimeoutOfEdgeApi', '5xx-errors',
      `'timeoutQuota' must be left out for an edge-optimized API, whose integrations wait ${inSeconds(most)} at most, got ${written(timeoutQuota)}`);
  }
  if (!isKnown(timeout)) return;
  if (isStreamed) {
    if (timeout.toMilliseconds() > MAX_STREAMING_TIMEOUT) {
      throw invalid(scope, 'TimeoutOfStream', '5xx-errors',
        `'timeout' of a streamed response must be ${inSeconds(MAX_STREAMING_TIMEOUT)} at most, got ${written(timeout)}`);
    }
  } else if (timeout.toMilliseconds() > most && isEdge(api)) {
    throw invalid(scope, 'TimeoutOfEdgeApi', '5xx-errors',
      `'timeout' must be ${inSeconds(most)} at most for an edge-optimized API, got ${written(timeout)}`);
  } else if (timeout.toMilliseconds() > (isKnown(timeoutQuota) ? timeoutQuota.toMilliseconds() : timeoutQuota ? Infinity : most)) {
    throw invalid(scope, 'TimeoutAboveQuota', '5xx-errors', timeoutQuota
      ? `'timeout' must be within 'timeoutQuota', ${written(timeoutQuota)}, got ${written(timeout)}`
      : `'timeout' must be ${inSeconds(most)} at most unless 'timeoutQuota' says what the quota of the account was raised to, got ${written(timeout)}`);
  }
}

/** Refuses a function that may run longer than the integration waits for it. */
export function checkRuntime(scope: IConstruct, handler: IFunction, kind: ApiKind, timeout?: Duration): void {
  const runs = runtimeOf(handler.functionArn);
  const waits = timeout === undefined ? MAX_INTEGRATION_TIMEOUT[kind] : isKnown(timeout) ? timeout.toMilliseconds() : undefined;
  if (runs === undefined || waits === undefined || runs <= waits) return;
  throw invalid(scope, 'FunctionOutlivesIntegration', '5xx-errors',
    `'handler' must not run longer than the integration waits, ${inSeconds(waits)}, got '${handler.node.path}' with a timeout of ${inSeconds(runs)}`);
}

function isEdge(api: IRestApi): boolean {
  const resource = api.node.defaultChild;
  return CfnRestApi.isCfnRestApi(resource) && isEdgeOptimized(resource);
}

/** Whether the API is served by CloudFront; false if only the deployment knows. */
export function isEdgeOptimized(resource: CfnRestApi): boolean {
  const configuration: unknown = Stack.of(resource).resolve(resource.endpointConfiguration);
  // An API that says nothing is edge-optimized; a document may say it.
  if (configuration === undefined) return resource.parameters === undefined && resource.body === undefined;
  const { types } = configuration as { readonly types?: unknown };
  return Array.isArray(types) && types.includes('EDGE');
}

function isKnown(duration: Duration | undefined): duration is Duration {
  return duration !== undefined && !duration.isUnresolved();
}

function written(duration: Duration): string {
  return inSeconds(duration.toMilliseconds());
}

function inSeconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

