import { Duration } from 'aws-cdk-lib';
import {
  HttpConnectionType, HttpIntegrationType, HttpMethod, HttpRouteIntegration, HttpRouteIntegrationBindOptions, HttpRouteIntegrationConfig, IVpcLink,
  ParameterMapping, PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { IListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IService } from 'aws-cdk-lib/aws-servicediscovery';
import { checkServerName, checkVpc } from './listener';

/**
 * Properties for `KbHttpPrivateIntegration`.
 */
export interface KbHttpPrivateIntegrationProps {
  /**
   * The link into the VPC of the backend. Raises `VpcOfLink` for one into another VPC than that of the load balancer. Its security group
   * must let it call the backend.
   */
  readonly vpcLink: IVpcLink;

  /**
   * Name of the certificate that the backend shows. With it the call is https, without it http. Raises `ServerNameMissing` for a listener
   * of TLS, `ServerNameWithoutTls` for one of HTTP, and `ServerName`.
   *
   * @default - http
   */
  readonly serverName?: string;

  /**
   * The verb of the call to the backend.
   *
   * @default HttpMethod.ANY
   */
  readonly method?: HttpMethod;

  /**
   * What is changed in requests. API Gateway puts the stage in front of the path, unless it is `$default`.
   *
   * @default - nothing
   */
  readonly parameterMapping?: ParameterMapping;

  /**
   * How long the API waits: 50 milliseconds to 29 seconds.
   *
   * @default - 30 seconds
   */
  readonly timeout?: Duration;
}

/**
 * A backend in a VPC behind routes of an HTTP API: an Application or Network Load Balancer by its listener, or a Cloud Map service.
 *
 * Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class KbHttpPrivateIntegration extends HttpRouteIntegration {
  /** A load balancer. Raises `ServerNameMissing`, `ServerNameWithoutTls`, `ServerName` and `VpcOfLink`. */
  public static listener(id: string, listener: IListener, props: KbHttpPrivateIntegrationProps): KbHttpPrivateIntegration {
    return new KbHttpPrivateIntegration(id, listener.listenerArn, props, listener);
  }

  /** A Cloud Map service, whose instances are called by address and port. */
  public static cloudMap(id: string, service: IService, props: KbHttpPrivateIntegrationProps): KbHttpPrivateIntegration {
    return new KbHttpPrivateIntegration(id, service.serviceArn, props);
  }

  private constructor(
    id: string,
    private readonly uri: string,
    private readonly given: KbHttpPrivateIntegrationProps,
    private readonly target?: IListener,
  ) {
    super(id);
  }

  /** What the integration says. */
  public bind({ scope }: HttpRouteIntegrationBindOptions): HttpRouteIntegrationConfig {
    const { vpcLink, serverName, method = HttpMethod.ANY, parameterMapping, timeout } = this.given;
    if (this.target) {
      checkServerName(scope, this.target, serverName);
      checkVpc(scope, this.target, vpcLink);
    }
    return {
      type: HttpIntegrationType.HTTP_PROXY,
      uri: this.uri,
      method,
      connectionType: HttpConnectionType.VPC_LINK,
      connectionId: vpcLink.vpcLinkId,
      payloadFormatVersion: PayloadFormatVersion.VERSION_1_0,
      secureServerName: serverName,
      parameterMapping,
      timeout,
    };
  }
}
