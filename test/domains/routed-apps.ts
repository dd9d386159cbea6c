import { App, Stack } from 'aws-cdk-lib';
import { BasePathMapping, DomainName, EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiMapping, HttpApi, HttpMethod, HttpStage, WebSocketApi, WebSocketStage, DomainName as V2DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AllowedMethods, CachePolicy, Distribution, OriginRequestPolicy, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, RestApiOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain, CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ApiDomain, ApiTarget } from '../../src';

const env = { account: '111122223333', region: 'eu-west-1' };

function restApi(scope: Construct, id: string, ...paths: string[]): RestApi {
  const api = new RestApi(scope, id, { cloudWatchRole: false, endpointTypes: [EndpointType.REGIONAL] });
  for (const path of paths) {
    const [verb, at] = path.split(' ');
    api.root.resourceForPath(at).addMethod(verb, new MockIntegration());
  }
  return api;
}

/** The scenario of the article with constructs of the CDK: a distribution over a custom domain with the base paths of two APIs. */
export function frontApp(app: App): void {
  const stack = new Stack(app, 'Front', { env });
  const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123', zoneName: 'example.com' });
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/a');
  const orders = restApi(stack, 'Orders', 'GET /', 'GET /{id}', 'ANY /search/{proxy+}');
  const users = restApi(stack, 'Users', 'GET /', 'POST /');
  const domain = new DomainName(stack, 'Domain', { domainName: 'apigw.example.com', certificate });
  new BasePathMapping(stack, 'OrdersMapping', { domainName: domain, restApi: orders, basePath: 'orders', stage: orders.deploymentStage });
  new BasePathMapping(stack, 'UsersMapping', { domainName: domain, restApi: users, basePath: 'users', attachToStage: false });
  new ARecord(stack, 'DomainRecord', { zone, recordName: 'apigw', target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)) });

  const behavior = {
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  };
  const origin = new HttpOrigin('apigw.example.com');
  const distribution = new Distribution(stack, 'Distribution', {
    domainNames: ['www.example.com'],
    certificate: Certificate.fromCertificateArn(stack, 'EdgeCertificate', 'arn:aws:acm:us-east-1:111122223333:certificate/b'),
    defaultBehavior: { origin, ...behavior },
    // Two that overlap, and one that goes around the domain.
    additionalBehaviors: {
      '/orders/reports*': { origin, ...behavior, allowedMethods: AllowedMethods.ALLOW_GET_HEAD },
      '/orders*': { origin, ...behavior },
      'direct/?': { origin: new RestApiOrigin(restApi(stack, 'Direct', 'GET /direct/{id}')), ...behavior },
    },
  });
  new ARecord(stack, 'Record', { zone, recordName: 'www', target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)) });
}

/** Domains with keys of several levels, with routing rules, and for a WebSocket API. */
export function manyKeysApp(app: App): void {
  const stack = new Stack(app, 'Keys', { env });
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/a');
  const site = new HttpApi(stack, 'Site', { createDefaultStage: false });
  site.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: new HttpUrlIntegration('Items', 'https://items.example.net') });
  const live = new HttpStage(stack, 'Live', { httpApi: site, stageName: 'live', autoDeploy: true });
  const [orders, beta] = [restApi(stack, 'Orders', 'GET /', 'GET /{id}'), restApi(stack, 'Beta', 'GET /orders/{id}', 'GET /{id}')];
  const keys = new V2DomainName(stack, 'Keys', { domainName: 'keys.example.com', certificate });
  new ApiMapping(stack, 'SiteMapping', { api: site, stage: live, domainName: keys, apiMappingKey: 'shop' });
  const old = new DomainName(stack, 'Old', { domainName: 'old.example.com', certificate });
  old.addApiMapping(orders.deploymentStage, { basePath: 'orders/v1' });
  old.addApiMapping(beta.deploymentStage, { basePath: 'orders' });

  new ApiDomain(stack, 'Rules', {
    domainName: 'rules.example.com',
    certificate,
    mappings: { orders: ApiTarget.restApi(orders) },
    routingRules: [
      { priority: 20, basePath: 'orders', headers: [{ header: 'X-Version', valueGlob: 'beta*' }], target: ApiTarget.restApi(beta) },
      { priority: 10, basePath: 'orders', headers: [{ header: 'x-version', valueGlob: 'beta-stripped' }], stripBasePath: true, target: ApiTarget.restApi(beta) },
    ],
  });

  // The first example of 'Examples of how API Gateway evaluates routing rules' in the developer guide.
  const [one, two, three] = ['One', 'Two', 'Three'].map((id) => ApiTarget.restApi(restApi(stack, id, 'ANY /', 'ANY /{proxy+}')));
  const headers = [{ header: 'Accept', valueGlob: 'image/webp' }, { header: 'Pet', valueGlob: 'Dog-*' }];
  new ApiDomain(stack, 'Petstore', {
    domainName: 'petstore.example.com',
    certificate,
    routingRules: [
      { priority: 10, headers: [{ header: 'Hello', valueGlob: 'World' }], target: one },
      { priority: 50, headers, basePath: 'PetStoreShopper', target: two },
      { priority: 100, target: three },
    ],
  });

  const chat = new WebSocketStage(stack, 'Chat', { webSocketApi: new WebSocketApi(stack, 'ChatApi'), stageName: 'live' });
  new ApiDomain(stack, 'ChatDomain', { domainName: 'chat.example.com', certificate, mappings: { room: ApiTarget.webSocketStage(chat) } });
}
