import { Names, Stack, Token } from 'aws-cdk-lib';
import { IHttpApi, IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { functionBehind, nameForId } from './function-behind';
import { watchBudget } from './permission-budget';
import { invalid } from '../core/invalid';

const API_GATEWAY = 'apigateway.amazonaws.com';

/** Who calls the function: the method or route, its API, and the ARN of everything that may call. */
export interface Invoker {
  /** The method or route, which waits for the permission. */
  readonly caller: IConstruct;
  readonly api: IConstruct;
  readonly sourceArn: string;
  /** What the permission is restricted to, if it is not the whole API; part of the construct id. */
  readonly part?: string;
}

/**
 * Everything that an HTTP or WebSocket API calls a function for.
 *
 * The ARN of the route `$default` has one piece less than those of others, and a pattern with three pieces does not match it.
 */
export function apiArn(api: IHttpApi | IWebSocketApi): string {
  return Stack.of(api).formatArn({ service: 'execute-api', resource: api.apiId, resourceName: '*/*' });
}

/** A path as a piece of a construct id, which takes no slashes: different for different paths. */
export function pathPart(path: string): string {
  return path.replace(/[%.]/g, (character) => character === '.' ? '%2E' : '%25').replace(/\//g, '.');
}

/** Lets an API invoke a function, alias or version, with one permission for all of its methods and stages. */
export function permit(handler: IFunction, { caller, api, sourceArn, part = '' }: Invoker): void {
  // The permission is written where the API is; for imported functions it is left to others.
  if (functionBehind(handler.functionArn)) refuseElsewhere(handler, caller);
  watchBudget(caller);
  const scope = scopeFor(caller, api);
  const id = idFor(handler.functionArn, scope, api) + part;
  if (scope.node.tryFindChild(id) === undefined) {
    handler.addPermission(id, { scope, principal: new ServicePrincipal(API_GATEWAY), sourceArn });
  }
  if (isLatest(handler)) throw notPermitted(caller, handler);
  // The CDK writes none for a function that was imported by a reference, even to one of this app.
  if (scope.node.tryFindChild(id) === undefined && functionBehind(handler.functionArn)) newPermission(scope, id, handler.functionArn, sourceArn);
  const made = scope.node.tryFindChild(id);
  // Without it, the first calls of a new method may arrive before the permission does.
  if (made) caller.node.addDependency(made);
}

/**
 * Replaces the permissions that the CDK has made for one method or route by one for the whole API.
 *
 * That of a method without the one for tests was asked for, and stays.
 */
export function collapse({ caller, api, sourceArn }: Invoker): void {
  watchBudget(caller);
  const own = caller.node.children.filter((child): child is CfnPermission => CfnPermission.isCfnPermission(child) && isWrittenByCdk(child));
  if (own.length === 1 && own[0].node.id.startsWith('ApiPermission.')) return;
  for (const permission of own) {
    const { functionName } = permission;
    const scope = scopeFor(caller, api);
    const id = idFor(functionName, scope, api);
    caller.node.tryRemoveChild(permission.node.id);
    caller.node.addDependency(scope.node.tryFindChild(id) ?? newPermission(scope, id, functionName, sourceArn));
  }
}

function newPermission(scope: Construct, id: string, functionName: string, sourceArn: string): CfnPermission {
  return new CfnPermission(scope, id, { action: 'lambda:InvokeFunction', principal: API_GATEWAY, functionName, sourceArn });
}

function isWrittenByCdk({ node, principal, action }: CfnPermission): boolean {
  return principal === API_GATEWAY && action === 'lambda:InvokeFunction' && /^ApiPermission\.(?!ApiScoped\.)|-Permission$/.test(node.id);
}

/** A permission belongs to the API, or to the stack of the method if that is another one. */
function scopeFor(caller: IConstruct, api: IConstruct): Construct {
  return (Stack.of(caller) === Stack.of(api) ? api : Stack.of(caller)) as Construct;
}

/** Several APIs of one stack may have methods in another, with the same function. */
function idFor(functionArn: string, scope: Construct, api: IConstruct): string {
  const id = `Invoke${nameForId(functionArn, scope)}`;
  return scope === api ? id : `${id}.${Names.nodeUniqueId(api.node)}`;
}

function isLatest(handler: IFunction): boolean {
  return 'version' in handler && handler.version === '$LATEST';
}

/** Refuses a function in another account or Region than the API, where that is known. */
export function refuseElsewhere(handler: IFunction, caller: IConstruct): void {
  const here = Stack.of(caller);
  for (const prop of ['account', 'region'] as const) {
    const there = handler.env[prop];
    if (!Token.isUnresolved(there) && !Token.isUnresolved(here[prop]) && there !== here[prop]) {
      throw invalid(caller, 'FunctionElsewhere', '5xx-errors', `'handler' must be in the ${prop} of the API, ${here[prop]}, got '${handler.node.path}' in ${there}`);
    }
  }
}

function notPermitted(caller: IConstruct, handler: IFunction): Error {
  return invalid(caller, 'FunctionWithoutPermission', '5xx-errors',
    `'handler' must be a function, an alias or a published version, which alone can have a permission, got '${handler.node.path}'`);
}
