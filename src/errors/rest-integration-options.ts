import { Duration } from 'aws-cdk-lib';
import { LambdaIntegrationOptions } from 'aws-cdk-lib/aws-apigateway';

/**
 * Options for `KbLambdaIntegration`: those of `LambdaIntegration`, and the quota of the account.
 */
export interface KbLambdaIntegrationOptions extends LambdaIntegrationOptions {
  /**
   * How long the integrations of Regional and private APIs may wait in this account and Region, if the quota was raised above 29 seconds.
   * Raises `TimeoutAboveQuota` for a longer `timeout`, and `TimeoutOfEdgeApi` on an edge-optimized API, for which there is no such quota.
   *
   * @default - 29 seconds
   */
  readonly timeoutQuota?: Duration;
}
