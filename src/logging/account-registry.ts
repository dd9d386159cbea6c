import { Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import type { ApiGatewayAccount } from './api-gateway-account';

/** What an app knows about its accounts; kept on the root of the tree, so that two apps of one process do not meet. */
interface Registry {
  readonly accounts: Map<string, ApiGatewayAccount>;
  readonly assumed: Set<IConstruct>;
}

const REGISTRIES = new WeakMap<IConstruct, Registry>();

/** The account of the environment of a construct, if one was made. */
export function registeredAccount(scope: IConstruct): ApiGatewayAccount | undefined {
  return registryOf(scope).accounts.get(environmentKey(scope));
}

/** Makes an account the one of its environment. */
export function registerAccount(account: ApiGatewayAccount): void {
  registryOf(account).accounts.set(environmentKey(account), account);
}

/** Remembers that everything below a construct runs where the role is configured elsewhere. */
export function assumeBelow(scope: IConstruct): void {
  registryOf(scope).assumed.add(scope);
}

/** Whether the role is configured elsewhere for a construct. */
export function isAssumed(scope: IConstruct): boolean {
  const { assumed } = registryOf(scope);
  return scope.node.scopes.some((ancestor) => assumed.has(ancestor));
}

/** An account resource that somebody else made for the same environment, for example a RestApi of the CDK. */
export function foreignAccount(scope: IConstruct): CfnAccount | undefined {
  const key = environmentKey(scope);
  const found = scope.node.root.node.findAll().filter(CfnAccount.isCfnAccount).filter((account) => environmentKey(account) === key);
  return found.find((account) => account.stack === Stack.of(scope)) ?? found[0];
}

/** The stack that stays when nested ones come and go. */
export function outermostStack(scope: IConstruct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}

/**
 * Account and Region, over the whole app; where either is open, stacks are taken to be deployed to one place with their
 * CDK stage, which is how `cdk deploy` deploys them.
 */
function environmentKey(scope: IConstruct): string {
  const stack = outermostStack(scope);
  const open = Token.isUnresolved(stack.account) || Token.isUnresolved(stack.region);
  return open ? `${Stage.of(stack)?.node.path ?? ''}|${stack.environment}` : stack.environment;
}

function registryOf(scope: IConstruct): Registry {
  const { root } = scope.node;
  const registry = REGISTRIES.get(root) ?? { accounts: new Map(), assumed: new Set() };
  REGISTRIES.set(root, registry);
  return registry;
}
