import { CfnMethod, Method } from 'aws-cdk-lib/aws-apigateway';

/**
 * Has a change to a method that exists deployed: the CDK makes a new deployment for what it was told when the method was made, and
 * knows nothing of what is written into the resource later.
 */
export function redeploy(method: CfnMethod, change: { readonly [property: string]: unknown }): void {
  const owner = method.node.scope;
  if (owner instanceof Method) owner.api.latestDeployment?.addToLogicalId({ [method.node.path]: change });
}
