import { Stack } from 'aws-cdk-lib';
import { CfnMethod, CfnRestApi, CfnStage as RestCfnStage, Method } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnRoute, CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { methodKey, normalMethodKey, parseMethodKey, reaches } from './method-key';

/** The methods or routes of an API, as far as this app makes them. */
export interface KnownMethods {
  /** By their keys, '/orders/GET' or 'GET /orders'; in the order in which they were made. */
  readonly keys: readonly string[];
  /** Keys of those that take no call without an API key. */
  readonly keyRequired: readonly string[];
  /** Whether the API certainly has no others. */
  readonly isComplete: boolean;
  /** Whether a key names one of them. */
  has(key: string): boolean;
  /** Whether calls of a key need an API key. */
  requiresKey(key: string): boolean;
}

/** The methods or routes of the API of a stage. */
export function methodsOf(stage: RestCfnStage | V2CfnStage): KnownMethods {
  return RestCfnStage.isCfnStage(stage) ? restMethods(stage) : routes(stage);
}

function restMethods(stage: RestCfnStage): KnownMethods {
  const all = stage.node.root.node.findAll();
  const isOfApi = sameApi(stage, stage.restApiId);
  const resources = all.filter(CfnMethod.isCfnMethod).filter((method) => isOfApi(method, method.restApiId));
  const methods = resources.map((method) => method.node.scope).filter((method): method is Method => method instanceof Method);
  const found = methods.map((method) => ({
    path: method.resource.path,
    verb: method.httpMethod.toUpperCase(),
    needsKey: resources.find(({ node }) => node.scope === method)?.apiKeyRequired === true,
  }));
  const reached = (key: string) => {
    const { path, verb } = parseMethodKey(key);
    return found.find((method) => method.path === path && method.verb === verb) ?? found.find((method) => reaches(method, path, verb));
  };
  const api = all.filter(CfnRestApi.isCfnRestApi).find((candidate) => isOfApi(candidate, candidate.ref));
  return {
    keys: found.map(({ path, verb }) => methodKey(path, verb)),
    keyRequired: resources.filter(({ apiKeyRequired }) => apiKeyRequired === true)
      .map(({ node, httpMethod }) => node.scope instanceof Method ? methodKey(node.scope.resource.path, httpMethod) : `${httpMethod} of '${node.path}'`),
    // A method that is written as an L1 does not tell its path.
    isComplete: api !== undefined && api.body === undefined && api.bodyS3Location === undefined && methods.length === resources.length,
    has: (key) => reached(key) !== undefined,
    requiresKey: (key) => reached(key)?.needsKey === true,
  };
}

/** The routes of the API of a stage that are in its stack. */
export function routesOf(stage: V2CfnStage): CfnRoute[] {
  const isOfApi = sameApi(stage, stage.apiId);
  return stage.stack.node.findAll().filter(CfnRoute.isCfnRoute).filter((route) => route.stack === stage.stack && isOfApi(route, route.apiId));
}

function routes(stage: V2CfnStage): KnownMethods {
  const all = stage.node.root.node.findAll();
  const isOfApi = sameApi(stage, stage.apiId);
  const found = all.filter(CfnRoute.isCfnRoute).filter((route) => isOfApi(route, route.apiId));
  const api = all.filter(CfnApi.isCfnApi).find((candidate) => isOfApi(candidate, candidate.ref));
  const keys = found.map(({ routeKey }) => routeKey);
  const keyRequired = found.filter(({ apiKeyRequired, routeKey }) => apiKeyRequired === true && routeKey === '$connect').map(({ routeKey }) => routeKey);
  return {
    keys,
    keyRequired,
    isComplete: api !== undefined && api.body === undefined && api.bodyS3Location === undefined && api.target === undefined,
    has: (key) => keys.includes(key),
    requiresKey: (key) => keyRequired.includes(key),
  };
}

/** Whether an id names the API of the stage: the same token, or the same reference in the same stack. */
export function sameApi(stage: IConstruct, apiId: string): (owner: IConstruct, id: string) => boolean {
  const stack = Stack.of(stage);
  const wanted = JSON.stringify(stack.resolve(apiId));
  return (owner, id) => id === apiId || (Stack.of(owner) === stack && JSON.stringify(stack.resolve(id)) === wanted);
}

/** A key in the one way of writing it that the kind of stage has. */
export function normalKey(stage: IConstruct, key: string): string {
  return RestCfnStage.isCfnStage(stage) ? normalMethodKey(key) : key;
}
