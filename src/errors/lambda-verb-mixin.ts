import { Mixin, Stack } from 'aws-cdk-lib';
import { CfnMethod } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { LAMBDA_VERB } from '../catalogue/integrations';
import { redeploy } from '../core/redeploy';

/**
 * Repairs integrations that call a function with another verb than POST, or a method with none: `Mixins.of(app).apply(new LambdaVerbMixin())`.
 *
 * Lambda knows no other verb for invocations, so nothing that works is changed; the verb that callers use stays. Integrations whose address
 * or verb only the deployment knows are passed by. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class LambdaVerbMixin extends Mixin {
  /** Whether a construct is an integration of a function with another verb than POST. */
  public supports(construct: IConstruct): boolean {
    if (CfnMethod.isCfnMethod(construct)) {
      const { uri, integrationHttpMethod } = (Stack.of(construct).resolve(construct.integration) ?? {}) as CfnMethod.IntegrationProperty;
      return invokesFunction(uri) && isOther(integrationHttpMethod ?? '');
    }
    if (!CfnIntegration.isCfnIntegration(construct) || construct.integrationMethod === undefined) return false;
    const [uri, verb] = Stack.of(construct).resolve([construct.integrationUri, construct.integrationMethod]) as unknown[];
    return construct.integrationType === 'AWS_PROXY' && invokesFunction(uri) && isOther(verb);
  }

  /** Has the function called with POST. */
  public applyTo(construct: IConstruct): void {
    if (CfnMethod.isCfnMethod(construct)) {
      construct.addPropertyOverride('Integration.IntegrationHttpMethod', LAMBDA_VERB);
      redeploy(construct, { integrationHttpMethod: LAMBDA_VERB });
    }
    if (CfnIntegration.isCfnIntegration(construct)) construct.integrationMethod = LAMBDA_VERB;
  }
}

/** Whether the resolved address is that of an invocation. */
function invokesFunction(uri: unknown): boolean {
  const text = JSON.stringify(uri ?? '');
  return /:lambda:path\/(2015-03-31|2021-11-15)\/functions\//.test(text) && /\/(response-streaming-)?invocations"/.test(text);
}

/** A verb that only the deployment knows is no text. */
function isOther(verb: unknown): boolean {
  return typeof verb === 'string' && verb !== LAMBDA_VERB;
}
