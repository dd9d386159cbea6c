import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import { CfnGatewayResponse, GatewayResponse, IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { isOrigin, refuseOtherStack } from './gateway-responses';
import { ARTICLES } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/**
 * Options for the answers with 429.
 */
export interface ThrottledResponsesOptions {
  /**
   * When to call again after too many calls at once, in whole seconds, at least 1. Raises `RetryAfter`.
   *
   * @default Duration.seconds(1)
   */
  readonly retryAfter?: Duration;

  /**
   * When to call again after a quota is used up, in whole seconds, at least 1. API Gateway does not tell when the period ends. Raises `RetryAfter`.
   *
   * @default Duration.hours(1)
   */
  readonly quotaRetryAfter?: Duration;

  /**
   * The origin that browsers may show the answers to: '*' or one such as 'https://example.com'. Raises `AllowOrigin`.
   *
   * @default '*'
   */
  readonly allowOrigin?: string;
}

/**
 * Properties for `ThrottledResponses`.
 */
export interface ThrottledResponsesProps extends ThrottledResponsesOptions {
  /** The REST API; HTTP and WebSocket APIs have no gateway responses. */
  readonly restApi: IRestApi;
}

/**
 * Answers with 429 that callers can act on: `Retry-After`, CORS headers so that browsers see them, and a body that tells too many
 * calls at once (`THROTTLED`) from a quota that is used up (`QUOTA_EXCEEDED`).
 *
 * Raises `RetryAfter`, `AllowOrigin`, `GatewayResponseTwice` for an API that has such answers already, and `ResponsesInOtherStack`. Article:
 * https://repost.aws/knowledge-center/api-gateway-429-limit
 */
export class ThrottledResponses extends Construct {
  constructor(scope: Construct, id: string, props: ThrottledResponsesProps) {
    super(scope, id);
    const { restApi, retryAfter = Duration.seconds(1), quotaRetryAfter = Duration.hours(1), allowOrigin = '*' } = props;
    refuseOtherStack(this, restApi, 'throttling-429');
    this.validateOnce(restApi);
    this.validateOrigin(allowOrigin);

    this.answer('Throttled', restApi, ResponseType.THROTTLED, this.seconds('retryAfter', retryAfter), allowOrigin);
    this.answer('QuotaExceeded', restApi, ResponseType.QUOTA_EXCEEDED, this.seconds('quotaRetryAfter', quotaRetryAfter), allowOrigin);
  }

  private answer(id: string, restApi: IRestApi, type: ResponseType, seconds: string, origin: string): void {
    new GatewayResponse(this, id, {
      restApi,
      type,
      statusCode: '429',
      responseHeaders: {
        'Retry-After': `'${seconds}'`,
        'Access-Control-Allow-Origin': `'${origin}'`,
        // Scripts in a browser see no other header unless it is named here.
        'Access-Control-Expose-Headers': "'Retry-After,x-amzn-ErrorType,x-amzn-RequestId'",
      },
      templates: {
        'application/json': `{"message":$context.error.messageString,"type":"${type.responseType}","retryAfterSeconds":${seconds},"requestId":"$context.requestId","help":"${ARTICLES['throttling-429'].url}"}`,
      },
    });
  }

  private seconds(prop: string, duration: Duration): string {
    const seconds = duration.toSeconds({ integral: false });
    if (Token.isUnresolved(seconds) || (Number.isInteger(seconds) && seconds >= 1)) return Tokenization.stringifyNumber(seconds);
    throw invalid(this, 'RetryAfter', 'throttling-429', `'${prop}' takes whole seconds, at least 1, got ${seconds}`);
  }

  private validateOrigin(origin: string): void {
    if (!isOrigin(origin)) {
      throw invalid(this, 'AllowOrigin', 'throttling-429', `'allowOrigin' takes '*' or one origin such as 'https://example.com', got '${origin}'`);
    }
  }

  private validateOnce(restApi: IRestApi): void {
    const types: string[] = [ResponseType.THROTTLED.responseType, ResponseType.QUOTA_EXCEEDED.responseType];
    const found = [...restApi.node.findAll(), ...this.node.scope?.node.findAll() ?? []].filter(CfnGatewayResponse.isCfnGatewayResponse)
      .find((response) => response.restApiId === restApi.restApiId && types.includes(response.responseType));
    if (found) {
      throw invalid(this, 'GatewayResponseTwice', 'throttling-429',
        `'restApi' must have one gateway response of each type, got one whose ${found.responseType} is defined in '${found.node.path}'`);
    }
  }
}
