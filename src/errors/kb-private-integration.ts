import { Aspects, Duration } from 'aws-cdk-lib';
import { CfnMethod, Integration, IntegrationConfig, IntegrationOptions, IntegrationType, Method, ResponseTransferMode } from 'aws-cdk-lib/aws-apigateway';
import { IVpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApplicationListener, IListener, NetworkListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { checkUrl } from './backend-url';
import { checkServerName, checkVpc, detailsOf, loadBalancerOf } from './listener';
import { needVariablesIn } from './stage-variables';
import { checkRestTimeout } from './time-limits';
import { invalidValue } from '../core/invalid';

/**
 * Properties for `KbPrivateIntegration`.
 */
export interface KbPrivateIntegrationProps {
  /**
   * The link into the VPC of the load balancer: one of `aws-apigatewayv2`, as REST and HTTP APIs share. Raises `VpcOfLink` for one into
   * another VPC. Its security group must let it call the listener.
   */
  readonly vpcLink: IVpcLink;

  /**
   * Name of the certificate that the load balancer, or what is behind it, shows. With it the call is https, without it http. Raises
   * `ServerNameMissing` for a listener of TLS, `ServerNameWithoutTls` for one of HTTP, and `ServerName`.
   *
   * @default - http to the name of the load balancer
   */
  readonly serverName?: string;

  /**
   * Path at the backend, beginning with a slash; `{name}` needs a request parameter in `options`, or raises `UnmappedPathParameter`. API
   * Gateway puts the stage in front of it.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * The verb of the call to the backend.
   *
   * @default - that of the method
   */
  readonly httpMethod?: string;

  /**
   * Whether request and response are passed on as they are.
   *
   * @default true
   */
  readonly proxy?: boolean;

  /**
   * What else the integration says; the connection is that of `vpcLink`.
   *
   * @default - nothing
   */
  readonly options?: IntegrationOptions;

  /**
   * How long the integrations of Regional and private APIs may wait in this account and Region, if the quota was raised above 29 seconds.
   * Raises `TimeoutAboveQuota` for a longer `timeout`, and `TimeoutOfEdgeApi` on an edge-optimized API.
   *
   * @default - 29 seconds
   */
  readonly timeoutQuota?: Duration;
}

/**
 * A load balancer in a VPC behind a method of a REST API, over a VPC link of version 2: an Application or a Network Load Balancer, by its
 * listener, all in one account. `KbHttpIntegration` takes links of version 1.
 *
 * Raises `ListenerUnknown` for a listener that this app does not make, `BackendUrl` for a path without a slash in front, and the errors of
 * `KbPrivateIntegrationProps`. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class KbPrivateIntegration extends Integration {
  /** The URL that is called. */
  public readonly url: string;

  private readonly listener: IListener;
  private readonly given: KbPrivateIntegrationProps;

  constructor(listener: IListener, props: KbPrivateIntegrationProps) {
    const url = urlOf(listener, props);
    // The CDK asks for a link of version 1, of which it reads the id only.
    const options = { ...props.options, vpcLink: props.vpcLink };
    super({ type: props.proxy === false ? IntegrationType.HTTP : IntegrationType.HTTP_PROXY, uri: url, integrationHttpMethod: props.httpMethod ?? 'ANY', options });
    this.url = url;
    this.listener = listener;
    this.given = props;
    checkUrl(url, { isPrivate: true, requestParameters: props.options?.requestParameters });
  }

  /** Leads the method to the load balancer. */
  public bind(method: Method): IntegrationConfig {
    const { vpcLink, serverName, httpMethod = method.httpMethod, timeoutQuota, options: { timeout, responseTransferMode } = {} } = this.given;
    checkRestTimeout(method, method.api, { timeout, timeoutQuota, isStreamed: responseTransferMode === ResponseTransferMode.STREAM });
    checkServerName(method, this.listener, serverName);
    checkVpc(method, this.listener, vpcLink);
    needVariablesIn(this.url, method.api);

    const { loadBalancerArn } = madeHere(this.listener).loadBalancer;
    // WHAT: writes the target when the method is finished. WHY: integrations know none. UNTIL: `IntegrationConfig` has a target.
    Aspects.of(method).add({
      visit: (node) => CfnMethod.isCfnMethod(node) && node.addPropertyOverride('Integration.IntegrationTarget', loadBalancerArn),
    });
    return { ...super.bind(method), integrationHttpMethod: httpMethod, deploymentToken: loadBalancerArn };
  }
}

function urlOf(listener: IListener, { serverName, path = '/' }: KbPrivateIntegrationProps): string {
  const host = serverName ?? madeHere(listener).loadBalancer.loadBalancerDnsName;
  const { port } = detailsOf(listener);
  if (!path.startsWith('/')) throw invalidValue('BackendUrl', '5xx-errors', `'path' begins with a slash, got '${path}'`);
  return `${serverName === undefined ? 'http' : 'https'}://${host}${port === undefined ? '' : `:${port}`}${path}`;
}

function madeHere(listener: IListener): ApplicationListener | NetworkListener {
  if (loadBalancerOf(listener)) return listener as ApplicationListener | NetworkListener;
  throw invalidValue('ListenerUnknown', '5xx-errors',
    `'listener' must be made in this app, since its load balancer is called by its ARN, got an imported one at '${listener.node.path}'`);
}
