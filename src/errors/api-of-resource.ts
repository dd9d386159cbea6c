import { Stack } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';

/** The API with an id, if the stack of the construct makes it. */
export function apiOfResource(construct: IConstruct, id: string): CfnRestApi | CfnApi | undefined {
  const stack = Stack.of(construct);
  const wanted = JSON.stringify(stack.resolve(id));
  return stack.node.findAll().find((other): other is CfnRestApi | CfnApi =>
    (CfnRestApi.isCfnRestApi(other) || CfnApi.isCfnApi(other)) && other.stack === stack && JSON.stringify(stack.resolve(other.ref)) === wanted);
}
