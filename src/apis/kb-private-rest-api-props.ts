import { RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { PrivateApiDomainProps } from '../domains/private-api-domain';
import { StageLoggingOptions } from '../logging/stage-logging-options';
import { PrivateApiCallers } from '../networking/private-api-policy';
import { StageThrottlingOptions } from '../throttling/stage-throttling-options';

/**
 * Properties for `KbPrivateRestApi`: those of `RestApi`, the ways in, and how it logs.
 */
export interface KbPrivateRestApiProps extends RestApiProps {
  /**
   * The endpoints that the API is associated with, and that callers may come through. An associated endpoint gets the name
   * `{api}-{vpce}.execute-api.{region}.amazonaws.com` for the API. Raises `EmptyList`, `EndpointService`,
   * `EndpointRegion`, `VpcEndpointId`, and `NoWayIn` if nothing else names a way in.
   *
   * @default - none: name endpoints or VPCs in `callers`
   */
  readonly vpcEndpoints?: IInterfaceVpcEndpoint[];

  /**
   * Who else may call, such as the endpoints of other accounts, and whose signatures count. Raises the errors of `PrivateApiCallers`.
   *
   * @default - everybody at `vpcEndpoints`, as the authorization of each method says
   */
  readonly callers?: PrivateApiCallers;

  /**
   * How the stages log, as in `KbRestApiProps`.
   *
   * @default - access log and execution log of level INFO, both with one month of retention
   */
  readonly logging?: StageLoggingOptions;

  /**
   * How many calls the stages let through, as in `KbRestApiProps`.
   *
   * @default - 1,000 requests per second and 500 at once for each method
   */
  readonly throttling?: StageThrottlingOptions;

  /**
   * A private custom domain that leads to the stage that the API makes itself. Its endpoints may call the API as well, and who may call the
   * API may come by the domain, unless it has a `policy` of its own. Raises the errors of `PrivateApiDomainProps`, and `StageUnknown` with
   * `deploy: false`.
   *
   * @default - none
   */
  readonly privateDomain?: PrivateApiDomainProps;
}
