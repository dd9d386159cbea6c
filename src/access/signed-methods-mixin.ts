import { Mixin, Stack, Token } from 'aws-cdk-lib';
import { CfnMethod, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { isAnyone, statementsOf } from './resource-policy';
import { redeploy } from '../core/redeploy';

/**
 * Repairs methods that nobody can call: `Mixins.of(app).apply(new SignedMethodsMixin())`.
 *
 * A resource policy whose every Allow names principals refuses all unsigned calls with 403, those of methods without authorization
 * too. In such an API the mixin gives these methods AWS_IAM, which lets the named principals in and takes nothing from anybody. It
 * passes by `OPTIONS`, which browsers cannot sign, methods with another authorization, and policies that it cannot read. Article:
 * https://repost.aws/knowledge-center/api-gateway-cross-account-403
 */
export class SignedMethodsMixin extends Mixin {
  /** Whether a construct is a method that asks for no signature in an API that refuses unsigned calls. */
  public supports(construct: IConstruct): boolean {
    if (!CfnMethod.isCfnMethod(construct) || Token.isUnresolved(construct.authorizationType)) return false;
    if ((construct.authorizationType ?? 'NONE') !== 'NONE' || construct.httpMethod === 'OPTIONS') return false;

    const api = apiOf(construct);
    const statements = api && statementsOf(Stack.of(api).resolve(api.policy));
    const allows = statements?.filter(({ Effect }) => Effect === 'Allow') ?? [];
    return allows.length > 0 && !allows.some(({ Principal }) => isAnyone(Principal));
  }

  /** Lets the method ask for a signature. */
  public applyTo(construct: IConstruct): void {
    if (!CfnMethod.isCfnMethod(construct)) return;
    construct.authorizationType = 'AWS_IAM';
    redeploy(construct, { authorizationType: 'AWS_IAM' });
  }
}

function apiOf(method: CfnMethod): CfnRestApi | undefined {
  const stack = Stack.of(method);
  const id = JSON.stringify(stack.resolve(method.restApiId));
  return stack.node.findAll().filter((construct) => CfnRestApi.isCfnRestApi(construct))
    .find((api) => api.stack === stack && JSON.stringify(stack.resolve(api.ref)) === id);
}
