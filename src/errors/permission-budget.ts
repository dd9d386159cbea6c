import { Stack } from 'aws-cdk-lib';
import { CfnPermission, IFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { functionBehind, nameForId } from './function-behind';
import { FUNCTION_POLICY_LIMIT } from '../catalogue/integrations';
import { invalid } from '../core/invalid';

/** What CloudFormation puts behind the names of what it makes. */
const SUFFIX = 13;

/**
 * The size of the resource policy of a function: each permission is a statement in it, and together they may take 20,480 bytes. That is
 * some fifty of the permissions that `LambdaIntegration` writes, two for each method; the integrations of this library write one for an API.
 *
 * In apps with these, synthesis raises `PermissionBudget` for functions, aliases and versions whose permissions take more. Article:
 * https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class PermissionBudget {
  /**
   * How many bytes the permissions of the app take in the resource policy of a function, an alias or a version: an estimate, since the ids
   * of statements are only known when they are deployed. Permissions that are added later do not count.
   */
  public static sizeOf(handler: IFunction): number {
    const key = nameForId(handler.functionArn, handler);
    return sizeOf(permissionsOf(handler.node.root).get(key) ?? []);
  }

  private constructor() {}
}

const watched = new WeakSet<IConstruct>();

/** Has the functions of the whole app looked at when it is synthesised. */
export function watchBudget({ node: { root } }: IConstruct): void {
  if (watched.has(root)) return;
  watched.add(root);
  root.node.addValidation({
    validate: () => [...permissionsOf(root).values()].filter(isTooLarge).map((permissions) =>
      invalid(functionBehind(permissions[0].functionName) ?? permissions[0], 'PermissionBudget', '5xx-errors',
        `the permissions of a function must take ${FUNCTION_POLICY_LIMIT} bytes at most (one for the whole API is enough: KbLambdaIntegration), `
        + `got about ${sizeOf(permissions)} for ${permissions.length} permissions`).message),
  });
}

/** So many can not be too large, and need not be measured. */
const FEW = 10;

function isTooLarge(permissions: readonly CfnPermission[]): boolean {
  return permissions.length > FEW && sizeOf(permissions) > FUNCTION_POLICY_LIMIT;
}

function permissionsOf(root: IConstruct): Map<string, CfnPermission[]> {
  const byFunction = new Map<string, CfnPermission[]>();
  for (const permission of root.node.findAll()) {
    if (!CfnPermission.isCfnPermission(permission)) continue;
    const key = nameForId(permission.functionName, permission);
    byFunction.set(key, [...byFunction.get(key) ?? [], permission]);
  }
  return byFunction;
}

function sizeOf(permissions: readonly CfnPermission[]): number {
  const empty = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: [] }).length;
  return permissions.reduce((size, permission) => size + statementSize(permission) + 1, empty);
}

function statementSize(permission: CfnPermission): number {
  const { principal, action, sourceArn, sourceAccount, functionName } = permission;
  const stack = Stack.of(permission);
  const id = Math.min(100, stack.stackName.length + String(stack.resolve(permission.logicalId)).length + SUFFIX + 1);
  const statement = JSON.stringify({
    Sid: '',
    Effect: 'Allow',
    Principal: { Service: '' },
    Action: '',
    Resource: '',
    Condition: {
      ...(sourceAccount && { StringEquals: { 'AWS:SourceAccount': '123456789012' } }),
      ...(sourceArn && { ArnLike: { 'AWS:SourceArn': '' } }),
    },
  });
  return statement.length + id + action.length + principal.length + functionArnLength(functionName, stack) + lengthOf(sourceArn, stack);
}

const PSEUDO: Readonly<Record<string, number>> = { 'AWS::AccountId': 12, 'AWS::Region': 'eu-west-1'.length, 'AWS::Partition': 'aws'.length };

/** Ids of APIs have ten characters; names of stages are taken for as long. */
const ID = 10;

/** Functions are referred to by their ARN, with a name that CloudFormation makes. */
function functionArnLength(functionArn: string, stack: Stack): number {
  const value: unknown = stack.resolve(functionArn);
  const { 'Fn::GetAtt': attribute, Ref: id } = value as { 'Fn::GetAtt'?: [string, string]; 'Ref'?: string };
  const logicalId = attribute?.[0] ?? id;
  if (logicalId === undefined) return lengthOf(functionArn, stack);
  return 'arn:aws:lambda:eu-west-1:123456789012:function:'.length + Math.min(64, stack.stackName.length + logicalId.length + SUFFIX + 1);
}

function lengthOf(text: string | undefined, stack: Stack): number {
  const value: unknown = stack.resolve(text) ?? '';
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return (join?.[1] ?? [value]).reduce((sum: number, part) => sum + (typeof part === 'string' ? part.length : PSEUDO[(part as { Ref?: string }).Ref ?? ''] ?? ID), 0);
}
