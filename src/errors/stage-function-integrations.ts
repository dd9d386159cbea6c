import { Aws, Stack } from 'aws-cdk-lib';
import { AwsIntegration, IntegrationConfig, Method, ResponseTransferMode } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpIntegrationType, HttpRouteIntegration, HttpRouteIntegrationBindOptions, HttpRouteIntegrationConfig, PayloadFormatVersion,
  WebSocketIntegrationType, WebSocketRouteIntegration, WebSocketRouteIntegrationBindOptions, WebSocketRouteIntegrationConfig,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegrationProps } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { invocationArn } from './invocation-arn';
import { apiArn, permit, refuseElsewhere } from './invoke-permission';
import type { StageFunctionHttpOptions, StageFunctionRestOptions } from './stage-function-options';
import type { StageFunctions } from './stage-functions';
import { checkStages } from './stage-variables';
import { checkRestTimeout, checkRuntime } from './time-limits';

/** A REST integration with the function that a stage variable names. */
export class StageFunctionRestIntegration extends AwsIntegration {
  constructor(private readonly functions: StageFunctions, private readonly given: StageFunctionRestOptions) {
    const isStreamed = given.responseTransferMode === ResponseTransferMode.STREAM;
    const path = isStreamed ? '2021-11-15/functions/*/response-streaming-invocations' : '2015-03-31/functions/*/invocations';
    super({ proxy: given.proxy ?? true, service: 'lambda', path: path.replace('*', arnOf(functions)), options: given });
  }

  /** Permits the API to invoke the functions. */
  public bind(method: Method): IntegrationConfig {
    const { timeout, timeoutQuota, responseTransferMode } = this.given;
    const isStreamed = responseTransferMode === ResponseTransferMode.STREAM;
    checkRestTimeout(method, method.api, { timeout, timeoutQuota, isStreamed });
    for (const handler of this.functions.handlers) {
      if (!isStreamed || timeout) checkRuntime(method, handler, 'REST', timeout);
      refuseElsewhere(handler, method);
      permit(handler, { caller: method, api: method.api, sourceArn: method.api.arnForExecuteApi() });
    }
    checkStages(method.api, this.functions, (stage) => this.functions._checkStage(stage));
    return super.bind(method);
  }
}

/** The same for an HTTP API. */
export class StageFunctionHttpIntegration extends HttpRouteIntegration {
  constructor(id: string, private readonly functions: StageFunctions, private readonly given: StageFunctionHttpOptions) {
    super(id);
  }

  /** What the integration says. */
  public bind({ route, scope }: HttpRouteIntegrationBindOptions): HttpRouteIntegrationConfig {
    const { timeout, parameterMapping, payloadFormatVersion = PayloadFormatVersion.VERSION_2_0 } = this.given;
    for (const handler of this.functions.handlers) checkRuntime(scope, handler, 'HTTP', timeout);
    const uri = invocationArn(arnOf(this.functions), Stack.of(route));
    return { type: HttpIntegrationType.AWS_PROXY, uri, payloadFormatVersion, parameterMapping, timeout };
  }

  /** Permits the API to invoke the functions. */
  protected completeBind({ route }: HttpRouteIntegrationBindOptions): void {
    const { httpApi } = route;
    for (const handler of this.functions.handlers) {
      refuseElsewhere(handler, route);
      permit(handler, { caller: route, api: httpApi, sourceArn: apiArn(httpApi) });
    }
    checkStages(httpApi, this.functions, (stage) => this.functions._checkStage(stage));
  }
}

/** The same for a WebSocket API. */
export class StageFunctionWebSocketIntegration extends WebSocketRouteIntegration {
  constructor(id: string, private readonly functions: StageFunctions, private readonly given: WebSocketLambdaIntegrationProps) {
    super(id);
  }

  /** Permits the API to invoke the functions. */
  public bind({ route }: WebSocketRouteIntegrationBindOptions): WebSocketRouteIntegrationConfig {
    const { webSocketApi } = route;
    const { timeout, contentHandling } = this.given;
    for (const handler of this.functions.handlers) {
      checkRuntime(route, handler, 'WEBSOCKET', timeout);
      refuseElsewhere(handler, route);
      permit(handler, { caller: route, api: webSocketApi, sourceArn: apiArn(webSocketApi) });
    }
    checkStages(webSocketApi, this.functions, (stage) => this.functions._checkStage(stage));
    return { type: WebSocketIntegrationType.AWS_PROXY, uri: invocationArn(arnOf(this.functions), Stack.of(route)), timeout, contentHandling };
  }
}

/** API Gateway puts in the name; the rest is where the API is. */
function arnOf({ variable }: StageFunctions): string {
  return `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:\${stageVariables.${variable}}`;
}
