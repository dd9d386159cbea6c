import { Duration } from 'aws-cdk-lib';
import { HttpIntegration, HttpIntegrationProps, IntegrationConfig, Method, ResponseTransferMode } from 'aws-cdk-lib/aws-apigateway';
import { checkUrl } from './backend-url';
import { needVariablesIn } from './stage-variables';
import { checkRestTimeout } from './time-limits';

/**
 * Properties for `KbHttpIntegration`: those of `HttpIntegration`, and the quota of the account.
 */
export interface KbHttpIntegrationProps extends HttpIntegrationProps {
  /**
   * How long the integrations of Regional and private APIs may wait in this account and Region, if the quota was raised above 29 seconds.
   * Raises `TimeoutAboveQuota` for a longer `timeout`, and `TimeoutOfEdgeApi` on an edge-optimized API.
   *
   * @default - 29 seconds
   */
  readonly timeoutQuota?: Duration;
}

/**
 * An HTTP backend behind a method of a REST API, on the internet or over a `VpcLink` of version 1 to a Network Load Balancer; its URL then
 * names the port of the listener, and for https the host that the certificate is for. It is called with the verb of the method unless
 * `httpMethod` says another.
 *
 * Raises `BackendUrl`, `PrivateHostWithoutLink` for an address that only a VPC link leads to, `UnmappedPathParameter` for a `{name}` in the
 * URL without a request parameter, `UnknownStageVariable` at synthesis, `TimeoutOfEdgeApi`, `TimeoutAboveQuota` and `TimeoutOfStream`.
 * Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class KbHttpIntegration extends HttpIntegration {
  private readonly given: KbHttpIntegrationProps;

  constructor(private readonly url: string, props: KbHttpIntegrationProps = {}) {
    const { timeoutQuota, ...rest } = props;
    super(url, rest);
    this.given = props;
    checkUrl(url, { isPrivate: props.options?.vpcLink !== undefined, requestParameters: props.options?.requestParameters });
  }

  /** Calls the backend with the verb of the method. */
  public bind(method: Method): IntegrationConfig {
    const { httpMethod, timeoutQuota, options: { timeout, responseTransferMode } = {} } = this.given;
    checkRestTimeout(method, method.api, { timeout, timeoutQuota, isStreamed: responseTransferMode === ResponseTransferMode.STREAM });
    needVariablesIn(this.url, method.api);
    return { ...super.bind(method), integrationHttpMethod: httpMethod ?? method.httpMethod };
  }
}
