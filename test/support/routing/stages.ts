import type { Api } from '../../../src/template/model/api';
import type { Operation } from '../../../src/template/model/operation';
import { operationName } from '../../../src/template/model/operation';
import { pathOf } from '../stacks';
import { answered, FORBIDDEN, MISSING_TOKEN, must, NOT_FOUND, Trace } from './request';

/** Splits the stage off the path, as the API's own host does. */
export function stageInPath(api: Api, path: string): { readonly stage: string; readonly rest: string } {
  const [first = '', ...rest] = path.split('/').slice(1);
  const isStage = api.stages.some(({ name }) => name.text === first);
  // Only HTTP APIs have a stage without a name in the URL.
  if (!isStage && api.kind === 'HTTP') return { stage: '$default', rest: path };
  return { stage: first, rest: `/${rest.join('/')}` };
}

/** Comes to a stage, if there is one of that name. */
export function reach(api: Api, stage: string, method: string, path: string, trace: Trace): void {
  if (!api.stages.some(({ name }) => name.text === stage)) answered(api.kind === 'HTTP' ? NOT_FOUND : FORBIDDEN);
  trace.stage = `${pathOf(api.resource)} ${stage}`;
  trace.sees = `${method} ${path}`;
}

/** The operation of an API that takes a request. */
export function operationFor(api: Api, method: string, path: string): string {
  if (api.kind === 'WEBSOCKET') return '$connect';
  const isHttp = must(api.kind, 'the kind', api.resource) === 'HTTP';
  const operation = isHttp ? routeFor(api, method, path) : methodFor(api, method, path);
  return operation === undefined ? answered(isHttp ? NOT_FOUND : MISSING_TOKEN) : operationName(operation);
}

/** REST APIs choose the resource by the path first, and then its method. */
function methodFor(api: Api, method: string, path: string): Operation | undefined {
  const fitting = api.operations.filter((operation) => fits(must(operation.path, 'the path', operation.resource), path));
  const [best] = fitting.map((operation) => operation.path!).sort(bySpecificity);
  const methods = fitting.filter((operation) => operation.path === best);
  return methods.find(({ verb }) => verb === method) ?? methods.find(({ verb }) => verb === 'ANY');
}

/** HTTP APIs choose among the routes for the verb; without any, `$default` takes what is left. */
function routeFor(api: Api, method: string, path: string): Operation | undefined {
  const [best] = api.operations
    .filter((route) => route.path !== undefined && (route.verb === method || route.verb === 'ANY') && fits(route.path, path))
    .sort((one, other) => bySpecificity(one.path!, other.path!) || Number(one.verb === 'ANY') - Number(other.verb === 'ANY'));
  return best ?? api.operations.find(({ routeKey }) => routeKey === '$default');
}

/** Whether a path is one of a resource: `{id}` is one segment, `{proxy+}` the rest. */
function fits(template: string, path: string): boolean {
  const [wanted, given] = [segments(template), segments(path)];
  const last = wanted.length - 1;
  const isGreedy = wanted[last]?.endsWith('+}') === true;
  if (isGreedy ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((segment, position) => segment.startsWith('{') || segment === given[position]);
}

/** Text before parameters before the rest of the path, from left to right. */
function bySpecificity(one: string, other: string): number {
  const rank = (path: string) => segments(path).map((segment) => segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0').join('');
  return rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : 0;
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
