import { Stack } from 'aws-cdk-lib';
import { WebSocketIntegrationType, WebSocketRouteIntegrationBindOptions, WebSocketRouteIntegrationConfig } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration, WebSocketLambdaIntegrationProps } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { invocationArn } from './invocation-arn';
import { apiArn, permit } from './invoke-permission';
import { checkRuntime } from './time-limits';

/**
 * A function behind routes of a WebSocket API, with one permission for the API, all its routes and stages, where
 * `WebSocketLambdaIntegration` makes one for each route. Each route waits for it.
 *
 * Raises `FunctionOutlivesIntegration` for a function with a timeout above that of the integration (29 seconds unless `timeout` says
 * less), `FunctionElsewhere` and `FunctionWithoutPermission`. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class KbWebSocketLambdaIntegration extends WebSocketLambdaIntegration {
  private readonly fn: IFunction;
  private readonly given: WebSocketLambdaIntegrationProps;

  constructor(id: string, handler: IFunction, props: WebSocketLambdaIntegrationProps = {}) {
    super(id, handler, props);
    this.fn = handler;
    this.given = props;
  }

  /** Permits the API to invoke the function. */
  public bind({ route }: WebSocketRouteIntegrationBindOptions): WebSocketRouteIntegrationConfig {
    const { timeout, contentHandling } = this.given;
    checkRuntime(route, this.fn, 'WEBSOCKET', timeout);
    const { webSocketApi } = route;
    permit(this.fn, { caller: route, api: webSocketApi, sourceArn: apiArn(webSocketApi) });
    // The same as `WebSocketLambdaIntegration` says, which would add a permission for each route.
    return { type: WebSocketIntegrationType.AWS_PROXY, uri: invocationArn(this.fn.functionArn, Stack.of(route)), timeout, contentHandling };
  }
}
