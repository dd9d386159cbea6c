import { CfnResource, Mixin, Stack } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { ApiNames, originKind } from './origin-kind';
import { ALL_VIEWER_EXCEPT_HOST, ORIGIN_REQUEST_POLICIES, ORIGIN_TLS, OUTDATED_ORIGIN_TLS } from '../catalogue/cloudfront';

/**
 * Repairs distributions in front of API Gateway that exist: `Mixins.of(app).apply(new ApiOriginMixin())`.
 *
 * Origins that are the execute-api host of an API or a custom domain of this app are called by HTTPS on port 443 with TLS 1.2. Where no call
 * can succeed because API Gateway gets the Host of the viewer, the managed policy AllViewerExceptHostHeader takes the place of a managed
 * policy that sends it, and `Host` leaves the list of ForwardedValues. Passes by origins with functions that may change the request, policies
 * of your own, groups of origins, and what only the deployment knows. Apply it last: it changes the template, not the constructs. Article:
 * https://repost.aws/knowledge-center/api-gateway-domain-cloudfront
 */
export class ApiOriginMixin extends Mixin {
  /** Whether a construct is a distribution. */
  public supports(construct: IConstruct): boolean {
    return CfnDistribution.isCfnDistribution(construct);
  }

  /** Writes what API Gateway needs. */
  public applyTo(construct: IConstruct): void {
    if (!CfnDistribution.isCfnDistribution(construct)) return;
    const config = Stack.of(construct).resolve(construct.distributionConfig) as Config | undefined;
    const names = new ApiNames(construct.node.root);
    const behaviors = behaviorsOf(config ?? {});
    (Array.isArray(config?.origins) ? config.origins : []).forEach(({ id, domainName, customOriginConfig }, position) => {
      const kind = originKind(domainName, names);
      if (kind === undefined) return;
      repairOrigin(construct, `DistributionConfig.Origins.${position}.CustomOriginConfig`, customOriginConfig);
      const own = behaviors.filter(([, { targetOriginId }]) => targetOriginId === id);
      const isLost = kind === 'API' || (kind === 'DOMAIN' && !names.mayTake(config?.aliases));
      if (isLost && !own.some(([, behavior]) => hasFunctions(behavior))) for (const [path, behavior] of own) withholdHost(construct, path, behavior);
    });
  }
}

/** A distribution as its constructs describe it, references resolved. */
interface Config {
  readonly aliases?: unknown;
  readonly origins?: { readonly id?: unknown; readonly domainName?: unknown; readonly customOriginConfig?: CustomOrigin }[];
  readonly cacheBehaviors?: Behavior[];
  readonly defaultCacheBehavior?: Behavior;
}

interface CustomOrigin {
  readonly originProtocolPolicy?: unknown;
  readonly originSslProtocols?: unknown;
  readonly httpsPort?: unknown;
}

interface Behavior {
  readonly targetOriginId?: unknown;
  readonly originRequestPolicyId?: unknown;
  readonly forwardedValues?: { readonly headers?: unknown };
  readonly functionAssociations?: unknown;
  readonly lambdaFunctionAssociations?: unknown;
}

function repairOrigin(distribution: CfnResource, path: string, custom: CustomOrigin | undefined): void {
  if (custom === undefined) return;
  const { originProtocolPolicy: policy, originSslProtocols: protocols, httpsPort: port } = custom;
  if (policy === 'http-only' || policy === 'match-viewer') distribution.addPropertyOverride(`${path}.OriginProtocolPolicy`, 'https-only');
  if (typeof port === 'number' && port !== 443) distribution.addPropertyOverride(`${path}.HTTPSPort`, 443);
  if (!Array.isArray(protocols) || !protocols.every((protocol): protocol is string => typeof protocol === 'string')) return;
  const sound = protocols.filter((protocol) => !OUTDATED_ORIGIN_TLS.includes(protocol));
  const wanted = sound.includes(ORIGIN_TLS) ? sound : [ORIGIN_TLS, ...sound];
  if (String(wanted) !== String(protocols)) distribution.addPropertyOverride(`${path}.OriginSSLProtocols`, wanted);
}

function behaviorsOf({ defaultCacheBehavior, cacheBehaviors }: Config): [string, Behavior][] {
  const others = Array.isArray(cacheBehaviors) ? cacheBehaviors : [];
  return [
    ...(defaultCacheBehavior ? [['DistributionConfig.DefaultCacheBehavior', defaultCacheBehavior] satisfies [string, Behavior]] : []),
    ...others.map((behavior, position): [string, Behavior] => [`DistributionConfig.CacheBehaviors.${position}`, behavior]),
  ];
}

function withholdHost(distribution: CfnResource, path: string, { originRequestPolicyId, forwardedValues }: Behavior): void {
  if (typeof originRequestPolicyId === 'string' && ORIGIN_REQUEST_POLICIES.get(originRequestPolicyId)?.host === true) {
    distribution.addPropertyOverride(`${path}.OriginRequestPolicyId`, ALL_VIEWER_EXCEPT_HOST);
  }
  const headers = forwardedValues?.headers;
  const isLiteral = Array.isArray(headers) && headers.every((header): header is string => typeof header === 'string');
  if (isLiteral && headers.some(isHost)) distribution.addPropertyOverride(`${path}.ForwardedValues.Headers`, headers.filter((header) => !isHost(header)));
}

function isHost(header: string): boolean {
  return header.toLowerCase() === 'host';
}

function hasFunctions({ functionAssociations, lambdaFunctionAssociations }: Behavior): boolean {
  return [functionAssociations, lambdaFunctionAssociations].some((list) => Array.isArray(list) ? list.length > 0 : list !== undefined);
}
