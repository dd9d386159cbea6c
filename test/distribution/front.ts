import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ApiDistribution, ApiDistributionProps, ApiDomain, ApiDomainProps, ApiTarget } from '../../src';
import { ARTICLES } from '../../src/catalogue/articles';
import { IRELAND, rest, zone } from '../domains/apis';

export { certificateIn, http, IRELAND, newStack, rest, restApi, webSocket, zone } from '../domains/apis';

type Json = Record<string, unknown>;

/** A distribution over a domain with the base paths 'orders' and 'customers', in a stack of Ireland. */
export class Front {
  public readonly app = new App();
  public readonly stack: Stack;
  public readonly domain: ApiDomain;

  constructor(domain: Partial<ApiDomainProps> = {}, env: { account?: string; region?: string } | undefined = IRELAND) {
    this.stack = new Stack(this.app, 'S', { env });
    const mappings = domain.mappings ?? { orders: rest(this.stack, 'Orders'), customers: rest(this.stack, 'Customers') };
    this.domain = new ApiDomain(this.stack, 'Domain', { domainName: 'apis.example.com', hostedZone: zone(this.stack), ...domain, mappings });
  }

  public add(props: Partial<ApiDistributionProps> = {}): ApiDistribution {
    return new ApiDistribution(this.stack, 'Front', { domain: this.domain, ...props });
  }
}

/** A distribution over APIs without a domain. */
export function overApis(apis: (stack: Stack) => { [basePath: string]: ApiTarget }, props: ApiDistributionProps = {}): ApiDistribution {
  const stack = new Stack(new App(), 'S', { env: IRELAND });
  return new ApiDistribution(stack, 'Front', { apis: apis(stack), ...props });
}

export function templateOf(construct: Construct): Template {
  return Template.fromStack(Stack.of(construct));
}

export function ofType(construct: Construct, type: string): Json[] {
  return Object.values(templateOf(construct).findResources(type)).map(({ Properties }) => Properties as Json);
}

export interface Behavior extends Json { PathPattern?: string; FunctionAssociations?: unknown[]; TargetOriginId: string; CachePolicyId: unknown }
export interface Config extends Json { Origins: Json[]; DefaultCacheBehavior: Behavior; CacheBehaviors: Behavior[] }

export function configOf(construct: Construct): Config {
  return ofType(construct, 'AWS::CloudFront::Distribution')[0].DistributionConfig as Config;
}

/** A REST API with other methods than a mock. */
export function restWith(scope: Construct, id: string, add: (api: RestApi) => void): ApiTarget {
  const api = new RestApi(scope, id, { cloudWatchRole: false, endpointTypes: [EndpointType.REGIONAL] });
  api.root.addMethod('GET', new MockIntegration());
  add(api);
  return ApiTarget.restApi(api);
}

const { url } = ARTICLES['cloudfront-custom-domain'];

/** The error that the distribution is expected to raise. */
export function refusal(name: string, message: string): Error {
  return expect.objectContaining({ name, message: `${message} [S/Front; see ${url}]` }) as Error;
}

/** What synthesis says. */
export function problemsOf(construct: Construct): string[] {
  try {
    (construct.node.root as App).synth();
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => /\] (.*) \[S\/Front; see /.exec(line)?.[1]).filter((text) => text !== undefined);
  }
  return [];
}
