import { App, Stack } from 'aws-cdk-lib';
import { BasePathMapping, DomainName, EndpointType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiMapping, DomainName as DomainNameV2, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, DnsValidatedCertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGateway } from 'aws-cdk-lib/aws-route53-targets';
import { answers, resource, theOnly, value, yamlIndex } from './given';
import { synthesized } from './synthesized';
import { certificateOf } from '../../src/template/model/certificates';
import { Domain } from '../../src/template/model/domain';
import { Mapping } from '../../src/template/model/mapping';

// The deprecated certificate is in real templates still.
process.env.JSII_DEPRECATED = 'quiet';

const IRELAND = { env: { account: '111122223333', region: 'eu-west-1' } };

function shown({ kind, path, pathText, domain, api, stageName, stage }: Mapping): string {
  const at = stage === undefined ? '' : ` (${stage.resource.logicalId})`;
  return `${kind} /${pathText ?? path.key ?? '?'} of ${domain?.resource.logicalId} to ${api?.resource.logicalId} at ${String(stageName)}${at}`;
}

describe('a domain', () => {
  const domain = (type: string, properties: string): Domain => {
    const index = yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources: { D: { Type: ${type}, Properties: { ${properties} } } }`, { region: 'eu-west-1' });
    return index.domains.of(resource(index, 'D'))!;
  };
  const ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/x';

  test.each([
    ['AWS::ApiGateway::DomainName', `DomainName: a.example.com, CertificateArn: ${ARN}, SecurityPolicy: TLS_1_2`, 'V1 EDGE'],
    ['AWS::ApiGateway::DomainName', `DomainName: a.example.com, RegionalCertificateArn: ${ARN}, SecurityPolicy: TLS_1_2, EndpointConfiguration: { Types: [REGIONAL] }`, 'V1 REGIONAL'],
    ['AWS::ApiGatewayV2::DomainName', `DomainName: a.example.com, DomainNameConfigurations: [{ CertificateArn: ${ARN}, EndpointType: REGIONAL, SecurityPolicy: TLS_1_2 }]`, 'V2 REGIONAL'],
    ['AWS::ApiGatewayV2::DomainName', `DomainName: a.example.com, DomainNameConfigurations: { CertificateArn: ${ARN}, SecurityPolicy: TLS_1_2 }`, 'V2 REGIONAL'],
    ['AWS::ApiGateway::DomainNameV2', `DomainName: a.example.com, CertificateArn: ${ARN}, SecurityPolicy: TLS_1_2, EndpointConfiguration: { Types: [PRIVATE] }`, 'PRIVATE PRIVATE'],
    ['AWS::Serverless::Api', `StageName: prod, Domain: { DomainName: a.example.com, CertificateArn: ${ARN}, SecurityPolicy: TLS_1_2 }`, 'SAM REGIONAL'],
    ['AWS::Serverless::HttpApi', `Domain: { DomainName: a.example.com, CertificateArn: ${ARN}, SecurityPolicy: TLS_1_2, EndpointConfiguration: EDGE }`, 'SAM EDGE'],
  ])('%s { %s } is %s', (type, properties, expected) => {
    const given = domain(type, properties);
    expect([`${given.kind} ${given.endpoint}`, given.name.text, given.certificate?.region, given.securityPolicy.text])
      .toEqual([expected, 'a.example.com', 'us-east-1', 'TLS_1_2']);
  });

  test('whose endpoint type or certificate a parameter decides says neither', () => {
    const given = domain('AWS::ApiGateway::DomainName', 'EndpointConfiguration: { Types: [!Ref Type] }, CertificateArn: !Ref Arn');
    expect([given.endpoint, given.certificate, given.certificateArn.isUnknown]).toEqual([undefined, undefined, true]);
    expect(domain('AWS::ApiGateway::DomainName', 'EndpointConfiguration: { Types: [GLOBAL] }').endpoint).toBeUndefined();
  });

  test('follows the world', () => {
    const given = domain('AWS::ApiGateway::DomainName', 'EndpointConfiguration: { Types: [!If [C, REGIONAL, EDGE]] }');
    expect(answers(given.resource.template.index, () => given.endpoint)).toEqual(['REGIONAL', 'EDGE']);
  });

  test('tells what its attributes are', () => {
    const given = domain('AWS::ApiGateway::DomainName', 'DomainName: a.example.com');
    const attributes = ['RegionalDomainName', 'RegionalHostedZoneId', 'DistributionDomainName', 'DistributionHostedZoneId', 'Ref'];
    expect(attributes.map((attribute) => given.attribute({ resource: given.resource, attribute })))
      .toEqual(['REGIONAL_NAME', 'REGIONAL_ZONE', 'EDGE_NAME', 'EDGE_ZONE', undefined]);
    expect(given.attribute(undefined)).toBeUndefined();
  });

  test('is found by its name, whatever the case and the dot at the end', () => {
    const { resource: { template: { index } } } = domain('AWS::ApiGateway::DomainName', 'DomainName: a.Example.com');
    const found = ['A.example.com.', 'a.example.com', 'example.com'].map((name) => index.domains.named(value(name)).length);
    expect(found).toEqual([1, 1, 0]);
  });

  test('without a domain name in SAM is none', () => {
    const index = yamlIndex('Resources: { Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod } } }');
    expect(index.domains.all).toEqual([]);
  });
});

describe('mappings', () => {
  const BASE = `
  Rest: { Type: AWS::ApiGateway::RestApi }
  Http: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP } }
  Prod: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref Rest, StageName: prod } }
  V1: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: v1.example.com } }
  V2: { Type: AWS::ApiGatewayV2::DomainName, Properties: { DomainName: v2.example.com } }
  Private: { Type: AWS::ApiGateway::DomainNameV2, Properties: { DomainName: private.example.com } }
`;
  const index = (more: string) => yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:${BASE}  M: ${more}`, { account: '111122223333', region: 'eu-west-1' });

  test.each([
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref V1, RestApiId: !Ref Rest, Stage: !Ref Prod, BasePath: orders } }',
      "BASE_PATH /orders of V1 to Rest at '<Prod>' (Prod)"],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: v1.example.com, RestApiId: !Ref Rest, BasePath: (none) } }',
      'BASE_PATH / of V1 to Rest at nothing'],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: elsewhere.example.com, RestApiId: !Ref Rest, Stage: prod } }',
      "BASE_PATH / of undefined to Rest at 'prod' (Prod)"],
    ['{ Type: AWS::ApiGatewayV2::ApiMapping, Properties: { DomainName: !Ref V2, ApiId: !Ref Http, Stage: $default, ApiMappingKey: a/b } }',
      "API_MAPPING /a/b of V2 to Http at '$default'"],
    ['{ Type: AWS::ApiGatewayV2::ApiMapping, Properties: { DomainName: !Ref V1, ApiId: !Ref Rest, Stage: prod, ApiMappingKey: !Ref Key } }',
      "API_MAPPING /~\u00000:Key\u0000 of V1 to Rest at 'prod' (Prod)"],
    ['{ Type: AWS::ApiGateway::BasePathMappingV2, Properties: { DomainNameArn: !GetAtt Private.DomainNameArn, RestApiId: !Ref Rest, Stage: prod, BasePath: a } }',
      "PRIVATE_BASE_PATH /a of Private to Rest at 'prod' (Prod)"],
    ['{ Type: AWS::ApiGatewayV2::RoutingRule, Properties: { DomainNameArn: !GetAtt V2.DomainNameArn, Actions: [{ InvokeApi: { ApiId: !Ref Rest, Stage: prod } }] } }',
      "ROUTING_RULE / of V2 to Rest at 'prod' (Prod)"],
    ["{ Type: AWS::ApiGatewayV2::RoutingRule, Properties: { DomainNameArn: !Sub 'arn:${AWS::Partition}:apigateway:${AWS::Region}::/domainnames/${V2}' } }",
      'ROUTING_RULE / of V2 to undefined at nothing'],
    ['{ Type: AWS::ApiGatewayV2::RoutingRule, Properties: { DomainNameArn: arn:aws:apigateway:eu-west-1::/domainnames/v2.example.com } }',
      'ROUTING_RULE / of V2 to undefined at nothing'],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Sub "${Sub}.example.com", RestApiId: !Ref Rest, Stage: !Ref Name } }',
      'BASE_PATH / of undefined to Rest at an unknown value'],
    ['{ Type: AWS::Serverless::Api, Properties: { StageName: live, Domain: { DomainName: sam.example.com, BasePath: /orders } } }',
      "SAM /orders of M to M at 'live' (M)"],
    ['{ Type: AWS::Serverless::HttpApi, Properties: { Domain: { DomainName: sam.example.com } } }',
      "SAM / of M to M at '$default' (M)"],
  ])('%s is %s', (mapping, expected) => {
    const given = index(mapping);
    expect(given.domains.mappingsMadeBy(resource(given, 'M')).map(shown)).toEqual([expected]);
  });

  test('of SAM are one for each base path', () => {
    const given = index('{ Type: AWS::Serverless::Api, Properties: { StageName: live, Domain: { DomainName: sam.example.com, BasePath: [a, /] } } }');
    expect(given.domains.of(resource(given, 'M'))?.mappings.map(({ pathText }) => pathText)).toEqual(['a', '']);
  });

  test('belong to their domain, routing rules apart', () => {
    const given = index(`{ Type: AWS::ApiGatewayV2::ApiMapping, Properties: { DomainName: !Ref V2, ApiId: !Ref Http, Stage: $default } }
  R: { Type: AWS::ApiGatewayV2::RoutingRule, Properties: { DomainNameArn: !GetAtt V2.DomainNameArn } }`);
    const domain = given.domains.of(resource(given, 'V2'))!;
    expect([domain.mappings, domain.routingRules].map((list) => list.map(({ resource: { logicalId } }) => logicalId))).toEqual([['M'], ['R']]);
    expect(given.domains.mappings.map(({ resource: { logicalId } }) => logicalId)).toEqual(['M', 'R']);
  });

  test.each([
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref V1 } }', true],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Condition: C, Properties: { DomainName: !Ref V1 } }', false],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Condition: C, Properties: { DomainName: !Ref V2 } }', true],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref Name } }', false],
    ['{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: elsewhere.example.com } }', true],
  ])('are all of them with %s: %s', (mapping, complete) => {
    const given = index(mapping);
    expect(given.domains.of(resource(given, 'V1'))?.mappingsComplete).toBe(complete);
  });

  test('on a condition exist where it holds', () => {
    const given = index('{ Type: AWS::ApiGateway::BasePathMapping, Condition: C, Properties: { DomainName: !Ref V1 } }');
    expect(answers(given, () => given.domains.of(resource(given, 'V1'))?.mappings.length)).toEqual([1, 0]);
  });

  test('by name are to the domain in the own Region', () => {
    const given = index('{ Type: T }');
    const there = given.add({
      name: 'there',
      account: '111122223333',
      region: 'us-east-1',
      body: { Resources: { Mapping: { Type: 'AWS::ApiGateway::BasePathMapping', Properties: { DomainName: 'v1.example.com' } } } },
    });
    expect(given.domains.mappingsMadeBy(there.resource('Mapping')!).map(({ domain }) => domain)).toEqual([undefined]);
  });
});

describe('certificates', () => {
  const certificate = (names: string, type = 'AWS::CertificateManager::Certificate') => {
    const index = yamlIndex(`Resources:
  C: { Type: ${type}, Properties: { ${names} } }
  D: { Type: AWS::ApiGateway::DomainName, Properties: { CertificateArn: !Ref C, DomainName: !Ref Name } }`, { region: 'us-east-1', account: '111122223333' });
    return index.domains.of(resource(index, 'D'))!.certificate;
  };

  test.each([
    ['DomainName: api.example.com', 'api.example.com', true],
    ['DomainName: api.example.com', 'API.example.com.', true],
    ['DomainName: example.com, SubjectAlternativeNames: [api.example.com]', 'api.example.com', true],
    ['DomainName: "*.example.com"', 'api.example.com', true],
    ['DomainName: "*.example.com"', '*.example.com', true],
    ['DomainName: "*.example.com"', 'example.com', false],
    ['DomainName: "*.example.com"', 'a.b.example.com', false],
    ['DomainName: "*.example.com"', '*.b.example.com', false],
    ['DomainName: api.example.com', '*.example.com', false],
    ['DomainName: example.com', 'api.example.com', false],
    ['DomainName: !Ref Name', 'api.example.com', undefined],
    ['DomainName: example.com, SubjectAlternativeNames: !Ref Names', 'api.example.com', undefined],
    ['DomainName: api.example.com, SubjectAlternativeNames: [!Ref Name]', 'api.example.com', true],
  ])('{ %s } covers %s: %s', (names, name, expected) => {
    expect(certificate(names)?.covers(value(name))).toBe(expected);
  });

  test('covers a name that is the same parameter', () => {
    const given = certificate('DomainName: !Ref Name')!;
    expect(given.covers(given.value.template.index.domains.all[0].name)).toBe(true);
  });

  test('is in the Region of its stack, and of its ARN', () => {
    const literal = certificateOf(value('arn:aws:acm:eu-west-1:444455556666:certificate/x'));
    expect([certificate('DomainName: x')?.region, certificate('DomainName: x')?.account, literal?.region, literal?.account, literal?.covers(value('x'))])
      .toEqual(['us-east-1', '111122223333', 'eu-west-1', '444455556666', undefined]);
  });

  test.each(['AWS::CloudFormation::CustomResource', 'Custom::Certificate'])('can be made by a custom resource of type %s', (type) => {
    const given = certificate('DomainName: x.example.com, HostedZoneId: Z, Region: eu-central-1', type);
    expect([given?.region, given?.names?.map(({ text }) => text)]).toEqual(['eu-central-1', ['x.example.com']]);
  });

  test('any other custom resource says nothing', () => {
    expect(certificate('Zone: Z', 'Custom::Other')).toBeUndefined();
  });
});

describe('what the CDK writes', () => {
  test('is a domain with its certificate in another Region, its mapping and its record', () => {
    const app = new App();
    const certificate = new Certificate(new Stack(app, 'Virginia', { env: { ...IRELAND.env, region: 'us-east-1' }, crossRegionReferences: true }), 'Certificate', {
      domainName: 'api.example.com', validation: CertificateValidation.fromDns(),
    });
    const stack = new Stack(app, 'Ireland', { ...IRELAND, crossRegionReferences: true });
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    api.root.addMethod('GET');
    const domainName = new DomainName(stack, 'Domain', { domainName: 'api.example.com', certificate, endpointType: EndpointType.EDGE });
    new BasePathMapping(stack, 'Mapping', { domainName, restApi: api, basePath: 'orders' });
    const zone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z', zoneName: 'example.com' });
    api.addDomainName('Second', { domainName: 'second.example.com', certificate, endpointType: EndpointType.EDGE });
    new ARecord(stack, 'Record', { zone, recordName: 'second', target: RecordTarget.fromAlias(new ApiGateway(api)) });

    const index = synthesized(app);
    const [first, second] = ['api.example.com', 'second.example.com'].map((name) => index.domains.named(value(name))[0]);
    expect([first.endpoint, first.certificate?.region, first.certificate?.covers(first.name), second.certificate?.covers(second.name)])
      .toEqual(['EDGE', 'us-east-1', true, false]);
    expect(first.mappings.map((mapping) => shown(mapping).replace(/(?<=[a-z])[0-9A-F]{8}/g, '')))
      .toEqual(["BASE_PATH /orders of Domain to Api at '<ApiDeploymentStageprod>' (ApiDeploymentStageprod)"]);
    const [record] = index.records.named(second.name);
    expect([record.type, record.targets?.map(({ link }) => second.attribute(link)), second.attribute(record.alias.get('HostedZoneId').link)])
      .toEqual(['A', ['EDGE_NAME'], 'EDGE_ZONE']);
  });

  test('is an HTTP API behind a V2 domain with a validated certificate', () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    const zone = new HostedZone(stack, 'Zone', { zoneName: 'example.com' });
    const certificate = new DnsValidatedCertificate(stack, 'Certificate', { domainName: 'api.example.com', hostedZone: zone, region: 'us-east-1' });
    const domainName = new DomainNameV2(stack, 'Domain', { domainName: 'api.example.com', certificate });
    new ApiMapping(stack, 'Mapping', { api: new HttpApi(stack, 'Http'), domainName, apiMappingKey: 'a/b' });
    const index = synthesized(stack.node.root as App);
    const domain = index.domains.of(theOnly(index, 'AWS::ApiGatewayV2::DomainName'))!;
    expect([domain.certificate?.region, domain.certificate?.covers(domain.name), domain.mappings.map(({ pathText, api }) => `${pathText} ${api?.kind}`)])
      .toEqual(['us-east-1', true, ['a/b HTTP']]);
  });
});
