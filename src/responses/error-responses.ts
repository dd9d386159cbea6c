import { CfnGatewayResponse, Cors, GatewayResponse, IRestApi, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct, IConstruct } from 'constructs';
import { invalid } from '../core/invalid';
import { isOrigin, refuseOtherStack } from '../throttling/gateway-responses';
import { ThrottledResponses, ThrottledResponsesOptions } from '../throttling/throttled-responses';

/**
 * Properties for `ErrorResponses`.
 */
export interface ErrorResponsesProps {
  /** The REST API; HTTP and WebSocket APIs have no gateway responses. */
  readonly restApi: IRestApi;

  /**
   * The origins whose scripts may read the errors: '*', or such as 'https://example.com'. A gateway response cannot compare origins, so more
   * than one become '*': the bodies hold nothing that is not for everybody. Raises `AllowOrigins`.
   *
   * @default - those of `defaultCorsPreflightOptions` of the API; none if it has no such options
   */
  readonly allowOrigins?: string[];

  /**
   * When callers may call again after being throttled.
   *
   * @default - after a second, and after an hour when a quota is used up
   */
  readonly throttled?: ThrottledResponsesOptions;
}

/** What callers are told, and with which status; undefined leaves the status to the kind of error. */
interface Told {
  readonly id: string;
  readonly type: ResponseType;
  readonly status?: number;
  readonly message: string;
}

/** The message that API Gateway has for the error, with its quotes; it names neither resources nor accounts. */
const OWN_MESSAGE = '$context.error.messageString';

const TOLD: readonly Told[] = [
  { id: 'ClientErrors', type: ResponseType.DEFAULT_4XX, message: OWN_MESSAGE },
  { id: 'ServerErrors', type: ResponseType.DEFAULT_5XX, message: '"Internal server error"' },
  // These say which API and account refused the call, and what the signature should have been made of.
  { id: 'AccessDenied', type: ResponseType.ACCESS_DENIED, status: 403, message: '"Forbidden"' },
  { id: 'InvalidSignature', type: ResponseType.INVALID_SIGNATURE, status: 403, message: '"The signature of the request is not valid"' },
  { id: 'IntegrationFailure', type: ResponseType.INTEGRATION_FAILURE, status: 502, message: '"The backend could not be reached"' },
  { id: 'IntegrationTimeout', type: ResponseType.INTEGRATION_TIMEOUT, status: 504, message: '"The backend did not answer in time"' },
];

/**
 * Answers to errors that API Gateway makes itself, in a form that callers and browsers can use: the right status (502 for a backend that
 * cannot be reached, where API Gateway says 504; 504 for one that is too slow), the id of the request to look for in the logs, CORS headers
 * for the origins of the API, and nothing of what is behind it. `ThrottledResponses` are part of the set.
 *
 * Answers that the API has already stay as they are. Raises `AllowOrigins`, `ResponsesInOtherStack`, at synthesis `GatewayResponseTwice` for an
 * answer that is added later, and the errors of `ThrottledResponsesOptions`. Article:
 * https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class ErrorResponses extends Construct {
  constructor(scope: Construct, id: string, props: ErrorResponsesProps) {
    super(scope, id);
    const { restApi, allowOrigins, throttled } = props;
    refuseOtherStack(this, restApi, '5xx-errors');
    // An imported API has no root to ask.
    const cors = restApi instanceof RestApi ? restApi.root.defaultCorsPreflightOptions : undefined;
    const origins = [...allowOrigins ?? cors?.allowOrigins ?? []];
    this.validateOrigins(origins);

    const headers = corsHeaders(origins, cors?.allowCredentials === true);
    const taken = this.typesOf(restApi);
    for (const { id: name, type, status, message } of TOLD) {
      if (taken.includes(type.responseType)) continue;
      new GatewayResponse(this, name, {
        restApi,
        type,
        statusCode: status === undefined ? undefined : String(status),
        responseHeaders: headers,
        templates: {
          'application/json': `{"message":${message},"type":"$context.error.responseType","requestId":"$context.requestId"}`,
        },
      });
    }
    if (!taken.includes('THROTTLED') && !taken.includes('QUOTA_EXCEEDED')) this.addThrottled(restApi, headers, throttled);
    this.node.addValidation({ validate: () => this.answeredTwice(restApi) });
  }

  /** The answers with 429 are made by the one construct that knows them, with the headers of the others. */
  private addThrottled(restApi: IRestApi, headers: { [name: string]: string } | undefined, options: ThrottledResponsesOptions | undefined): void {
    const origin = headers?.['Access-Control-Allow-Origin'].slice(1, -1);
    const responses = new ThrottledResponses(this, 'Throttled', { allowOrigin: origin, ...options, restApi });
    if (options?.allowOrigin !== undefined) return;
    for (const response of responses.node.findAll().filter(CfnGatewayResponse.isCfnGatewayResponse)) {
      if (headers === undefined) {
        for (const name of ['Allow-Origin', 'Expose-Headers']) {
          response.addPropertyDeletionOverride(`ResponseParameters.gatewayresponse\\.header\\.Access-Control-${name}`);
        }
      } else if ('Access-Control-Allow-Credentials' in headers) {
        response.addPropertyOverride('ResponseParameters.gatewayresponse\\.header\\.Access-Control-Allow-Credentials', "'true'");
      }
    }
  }

  private typesOf(restApi: IRestApi): string[] {
    const scopes: IConstruct[] = [restApi, this.node.scope!];
    return scopes.flatMap((scope) => scope.node.findAll()).filter(CfnGatewayResponse.isCfnGatewayResponse)
      .filter((response) => response.restApiId === restApi.restApiId).map(({ responseType }) => responseType);
  }

  /** Answers that were added later. */
  private answeredTwice(restApi: IRestApi): string[] {
    const own = this.node.findAll().filter(CfnGatewayResponse.isCfnGatewayResponse);
    const types = own.map(({ responseType }) => responseType);
    return this.node.root.node.findAll().filter(CfnGatewayResponse.isCfnGatewayResponse)
      .filter((other) => other.restApiId === restApi.restApiId && types.includes(other.responseType) && !own.includes(other))
      .map(({ node, responseType }) => invalid(this, 'GatewayResponseTwice', '5xx-errors',
        `'restApi' must have one gateway response of each type (make those of your own before these), got ${responseType} in '${node.path}' too`).message);
  }

  private validateOrigins(origins: string[]): void {
    for (const origin of origins) {
      if (!isOrigin(origin)) {
        throw invalid(this, 'AllowOrigins', '5xx-errors', `'allowOrigins' takes '*' or origins such as 'https://example.com', got '${origin}'`);
      }
    }
  }
}

function corsHeaders(origins: string[], credentials: boolean): { [name: string]: string } | undefined {
  if (origins.length === 0) return undefined;
  const single = origins.length === 1 && origins[0] !== Cors.ALL_ORIGINS[0];
  return {
    'Access-Control-Allow-Origin': `'${single ? origins[0] : '*'}'`,
    'Access-Control-Expose-Headers': "'Retry-After,x-amzn-ErrorType,x-amzn-RequestId'",
    // Browsers refuse credentials together with any origin.
    ...(credentials && single ? { 'Access-Control-Allow-Credentials': "'true'" } : {}),
  };
}
