import { Mixin, Stack, Token } from 'aws-cdk-lib';
import { CfnMethod, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { apiOfResource } from './api-of-resource';
import { isEdgeOptimized } from './time-limits';
import { MAX_INTEGRATION_TIMEOUT, MIN_INTEGRATION_TIMEOUT } from '../catalogue/integrations';
import { redeploy } from '../core/redeploy';

/**
 * Brings timeouts of integrations that API Gateway refuses within the range: `Mixins.of(app).apply(new IntegrationTimeoutMixin())`.
 *
 * At least 50 milliseconds; at most 29 seconds for edge-optimized REST and for WebSocket APIs, and 30 seconds for HTTP APIs. Those of Regional
 * and private REST APIs are passed by, since a quota of the account decides, and so are streamed responses. Nothing that can be deployed is
 * changed. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class IntegrationTimeoutMixin extends Mixin {
  /** Whether a construct is an integration with a timeout that is refused. */
  public supports(construct: IConstruct): boolean {
    return acceptedFor(construct) !== undefined;
  }

  /** Gives the integration the nearest timeout that is accepted. */
  public applyTo(construct: IConstruct): void {
    const accepted = acceptedFor(construct);
    if (CfnMethod.isCfnMethod(construct)) {
      construct.addPropertyOverride('Integration.TimeoutInMillis', accepted);
      redeploy(construct, { timeoutInMillis: accepted });
    }
    if (CfnIntegration.isCfnIntegration(construct)) construct.timeoutInMillis = accepted;
  }
}

/** The timeout to write instead of the one that is there; undefined if that can stay. */
function acceptedFor(construct: IConstruct): number | undefined {
  const timeout = timeoutOf(construct);
  if (timeout === undefined || Token.isUnresolved(timeout)) return undefined;
  if (timeout < MIN_INTEGRATION_TIMEOUT) return MIN_INTEGRATION_TIMEOUT;
  const most = timeout > Math.min(...Object.values(MAX_INTEGRATION_TIMEOUT)) ? greatestFor(construct) : undefined;
  return most !== undefined && timeout > most ? most : undefined;
}

function timeoutOf(construct: IConstruct): number | undefined {
  if (CfnIntegration.isCfnIntegration(construct)) return construct.timeoutInMillis;
  if (!CfnMethod.isCfnMethod(construct)) return undefined;
  const { timeoutInMillis, responseTransferMode } = (Stack.of(construct).resolve(construct.integration) ?? {}) as CfnMethod.IntegrationProperty;
  return responseTransferMode === undefined ? timeoutInMillis : undefined;
}

/** What the kind of API allows; undefined if a quota decides, or if the API is not known. */
function greatestFor(construct: IConstruct): number | undefined {
  if (CfnMethod.isCfnMethod(construct)) {
    const api = apiOfResource(construct, construct.restApiId);
    return CfnRestApi.isCfnRestApi(api) && isEdgeOptimized(api) ? MAX_INTEGRATION_TIMEOUT.REST : undefined;
  }
  const api = CfnIntegration.isCfnIntegration(construct) ? apiOfResource(construct, construct.apiId) : undefined;
  const kind = CfnApi.isCfnApi(api) ? api.protocolType : undefined;
  return kind === 'HTTP' || kind === 'WEBSOCKET' ? MAX_INTEGRATION_TIMEOUT[kind] : undefined;
}
