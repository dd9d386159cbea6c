import { CfnElement, IResolvable, Reference, Stack, Tokenization, Token } from 'aws-cdk-lib';
import { CfnApi, CfnStage, HttpStage, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiKind } from '../catalogue/access-log';

/**
 * The two kinds of API whose stages are `AWS::ApiGatewayV2::Stage`.
 */
export enum ApiProtocol {
  /** An HTTP API: access log only. */
  HTTP = 'HTTP',
  /** A WebSocket API: access log and execution log. */
  WEBSOCKET = 'WEBSOCKET',
}

/** The kind of the API of a stage, or undefined if the API is not made in this app. */
export function kindOf(stage: CfnStage): ApiKind | undefined {
  const owner = stage.node.scope;
  if (owner instanceof HttpStage) return 'HTTP';
  if (owner instanceof WebSocketStage) return 'WEBSOCKET';

  const api = apiOf(stage);
  if (!api || Token.isUnresolved(api.protocolType)) return undefined;
  if (api.protocolType === undefined) return api.body !== undefined || api.bodyS3Location !== undefined ? 'HTTP' : undefined;
  return api.protocolType === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP';
}

function apiOf(stage: CfnStage): CfnApi | undefined {
  const references = Tokenization.reverseString(stage.apiId).tokens.filter(isReference);
  const target = references.map((reference) => reference.target).find((construct) => CfnApi.isCfnApi(construct));
  return CfnApi.isCfnApi(target) ? target : apiByLogicalId(stage);
}

/** An id that is written as a plain `Fn.ref`, which names a logical id and no construct. */
function apiByLogicalId(stage: CfnStage): CfnApi | undefined {
  const stack = Stack.of(stage);
  const id: unknown = stack.resolve(stage.apiId);
  if (typeof id !== 'object' || id === null || !('Ref' in id)) return undefined;

  return stack.node.findAll()
    .filter(CfnApi.isCfnApi)
    .find((api) => CfnElement.isCfnElement(api) && api.stack === stack && stack.resolve(api.logicalId) === id.Ref);
}

function isReference(token: IResolvable): token is Reference {
  return Reference.isReference(token);
}
