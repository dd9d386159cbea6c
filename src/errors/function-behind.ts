import { IResolvable, Names, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { CfnAlias, CfnFunction, CfnVersion } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { DEFAULT_FUNCTION_TIMEOUT } from '../catalogue/integrations';

/** The function that a name or ARN refers to, through aliases and versions; undefined for one that this app does not make. */
export function functionBehind(named: string, depth = 0): CfnFunction | undefined {
  const target = targetOf(named);
  if (CfnFunction.isCfnFunction(target)) return target;
  return depth < 3 && (CfnAlias.isCfnAlias(target) || CfnVersion.isCfnVersion(target)) ? functionBehind(target.functionName, depth + 1) : undefined;
}

/** How long the function behind an ARN may run, in milliseconds; undefined if it can't be known. */
export function runtimeOf(functionArn: string): number | undefined {
  const fn = functionBehind(functionArn);
  const seconds = fn && (fn.timeout ?? DEFAULT_FUNCTION_TIMEOUT);
  return seconds === undefined || Token.isUnresolved(seconds) ? undefined : seconds * 1000;
}

/** The same for all references to one function, alias or version, and another for every other; part of a construct id. */
export function nameForId(functionArn: string, near: IConstruct): string {
  const target = targetOf(functionArn);
  return target ? Names.nodeUniqueId(target.node) : JSON.stringify(Stack.of(near).resolve(functionArn)).replace(/[^A-Za-z0-9-]+/g, '');
}

function targetOf(named: string): IConstruct | undefined {
  const { length, firstToken } = Tokenization.reverseString(named);
  return length === 1 ? referenceTarget(firstToken) : undefined;
}

function referenceTarget(token: IResolvable | undefined): IConstruct | undefined {
  return Reference.isReference(token) ? token.target : undefined;
}
