import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A value as part of a construct id, which must not be a reference: what it refers to stands for it then. */
export function idPart(scope: IConstruct, value: string | number): string {
  if (!Token.isUnresolved(value)) return String(value);
  return JSON.stringify(Stack.of(scope).resolve(value)).replace(/[^\w$-]+/g, ' ').trim();
}
