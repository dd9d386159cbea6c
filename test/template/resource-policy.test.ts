import { answers, resource, yamlIndex } from './given';
import { ResourcePolicy } from '../../src/template/model/resource-policy';

/** The policy of the API `Api` of a template. */
function policyOf(api: string, more = ''): ResourcePolicy {
  const index = yamlIndex(`Transform: AWS::Serverless-2016-10-31\nResources:\n  Api: ${api}\n${more}`);
  return new ResourcePolicy(index.apis.of(resource(index, 'Api'))!);
}

/** Each statement in a line: effect, principals, conditions. */
function lines({ statements }: ResourcePolicy): string[] {
  return statements.map(({ effect, principals, conditions }) => [
    effect,
    principals?.map(({ type, value }) => type === 'ANYONE' ? '*' : value.text).join('+'),
    ...conditions?.map(({ operator, key, values }) => `${operator} ${key} ${values?.map(({ text, link }) => text ?? link?.resource.logicalId).join('+')}`) ?? [],
  ].join(' | '));
}

const STATEMENT = '{ Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: "*" }';
const rest = (properties: string) => `{ Type: AWS::ApiGateway::RestApi, Properties: { ${properties} } }`;
const sam = (resourcePolicy: string) => `{ Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { ResourcePolicy: ${resourcePolicy} } } }`;

test.each([
  ['the property', rest(`Policy: { Statement: [${STATEMENT}] }`)],
  ['a single statement', rest(`Policy: { Statement: ${STATEMENT} }`)],
  ['the OpenAPI document', rest(`Body: { paths: {}, x-amazon-apigateway-policy: { Statement: [${STATEMENT}] } }`)],
  ['statements of SAM', sam(`{ CustomStatements: [${STATEMENT}] }`)],
])('reads the policy from %s', (_, api) => {
  const policy = policyOf(api);
  expect([lines(policy), policy.isComplete, policy.isAbsent]).toEqual([['Allow | *'], true, false]);
});

test('knows what the short forms of SAM stand for', () => {
  expect(lines(policyOf(sam('{ AwsAccountWhitelist: ["222233334444"], AwsAccountBlacklist: ["333344445555"] }')))).toEqual(['Allow | 222233334444', 'Deny | 333344445555']);
  expect(lines(policyOf(sam('{ IpRangeWhitelist: [10.0.0.0/8], IpRangeBlacklist: [10.1.0.0/16] }')))).toEqual([
    'Allow | *', 'Deny | * | NotIpAddress aws:sourceip 10.0.0.0/8', 'Allow | *', 'Deny | * | IpAddress aws:sourceip 10.1.0.0/16',
  ]);
  expect(lines(policyOf(sam('{ SourceVpcWhitelist: [vpc-1, vpce-2] }')))).toEqual(['Allow | *', 'Deny | * | StringNotEquals aws:sourcevpc vpc-1 | StringNotEquals aws:sourcevpce vpce-2']);
  expect(lines(policyOf(sam('{ IntrinsicVpcWhitelist: [!Ref Vpc], IntrinsicVpceBlacklist: [!Ref Endpoint] }'), '  Vpc: { Type: AWS::EC2::VPC }\n  Endpoint: { Type: AWS::EC2::VPCEndpoint }'))).toEqual([
    'Allow | *', 'Deny | * | StringNotEquals aws:sourcevpc Vpc', 'Allow | *', 'Deny | * | StringEquals aws:sourcevpce Endpoint',
  ]);
});

test('reports a short form where it is written', () => {
  const policy = policyOf(sam(`{ CustomStatements: [${STATEMENT}], AwsAccountWhitelist: ["222233334444"] }`));
  const [written, made] = policy.statements;
  expect([policy.at(written, written.value).path, policy.at(made, made.value.get('Principal')).path])
    .toEqual(['Properties.Auth.ResourcePolicy.CustomStatements.0', 'Properties.Auth.ResourcePolicy.AwsAccountWhitelist']);
});

test.each([
  ['without any', rest('Name: orders'), true],
  ['with a document that has none', rest('Body: { paths: {} }'), true],
  ['with a document that includes another', rest('Body: { paths: {}, Fn::Transform: { Name: AWS::Include } }'), false],
  ['with a document elsewhere', rest('BodyS3Location: { Bucket: b, Key: k }'), false],
  ['with a document that is not known', rest('Body: !Ref Body'), false],
  ['with a policy that is not known', rest('Policy: !Ref Policy'), false],
  ['cloned from another', rest('CloneFrom: abcdef1234'), false],
])('there is certainly no policy %s: %s', (_, api, expected) => {
  const policy = policyOf(api);
  expect([policy.isAbsent, policy.statements, policy.isComplete]).toEqual([expected, [], expected]);
});

test('is not complete if an event of a function adds to it', () => {
  const policy = policyOf('{ Type: AWS::Serverless::Api, Properties: { StageName: prod } }',
    '  Fn: { Type: AWS::Serverless::Function, Properties: { Events: { E: { Type: Api, Properties: { RestApiId: !Ref Api, Method: get, Path: /, Auth: { ResourcePolicy: { AwsAccountWhitelist: ["1"] } } } } } } }');
  expect([policy.isAbsent, policy.isComplete]).toEqual([false, false]);
});

test('is not complete if a statement may be missing', () => {
  const index = yamlIndex(`
Conditions: { C: !Equals [!Ref P, x] }
Resources:
  Api: ${rest(`Policy: { Statement: [!If [C, ${STATEMENT}, !Ref Other], ${STATEMENT}] }`)}`);
  expect(answers(index, () => {
    const policy = new ResourcePolicy(index.apis.all[0]);
    return [policy.statements.length, policy.isComplete];
  })).toEqual([[2, true], [1, false]]);
});

test('a missing policy is reported where it should be', () => {
  expect([policyOf(rest('Name: orders')).value.path, policyOf('{ Type: AWS::Serverless::Api, Properties: { StageName: prod } }').value.path])
    .toEqual(['Properties.Policy', 'Properties.Auth.ResourcePolicy']);
});
