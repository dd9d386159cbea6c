import { App, PhysicalName, Stack } from 'aws-cdk-lib';
import { AuthorizationType, Cors, IResource, MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { ApiCaller, KbHttpApi, KbRestApi, KbWebSocketApi } from '../../src';

export const OWNER = '111122223333';
export const PARTNER = '222233334444';
export const STRANGER = '333344445555';
export const MEMBER = '444455556666';
export const ORGANIZATION = 'o-examplecorp';

/** Four APIs of one account, a role of the same account, and a role of the partner's account, which the app deploys too. */
export function crossAccountApp(outdir: string): App {
  const app = new App({ outdir });
  const owner = new Stack(app, 'Owner', { env: { account: OWNER, region: 'eu-west-1' } });
  const partner = new Stack(app, 'Partner', { env: { account: PARTNER, region: 'eu-west-1' } });
  const shop = new Role(partner, 'Shop', { assumedBy: new AccountRootPrincipal(), roleName: PhysicalName.GENERATE_IF_NEEDED });
  const operator = new Role(owner, 'Operator', { assumedBy: new AccountRootPrincipal() });
  const callers = [ApiCaller.grantee(shop), ApiCaller.grantee(operator), ApiCaller.organization(ORGANIZATION)];
  const orders = { callers, methods: ['GET'], paths: ['/orders/{id}'] };

  const rest = new KbRestApi(owner, 'Rest');
  addMethods(rest.root);
  rest.grantInvokeFrom('Callers', orders);

  const cors = new KbRestApi(owner, 'Cors', { defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS } });
  addMethods(cors.root);
  cors.root.addResource('health').addMethod('GET', new MockIntegration());
  cors.grantInvokeFrom('Callers', orders);
  cors.leaveOpen({ methods: ['GET'], paths: ['/health'] });

  const http = new KbHttpApi(owner, 'Http', { defaultAuthorizer: new HttpIamAuthorizer() });
  const integration = new HttpUrlIntegration('Backend', 'https://example.com');
  http.addRoutes({ path: '/orders/{id}', methods: [HttpMethod.GET, HttpMethod.DELETE], integration });
  http.addRoutes({ path: '/admin', methods: [HttpMethod.GET], integration });
  http.grantInvokeFrom('Callers', orders);

  const chat = new KbWebSocketApi(owner, 'Chat', {
    connectRouteOptions: { authorizer: new WebSocketIamAuthorizer(), integration: new WebSocketMockIntegration('Connect') },
  });
  chat.grantInvokeFrom('Callers', { callers });
  return app;
}

function addMethods(root: IResource): void {
  const options = { authorizationType: AuthorizationType.IAM };
  const order = root.addResource('orders').addResource('{id}');
  order.addMethod('GET', new MockIntegration(), options);
  order.addMethod('DELETE', new MockIntegration(), options);
  root.addResource('admin').addMethod('GET', new MockIntegration(), options);
}

