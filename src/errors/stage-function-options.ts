import { Duration } from 'aws-cdk-lib';
import { IntegrationOptions } from 'aws-cdk-lib/aws-apigateway';
import { ParameterMapping, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';

/**
 * Options for `StageFunctions.restIntegration`: those of every integration, and the quota of the account.
 */
export interface StageFunctionRestOptions extends IntegrationOptions {
  /**
   * Whether the function gets the request as it is, and its answer is passed on.
   *
   * @default true
   */
  readonly proxy?: boolean;

  /**
   * How long the integrations of Regional and private APIs may wait in this account and Region, if the quota was raised above 29 seconds.
   *
   * @default - 29 seconds
   */
  readonly timeoutQuota?: Duration;
}

/**
 * Options for `StageFunctions.httpIntegration`.
 */
export interface StageFunctionHttpOptions {
  /**
   * The form of the events.
   *
   * @default PayloadFormatVersion.VERSION_2_0
   */
  readonly payloadFormatVersion?: PayloadFormatVersion;

  /**
   * What is changed in requests.
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
