import { CfnMethod, IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, IHttpApi, IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { apiArn, collapse } from './invoke-permission';
import { needVariablesIn } from './stage-variables';

/** Does for a method with an integration of the CDK what our own do: one permission for the API, and every stage variable defined. */
export function settleMethod(method: Method, api: IRestApi): void {
  collapse({ caller: method, api, sourceArn: api.arnForExecuteApi() });
  const { integration } = method.node.defaultChild as CfnMethod;
  const { uri } = (integration ?? {}) as { readonly uri?: unknown };
  if (typeof uri === 'string') needVariablesIn(uri, api);
}

/** The same for a route. */
export function settleRoute(route: IConstruct, api: IHttpApi | IWebSocketApi): void {
  collapse({ caller: route, api, sourceArn: apiArn(api) });
  for (const integration of route.node.findAll()) {
    if (CfnIntegration.isCfnIntegration(integration) && integration.integrationUri) needVariablesIn(integration.integrationUri, api);
  }
}
