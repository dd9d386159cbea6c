import type { Resource } from '../resource';
import type { Template } from '../template';

/** The stack that a nested stack belongs to in the end: both share account and Region. */
export function rootOf(template: Template): Template {
  let root = template;
  while (root.parent !== undefined) root = root.parent.template;
  return root;
}

/** Whether both are the same account and Region; undefined if only the deployment knows. */
export function sameEnvironment(one: Template, other: Template): boolean | undefined {
  const [account, region] = [same(one, other, 'account'), same(one, other, 'region')];
  return account === false || region === false ? false : account === undefined || region === undefined ? undefined : true;
}

/** Whether both are the same account (or Region); undefined if only the deployment knows. */
export function same(one: Template, other: Template, what: 'account' | 'region'): boolean | undefined {
  if (rootOf(one) === rootOf(other)) return true;
  const [left, right] = [one.environment[what], other.environment[what]];
  return left === undefined || right === undefined ? undefined : left === right;
}

/** Whether a resource with a name that is unique in an account and Region can be the one that the template means. */
export function mayMean(template: Template, resource: Resource): boolean {
  return sameEnvironment(template, resource.template) === true;
}
