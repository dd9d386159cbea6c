import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, IpProtocol, Vpc } from 'aws-cdk-lib/aws-ec2';
import { newStack, newVpc, refusal } from './networks';
import { ExecuteApiEndpoint, PrivateApiZone } from '../../src';

function apiIn(stack: Stack, type = EndpointType.PRIVATE): RestApi {
  const api = new RestApi(stack, 'Orders', { endpointConfiguration: { types: [type] } });
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

function network(stack: Stack, dualStack = false) {
  const vpc = newVpc(stack, { ipProtocol: dualStack ? IpProtocol.DUAL_STACK : undefined });
  return { vpc, ...new ExecuteApiEndpoint(stack, 'Endpoint', { vpc, privateDns: false, dualStack }) };
}

/** The name of the API, which the deployment makes. */
const NAME = { 'Fn::Join': ['', [{ Ref: 'OrdersA9B65338' }, '.execute-api.eu-west-1.amazonaws.com.']] };
const ENTRY = { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': ['Endpoint4747B1DC', 'DnsEntries'] }] }] };

test('the zone is for the name of one API, and leads to the endpoint', () => {
  const stack = newStack();
  const { vpc, vpcEndpoint } = network(stack);
  const { zoneName } = new PrivateApiZone(stack, 'Zone', { api: apiIn(stack), vpc, vpcEndpoint });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::Route53::HostedZone', { Name: NAME, VPCs: [{ VPCId: { Ref: 'Vpc8378EB38' }, VPCRegion: 'eu-west-1' }] });
  template.resourceCountIs('AWS::Route53::RecordSet', 1);
  template.hasResourceProperties('AWS::Route53::RecordSet', {
    Type: 'A', Name: NAME, HostedZoneId: { Ref: 'ZoneEEEA00EB' }, AliasTarget: { DNSName: { 'Fn::Select': [1, ENTRY] }, HostedZoneId: { 'Fn::Select': [0, ENTRY] } },
  });
  expect(stack.resolve(zoneName)).toEqual({ 'Fn::Join': ['', [{ Ref: 'OrdersA9B65338' }, '.execute-api.eu-west-1.amazonaws.com']] });
});

test('an endpoint with IPv6 addresses gets a record for them', () => {
  const stack = newStack();
  const { vpc, vpcEndpoint } = network(stack, true);
  new PrivateApiZone(stack, 'Zone', { api: apiIn(stack), vpc, vpcEndpoint });
  Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Type: 'AAAA', Name: NAME });
});

test('other VPCs know the name as well', () => {
  const stack = newStack();
  const { vpc, vpcEndpoint } = network(stack);
  const other = Vpc.fromVpcAttributes(stack, 'Other', { vpcId: 'vpc-2', availabilityZones: ['eu-west-1a'] });
  new PrivateApiZone(stack, 'Zone', { api: apiIn(stack), vpc, otherVpcs: [other], vpcEndpoint });
  Template.fromStack(stack).hasResourceProperties('AWS::Route53::HostedZone', {
    VPCs: [{ VPCId: { Ref: 'Vpc8378EB38' }, VPCRegion: 'eu-west-1' }, { VPCId: 'vpc-2', VPCRegion: 'eu-west-1' }],
  });
});

test.each<[string, EndpointType, boolean, string, string]>([
  ['a public API', EndpointType.REGIONAL, false, 'PublicApi', "'api' must be a private REST API, got 'S/Orders', whose name is public"],
  ['an endpoint of another app', EndpointType.PRIVATE, true, 'EndpointHostUnknown', "'vpcEndpoint' must be made in this app, since the names of others are not known, got 'S/Imported'"],
])('refuses %s', (_, type, isImported, name, message) => {
  const stack = newStack();
  const { vpc, vpcEndpoint: made } = network(stack);
  const vpcEndpoint = isImported ? InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Imported', { vpcEndpointId: 'vpce-1', port: 443 }) : made;
  expect(() => new PrivateApiZone(stack, 'Zone', { api: apiIn(stack, type), vpc, vpcEndpoint })).toThrow(refusal(name, message, 'S/Zone'));
});

test('refuses a VPC whose resolver does not look into private zones', () => {
  const stack = newStack();
  const vpc = newVpc(stack, { enableDnsHostnames: false });
  const { vpcEndpoint } = new ExecuteApiEndpoint(stack, 'Endpoint', { vpc, privateDns: false });
  expect(() => new PrivateApiZone(stack, 'Zone', { api: apiIn(stack), vpc, vpcEndpoint })).toThrow(refusal('PrivateDnsWithoutVpcDns',
    "'vpc' must have DNS support and DNS hostnames, which private zones take, got 'S/Vpc' without DNS hostnames", 'S/Zone'));
});
