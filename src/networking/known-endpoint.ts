import {
  DefaultTokenResolver, Fn, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Token, Tokenization,
} from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnVPCEndpoint, IInterfaceVpcEndpoint, InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';

/** The resource of an endpoint that is made in this app. */
export function endpointResource(endpoint: IConstruct): CfnVPCEndpoint | undefined {
  const resource = endpoint.node.defaultChild;
  return CfnVPCEndpoint.isCfnVPCEndpoint(resource) ? resource : undefined;
}

/** Whether private DNS is on; undefined if that is not known. */
export function hasPrivateDns(endpoint: IConstruct): boolean | undefined {
  const privateDns = endpointResource(endpoint)?.privateDnsEnabled;
  return typeof privateDns === 'boolean' ? privateDns : undefined;
}

/** The service of an endpoint, such as 'execute-api', without what its name has before it; undefined if it is not known. */
export function serviceOf(endpoint: IConstruct): string | undefined {
  const resource = endpointResource(endpoint);
  if (resource === undefined) return undefined;
  // The Region in the middle of the name may be a reference, and then the end is the last part that is text.
  const [, service] = /\.([a-z0-9-]+)"[\]}]*$/.exec(JSON.stringify(Stack.of(resource).resolve(resource.serviceName)) ?? '') ?? [];
  return service;
}

/** The endpoint's own name in DNS, the first of its entries, without the zone before it; undefined for an endpoint of another app. */
export function ownHost(endpoint: IInterfaceVpcEndpoint): string | undefined {
  if (!(endpoint instanceof InterfaceVpcEndpoint)) return undefined;
  return Fn.select(1, Fn.split(':', Fn.select(0, endpoint.vpcEndpointDnsEntries)));
}

/** Whether two ids are of one endpoint; undefined where only the deployment knows. */
export function isSameEndpoint(one: string, other: string): boolean | undefined {
  if (one === other) return true;
  if (!Token.isUnresolved(one) && !Token.isUnresolved(other)) return false;
  const [first, second] = [madeBy(one), madeBy(other)];
  return CfnVPCEndpoint.isCfnVPCEndpoint(first) && CfnVPCEndpoint.isCfnVPCEndpoint(second) ? first === second : undefined;
}

/** Whether the policy or the configuration of an API refers to an endpoint of this app, so that the API waits for it. */
export function namesEndpoint(api: CfnRestApi, endpoint: IConstruct): boolean {
  const resolver = new ReferenceCollector();
  Tokenization.resolve([api.policy, api.endpointConfiguration], { scope: api, resolver, preparing: true });
  const resource = endpointResource(endpoint);
  return resource !== undefined && resolver.targets.has(resource);
}

/** Logical ids would not do: those of two stacks may be the same. */
class ReferenceCollector extends DefaultTokenResolver {
  public readonly targets = new Set<IConstruct>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) this.targets.add(token.target);
    return super.resolveToken(token, context, postProcessor);
  }
}

/** What an id is a reference to; undefined for one that is written out, or put together. */
export function madeBy(id: string): IConstruct | undefined {
  const { length, firstToken } = Tokenization.reverseString(id);
  return length === 1 && Reference.isReference(firstToken) ? firstToken.target : undefined;
}
