import * as fc from 'fast-check';
import { isObject, JsonObject, setMember } from '../../src/template/json';
import { readTemplate, TemplateError } from '../../src/template/read';
import { TemplateIndex } from '../../src/template/template-index';
import { Worlds } from '../../src/template/world';

const NAMES = ['A', 'B', 'C', 'D', '__proto__', 'constructor', 'AWS::Region', 'AWS::NoValue', 'toString'];
const TYPES = [
  'AWS::ApiGateway::RestApi', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::Resource', 'AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::Authorizer', 'AWS::ApiGateway::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::BasePathMappingV2', 'AWS::ApiGateway::UsagePlan', 'AWS::ApiGateway::UsagePlanKey', 'AWS::ApiGateway::Account',
  'AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Stage', 'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::RoutingRule', 'AWS::ApiGatewayV2::Authorizer', 'AWS::CloudFormation::Stack', 'AWS::SSM::Parameter',
  'AWS::Serverless::Api', 'AWS::Serverless::HttpApi', 'AWS::Serverless::Function', 'AWS::Serverless::StateMachine', 'AWS::Lambda::Function',
  'AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::Permission', 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::User',
  'AWS::Route53::RecordSet', 'AWS::Route53::RecordSetGroup', 'AWS::CertificateManager::Certificate', 'Custom::CrossRegionExportReader',
  'Custom::CrossRegionExportWriter', 'AWS::CloudFront::Distribution', 'AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Route', 'AWS::Route53Resolver::ResolverEndpoint',
];
const KEYS = [
  'RestApiId', 'ApiId', 'ResourceId', 'ParentId', 'PathPart', 'HttpMethod', 'StageName', 'Stage', 'MethodSettings', 'RouteSettings', 'DefaultRouteSettings',
  'StageDescription', 'Body', 'DefinitionBody', 'paths', '/a', 'get', 'security', 'components', 'securitySchemes', 'x-amazon-apigateway-integration',
  'responses', 'Integration', 'IntegrationResponses', 'Target', 'RouteKey', 'ProtocolType', 'EndpointConfiguration', 'Types', 'Policy', 'PolicyDocument',
  'Statement', 'Principal', 'AWS', 'Action', 'Resource', 'Condition', 'Effect', 'Policies', 'Roles', 'ManagedPolicyArns', 'AssumeRolePolicyDocument',
  'Events', 'Type', 'Properties', 'Auth', 'Authorizers', 'UsagePlan', 'Domain', 'DomainName', 'DomainNameArn', 'BasePath', 'ApiMappingKey', 'Actions',
  'InvokeApi', 'DomainNameConfigurations', 'CertificateArn', 'SubjectAlternativeNames', 'RecordSets', 'Name', 'AliasTarget', 'DNSName', 'ResourceRecords',
  'HostedZoneId', 'DistributionConfig', 'Origins', 'OriginGroups', 'Members', 'Items', 'CacheBehaviors', 'DefaultCacheBehavior', 'Aliases', 'FunctionAssociations',
  'FunctionName', 'SourceArn', 'ApiStages', 'UsagePlanId', 'ServiceName', 'SecurityGroupIds', 'SecurityGroupIngress', 'GroupId', 'IpProtocol', 'FromPort',
  'ToPort', 'IpAddresses', 'Direction', 'Parameters', 'TemplateURL', 'WriterProps', 'exports', 'Uri', 'IntegrationUri', '__proto__', 'constructor',
];
const TEXTS = [
  '', '*', 'GET', 'prod', 'A', '${A}', '${A.B.C}', '${', '$default', 'GET /a', 'Allow', 'execute-api:/*', 'arn:aws:execute-api:eu-west-1:111122223333:abc/*/GET/*',
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:${stageVariables.fn}/invocations', 'https://x.execute-api.eu-west-1.amazonaws.com/p',
  '{{resolve:ssm:x}}', '{"Statement":[{"Effect":"Allow"}]}', 'REST', 'HTTP', 'PRIVATE', 'Api', 'HttpApi', '\u0001', '\u00010\u0002', '__proto__', '-1', '443',
];

/** Object with any keys: `fc.record` would lose `__proto__`. */
function objectOf(entries: [string, unknown][]): JsonObject {
  const result = {};
  for (const [key, value] of entries) setMember(result, key, value);
  return result;
}

const name = fc.constantFrom(...NAMES);
const { json } = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.constantFrom(...TEXTS), fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
  intrinsic: fc.oneof(
    name.map((to) => ({ Ref: to })),
    fc.tuple(name, fc.constantFrom('Arn', 'Outputs.A', 'RootResourceId', 'ApiEndpoint', 'RegionalDomainName', '/cdk/exports/x')).map((at) => ({ 'Fn::GetAtt': at })),
    name.map((to) => ({ 'Fn::Sub': `a\${${to}}/\${${to}.Arn}` })),
    fc.tuple(name, tie('json'), tie('json')).map((branches) => ({ 'Fn::If': branches })),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => ({ 'Fn::Join': ['', items] })),
    fc.tuple(tie('json'), tie('json')).map((argument) => ({ 'Fn::Select': argument })),
    tie('json').map((argument) => ({ 'Fn::Select': [0, { 'Fn::Split': ['/', argument] }] })),
    fc.tuple(fc.constantFrom('Fn::FindInMap', 'Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::Sub', 'Fn::Join', 'Fn::Transform', 'Fn::GetAtt', 'Ref'), tie('json')).map(([fn, argument]) => ({ [fn]: argument })),
  ),
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'), tie('intrinsic'),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('json')), { maxLength: 5 }).map((entries) => objectOf(entries as [string, unknown][])),
  ),
}));

const condition = fc.oneof(
  fc.tuple(name, fc.constantFrom(...TEXTS)).map(([parameter, text]) => ({ 'Fn::Equals': [{ Ref: parameter }, text] })),
  fc.tuple(fc.constantFrom('Fn::And', 'Fn::Or', 'Fn::Not'), fc.array(name, { maxLength: 3 })).map(([fn, names]) => ({ [fn]: names.map((Condition) => ({ Condition })) })),
  json,
);
const resource = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(fc.constantFrom(...TYPES), fc.array(fc.tuple(fc.constantFrom(...KEYS), json), { maxLength: 8 }), fc.option(name), json)
    .map(([Type, properties, Condition, DependsOn]) => ({ Type, Properties: objectOf(properties as [string, unknown][]), Condition, DependsOn })) },
  { weight: 1, arbitrary: json },
);
const named = <T>(values: fc.Arbitrary<T>, maxLength: number) => fc.array(fc.tuple(name, values), { maxLength }).map((entries) => objectOf(entries));
const body = fc.record({
  Resources: named(resource, 6),
  Conditions: fc.oneof(named(condition, 4), json),
  Mappings: json,
  Parameters: fc.oneof(named(json, 2), json),
  Outputs: fc.oneof(named(fc.record({ Value: json, Export: fc.record({ Name: json }) }), 3), json),
  Globals: json,
  Transform: fc.constantFrom(undefined, 'AWS::Serverless-2016-10-31', ['AWS::LanguageExtensions', 5], {}),
}, { requiredKeys: ['Resources'] });

/** Reads every getter of the object, and of what these give, once each. */
function exercise(subject: unknown, seen: Set<unknown>, left: { steps: number }): void {
  const open = [subject];
  while (open.length > 0 && left.steps-- > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
      open.push(...[...value as Iterable<unknown>].slice(0, 50));
      continue;
    }
    for (let type = Object.getPrototypeOf(value) as object | null; type !== null && type !== Object.prototype; type = Object.getPrototypeOf(type) as object | null) {
      for (const [key, { get, value: method }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
        if (get !== undefined) open.push(get.call(value));
        else if (typeof method === 'function' && method.length === 0 && key !== 'constructor') open.push((method as () => unknown).call(value));
      }
    }
    open.push(...Object.values(value));
  }
}

/** Asks everything that can be asked of the templates, in a few worlds. */
function askEverything(...bodies: JsonObject[]): void {
  const index = new TemplateIndex();
  for (const [position, each] of bodies.entries()) index.add({ name: `t${position}`, body: each, stackName: 'A', parent: index.templates[0]?.resource('A') });
  const worlds = new Worlds();
  index.world = worlds;
  let runs = 0;
  do {
    exercise(index, new Set([worlds]), { steps: 5_000 });
    for (const { resources, condition: holds } of index.templates) {
      void holds;
      for (const one of resources.values()) {
        for (const key of KEYS) [one.get(key).items, one.get(key).entries, one.get(key).key, String(one.get(key)), one.get(key).number, one.get(key).boolean].toString();
        for (const other of resources.values()) one.waitsFor(other);
        index.apis.of(one);
        index.apis.stagesMadeBy(one);
        index.domains.reference(one.get('DomainName'));
        index.functions.invocation(one.get('Uri'));
        index.identities.of(one)?.policies.map(({ document }) => document.statements.map((statement) => [statement.isKnown, statement.covers(['arn:aws:x']), statement.names('a:b')]));
        index.records.madeBy(one).map((record) => [record.targets, record.isPrivate]);
        index.usagePlans.of(one)?.stages?.map((entry) => index.apis.stages.map((stage) => entry.isFor(stage)));
        for (const origin of index.distributions.of(one)?.origins ?? []) [origin.target, origin.behaviors].toString();
      }
    }
  } while (worlds.next() && ++runs < 3);
}

test('arbitrary templates never throw', () => {
  fc.assert(fc.property(body, body, (first, second) => askEverything(first as JsonObject, second as JsonObject)), { numRuns: 150 });
}, 30_000);

test('arbitrary text is a template or a TemplateError', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json(), json.map((value) => JSON.stringify(value)),
    fc.array(fc.constantFrom('Resources:', '\n', '  ', '- ', '&a ', '*a', '!Ref ', '!GetAtt ', '{', '}', '[', ']', ',', ': ', '"', '<<', '#', '? ', '|', '\t', 'x')).map((pieces) => pieces.join('')));
  fc.assert(fc.property(text, (given) => {
    try {
      expect(isObject(readTemplate(given, 'file'))).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
    }
  }), { numRuns: 2_000 });
});

describe('a template with', () => {
  const api = (properties: object, more: object = {}) => ({ Resources: { A: { Type: 'AWS::ApiGateway::RestApi', Properties: properties } }, ...more });
  const nestedIn = (depth: number, wrap: (inner: unknown) => unknown, inner: unknown = 'x') => {
    let value = inner;
    for (let level = 0; level < depth; level++) value = wrap(value);
    return value;
  };
  const shared = (levels: number, wrap: (inner: unknown) => unknown) => nestedIn(levels, wrap);

  test.each<[string, JsonObject]>([
    ['5,000 levels of lists', api({ Body: nestedIn(5_000, (inner) => [inner]) })],
    ['5,000 levels of maps', api({ Body: nestedIn(5_000, (inner) => ({ paths: inner })) })],
    ['5,000 levels of Fn::If', api({ Body: nestedIn(5_000, (inner) => ({ 'Fn::If': ['C', inner, inner] })) }, { Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } } })],
    ['5,000 levels of Fn::Join', api({ Body: nestedIn(5_000, (inner) => ({ 'Fn::Join': ['', [inner]] })) })],
    ['5,000 levels of Fn::Not', api({ Body: { 'Fn::If': ['C', 1, 2] } }, { Conditions: { C: nestedIn(5_000, (inner) => ({ 'Fn::Not': [inner] }), { Condition: 'C' }) } })],
    ['Globals 5,000 levels deep', api({}, { Transform: 'AWS::Serverless-2016-10-31', Globals: { Api: nestedIn(5_000, (inner) => ({ a: inner })) } })],
    ['20 levels of Fn::If, each on its own condition', api({ Body: nestedIn(20, (inner) => ({ 'Fn::If': [`C${JSON.stringify(inner).length}`, inner, 'y'] })) })],
    ['a shared Fn::Join that doubles 60 times', api({ Policy: shared(60, (inner) => ({ 'Fn::Join': ['', [inner, inner]] })) })],
    ['a shared Fn::If that doubles 60 times', api({ Policy: shared(60, (inner) => ({ 'Fn::If': ['C', inner, inner] })) })],
    ['a shared map that doubles 60 times', api({ Body: shared(60, (inner) => ({ a: inner, b: inner })) })],
    ['a shared list that doubles 60 times', api({ Policy: { Statement: shared(60, (inner) => [inner, inner]) } })],
    ['a text of 50,000 references', api({ Policy: { 'Fn::Sub': '${A}'.repeat(50_000) } })],
    ['a text of a million open braces', api({ Policy: { 'Fn::Sub': '${'.repeat(500_000) } })],
    ['a number of a million digits', api({ MinimumCompressionSize: `${'1'.repeat(1_000_000)}x` })],
    ['200,000 pieces to join', api({ Policy: { 'Fn::Join': ['', new Array<string>(200_000).fill('a')] } })],
    ['a path of a million characters', api({ Policy: { Statement: { Effect: 'Allow', Action: '*'.repeat(1_000_000), Resource: '*a'.repeat(500_000) } } })],
    ['a text joined to itself for ever', api({ Policy: nestedIn(50, (inner) => ({ 'Fn::Join': ['', [inner, inner, inner, 'x'.repeat(1_000)]] })) })],
    ['exports that import each other', { Resources: {}, Outputs: { A: { Value: { 'Fn::ImportValue': 'b' }, Export: { Name: 'a' } }, B: { Value: { 'Fn::ImportValue': 'a' }, Export: { Name: 'b' } } } }],
    ['DependsOn in a circle', { Resources: { A: { Type: 'T', DependsOn: 'B' }, B: { Type: 'T', DependsOn: ['A', 'B'] } } }],
    ['an alias of itself', { Resources: { A: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'A' } } }, P: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'A' } } } } }],
    ['a resource path that is its own parent', { Resources: { A: { Type: 'AWS::ApiGateway::RestApi' }, R: { Type: 'AWS::ApiGateway::Resource', Properties: { ParentId: { Ref: 'R' } } }, M: { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'A' }, ResourceId: { Ref: 'R' } } } } }],
  ])('%s is read to the end', (_, given) => {
    askEverything(given);
  });

  test('YAML 5,000 levels deep is refused', () => {
    const text = `Resources:\n  A: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`;
    expect(() => readTemplate(text, 'file')).toThrow(TemplateError);
  });

  test('JSON 5,000 levels deep is read', () => {
    askEverything(readTemplate(`{"Resources":{"A":{"Type":"AWS::ApiGateway::RestApi","Properties":{"Body":${'{"paths":'.repeat(5_000)}1${'}'.repeat(5_000)}}}}}`, 'file'));
  });
});

test('10,000 methods are each looked at a fixed number of times', () => {
  let reads = 0;
  const counted = (properties: object) => new Proxy(properties, {
    get(target, key) {
      reads++;
      return Reflect.get(target, key) as unknown;
    },
  });
  const count = (methods: number): number => {
    const Resources: Record<string, object> = { Api: { Type: 'AWS::ApiGateway::RestApi' } };
    for (let position = 0; position < methods; position++) {
      Resources[`R${position}`] = { Type: 'AWS::ApiGateway::Resource', Properties: counted({ RestApiId: { Ref: 'Api' }, ParentId: position % 50 === 0 ? { 'Fn::GetAtt': ['Api', 'RootResourceId'] } : { Ref: `R${position - 1}` }, PathPart: `p${position}` }) };
      Resources[`M${position}`] = { Type: 'AWS::ApiGateway::Method', Properties: counted({ RestApiId: { Ref: 'Api' }, ResourceId: { Ref: `R${position}` }, HttpMethod: 'GET' }) };
    }
    const index = new TemplateIndex();
    index.add({ name: 't', body: { Resources } });
    reads = 0;
    for (const operation of index.apis.all[0].operations) [operation.path, operation.verb, operation.authorization].toString();
    return reads / methods;
  };
  const [few, many] = [count(100), count(10_000)];
  expect(few).toBeGreaterThan(0);
  expect(many).toBeCloseTo(few, 5);
});
