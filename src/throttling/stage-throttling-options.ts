import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';

/**
 * How many calls a stage lets through.
 */
export interface StageThrottlingOptions {
  /**
   * Limits of each method or route that has none of its own: `rateLimit` in requests per second, `burstLimit` in requests at once,
   * both greater than 0. Raises `ThrottleIncomplete` for one without the other, `ThrottleLimit`, and `ThrottleAboveAccount` for
   * limits that the account does not have.
   *
   * @default - what the stage states, otherwise 1,000 requests per second and 500 at once
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Limits of single methods or routes, by key: '/orders/GET' for REST APIs ('//GET' for the root), the route key 'GET /orders' for HTTP
   * and 'sendMessage' for WebSocket APIs. Raises the errors of `throttle`; at synthesis `UnknownMethod` for a method or route
   * that the API does not have.
   *
   * @default - what the stage states
   */
  readonly methods?: { [key: string]: ThrottleSettings };

  /**
   * What the account has in the Region of the stage, if its quota was changed. All APIs share it.
   *
   * @default - what accounts start with: 10,000 requests per second and 5,000 at once, in some newer Regions 2,500 and 1,250
   */
  readonly account?: ThrottleSettings;

  /**
   * Why limits above those of the account are meant; the reason is recorded as the acknowledgement of rule THR6.
   *
   * @default - such limits are refused
   */
  readonly aboveAccountReason?: string;

  /**
   * Whether the usage plans of the stage are made outside this app, or at run time. Without them, methods that require an API key
   * refuse every call; at synthesis they raise `KeyWithoutPlan`.
   *
   * @default false
   */
  readonly plansElsewhere?: boolean;
}
