import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EndpointType, RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { certificateIn, http, newStack, refusal, rest, zone } from './apis';
import { ApiTarget } from '../../src/domains/api-target';
import { PrivateApiDomain, PrivateApiDomainProps } from '../../src/domains/private-api-domain';
import { PrivateApiDomainAccess } from '../../src/domains/private-api-domain-access';

const NAME = 'orders.example.com';
const PRIVATE_ARTICLE = 'https://repost.aws/knowledge-center/access-api-gateway-account';

/** A VPC with an endpoint. */
function network(stack: Stack) {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const vpcEndpoint = new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
  return { vpc, vpcEndpoint };
}

function making(stack: Stack, props: Partial<PrivateApiDomainProps> = {}) {
  const { vpcEndpoint } = network(stack);
  return () => new PrivateApiDomain(stack, 'Domain', { domainName: NAME, vpcEndpoint, certificate: certificateIn(stack, 'eu-west-1'), ...props });
}

function only(template: Template, type: string): string {
  const ids = Object.keys(template.findResources(type));
  expect(ids).toHaveLength(1);
  return ids[0];
}

describe('a private domain', () => {
  test('is called by everybody at its endpoints, and by nobody else', () => {
    const stack = newStack();
    making(stack, { otherVpcEndpointIds: ['vpce-1'] })();
    const template = Template.fromStack(stack);
    const calls = { Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };

    template.hasResourceProperties('AWS::ApiGateway::DomainNameV2', {
      DomainName: NAME,
      CertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b',
      EndpointConfiguration: { Types: ['PRIVATE'], IpAddressType: 'dualstack' },
      SecurityPolicy: 'TLS_1_2',
      EndpointAccessMode: Match.absent(),
      Policy: {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'Call', Effect: 'Allow', ...calls },
          {
            Sid: 'OnlyAtEndpoints',
            Effect: 'Deny',
            ...calls,
            Condition: { StringNotEquals: { 'aws:SourceVpce': [{ Ref: only(template, 'AWS::EC2::VPCEndpoint') }, 'vpce-1'] } },
          },
        ],
      },
    });
  });

  test('is associated with its endpoint', () => {
    const stack = newStack();
    making(stack)();
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', {
      AccessAssociationSource: { Ref: only(template, 'AWS::EC2::VPCEndpoint') },
      AccessAssociationSourceType: 'VPCE',
      DomainNameArn: { 'Fn::GetAtt': [only(template, 'AWS::ApiGateway::DomainNameV2'), 'DomainNameArn'] },
    });
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  test('maps stages of private REST APIs', () => {
    const stack = newStack();
    making(stack, { mappings: { '': rest(stack, 'Orders', EndpointType.PRIVATE), 'v1': ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Old', 'a1b2c3'), { stageName: 'live' }) } })();
    const template = Template.fromStack(stack);
    const arn = { 'Fn::GetAtt': [only(template, 'AWS::ApiGateway::DomainNameV2'), 'DomainNameArn'] };

    template.hasResourceProperties('AWS::ApiGateway::BasePathMappingV2', {
      DomainNameArn: arn, BasePath: Match.absent(), RestApiId: { Ref: Match.stringLikeRegexp('^Orders') }, Stage: { Ref: Match.stringLikeRegexp('^OrdersDeploymentStageprod') },
    });
    template.hasResourceProperties('AWS::ApiGateway::BasePathMappingV2', { DomainNameArn: arn, BasePath: 'v1', RestApiId: 'a1b2c3', Stage: 'live' });
  });

  test('has a record in the private zone that leads to the endpoint', () => {
    const stack = newStack();
    const { vpc, vpcEndpoint } = network(stack);
    const hostedZone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'example.com', vpc });
    new PrivateApiDomain(stack, 'Domain', { domainName: NAME, vpcEndpoint, hostedZone, validationZone: zone(stack) });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::Route53::RecordSet', 1);
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'orders.example.com.',
      Type: 'A',
      HostedZoneId: { Ref: only(template, 'AWS::Route53::HostedZone') },
      AliasTarget: {
        DNSName: { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': [only(template, 'AWS::EC2::VPCEndpoint'), 'DnsEntries'] }] }] }] },
        HostedZoneId: { 'Fn::Select': [0, { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': [only(template, 'AWS::EC2::VPCEndpoint'), 'DnsEntries'] }] }] }] },
      },
    });
    template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: NAME, DomainValidationOptions: [{ DomainName: NAME, HostedZoneId: 'Z0123' }] });
  });

  test('may have a policy of its own', () => {
    const stack = newStack();
    making(stack, { policy: PolicyDocument.fromJson({ Statement: [] }), securityPolicy: SecurityPolicy.TLS13_1_3_2025_09 })();

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::DomainNameV2', {
      Policy: Match.absent(), SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', EndpointAccessMode: 'STRICT',
    });
  });
});

describe("the caller's side in another account", () => {
  const domainNameArn = 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+a1b2c3';

  test('is the association and the record', () => {
    const stack = newStack('Caller', { account: '444455556666', region: 'eu-west-1' });
    const { vpc, vpcEndpoint } = network(stack);
    const hostedZone = new PrivateHostedZone(stack, 'Zone', { zoneName: NAME, vpc });
    new PrivateApiDomainAccess(stack, 'Access', { domainNameArn, domainName: NAME, vpcEndpoint, hostedZone });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', {
      AccessAssociationSource: { Ref: only(template, 'AWS::EC2::VPCEndpoint') }, AccessAssociationSourceType: 'VPCE', DomainNameArn: domainNameArn,
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'orders.example.com.', Type: 'A' });
    template.resourceCountIs('AWS::ApiGateway::DomainNameV2', 0);
  });

  test.each(['orders.example.com', 'arn:aws:apigateway:eu-west-1::/domainnames/orders.example.com'])("refuses '%s' as an ARN", (arn) => {
    const stack = newStack();
    const { vpcEndpoint } = network(stack);

    expect(() => new PrivateApiDomainAccess(stack, 'Domain', { domainNameArn: arn, domainName: NAME, vpcEndpoint })).toThrow(refusal('DomainNameArn',
      `'domainNameArn' must be the ARN of a private domain, such as 'arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+a1b2c3', got '${arn}'`, PRIVATE_ARTICLE));
  });

  test('makes no record for an endpoint that it knows by its id only', () => {
    const stack = newStack();
    const vpcEndpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-1', port: 443 });

    expect(() => new PrivateApiDomainAccess(stack, 'Domain', { domainNameArn, domainName: NAME, vpcEndpoint, hostedZone: zone(stack) })).toThrow(refusal('EndpointHostUnknown',
      "'hostedZone' must be left out when 'vpcEndpoint' is not made in this app, whose host is not known, got 'S/Endpoint'", PRIVATE_ARTICLE));
    expect(() => new PrivateApiDomainAccess(stack, 'Access', { domainNameArn, domainName: NAME, vpcEndpoint })).not.toThrow();
  });
});

describe('a private domain is refused', () => {
  test.each([
    ['*.example.com', 'have no wildcard on a private domain'],
    ['Orders.example.com', 'be in lower case'],
  ])("with the name '%s', which must %s", (domainName, problem) => {
    expect(making(newStack(), { domainName })).toThrow(refusal('DomainName', `'domainName' must ${problem}, got '${domainName}'`));
  });

  test('with a certificate of another Region, or none', () => {
    const [one, other] = [newStack(), newStack()];

    expect(making(one, { certificate: certificateIn(one, 'us-east-1') })).toThrow(refusal('CertificateRegion',
      "'certificate' must be a certificate of eu-west-1 for the private domain 'orders.example.com', got one of us-east-1"));
    expect(making(other, { certificate: undefined })).toThrow(refusal('CertificateMissing',
      "'certificate' must be given unless 'validationZone' can validate one for 'orders.example.com', got neither"));
  });

  test('with props that exclude each other', () => {
    const [one, other] = [newStack(), newStack()];

    expect(making(one, { validationZone: zone(one) })).toThrow(refusal('ValidationZoneUnused', "'validationZone' must be left out when 'certificate' is given, got 'example.com'"));
    expect(making(other, { policy: new PolicyDocument(), otherVpcEndpointIds: ['vpce-1', 'vpce-2'] })).toThrow(refusal('EndpointsUnused',
      "'otherVpcEndpointIds' must be left out when 'policy' is given, got 'vpce-1', 'vpce-2'", PRIVATE_ARTICLE));
  });

  test('with TLS settings of public domains', () => {
    expect(making(newStack(), { securityPolicy: SecurityPolicy.TLS13_2025_EDGE })).toThrow('on a domain of type PRIVATE, got SecurityPolicy_TLS13_2025_EDGE');
    expect(making(newStack(), { securityPolicy: SecurityPolicy.TLS_1_0 })).toThrow("'securityPolicy' must be TLS_1_2 or newer, got TLS_1_0");
  });

  test('with the zone of another name', () => {
    const [one, other] = [newStack(), newStack()];

    expect(making(one, { hostedZone: zone(one, 'example.org') })).toThrow(refusal('ZoneOfOtherName',
      "'hostedZone' must be a zone that 'orders.example.com' ends with, got 'example.org'", undefined, 'S/Domain/Access'));
    expect(making(other, { certificate: undefined, validationZone: zone(other, 'example.org') })).toThrow(refusal('ZoneOfOtherName',
      "'validationZone' must be a zone that 'orders.example.com' ends with, got 'example.org'"));
  });
});

describe('a mapping of a private domain is refused', () => {
  test('to an API that is not private, or no REST API', () => {
    const stack = newStack();
    const domain = making(stack)();

    expect(() => domain.addMapping('', rest(stack, 'Orders'))).toThrow(refusal('PublicApiOnPrivateDomain',
      "'target' must be a private API on the private domain 'orders.example.com', got 'S/Orders'", PRIVATE_ARTICLE));
    expect(() => domain.addMapping('', http(stack, 'Shop'))).toThrow(refusal('RestApisOnly',
      "'target' must be a REST API on a private domain, got the HTTP API 'S/Shop'", PRIVATE_ARTICLE));
  });

  test('with a key that is taken or cannot be', () => {
    const stack = newStack();
    const domain = making(stack, { mappings: { orders: rest(stack, 'Orders', EndpointType.PRIVATE) } })();

    expect(() => domain.addMapping('orders', rest(stack, 'Other', EndpointType.PRIVATE))).toThrow(refusal('MappingKeyTwice',
      "'mappings' must have each key once, got 'orders' for 'S/Orders' and 'S/Other'"));
    expect(() => domain.addMapping('/orders', rest(stack, 'Third', EndpointType.PRIVATE))).toThrow("got '/orders'");
  });

  test('to an API of another Region', () => {
    const app = new App();
    const target = rest(newStack('Paris', { account: '111122223333', region: 'eu-west-3' }, app), 'Orders', EndpointType.PRIVATE);

    expect(making(newStack('S', undefined, app), { mappings: { '': target } })).toThrow(refusal('ApiElsewhere',
      "'target' must be an API of the account and Region of the domain, eu-west-1, got 'Paris/Orders' of eu-west-3"));
  });
});
