import { Stack, Token } from 'aws-cdk-lib';
import { CfnRoute, CfnStage, IHttpApi, IStage, IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { Operation } from './operations';

/** A route of an HTTP or WebSocket API of this app. */
export interface Route {
  readonly key: string;
  /** Undefined if only the deployment knows. */
  readonly authorization: string | undefined;
}

/** The routes of an API that this app makes; undefined for an imported API, whose routes nobody can see. */
export function routesOf(api: IHttpApi | IWebSocketApi): Route[] | undefined {
  if (api.node.defaultChild === undefined) return undefined;

  return api.node.root.node.findAll().filter((construct) => CfnRoute.isCfnRoute(construct))
    .filter(({ apiId }) => apiId === api.apiId)
    .map(({ routeKey, authorizationType }) => ({
      key: routeKey,
      authorization: Token.isUnresolved(authorizationType) ? undefined : authorizationType ?? 'NONE',
    }));
}

/** The routes of an HTTP API as calls. */
export function httpOperations(routes: readonly Route[] | undefined): Operation[] | undefined {
  return routes?.map(({ key, authorization }) => {
    const [verb, path] = key.split(' ');
    return path === undefined ? { verb: 'ANY', path: '$default', authorization } : { verb, path, authorization };
  });
}

/** The literal name of a stage of this app, which no policy has to wait for. */
export function nameOfStage(stage: IStage | undefined): string | undefined {
  const resource = stage?.node.defaultChild;
  return CfnStage.isCfnStage(resource) ? resource.stageName : stage?.stageName;
}

/** The stage names of a list with references to stages of the API replaced by the names that they will have. */
export function namesOfV2Stages(stages: string[], near: IConstruct): string[] {
  const found = Stack.of(near).node.findAll().filter((construct) => CfnStage.isCfnStage(construct));
  return stages.map((stage) => found.find(({ ref }) => ref === stage)?.stageName ?? stage);
}
