import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { certificateIn, http, IRELAND, newStack, rest, webSocket, zone } from './apis';
import { ApiDomain, ApiDomainProps, ApiGatewayKbFindings } from '../../src';

type Form = (stack: Stack) => Partial<ApiDomainProps>;

test.each<[string, Form]>([
  ['Regional with REST and HTTP APIs', (stack) => ({ mappings: { '': rest(stack, 'Orders'), 'shop': http(stack, 'Shop'), 'v1/orders': rest(stack, 'OldOrders') } })],
  ['for a WebSocket API', (stack) => ({ mappings: { chat: webSocket(stack, 'Chat') }, disableExecuteApiEndpoint: true })],
  ['with an enhanced TLS policy', (stack) => ({ securityPolicy: SecurityPolicy.TLS13_1_3_2025_09, mappings: { orders: rest(stack, 'Orders') } })],
  ['with mutual TLS', (stack) => ({ mtls: { bucket: Bucket.fromBucketName(stack, 'Bucket', 'trust'), key: 'a.pem' }, mappings: { '': rest(stack, 'Orders') } })],
  ['with routing rules', (stack) => ({
    mappings: { '': rest(stack, 'Orders') }, routingRules: [{ priority: 1, basePath: 'beta', target: rest(stack, 'Beta') }],
  })],
  ['of one of several Regions', (stack) => ({ records: { latency: true }, mappings: { '': rest(stack, 'Orders') } })],
  ['with a wildcard', (stack) => ({ domainName: '*.example.com', mappings: { '': rest(stack, 'Orders') } })],
  ['that is edge-optimized', (stack) => ({
    endpointType: EndpointType.EDGE, certificate: certificateIn(stack, 'us-east-1'), mappings: { '': rest(stack, 'Orders', EndpointType.EDGE) },
  })],
  ['that moves to another type', (stack) => ({
    endpointType: EndpointType.EDGE,
    certificate: certificateIn(stack, 'us-east-1'),
    secondEndpoint: { endpointType: EndpointType.REGIONAL, certificate: certificateIn(stack, 'eu-west-1') },
    mappings: { '': rest(stack, 'Orders') },
  })],
])('a domain %s draws no finding about domains', (_, form) => {
  const app = new App();
  const stack = newStack('S', IRELAND, app);
  new ApiDomain(stack, 'Domain', { domainName: 'api.example.com', hostedZone: zone(stack), ...form(stack) });

  const findings = ApiGatewayKbFindings.fromApp(app, { strict: true }).all().map(({ id, message }) => `${id} ${message}`);
  expect(findings.filter((finding) => /^(DOM|CDN)/.test(finding))).toEqual([]);
});
