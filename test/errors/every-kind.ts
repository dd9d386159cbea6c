import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, Deployment, IdentitySource, RequestAuthorizer, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { fn } from './functions';
import { KbHttpLambdaIntegration, KbLambdaIntegration, KbWebSocketLambdaIntegration, StageFunctions } from '../../src';

/** Every way to call a function, in APIs of the CDK itself, most of them on two stages. */
export function everyKind(app: App): void {
  const env = { account: '111122223333', region: 'eu-west-1' };
  const other = new Stack(app, 'Functions', { env });
  const shared = fn(other, 'Shared');

  const rest = new Stack(app, 'Rest', { env });
  const code = fn(rest, 'Code');
  const live = new Alias(rest, 'Live', { aliasName: 'live', version: code.currentVersion });
  const chosen = new StageFunctions('chosen', { prod: live, beta: code.currentVersion, gamma: shared });
  const api = new RestApi(rest, 'Rest', { cloudWatchRole: false, deployOptions: { variables: chosen.variables('prod') } });
  const authorizer = new RequestAuthorizer(rest, 'Authorizer', { handler: fn(rest, 'Authorize'), identitySources: [IdentitySource.header('X')] });
  api.root.addMethod('ANY', new KbLambdaIntegration(code), { authorizationType: AuthorizationType.CUSTOM, authorizer });
  const one = api.root.addResource('items').addResource('{id}');
  one.addMethod('GET', new KbLambdaIntegration(live));
  one.addMethod('PUT', new KbLambdaIntegration(code.currentVersion));
  one.addMethod('DELETE', new KbLambdaIntegration(shared));
  one.addMethod('PATCH', new KbLambdaIntegration(fn(rest, 'Scoped'), { scopePermissionToMethod: true }));
  api.root.addResource('{proxy+}').addMethod('ANY', chosen.restIntegration());
  new Stage(rest, 'Beta', { stageName: 'beta', deployment: api.latestDeployment!, variables: chosen.variables('beta') });
  new Stage(rest, 'Gamma', { stageName: 'gamma', deployment: new Deployment(rest, 'Again', { api }), variables: chosen.variables('gamma') });

  const http = new Stack(app, 'Http', { env });
  const route = fn(http, 'Route');
  const released = new Alias(http, 'Released', { aliasName: 'released', version: route.currentVersion });
  const named = new StageFunctions('named', { $default: released, beta: route });
  const integration = new KbHttpLambdaIntegration('Route', route);
  const httpApi = new HttpApi(http, 'Http', { createDefaultStage: false, defaultIntegration: integration });
  httpApi.addRoutes({ path: '/', methods: [HttpMethod.GET], integration, authorizer: new HttpLambdaAuthorizer('Authorizer', fn(http, 'Authorize')) });
  httpApi.addRoutes({ path: '/items/{id}', methods: [HttpMethod.ANY], integration: new KbHttpLambdaIntegration('Scoped', fn(http, 'Scoped'), { scopePermissionToRoute: true }) });
  httpApi.addRoutes({ path: '/named', methods: [HttpMethod.GET, HttpMethod.POST], integration: named.httpIntegration('Named') });
  new HttpStage(http, 'Default', { httpApi, autoDeploy: true, stageVariables: named.variables('$default') });
  httpApi.addStage('Beta', { stageName: 'beta', autoDeploy: true, stageVariables: named.variables('beta') });

  const chat = new Stack(app, 'Chat', { env });
  const connect = fn(chat, 'Connect');
  const said = new StageFunctions('said', { prod: connect, beta: fn(chat, 'Say') });
  const webSocketApi = new WebSocketApi(chat, 'Chat', {
    connectRouteOptions: { integration: new KbWebSocketLambdaIntegration('Connect', connect), authorizer: new WebSocketLambdaAuthorizer('Authorizer', fn(chat, 'Authorize')) },
  });
  webSocketApi.addRoute('say', { integration: said.webSocketIntegration('Say') });
  for (const stageName of ['prod', 'beta']) new WebSocketStage(chat, stageName, { webSocketApi, stageName, autoDeploy: true, stageVariables: said.variables(stageName) });
}
