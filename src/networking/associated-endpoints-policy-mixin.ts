import { Mixin, Stack } from 'aws-cdk-lib';
import { CfnRestApi, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { associatedWith } from './known-private-api';
import { PrivateApiPolicy } from './private-api-policy';
import { isPrivate } from '../access/rest-operations';

/**
 * Repairs private APIs that nobody can call: `Mixins.of(app).apply(new AssociatedEndpointsPolicyMixin())`.
 *
 * A private API without resource policy refuses every call, and with a deployment it cannot even be deployed. The mixin gives it one that
 * admits the endpoints that the API is associated with and nobody else: there, methods with IAM authorization are open to those whose identity
 * policy says so, and the others as their authorization says. It passes by APIs that have a policy, APIs without associated endpoints, of which
 * nobody knows who shall call them, and those that are made of L1 constructs. Article: https://repost.aws/knowledge-center/api-gateway-on-premises
 */
export class AssociatedEndpointsPolicyMixin extends Mixin {
  /** Whether a construct is a private API with associated endpoints and without resource policy. */
  public supports(construct: IConstruct): boolean {
    if (!CfnRestApi.isCfnRestApi(construct) || !(construct.node.scope instanceof RestApiBase) || isPrivate(construct) !== true) return false;
    return endpointsOf(construct).length > 0 && !hasPolicy(construct);
  }

  /** Gives the API a resource policy. */
  public applyTo(construct: IConstruct): void {
    const api = construct.node.scope;
    if (!CfnRestApi.isCfnRestApi(construct) || !(api instanceof RestApiBase)) return;
    new PrivateApiPolicy(api, construct).admit({ vpcEndpointIds: endpointsOf(construct) });
  }
}

function endpointsOf(resource: CfnRestApi): string[] {
  return associatedWith(resource) ?? [];
}

/** Also where a definition that cannot be read may bring one. */
function hasPolicy(resource: CfnRestApi): boolean {
  const stack = Stack.of(resource);
  const body: unknown = stack.resolve(resource.body);
  return stack.resolve(resource.policy) !== undefined || resource.bodyS3Location !== undefined
    || (typeof body === 'object' && body !== null && ('x-amazon-apigateway-policy' in body || !('paths' in body)));
}
