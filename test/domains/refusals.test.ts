import { App, Aws, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EndpointAccessMode, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { HostedZone, IHostedZone, PrivateHostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { certificateIn, http, IRELAND, newStack, refusal, rest, restApi, webSocket, zone } from './apis';
import { ApiDomain } from '../../src/domains/api-domain';
import { ApiDomainProps } from '../../src/domains/api-domain-props';
import { ApiTarget } from '../../src/domains/api-target';

const CERTIFICATE_ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-domain-certificate';
const PRIVATE_ARTICLE = 'https://repost.aws/knowledge-center/access-api-gateway-account';
const CLOUDFRONT_ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-domain-cloudfront';

/** Makes a domain for api.example.com with a certificate of Ireland. */
function making(stack: Stack, props: Partial<ApiDomainProps> = {}) {
  return () => new ApiDomain(stack, 'Domain', { domainName: 'api.example.com', certificate: certificateIn(stack, 'eu-west-1'), ...props });
}

function edge(stack: Stack, props: Partial<ApiDomainProps> = {}) {
  return making(stack, { endpointType: EndpointType.EDGE, certificate: certificateIn(stack, 'us-east-1'), ...props });
}

describe('a name is refused', () => {
  test.each([
    ['API.example.com', 'be in lower case'],
    ['api', "be a full name, such as 'api.example.com'"],
    [`${'a'.repeat(63)}.`.repeat(4) + 'com', 'have at most 255 characters'],
    ['my_api.example.com', "consist of labels of 1 to 63 letters, digits and inner hyphens, with '*' as the whole first label at most, which 'my_api' is not"],
    ['-api.example.com', "consist of labels of 1 to 63 letters, digits and inner hyphens, with '*' as the whole first label at most, which '-api' is not"],
    ['a.*.example.com', "consist of labels of 1 to 63 letters, digits and inner hyphens, with '*' as the whole first label at most, which '*' is not"],
    ['https://api.example.com', "consist of labels of 1 to 63 letters, digits and inner hyphens, with '*' as the whole first label at most, which 'https://api' is not"],
    ['api.example.com.', "consist of labels of 1 to 63 letters, digits and inner hyphens, with '*' as the whole first label at most, which '' is not"],
  ])("'%s', which must %s", (domainName, problem) => {
    expect(making(newStack(), { domainName })).toThrow(refusal('DomainName', `'domainName' must ${problem}, got '${domainName}'`));
  });
});

describe('a certificate is refused', () => {
  test('of another Region than that of a Regional domain', () => {
    const stack = newStack();

    expect(making(stack, { certificate: certificateIn(stack, 'us-east-1') })).toThrow(refusal('CertificateRegion',
      "'certificate' must be a certificate of eu-west-1 for the Regional domain 'api.example.com', got one of us-east-1"));
  });

  test('of another Region than us-east-1 for an edge-optimized domain', () => {
    const stack = newStack();

    expect(edge(stack, { certificate: certificateIn(stack, 'eu-west-1') })).toThrow(refusal('CertificateRegion',
      "'certificate' must be a certificate of us-east-1 for the edge-optimized domain 'api.example.com', got one of eu-west-1"));
  });

  test('of this app that is made in another Region', () => {
    const app = new App();
    const certificate = new Certificate(newStack('Paris', { ...IRELAND, region: 'eu-west-3' }, app), 'Certificate', { domainName: 'api.example.com' });

    expect(making(newStack('S', IRELAND, app), { certificate })).toThrow(expect.objectContaining({ name: 'CertificateRegion' }) as Error);
  });

  test('of the wrong Region for the second type', () => {
    const stack = newStack();

    expect(making(stack, { secondEndpoint: { endpointType: EndpointType.EDGE, certificate: certificateIn(stack, 'eu-west-1') } })).toThrow(refusal('CertificateRegion',
      "'secondEndpoint.certificate' must be a certificate of us-east-1 for the edge-optimized domain 'api.example.com', got one of eu-west-1"));
  });

  test.each([
    ['a.api.example.com', ['*.example.com']],
    ['example.com', ['*.example.com']],
    ['*.example.com', ['api.example.com']],
    ['api.example.org', ['api.example.com', '*.example.com']],
  ])('for %s if it is for %j', (domainName, [first, ...others]) => {
    const stack = newStack();
    const certificate = new Certificate(stack, 'Certificate', { domainName: first, subjectAlternativeNames: others });

    expect(making(stack, { domainName, certificate })).toThrow(refusal('CertificateNames',
      `'certificate' must be a certificate for '${domainName}', where a wildcard stands for one label, got one for '${[first, ...others].join("', '")}'`, CERTIFICATE_ARTICLE));
  });

  test.each([
    ['api.example.com', ['api.example.com']],
    ['api.example.com', ['example.com', '*.example.com']],
    ['*.example.com', ['*.example.com']],
    ['api.example.com', ['API.example.com']],
  ])('never for %s if it is for %j', (domainName, [first, ...others]) => {
    const stack = newStack();
    const certificate = new Certificate(stack, 'Certificate', { domainName: first, subjectAlternativeNames: others });

    expect(making(stack, { domainName, certificate })).not.toThrow();
  });

  test('if there is none, and no zone to validate one in', () => {
    expect(making(newStack(), { certificate: undefined })).toThrow(refusal('CertificateMissing',
      "'certificate' must be given unless 'hostedZone' or 'validationZone' can validate one for 'api.example.com', got neither"));
  });

  test('if it must be validated in a private zone', () => {
    const stack = newStack();
    const hostedZone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'example.com', vpc: Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] }) });

    expect(making(stack, { certificate: undefined, hostedZone })).toThrow(refusal('CertificateZonePrivate',
      "'validationZone' must be a public zone, in which ACM can look up its records, or 'certificate' be given, got the private zone 'example.com'"));
  });

  test('if a validation zone stands beside it', () => {
    const stack = newStack();

    expect(making(stack, { validationZone: zone(stack) })).toThrow(refusal('ValidationZoneUnused',
      "'validationZone' must be left out when 'certificate' is given, got 'example.com'"));
  });

  test('if it is for the ownership, and there is no mutual TLS', () => {
    const stack = newStack();

    expect(making(stack, { ownershipCertificate: certificateIn(stack, 'eu-west-3') })).toThrow(refusal('OwnershipCertificateUnused',
      "'ownershipCertificate' must be left out without 'mtls', got 'S/Certificate of eu-west-3'"));
  });
});

describe('the certificate of an edge-optimized domain of a stack elsewhere', () => {
  const props = { domainName: 'api.example.com', endpointType: EndpointType.EDGE };

  test('is made in us-east-1 and read across Regions', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: IRELAND, crossRegionReferences: true });
    for (const [id, domainName] of [['Domain', 'api.example.com'], ['Other', 'other.example.com']]) {
      new ApiDomain(stack, id, { ...props, domainName, hostedZone: zone(stack) });
    }
    const certificates = app.node.findChild('SEdgeCertificates') as Stack;

    expect(certificates.region).toBe('us-east-1');
    Template.fromStack(certificates).hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'api.example.com' });
    Template.fromStack(certificates).hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'other.example.com' });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::DomainName', {
      CertificateArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ExportsReader'), Match.stringLikeRegexp('^/cdk/exports/S/')] },
    });
  });

  test('needs cross-region references', () => {
    const stack = newStack();

    expect(() => new ApiDomain(stack, 'Domain', { ...props, hostedZone: zone(stack) })).toThrow(refusal('CrossRegionReferencesOff',
      "'certificate' must be given unless the stack has crossRegionReferences: true, since an edge-optimized domain takes one of us-east-1 only, got a stack of eu-west-1 without"));
  });

  test('needs a stack that knows its Region', () => {
    const stack = new Stack(new App(), 'S');

    expect(() => new ApiDomain(stack, 'Domain', { ...props, hostedZone: zone(stack) })).toThrow(refusal('EdgeStackRegion',
      "'certificate' must be given unless 'env' of the stack names its Region, since an edge-optimized domain takes one of us-east-1 only, got a stack without Region"));
  });

  test('needs its zone before the stack of the domain', () => {
    const stack = new Stack(new App(), 'S', { env: IRELAND, crossRegionReferences: true });
    const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });

    expect(() => new ApiDomain(stack, 'Domain', { ...props, hostedZone })).toThrow(refusal('EdgeZoneInStack',
      "'validationZone' must be in another stack than the domain, since the certificate in us-east-1 needs it first, got 'S/Zone'"));
  });

  test('needs its zone before the stack that the stack of the domain is nested in', () => {
    const stack = new Stack(new App(), 'S', { env: IRELAND, crossRegionReferences: true });
    const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });

    expect(() => new ApiDomain(new NestedStack(stack, 'Nested'), 'Domain', { ...props, hostedZone })).toThrow(refusal('EdgeZoneInStack',
      "'validationZone' must be in another stack than the domain, since the certificate in us-east-1 needs it first, got 'S/Zone'", undefined, 'S/Nested/Domain'));
  });
});

describe('a zone is refused', () => {
  test.each<[string, (stack: Stack, hostedZone: IHostedZone) => () => ApiDomain]>([
    ['hostedZone', (stack, hostedZone) => making(stack, { hostedZone })],
    ['hostedZone', (stack, hostedZone) => making(stack, { hostedZone, certificate: undefined })],
    ['validationZone', (stack, validationZone) => making(stack, { validationZone, certificate: undefined })],
  ])('that the name does not end with, as %s', (prop, attempt) => {
    const stack = newStack();

    expect(attempt(stack, zone(stack, 'ample.com'))).toThrow(refusal('ZoneOfOtherName', `'${prop}' must be a zone that 'api.example.com' ends with, got 'ample.com'`));
  });

  test('that is private, for an edge-optimized domain', () => {
    const stack = newStack();
    const hostedZone = new HostedZone(stack, 'Zone', { zoneName: 'example.com', vpcs: [Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] })] });

    expect(edge(stack, { hostedZone })).toThrow(refusal('EdgeRecordInPrivateZone',
      "'hostedZone' must be a public zone for the edge-optimized domain 'api.example.com', to which private zones have no alias records, got 'S/Zone'"));
    expect(making(newStack(), { hostedZone })).not.toThrow();
  });

  test('beside a delegation', () => {
    const stack = newStack();
    const delegationRole = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::444455556666:role/Delegation');

    expect(making(stack, { hostedZone: zone(stack), zoneDelegation: { parentHostedZoneName: 'example.org', delegationRole } })).toThrow(refusal('ZoneTwice',
      "'zoneDelegation' must be left out when 'hostedZone' is given, got 'example.org' beside 'example.com'"));
    expect(making(newStack(), { zoneDelegation: { parentHostedZoneName: 'example.org', delegationRole } })).toThrow(refusal('ZoneOfOtherName',
      "'parentHostedZoneName' must be a zone above 'api.example.com', got 'example.org'"));
  });

  test('never because of a final dot or capitals', () => {
    const stack = newStack();

    expect(making(stack, { hostedZone: zone(stack, 'Example.com.') })).not.toThrow();
  });
});

test('records cannot be weighted and by latency at once', () => {
  const stack = newStack();

  expect(making(stack, { hostedZone: zone(stack), records: { weight: 10, latency: true } })).toThrow(refusal('RecordRouting',
    "'weight' must be left out when 'latency' is true, got 10"));
});

describe('a type is refused', () => {
  test('that is private', () => {
    expect(making(newStack(), { endpointType: EndpointType.PRIVATE })).toThrow(refusal('PrivateEndpoint',
      "'endpointType' must be REGIONAL or EDGE, since a private domain is a PrivateApiDomain, got PRIVATE", PRIVATE_ARTICLE));
  });

  test('that is the same twice', () => {
    const stack = newStack();

    expect(making(stack, { secondEndpoint: { endpointType: EndpointType.REGIONAL, certificate: certificateIn(stack, 'eu-west-1') } })).toThrow(refusal('SecondEndpointType',
      "'secondEndpoint' must have the type EDGE on a domain of type REGIONAL, got REGIONAL"));
  });
});

describe('TLS settings are refused', () => {
  const truststore = (stack: Stack) => ({ bucket: Bucket.fromBucketName(stack, 'Bucket', 'trust'), key: 'clients.pem' });

  test('of TLS 1.0', () => {
    expect(making(newStack(), { securityPolicy: SecurityPolicy.TLS_1_0 })).toThrow(refusal('TlsTooOld', "'securityPolicy' must be TLS_1_2 or newer, got TLS_1_0"));
  });

  test('of the other type of domain', () => {
    expect(edge(newStack(), { securityPolicy: SecurityPolicy.TLS13_1_3_2025_09 })).toThrow(refusal('TlsPolicyFamily',
      "'securityPolicy' must be TLS_1_2 or one of SecurityPolicy_TLS13_2025_EDGE, SecurityPolicy_TLS12_PFS_2025_EDGE, SecurityPolicy_TLS12_2018_EDGE on a domain of type EDGE, got SecurityPolicy_TLS13_1_3_2025_09"));
    expect(making(newStack(), { securityPolicy: SecurityPolicy.TLS13_2025_EDGE })).toThrow('on a domain of type REGIONAL, got SecurityPolicy_TLS13_2025_EDGE');
  });

  test('with an access mode that has no use', () => {
    expect(making(newStack(), { endpointAccessMode: EndpointAccessMode.BASIC })).toThrow(refusal('AccessModeUnused',
      "'endpointAccessMode' must be left out without a policy whose name starts with SecurityPolicy_, got BASIC beside TLS_1_2"));
  });

  test('with mutual TLS where it does not work', () => {
    const [one, other] = [newStack(), newStack()];

    expect(edge(one, { mtls: truststore(one) })).toThrow(refusal('MutualTlsRefused', "'mtls' must be used on a Regional domain with TLS_1_2, got it on an edge-optimized domain"));
    expect(making(other, { mtls: truststore(other), securityPolicy: SecurityPolicy.TLS13_1_2_PQ_2025_09 })).toThrow(refusal('MutualTlsRefused',
      "'mtls' must be used on a Regional domain with TLS_1_2, got it on a domain with the TLS policy SecurityPolicy_TLS13_1_2_PQ_2025_09"));
  });
});

describe('a mapping is refused', () => {
  test.each(['/orders', 'orders/', 'v1//orders', 'a b', 'a?b', 'a'.repeat(301)])("with the key '%s'", (key) => {
    const stack = newStack();

    expect(making(stack, { mappings: { [key]: rest(stack, 'Orders') } })).toThrow(refusal('MappingKey',
      `'mappings' must have keys of at most 300 letters, digits and $-_.+!*'()/, without slashes at the ends or in a row, got '${key}'`));
  });

  test.each(['', 'orders'])("with the key '%s' that another API has", (key) => {
    const stack = newStack();
    const domain = making(stack, { mappings: { [key]: rest(stack, 'Orders') } })();

    expect(() => domain.addMapping(key, http(stack, 'Shop'))).toThrow(refusal('MappingKeyTwice',
      `'mappings' must have each key once, got '${key}' for 'S/Orders' and 'S/Shop'`));
  });

  test('with several levels where there is one', () => {
    const [one, other] = [newStack(), newStack()];

    expect(edge(one, { mappings: { 'v1/orders': rest(one, 'Orders') } })).toThrow(refusal('MappingKeyLevels',
      "'mappings' must have keys of one level on an edge-optimized domain, got 'v1/orders' for 'S/Orders'"));
    expect(making(other, { mappings: { 'v1/chat': webSocket(other, 'Chat') } })).toThrow(refusal('MappingKeyLevels',
      "'mappings' must have keys of one level for a WebSocket API, got 'v1/chat' for 'S/Chat'"));
  });

  test('of a WebSocket API beside others, in either order', () => {
    for (const order of [['chat', 'orders'], ['orders', 'chat']]) {
      const stack = newStack();
      const apis: Record<string, ApiTarget> = { chat: webSocket(stack, 'Chat'), orders: rest(stack, 'Orders') };

      expect(making(stack, { mappings: Object.fromEntries(order.map((key) => [key, apis[key]])) })).toThrow(refusal('MixedWithWebSocket',
        "'domainName' must be given to WebSocket APIs alone or to other APIs alone, got 'api.example.com' for the WebSocket API 'S/Chat' and the REST API 'S/Orders'", CLOUDFRONT_ARTICLE));
    }
  });

  test.each<[string, (stack: Stack, id: string) => ApiTarget]>([['HTTP', http], ['WebSocket', webSocket]])('of an %s API on a domain for REST APIs', (kind, target) => {
    const [one, other] = [newStack(), newStack()];

    expect(edge(one, { mappings: { '': target(one, 'Shop') } })).toThrow(refusal('RestApisOnly',
      `'target' must be a REST API on an edge-optimized domain, got the ${kind} API 'S/Shop'`));
    expect(making(other, { securityPolicy: SecurityPolicy.TLS13_1_3_2025_09, mappings: { '': target(other, 'Shop') } })).toThrow(refusal('RestApisOnly',
      `'target' must be a REST API on a domain with the TLS policy SecurityPolicy_TLS13_1_3_2025_09, got the ${kind} API 'S/Shop'`));
  });

  test('of a private API', () => {
    const stack = newStack();

    expect(making(stack, { mappings: { '': rest(stack, 'Orders', EndpointType.PRIVATE) } })).toThrow(refusal('PrivateApiOnPublicDomain',
      "'target' must not be a private API on the public domain 'api.example.com', which PrivateApiDomain is for, got 'S/Orders'", PRIVATE_ARTICLE));
  });

  test.each([
    ['eu-west-1', 'eu-west-3', { ...IRELAND, region: 'eu-west-3' }],
    ['111122223333', '444455556666', { ...IRELAND, account: '444455556666' }],
  ])('of an API that is not in %s but in %s', (own, theirs, env) => {
    const app = new App();
    const target = ApiTarget.restApi(restApi(newStack('Elsewhere', env, app), 'Orders'));

    expect(making(newStack('S', IRELAND, app), { mappings: { '': target } })).toThrow(refusal('ApiElsewhere',
      `'target' must be an API of the account and Region of the domain, ${own}, got 'Elsewhere/Orders' of ${theirs}`));
  });
});

describe('a routing rule is refused', () => {
  test.each([0, 1_000_001, 1.5])('with the priority %d', (priority) => {
    const stack = newStack();

    expect(making(stack, { routingRules: [{ priority, target: rest(stack, 'Orders') }] })).toThrow(refusal('RoutingRulePriority',
      `'priority' must be a whole number from 1 to 1,000,000 that no other rule of the domain has, got ${priority}`));
  });

  test('with the priority of another', () => {
    const stack = newStack();

    expect(making(stack, { routingRules: [{ priority: 5, target: rest(stack, 'Orders') }, { priority: 5, target: rest(stack, 'Beta') }] })).toThrow(refusal('RoutingRulePriority',
      "'priority' must be a whole number from 1 to 1,000,000 that no other rule of the domain has, got 5, which the rule to 'S/Orders' has"));
  });

  test('with headers that are too many or too long', () => {
    const stack = newStack();
    const target = rest(stack, 'Orders');
    const domain = making(stack)();
    const header = (length: number) => ({ header: 'x'.repeat(length), valueGlob: 'a' });

    expect(() => domain.addRoutingRule({ priority: 1, target, headers: [header(1), header(2), header(3)] })).toThrow(refusal('RoutingRuleHeader',
      "'headers' must have at most 2 entries, got 3"));
    expect(() => domain.addRoutingRule({ priority: 1, target, headers: [header(40)] })).toThrow(refusal('RoutingRuleHeader',
      `'headers' must have names of at most 39 and values of at most 127 characters, got '${'x'.repeat(40)}: a'`));
    expect(() => domain.addRoutingRule({ priority: 1, target, headers: [{ header: 'x', valueGlob: '*'.repeat(128) }] })).toThrow('at most 127 characters');
    expect(() => domain.addRoutingRule({ priority: 1, target, headers: [header(39)], basePath: '/orders' })).toThrow("got '/orders'");
    expect(() => domain.addRoutingRule({ priority: 1, target, headers: [header(39)] })).not.toThrow();
  });

  test('to an HTTP API', () => {
    const stack = newStack();

    expect(making(stack, { routingRules: [{ priority: 1, target: http(stack, 'Shop') }] })).toThrow(refusal('RoutingRuleTarget',
      "'target' of a routing rule must be a REST API, got the HTTP API 'S/Shop'"));
  });

  test('on a domain with REST and HTTP APIs, and the other way around', () => {
    const [one, other] = [newStack(), newStack()];
    const message = "'routingRules' must be left out on a domain with mappings to REST and HTTP APIs, got them beside 'S/Orders' and 'S/Shop'";

    expect(making(one, { mappings: { a: rest(one, 'Orders'), b: http(one, 'Shop') }, routingRules: [{ priority: 1, target: rest(one, 'Beta') }] }))
      .toThrow(refusal('RoutingRulesBesideHttpApi', message));
    const domain = making(other, { mappings: { a: rest(other, 'Orders') }, routingRules: [{ priority: 1, target: rest(other, 'Beta') }] })();
    expect(() => domain.addMapping('b', http(other, 'Shop'))).toThrow(refusal('RoutingRulesBesideHttpApi', message));
  });

  test('beside a WebSocket API', () => {
    const stack = newStack();

    expect(making(stack, { mappings: { '': webSocket(stack, 'Chat') }, routingRules: [{ priority: 1, target: rest(stack, 'Beta') }] }))
      .toThrow(expect.objectContaining({ name: 'MixedWithWebSocket' }) as Error);
  });
});

test('what only the deployment knows is never refused', () => {
  const stack = new Stack(new App(), 'S');
  const [name, arn] = ['Name', 'Arn'].map((id) => new CfnParameter(stack, id).valueAsString);
  const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123', zoneName: new CfnParameter(stack, 'ZoneName').valueAsString });
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn);
  const own = new Certificate(stack, 'Own', { domainName: `${Aws.STACK_NAME}.example.com`, validation: CertificateValidation.fromDns(hostedZone) });

  expect(() => new ApiDomain(stack, 'One', { domainName: name, certificate, hostedZone, mappings: { '': rest(stack, 'Orders') } })).not.toThrow();
  expect(() => new ApiDomain(stack, 'Two', { domainName: 'two.example.com', certificate: own, hostedZone })).not.toThrow();
  expect(() => new ApiDomain(stack, 'Three', { domainName: 'three.example.com', certificate, endpointType: EndpointType.EDGE, securityPolicy: name as SecurityPolicy })).not.toThrow();
});

test('a zone that is known by its id alone has records and validates the certificate', () => {
  const stack = newStack();
  new ApiDomain(stack, 'Domain', { domainName: 'api.example.com', hostedZone: HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0123') });
  const template = Template.fromStack(stack);

  template.resourcePropertiesCountIs('AWS::Route53::RecordSet', { Name: 'api.example.com.', HostedZoneId: 'Z0123' }, 2);
  template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainValidationOptions: [{ DomainName: 'api.example.com', HostedZoneId: 'Z0123' }] });
});

test('messages name a zone that is known by its id alone by its path', () => {
  const stack = newStack();
  const validationZone = HostedZone.fromHostedZoneId(stack, 'Zone', 'Z0123');

  expect(making(stack, { validationZone })).toThrow(refusal('ValidationZoneUnused', "'validationZone' must be left out when 'certificate' is given, got 'S/Zone'"));
});

