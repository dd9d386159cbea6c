import { CfnElement, CfnParameter } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EndpointType, SecurityPolicy, EndpointAccessMode } from 'aws-cdk-lib/aws-apigateway';
import { IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnHealthCheck, HealthCheck, HealthCheckType } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { certificateIn, newStack, rest, zone } from './apis';
import { ApiDomain } from '../../src/domains/api-domain';
import { ApiDomainProps } from '../../src/domains/api-domain-props';

const NAME = 'api.example.com';

/** The template of a stack in Ireland with a domain in its zone. */
function domain(props: Partial<ApiDomainProps> = {}, stack = newStack()): Template {
  new ApiDomain(stack, 'Domain', { domainName: NAME, hostedZone: zone(stack), ...props });
  return Template.fromStack(stack);
}

function only(template: Template, type: string, props?: object): string {
  const ids = Object.keys(template.findResources(type, props === undefined ? undefined : { Properties: props }));
  expect(ids).toHaveLength(1);
  return ids[0];
}

describe('a Regional domain', () => {
  test('has a certificate for its name that is validated in the zone', () => {
    const template = domain();
    const certificate = only(template, 'AWS::CertificateManager::Certificate');

    template.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: NAME,
      DomainValidationOptions: [{ DomainName: NAME, HostedZoneId: 'Z0123' }],
      ValidationMethod: 'DNS',
    });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', { RegionalCertificateArn: { Ref: certificate }, CertificateArn: Match.absent() });
  });

  test('states its type, TLS 1.2 and both kinds of address', () => {
    domain().hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: NAME,
      EndpointConfiguration: { Types: ['REGIONAL'], IpAddressType: 'dualstack' },
      SecurityPolicy: 'TLS_1_2',
      EndpointAccessMode: Match.absent(),
      RoutingMode: Match.absent(),
      MutualTlsAuthentication: Match.absent(),
    });
  });

  test.each(['A', 'AAAA'])('has an alias record of type %s with its own name that leads to itself', (Type) => {
    const template = domain();
    const resource = only(template, 'AWS::ApiGateway::DomainName');

    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'api.example.com.',
      Type,
      HostedZoneId: 'Z0123',
      AliasTarget: {
        DNSName: { 'Fn::GetAtt': [resource, 'RegionalDomainName'] },
        HostedZoneId: { 'Fn::GetAtt': [resource, 'RegionalHostedZoneId'] },
      },
    });
  });

  test('has no AAAA record if it has IPv4 addresses only', () => {
    const template = domain({ ipAddressType: IpAddressType.IPV4 });

    template.hasResourceProperties('AWS::ApiGateway::DomainName', { EndpointConfiguration: { IpAddressType: 'ipv4' } });
    only(template, 'AWS::Route53::RecordSet', { Type: 'A' });
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
  });

  test('takes a certificate that exists, and then needs no zone', () => {
    const stack = newStack();
    const template = domain({ certificate: certificateIn(stack, 'eu-west-1'), hostedZone: undefined }, stack);

    template.hasResourceProperties('AWS::ApiGateway::DomainName', { RegionalCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b' });
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  test('uses a zone for the certificate alone when records are not wanted', () => {
    const template = domain({ records: { enabled: false } });

    template.resourceCountIs('AWS::CertificateManager::Certificate', 1);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  test('validates its certificate in the public zone and has its records in the other one', () => {
    const stack = newStack();
    const template = domain({ validationZone: zone(stack), hostedZone: zone(stack, 'api.example.com') }, stack);

    template.resourceCountIs('AWS::Route53::RecordSet', 2);
    template.allResourcesProperties('AWS::Route53::RecordSet', { Name: 'api.example.com.', HostedZoneId: 'Z0456' });
    template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainValidationOptions: [{ DomainName: NAME, HostedZoneId: 'Z0123' }] });
  });

  test('may have a wildcard name, with a certificate for it', () => {
    const template = domain({ domainName: '*.example.com' });

    template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: '*.example.com' });
    template.allResourcesProperties('AWS::Route53::RecordSet', { Name: '*.example.com.' });
  });

  test('has an access mode with an enhanced policy, STRICT unless it says otherwise', () => {
    domain({ securityPolicy: SecurityPolicy.TLS13_1_3_2025_09 }).hasResourceProperties('AWS::ApiGateway::DomainName', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', EndpointAccessMode: 'STRICT',
    });
    domain({ securityPolicy: SecurityPolicy.TLS13_1_2_PQ_2025_09, endpointAccessMode: EndpointAccessMode.BASIC })
      .hasResourceProperties('AWS::ApiGateway::DomainName', { EndpointAccessMode: 'BASIC' });
  });

  test('asks for client certificates with mutual TLS', () => {
    const stack = newStack();
    const template = domain({
      mtls: { bucket: Bucket.fromBucketName(stack, 'Bucket', 'trust'), key: 'clients.pem', version: 'v7' },
      ownershipCertificate: certificateIn(stack, 'eu-west-1'),
    }, stack);

    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      MutualTlsAuthentication: { TruststoreUri: 's3://trust/clients.pem', TruststoreVersion: 'v7' },
      OwnershipVerificationCertificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b',
    });
  });

  test('gives out its URL, and the target for records that are managed elsewhere', () => {
    const stack = newStack();
    const made = new ApiDomain(stack, 'Domain', { domainName: NAME, hostedZone: zone(stack) });

    expect(made.urlForPath()).toBe('https://api.example.com/');
    expect(made.urlForPath('/orders')).toBe('https://api.example.com/orders');
    const resource = stack.getLogicalId(made.node.defaultChild as CfnElement);
    expect(stack.resolve([made.targetDomainName, made.targetHostedZoneId, made.domain.domainNameAliasDomainName])).toEqual([
      { 'Fn::GetAtt': [resource, 'RegionalDomainName'] },
      { 'Fn::GetAtt': [resource, 'RegionalHostedZoneId'] },
      { 'Fn::GetAtt': [resource, 'RegionalDomainName'] },
    ]);
  });
});

test('the records of a name that only the deployment knows have exactly that name', () => {
  const stack = newStack();
  const name = new CfnParameter(stack, 'Name').valueAsString;

  domain({ domainName: name, certificate: certificateIn(stack, 'eu-west-1') }, stack)
    .allResourcesProperties('AWS::Route53::RecordSet', { Name: { 'Fn::Join': ['', [{ Ref: 'Name' }, '.']] } });
});

describe('the records of several Regions', () => {
  test('share the calls by weight', () => {
    domain({ records: { weight: 20 } }).allResourcesProperties('AWS::Route53::RecordSet', { Weight: 20, SetIdentifier: Match.stringLikeRegexp('^WEIGHT_20_') });
  });

  test('lead to the nearest Region, and away from it while its health check fails', () => {
    const stack = newStack();
    const healthCheck = new HealthCheck(stack, 'Check', { type: HealthCheckType.HTTPS, fqdn: NAME });
    const template = domain({ records: { latency: true, healthCheck, setIdentifier: 'ireland' } }, stack);

    template.allResourcesProperties('AWS::Route53::RecordSet', {
      Region: 'eu-west-1', SetIdentifier: 'ireland', HealthCheckId: { Ref: stack.getLogicalId(healthCheck.node.defaultChild as CfnHealthCheck) },
    });
  });
});

describe('an edge-optimized domain', () => {
  test('has records that lead to its distribution', () => {
    const stack = newStack();
    const template = domain({ endpointType: EndpointType.EDGE, certificate: certificateIn(stack, 'us-east-1') }, stack);
    const resource = only(template, 'AWS::ApiGateway::DomainName');

    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b', RegionalCertificateArn: Match.absent(), EndpointConfiguration: { Types: ['EDGE'] },
    });
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
    template.allResourcesProperties('AWS::Route53::RecordSet', {
      AliasTarget: {
        DNSName: { 'Fn::GetAtt': [resource, 'DistributionDomainName'] },
        HostedZoneId: { 'Fn::GetAtt': [resource, 'DistributionHostedZoneId'] },
        EvaluateTargetHealth: Match.absent(),
      },
    });
  });

  test('makes its certificate in its own stack in us-east-1', () => {
    const template = domain({ endpointType: EndpointType.EDGE }, newStack('S', { account: '111122223333', region: 'us-east-1' }));

    template.hasResourceProperties('AWS::ApiGateway::DomainName', { CertificateArn: { Ref: only(template, 'AWS::CertificateManager::Certificate') } });
  });
});

describe('a domain that moves from edge-optimized to Regional', () => {
  const types = [EndpointType.EDGE, EndpointType.REGIONAL];

  test.each(types)('answers as both types while its records lead to the one of endpointType, %s', (endpointType) => {
    const stack = newStack();
    const [edge, regional] = [certificateIn(stack, 'us-east-1'), certificateIn(stack, 'eu-west-1')];
    const isEdge = endpointType === EndpointType.EDGE;
    const template = domain({
      endpointType,
      certificate: isEdge ? edge : regional,
      secondEndpoint: { endpointType: isEdge ? EndpointType.REGIONAL : EndpointType.EDGE, certificate: isEdge ? regional : edge },
    }, stack);

    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      CertificateArn: edge.certificateArn, RegionalCertificateArn: regional.certificateArn, EndpointConfiguration: { Types: [endpointType, isEdge ? 'REGIONAL' : 'EDGE'] },
    });
    template.allResourcesProperties('AWS::Route53::RecordSet', {
      AliasTarget: { DNSName: { 'Fn::GetAtt': [only(template, 'AWS::ApiGateway::DomainName'), isEdge ? 'DistributionDomainName' : 'RegionalDomainName'] } },
    });
  });

  test('keeps the mapping resources of REST APIs', () => {
    const mappingsOf = (props: (stack: ReturnType<typeof newStack>) => Partial<ApiDomainProps>) => {
      const stack = newStack();
      return domain({ ...props(stack), mappings: { orders: rest(stack, 'Orders') } }, stack).findResources('AWS::ApiGateway::BasePathMapping');
    };
    const before = mappingsOf((stack) => ({ endpointType: EndpointType.EDGE, certificate: certificateIn(stack, 'us-east-1') }));
    const after = mappingsOf((stack) => ({ certificate: certificateIn(stack, 'eu-west-1') }));

    expect(Object.keys(before)).toHaveLength(1);
    expect(after).toEqual(before);
  });
});

test('a zone for the name alone can be delegated from a zone of another account, before ACM looks for its record', () => {
  const stack = newStack();
  const delegationRole = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/Delegation');
  const template = domain({ hostedZone: undefined, zoneDelegation: { parentHostedZoneName: 'example.com', delegationRole } }, stack);
  const zoneId = only(template, 'AWS::Route53::HostedZone');
  const delegation = only(template, 'Custom::CrossAccountZoneDelegation');

  template.hasResourceProperties('AWS::Route53::HostedZone', { Name: 'api.example.com.' });
  template.hasResourceProperties('Custom::CrossAccountZoneDelegation', {
    AssumeRoleArn: 'arn:aws:iam::444455556666:role/Delegation', ParentZoneName: 'example.com', DelegatedZoneName: 'api.example.com',
  });
  template.hasResource('AWS::CertificateManager::Certificate', { DependsOn: Match.arrayWith([delegation]) });
  template.allResourcesProperties('AWS::Route53::RecordSet', { HostedZoneId: { Ref: zoneId } });
});

test('outputs tell on request what to type and what must appear', () => {
  const template = domain({ checkOutputs: true });
  const target = { 'Fn::GetAtt': [only(template, 'AWS::ApiGateway::DomainName'), 'RegionalDomainName'] };

  const [dns, certificate] = Object.values(template.findOutputs('*')).map(({ Value }) => Value as unknown);
  expect(dns).toEqual({
    'Fn::Join': ['', [
      'dig +short A api.example.com; dig +short A ', target, ' # both show addresses, of the same ranges; neither is empty\n'
      + 'dig +short AAAA api.example.com; dig +short AAAA ', target, ' # both show addresses, of the same ranges; neither is empty',
    ]],
  });
  expect(certificate).toEqual({
    'Fn::Join': ['', [
      'openssl s_client -connect api.example.com:443 -servername api.example.com </dev/null 2>/dev/null | openssl x509 -noout -subject -enddate -ext subjectAltName '
      + '# shows api.example.com or a wildcard for it, not *.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '; and a notAfter that is to come',
    ]],
  });
  expect(domain().findOutputs('*')).toEqual({});
});

test('the outputs of a wildcard domain call a host that it covers', () => {
  const [, { Value }] = Object.values(domain({ domainName: '*.example.com', checkOutputs: true }).findOutputs('*')) as { Value: { 'Fn::Join': [string, string[]] } }[];

  expect(Value['Fn::Join'][1][0]).toContain('-connect any.example.com:443 -servername any.example.com ');
});
