import * as fc from 'fast-check';
import { JsonObject, setMember } from '../../src/template/json';

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
/** Property names that the model and the rules read. */
export const KEYS = [
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
/** Any JSON, with intrinsic functions in it. */
export const { json } = fc.letrec((tie) => ({
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
  {
    weight: 9,
    arbitrary: fc.tuple(fc.constantFrom(...TYPES), fc.array(fc.tuple(fc.constantFrom(...KEYS), json), { maxLength: 8 }), fc.option(name), json)
      .map(([Type, properties, Condition, DependsOn]) => ({ Type, Properties: objectOf(properties as [string, unknown][]), Condition, DependsOn })),
  },
  { weight: 1, arbitrary: json },
);
const named = <T>(values: fc.Arbitrary<T>, maxLength: number) => fc.array(fc.tuple(name, values), { maxLength }).map((entries) => objectOf(entries));
/** Any template, well-formed or not. */
export const body = fc.record({
  Resources: named(resource, 6),
  Conditions: fc.oneof(named(condition, 4), json),
  Mappings: json,
  Parameters: fc.oneof(named(json, 2), json),
  Outputs: fc.oneof(named(fc.record({ Value: json, Export: fc.record({ Name: json }) }), 3), json),
  Globals: json,
  Transform: fc.constantFrom(undefined, 'AWS::Serverless-2016-10-31', ['AWS::LanguageExtensions', 5], {}),
}, { requiredKeys: ['Resources'] });
