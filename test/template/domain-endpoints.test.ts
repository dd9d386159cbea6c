import { answers, resource, yamlIndex } from './given';

describe('the endpoint type', () => {
  test.each([
    ['AWS::ApiGateway::DomainName', '{}', 'EDGE'],
    ['AWS::ApiGateway::DomainName', '{ EndpointConfiguration: { Types: [REGIONAL] } }', 'REGIONAL'],
    ['AWS::ApiGateway::DomainName', '{ EndpointConfiguration: { Types: REGIONAL } }', 'REGIONAL'],
    ['AWS::ApiGateway::DomainName', '{ EndpointConfiguration: { Types: [EDGE, REGIONAL] } }', undefined],
    ['AWS::ApiGateway::DomainName', '{ EndpointConfiguration: { Types: !Ref Types } }', undefined],
    ['AWS::ApiGateway::DomainNameV2', '{}', 'PRIVATE'],
    ['AWS::ApiGatewayV2::DomainName', '{ DomainNameConfigurations: [{ CertificateArn: arn }] }', 'REGIONAL'],
    ['AWS::ApiGatewayV2::DomainName', '{ DomainNameConfigurations: [{ EndpointType: EDGE }] }', 'EDGE'],
    ['AWS::ApiGatewayV2::DomainName', '{ DomainNameConfigurations: [{ EndpointType: EDGE }, { EndpointType: REGIONAL }] }', undefined],
    ['AWS::Serverless::Api', '{ Domain: { DomainName: a.example.com } }', 'REGIONAL'],
    ['AWS::Serverless::Api', '{ Domain: { DomainName: a.example.com, EndpointConfiguration: EDGE } }', 'EDGE'],
  ])('of a %s %s is %s', (type, properties, endpoint) => {
    const index = yamlIndex(`Resources: { Domain: { Type: '${type}', Properties: ${properties} } }`);
    expect(index.domains.of(resource(index, 'Domain'))?.endpoint).toBe(endpoint);
  });
});

describe('what leads to an API', () => {
  const index = (mapping: string) => yamlIndex(`
Conditions: { HasDomain: !Equals [!Ref Domain, 'yes'] }
Resources:
  Api: { Type: AWS::ApiGateway::RestApi }
  Other: { Type: AWS::ApiGateway::RestApi }
  Mapping: ${mapping}`);

  test.each([
    ['a mapping', '{ Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: a.example.com, RestApiId: !Ref Api } }', [true]],
    ['a routing rule', '{ Type: AWS::ApiGatewayV2::RoutingRule, Properties: { Actions: [{ InvokeApi: { ApiId: !Ref Api } }] } }', [true]],
    ['a mapping of another API', '{ Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !Ref Other } }', [false]],
    ['a mapping of an API by its id', '{ Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: a1b2c3d4e5 } }', [false]],
    ['a mapping of an unknown API', '{ Type: AWS::ApiGateway::BasePathMapping, Properties: { RestApiId: !ImportValue api } }', [undefined]],
    ['a conditional mapping', '{ Type: AWS::ApiGatewayV2::ApiMapping, Condition: HasDomain, Properties: { ApiId: !Ref Api } }', [true, false]],
  ])('with %s', (_, mapping, expected) => {
    const given = index(mapping);
    expect(answers(given, () => given.domains.leadsTo(resource(given, 'Api')))).toEqual(expected);
  });
});

test('a name that only the deployment knows can be any', () => {
  const named = (name: string) => yamlIndex(`Resources: { Domain: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: ${name} } } }`).domains;
  expect(named('api.example.com').hasUnknownName).toBe(false);
  expect(named('!Ref Name').hasUnknownName).toBe(true);
  expect(named("!Sub '${Name}.example.com'").hasUnknownName).toBe(true);
});
