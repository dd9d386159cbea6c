import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType, ResponseTransferMode, RestApi, VpcLink as RestVpcLink } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, VpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener, ApplicationLoadBalancer, ApplicationProtocol, CfnListener, IListener, ListenerAction, ListenerCertificate, NetworkLoadBalancer,
  NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { refusal, refusedAtSynthesis } from './refusals';
import { ApiGatewayKbFindings, KbHttpIntegration, KbHttpIntegrationProps, KbHttpPrivateIntegration, KbPrivateIntegration, KbPrivateIntegrationProps } from '../../src';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000';

function given() {
  const app = new App();
  const stack = new Stack(app, 'S', { env: ENV });
  const vpc = new Vpc(stack, 'Vpc');
  const alb = new ApplicationLoadBalancer(stack, 'Alb', { vpc });
  const nlb = new NetworkLoadBalancer(stack, 'Nlb', { vpc });
  const defaultTargetGroups = [new NetworkTargetGroup(stack, 'Targets', { vpc, port: 80 })];
  return {
    app,
    stack,
    vpc,
    nlb,
    vpcLink: new VpcLink(stack, 'Link', { vpc }),
    https: alb.addListener('Https', { port: 8443, protocol: ApplicationProtocol.HTTPS, certificates: [ListenerCertificate.fromArn(CERTIFICATE)], defaultAction: ListenerAction.fixedResponse(200) }),
    http: alb.addListener('Http', { port: 80, defaultAction: ListenerAction.fixedResponse(200) }),
    tls: nlb.addListener('Tls', { port: 443, certificates: [ListenerCertificate.fromArn(CERTIFICATE)], defaultTargetGroups }),
    tcp: nlb.addListener('Tcp', { port: 80, defaultTargetGroups }),
  };
}

function restApi(stack: Stack): RestApi {
  return new RestApi(stack, 'Rest', { cloudWatchRole: false, endpointTypes: [EndpointType.REGIONAL] });
}

function integrations(stack: Stack): Record<string, unknown>[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method')).map(({ Properties }) => (Properties as { Integration: Record<string, unknown> }).Integration);
}

/** What our own rules say about an app, those of this area only. */
function findings(app: App): string[] {
  return ApiGatewayKbFindings.fromApp(app, { strict: true }).all().map(({ id }) => id).filter((id) => /^(ERR|MAP)/.test(id));
}

describe('an HTTP backend of a REST API', () => {
  test('is called with the verb of the method, or with its own', () => {
    const { stack, app } = given();
    const api = restApi(stack);
    const backend = new KbHttpIntegration('https://example.com/orders');
    api.root.addMethod('POST', backend);
    api.root.addMethod('ANY', backend);
    api.root.addMethod('PUT', new KbHttpIntegration('https://example.com/orders', { httpMethod: 'PATCH', options: { timeout: Duration.seconds(60) }, timeoutQuota: Duration.seconds(90) }));
    expect(integrations(stack)).toMatchObject([
      { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'POST', Uri: 'https://example.com/orders' },
      { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'ANY' },
      { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'PATCH', TimeoutInMillis: 60_000 },
    ]);
    expect(findings(app)).toEqual([]);
  });

  test('is reached over a link of version 1', () => {
    const { stack, app, nlb } = given();
    const vpcLink = new RestVpcLink(stack, 'RestLink', { targets: [nlb] });
    restApi(stack).root.addMethod('GET', new KbHttpIntegration('https://10.0.0.1:443/orders', { options: { vpcLink } }));
    expect(integrations(stack)).toMatchObject([{ ConnectionType: 'VPC_LINK', ConnectionId: stack.resolve(vpcLink.vpcLinkId) as unknown, Uri: 'https://10.0.0.1:443/orders' }]);
    expect(findings(app)).toEqual([]);
  });

  test.each<[string, string, KbHttpIntegrationProps]>([
    ["BackendUrl: 'url' takes http://<host>/<path> or https://<host>/<path> without spaces, got 'example.com'", 'example.com', {}],
    ["BackendUrl: 'url' takes http://<host>/<path> or https://<host>/<path> without spaces, got 'https://example.com/a b'", 'https://example.com/a b', {}],
    ["BackendUrl: 'url' takes http://<host>/<path> or https://<host>/<path> without spaces, got 'ftp://example.com'", 'ftp://example.com', {}],
    ["PrivateHostWithoutLink: 'url' must be reachable from the internet, or 'vpcLink' lead there, got the host '10.0.0.1'", 'http://10.0.0.1:8080/a', {}],
    ["PrivateHostWithoutLink: 'url' must be reachable from the internet, or 'vpcLink' lead there, got the host 'internal-a-1.eu-west-1.elb.amazonaws.com'", 'https://internal-a-1.eu-west-1.elb.amazonaws.com', {}],
    ["UnmappedPathParameter: 'requestParameters' must say what 'integration.request.path.id' is, got none for 'https://example.com/{id}'", 'https://example.com/{id}', {}],
    ["UnmappedPathParameter: 'requestParameters' must say what 'integration.request.path.proxy' is, got none for 'https://example.com/{proxy+}'", 'https://example.com/{proxy+}', {}],
    ['nothing was refused', 'https://example.com/{id}', { options: { requestParameters: { 'integration.request.path.id': 'method.request.path.id' } } }],
    ['nothing was refused', 'https://${stageVariables.host}/${stageVariables.path}', {}],
    ['nothing was refused', '${stageVariables.url}', {}],
    ["TimeoutAboveQuota: 'timeout' must be 29 s at most unless 'timeoutQuota' says what the quota of the account was raised to, got 30 s", 'https://example.com', { options: { timeout: Duration.seconds(30) } }],
    ['nothing was refused', 'https://example.com', { options: { timeout: Duration.minutes(10), responseTransferMode: ResponseTransferMode.STREAM } }],
  ])('%s', (expected, url, props) => {
    expect(refusal(() => restApi(new Stack(new App(), 'S', { env: ENV })).root.addMethod('GET', new KbHttpIntegration(url, props)))).toBe(expected);
  });
});

describe('a load balancer behind a REST API', () => {
  test('is called over a link of version 2, with the name of its certificate or in the clear', () => {
    const { stack, app, vpcLink, https, http, tls, tcp } = given();
    const api = restApi(stack);
    const paths: [string, IListener, Omit<KbPrivateIntegrationProps, 'vpcLink'>][] = [
      ['a', https, { serverName: 'orders.internal.example.com', path: '/orders' }], ['b', http, {}], ['c', tls, { serverName: 'tls.example.com', httpMethod: 'POST' }],
      ['d', tcp, { serverName: 'behind.example.com' }], ['e', tcp, {}],
    ];
    for (const [path, listener, props] of paths) api.root.addResource(path).addMethod('GET', new KbPrivateIntegration(listener, { ...props, vpcLink }));
    const dns = (loadBalancer: string) => ({ 'Fn::Join': ['', ['http://', { 'Fn::GetAtt': [loadBalancer, 'DNSName'] }, ':80/']] });
    const shared = { Type: 'HTTP_PROXY', ConnectionType: 'VPC_LINK', ConnectionId: stack.resolve(vpcLink.vpcLinkId) as unknown };
    const found = integrations(stack);
    const [alb, nlb] = [0, 2].map((at) => (found[at].IntegrationTarget as { Ref: string }).Ref);
    expect(alb).toMatch(/^Alb/);
    expect(nlb).toMatch(/^Nlb/);
    expect(found).toEqual([
      { ...shared, IntegrationHttpMethod: 'GET', Uri: 'https://orders.internal.example.com:8443/orders', IntegrationTarget: { Ref: alb } },
      { ...shared, IntegrationHttpMethod: 'GET', Uri: dns(alb), IntegrationTarget: { Ref: alb } },
      { ...shared, IntegrationHttpMethod: 'POST', Uri: 'https://tls.example.com:443/', IntegrationTarget: { Ref: nlb } },
      { ...shared, IntegrationHttpMethod: 'GET', Uri: 'https://behind.example.com:80/', IntegrationTarget: { Ref: nlb } },
      { ...shared, IntegrationHttpMethod: 'GET', Uri: dns(nlb), IntegrationTarget: { Ref: nlb } },
    ]);
    expect(findings(app)).toEqual([]);
  });

  test('is deployed anew with another load balancer', () => {
    const deployment = (which: 'https' | 'tls') => {
      const set = given();
      (set.https.node.defaultChild as CfnListener).port = 443;
      restApi(set.stack).root.addMethod('GET', new KbPrivateIntegration(set[which], { vpcLink: set.vpcLink, serverName: 'orders.example.com' }));
      return Object.keys(Template.fromStack(set.stack).findResources('AWS::ApiGateway::Deployment'));
    };
    expect(deployment('https')).toEqual(deployment('https'));
    expect(deployment('https')).not.toEqual(deployment('tls'));
  });

  test('is refused where it cannot be called', () => {
    const { stack, vpcLink, https, http, tls } = given();
    const bind = (listener: IListener, props: Partial<KbPrivateIntegrationProps> = {}) => refusal(() =>
      new RestApi(stack, `Rest${stack.node.children.length}`, { endpointTypes: [EndpointType.REGIONAL] }).root.addMethod('GET', new KbPrivateIntegration(listener, { vpcLink, ...props })));
    expect(bind(https)).toBe("ServerNameMissing: 'serverName' must be a name of the certificate for a listener that speaks HTTPS, got none for 'S/Alb/Https'");
    expect(bind(tls)).toBe("ServerNameMissing: 'serverName' must be a name of the certificate for a listener that speaks TLS, got none for 'S/Nlb/Tls'");
    expect(bind(http, { serverName: 'a.example.com' })).toBe("ServerNameWithoutTls: 'serverName' must be left out for a listener that speaks HTTP, got 'a.example.com' for 'S/Alb/Http'");
    expect(bind(https, { serverName: '*.example.com' })).toBe("ServerName: 'serverName' takes one host name of the certificate, got '*.example.com'");
    expect(bind(http, { path: 'orders' })).toBe("BackendUrl: 'path' begins with a slash, got 'orders'");
    expect(bind(http, { path: '/{id}' })).toContain("UnmappedPathParameter: 'requestParameters' must say what 'integration.request.path.id' is");
    expect(bind(http, { options: { timeout: Duration.seconds(40) } })).toContain('TimeoutAboveQuota');
    const elsewhere = new VpcLink(stack, 'Elsewhere', { vpc: new Vpc(stack, 'OtherVpc') });
    expect(bind(http, { vpcLink: elsewhere })).toBe("VpcOfLink: 'vpcLink' must be in the VPC of the load balancer, 'S/Vpc', got one in 'S/OtherVpc'");
    const imported = ApplicationListener.fromApplicationListenerAttributes(stack, 'Imported', { listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2', securityGroup: https.loadBalancer.connections.securityGroups[0] });
    expect(bind(imported)).toBe("ListenerUnknown: 'listener' must be made in this app, since its load balancer is called by its ARN, got an imported one at 'S/Imported'");
  });

  test('is refused with an unknown stage variable in its path', () => {
    const { stack, app, vpcLink, http } = given();
    restApi(stack).root.addMethod('GET', new KbPrivateIntegration(http, { vpcLink, path: '/${stageVariables.version}' }));
    expect(refusedAtSynthesis(app)).toEqual(["every stage must define the variable 'version', got a stage 'prod' without it [S/Rest/DeploymentStage.prod/Resource]"]);
  });
});

describe('a private backend of an HTTP API', () => {
  test('is a listener with the name of its certificate, a listener in the clear, or a Cloud Map service', () => {
    const { stack, app, vpc, vpcLink, https, tcp } = given();
    const service = new PrivateDnsNamespace(stack, 'Namespace', { name: 'internal', vpc }).createService('Service');
    const api = new HttpApi(stack, 'Http');
    const routes: [string, KbHttpPrivateIntegration][] = [
      ['/a', KbHttpPrivateIntegration.listener('A', https, { vpcLink, serverName: 'orders.internal.example.com', timeout: Duration.seconds(5) })],
      ['/b', KbHttpPrivateIntegration.listener('B', tcp, { vpcLink, method: HttpMethod.GET })],
      ['/c', KbHttpPrivateIntegration.cloudMap('C', service, { vpcLink, serverName: 'c.example.com', timeout: Duration.seconds(7) })],
    ];
    for (const [path, integration] of routes) api.addRoutes({ path, integration });
    const shared = { ApiId: stack.resolve(api.apiId) as unknown, IntegrationType: 'HTTP_PROXY', ConnectionType: 'VPC_LINK', ConnectionId: stack.resolve(vpcLink.vpcLinkId) as unknown, PayloadFormatVersion: '1.0' };
    const found = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Integration')).map(({ Properties }) => Properties as Record<string, unknown>);
    expect(found).toEqual([
      { ...shared, IntegrationUri: stack.resolve(https.listenerArn) as unknown, IntegrationMethod: 'ANY', TlsConfig: { ServerNameToVerify: 'orders.internal.example.com' }, TimeoutInMillis: 5000 },
      { ...shared, IntegrationUri: stack.resolve(tcp.listenerArn) as unknown, IntegrationMethod: 'GET' },
      { ...shared, IntegrationUri: stack.resolve(service.serviceArn) as unknown, IntegrationMethod: 'ANY', TlsConfig: { ServerNameToVerify: 'c.example.com' }, TimeoutInMillis: 7000 },
    ]);
    expect(findings(app)).toEqual([]);
  });

  test('is refused where it cannot be called', () => {
    const { stack, vpcLink, https, http } = given();
    const bind = (integration: KbHttpPrivateIntegration) => refusal(() => new HttpApi(stack, `Http${stack.node.children.length}`).addRoutes({ path: '/a', integration }));
    expect(bind(KbHttpPrivateIntegration.listener('A', https, { vpcLink }))).toContain('ServerNameMissing');
    expect(bind(KbHttpPrivateIntegration.listener('A', http, { vpcLink, serverName: 'a.example.com' }))).toContain('ServerNameWithoutTls');
    expect(bind(KbHttpPrivateIntegration.listener('A', http, { vpcLink: new VpcLink(stack, 'Elsewhere', { vpc: new Vpc(stack, 'OtherVpc') }) }))).toContain('VpcOfLink');
    (http.node.defaultChild as CfnListener).protocol = 'HTTPS';
    expect(bind(KbHttpPrivateIntegration.listener('A', http, { vpcLink }))).toContain('speaks HTTPS');
  });

  test('is taken as it is if the listener, or its VPC, is not known', () => {
    const { stack, vpc, https } = given();
    const vpcLink = VpcLink.fromVpcLinkAttributes(stack, 'Imported', { vpcLinkId: 'abc123', vpc: Vpc.fromVpcAttributes(stack, 'ImportedVpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }) });
    const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', { listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2', securityGroup: https.loadBalancer.connections.securityGroups[0] });
    expect(vpc.vpcId).not.toBe('vpc-1');
    const bind = (id: string, of: IListener, serverName?: string) => refusal(() =>
      new HttpApi(stack, id).addRoutes({ path: '/a', integration: KbHttpPrivateIntegration.listener('A', of, { vpcLink, serverName }) }));
    expect([bind('One', listener), bind('Two', listener, 'a.example.com'), bind('Three', https, 'a.example.com')]).toEqual(Array(3).fill('nothing was refused'));
  });
});
