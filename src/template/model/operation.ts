import type { Resource } from '../resource';
import type { Value } from '../value';
import type { Api } from './api';
import type { Integration } from './integration';

/** How callers of an operation are authorized; `undefined` where only the deployment knows. */
export type Authorization = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT';

/** What an operation is written in. */
export type Origin = 'L1' | 'BODY' | 'SAM';

/** One thing a caller can ask of an API: a REST method, or a route of an HTTP or WebSocket API. */
export interface Operation {
  readonly api: Api;
  readonly origin: Origin;
  /** The resource to report: the method, the route, the API with the body, the function with the event. */
  readonly resource: Resource;
  /** The map that describes the operation. */
  readonly value: Value;
  /** Whether the operation is there in the current world; undefined while that is open. */
  readonly exists: boolean | undefined;
  /** Upper case; `ANY` for all. Undefined for WebSocket routes and where unknown. */
  readonly verb: string | undefined;
  /** With a leading slash; undefined for WebSocket routes and where unknown. */
  readonly path: string | undefined;
  /** The key of a route: `GET /orders`, `$default`, `$connect`. Undefined for REST methods. */
  readonly routeKey: string | undefined;
  readonly authorization: Authorization | undefined;
  /** What names the authorizer; absent without one. */
  readonly authorizer: Value;
  readonly apiKeyRequired: boolean | undefined;
  /** Undefined where none is declared, or where it can't be known. */
  readonly integration: Integration | undefined;
  /** The map or list of method responses (REST). */
  readonly responses: Value;
}

/** The operation as people call it: `GET /orders`. */
export function operationName(operation: Operation): string {
  return operation.routeKey ?? `${operation.verb ?? '?'} ${operation.path ?? '?'}`;
}

/** The verbs that OpenAPI knows, and the extension for all of them. */
export const OPENAPI_VERBS: ReadonlyMap<string, string> = new Map([
  ...['get', 'put', 'post', 'delete', 'options', 'head', 'patch'].map((verb) => [verb, verb.toUpperCase()] as const),
  ['x-amazon-apigateway-any-method', 'ANY'],
]);

/** Splits the key of an HTTP route. */
export function parseRouteKey(routeKey: string | undefined): { verb?: string; path?: string } {
  const [, verb, path] = /^([A-Za-z]+)\s+(\/.*)$/.exec(routeKey ?? '') ?? [];
  return { verb: verb?.toUpperCase(), path };
}
