import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ApiTarget } from '../../src/domains/api-target';

export const IRELAND = { account: '111122223333', region: 'eu-west-1' };

export function newStack(id = 'S', env: { account?: string; region?: string } | undefined = IRELAND, app = new App()): Stack {
  return new Stack(app, id, { env });
}

export function restApi(scope: Construct, id: string, endpointType = EndpointType.REGIONAL): RestApi {
  const api = new RestApi(scope, id, { cloudWatchRole: false, endpointTypes: [endpointType] });
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

export function rest(scope: Construct, id: string, endpointType?: EndpointType): ApiTarget {
  return ApiTarget.restApi(restApi(scope, id, endpointType));
}

export function http(scope: Construct, id: string): ApiTarget {
  return ApiTarget.httpApi(new HttpApi(scope, id));
}

export function webSocket(scope: Construct, id: string): ApiTarget {
  return ApiTarget.webSocketStage(new WebSocketStage(scope, `${id}Stage`, { webSocketApi: new WebSocketApi(scope, id), stageName: 'live' }));
}

export function certificateIn(scope: Construct, region: string): ICertificate {
  const existing = scope.node.tryFindChild(`Certificate of ${region}`) as ICertificate | undefined;
  return existing ?? Certificate.fromCertificateArn(scope, `Certificate of ${region}`, `arn:aws:acm:${region}:111122223333:certificate/0a1b`);
}

export function zone(scope: Construct, zoneName = 'example.com'): IHostedZone {
  const existing = scope.node.tryFindChild(`Zone ${zoneName}`) as IHostedZone | undefined;
  return existing ?? HostedZone.fromHostedZoneAttributes(scope, `Zone ${zoneName}`, { hostedZoneId: zoneName === 'example.com' ? 'Z0123' : 'Z0456', zoneName });
}

const KNOWLEDGE_CENTER = 'https://repost.aws/knowledge-center/';
export const DOMAIN_ARTICLE = `${KNOWLEDGE_CENTER}api-gateway-custom-domain-error`;

export function refusal(name: string, message: string, article = DOMAIN_ARTICLE, path = 'S/Domain'): Error {
  return expect.objectContaining({ name, message: `${message} [${path}; see ${article}]` }) as Error;
}
