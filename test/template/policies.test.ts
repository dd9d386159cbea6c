import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Effect, ManagedPolicy, PolicyDocument as CdkDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { answers, resource, theOnly, value, yamlIndex } from './given';
import { synthesized } from './synthesized';
import { accountOf, matchesAction, PolicyDocument, Statement } from '../../src/template/model/policies';

const document = (raw: unknown) => new PolicyDocument(value(raw));
const statement = (raw: object) => new Statement(value({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...raw }));
const texts = (values: readonly { text: string | undefined }[] | undefined) => values?.map(({ text }) => text);

describe('a policy document', () => {
  test.each([
    ['a list of statements', { Statement: [{ Effect: 'Allow' }, { Effect: 'Deny' }] }, ['Allow', 'Deny']],
    ['a single statement', { Statement: { Effect: 'Deny' } }, ['Deny']],
    ['the text of a document', '{ "Statement": [{ "Effect": "Allow" }] }', ['Allow']],
    ['no statements', { Statement: [] }, []],
    ['nothing', undefined, []],
    ['text that is none', '{ "Statement"', []],
    ['an unknown value', { Ref: 'Policy' }, []],
    ['a statement that is a text', { Statement: ['Allow'] }, []],
  ])('has the statements of %s', (_, raw, effects) => {
    expect(document(raw).statements.map(({ effect }) => effect)).toEqual(effects);
  });

  const KNOWN = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  test.each<[string, unknown, boolean]>([
    ['all of it is at hand', { Statement: [KNOWN] }, true],
    ['values are links', { Statement: [{ ...KNOWN, Principal: { AWS: { 'Fn::GetAtt': ['Fn', 'Arn'] } } }] }, true],
    ['it has no statement', { Statement: [] }, true],
    ['an action is not known', { Statement: [{ ...KNOWN, Action: { Ref: 'P' } }] }, false],
    ['a resource is not known', { Statement: [{ ...KNOWN, Resource: ['*', { Ref: 'P' }] }] }, false],
    ['a principal is not known', { Statement: [{ ...KNOWN, Principal: { AWS: [{ Ref: 'P' }] } }] }, false],
    ['a condition is not known', { Statement: [{ ...KNOWN, Condition: { Ref: 'P' } }] }, false],
    ['the value of a condition is not known', { Statement: [{ ...KNOWN, Condition: { StringEquals: { 'aws:SourceVpce': { Ref: 'P' } } } }] }, false],
    ['an effect is not known', { Statement: [{ ...KNOWN, Effect: { Ref: 'P' } }] }, false],
    ['it says what is not meant', { Statement: [{ Effect: 'Allow', Principal: '*', NotAction: 'a:b', Resource: '*' }] }, false],
    ['one statement is not known', { Statement: [KNOWN, { Ref: 'P' }] }, false],
    ['it is not known', { Ref: 'P' }, false],
  ])('is authoritative, or not, when %s', (_, raw, expected) => {
    expect(document(raw).isAuthoritative).toBe(expected);
  });
});

describe('a statement', () => {
  test.each<[unknown, string[] | undefined]>([
    ['*', ['ANYONE *']],
    [{ AWS: '*' }, ['ANYONE *']],
    [{ AWS: ['111122223333', '*'] }, ['AWS 111122223333', 'ANYONE *']],
    [{ Service: 'apigateway.amazonaws.com', AWS: '111122223333' }, ['AWS 111122223333', 'SERVICE apigateway.amazonaws.com']],
    [{ Federated: 'cognito-identity.amazonaws.com' }, ['FEDERATED cognito-identity.amazonaws.com']],
    [{ CanonicalUser: 'abc' }, ['CANONICAL abc']],
    [undefined, []],
    [{ Ref: 'P' }, undefined],
    ['111122223333', undefined],
    [{ AWS: { Ref: 'P' } }, undefined],
  ])('speaks of the principals %j', (Principal, expected) => {
    expect(statement({ Principal }).principals?.map(({ type, value: named }) => `${type} ${named.text}`)).toEqual(expected);
  });

  test('that excludes principals, actions or resources does not say whom or what it is for', () => {
    const given = new Statement(value({ Effect: 'Allow', NotPrincipal: '*', NotAction: 'a:b', NotResource: '*' }));
    expect([given.principals, given.actions, given.resources, given.names('a:b'), given.covers(['arn:x']), given.isKnown])
      .toEqual([undefined, undefined, undefined, undefined, undefined, false]);
  });

  test.each<[unknown, boolean | undefined]>([
    ['execute-api:Invoke', true],
    [['execute-api:ManageConnections', 'EXECUTE-API:invoke'], true],
    ['execute-api:*', true],
    ['*', true],
    ['execute-api:Invok?', true],
    ['execute-api:ManageConnections', false],
    ['apigateway:*', false],
    [[], false],
    [['apigateway:*', { Ref: 'P' }], undefined],
    [{ Ref: 'P' }, undefined],
  ])('with the action %j names execute-api:Invoke: %s', (Action, expected) => {
    expect(statement({ Action }).names('execute-api:Invoke')).toBe(expected);
  });

  test.each<[unknown, boolean | undefined]>([
    ['arn:aws:execute-api:*:*:abc/*', true],
    [['arn:aws:execute-api:*:*:abc/test/*', 'arn:aws:execute-api:*:*:abc/prod/*'], true],
    ['arn:aws:execute-api:*:*:other/*', false],
    [{ Ref: 'P' }, undefined],
    [['arn:aws:execute-api:*:*:other/*', { Ref: 'P' }], undefined],
  ])('with the resource %j covers an ARN: %s', (Resource, expected) => {
    expect(statement({ Resource }).covers(['arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/'])).toBe(expected);
  });

  test('has its conditions in a list, keys in lower case', () => {
    const Condition = { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] }, IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8', 'aws:SourceIp': { Ref: 'P' } } };
    expect(statement({ Condition }).conditions?.map(({ operator, key, values }) => [operator, key, texts(values)])).toEqual([
      ['StringNotEquals', 'aws:sourcevpce', ['vpce-1', 'vpce-2']],
      ['IpAddress', 'aws:vpcsourceip', ['10.0.0.0/8']],
      ['IpAddress', 'aws:sourceip', undefined],
    ]);
    expect([statement({}).conditions, statement({ Condition: { StringEquals: { Ref: 'P' } } }).conditions]).toEqual([[], undefined]);
  });

  test('of a grant to VPC endpoints reads as the CDK writes it', () => {
    const stack = new Stack(new App(), 'Stack');
    const endpoint = new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc: new Vpc(stack, 'Vpc'), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [endpoint] } });
    api.root.addMethod('GET');
    api.grantInvokeFromVpcEndpointsOnly([endpoint]);
    const index = synthesized(stack.node.root as App);
    const policy = new PolicyDocument(index.apis.all[0].policy);
    expect(policy.isAuthoritative).toBe(true);
    expect(policy.statements.map(({ effect, principals, resources, conditions }) => [
      effect, principals?.map(({ type }) => type), texts(resources),
      conditions?.map(({ operator, key, values }) => `${operator} ${key} ${values?.map(({ link }) => link?.resource.type).join()}`),
    ])).toEqual([
      ['Deny', ['ANYONE'], ['execute-api:/*'], ['StringNotEquals aws:sourcevpce AWS::EC2::VPCEndpoint']],
      ['Allow', ['ANYONE'], ['execute-api:/*'], []],
    ]);
  });
});

test.each([
  ['111122223333', '111122223333'],
  ['arn:aws:iam::111122223333:root', '111122223333'],
  ['arn:aws:iam::111122223333:role/path/caller', '111122223333'],
  ['arn:aws:sts::111122223333:assumed-role/caller/session', '111122223333'],
  ['12345', '12345'],
  ['*', undefined],
  ['AIDAEXAMPLE', undefined],
])('the account of the principal %s is %s', (principal, account) => {
  expect(accountOf(value(principal))?.join('')).toBe(account);
});

test('the account of a principal can be the one that is deployed to', () => {
  const own = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' };
  expect(accountOf(value(own, {}, { account: '111122223333' }))).toEqual(['111122223333']);
  expect(accountOf(value(own))).toEqual([{ hole: '0:AWS::AccountId' }]);
  expect(accountOf(value({ 'Fn::GetAtt': ['Fn', 'Arn'] }))).toBeUndefined();
});

test.each([['lambda:*', true], ['*:*', true], ['*', true], ['lambda:Invoke?unction', true], ['lambda:Invoke', false], ['s3:*', false]])(
  'the action %s matches lambda:InvokeFunction: %s', (pattern, expected) => {
    expect(matchesAction(pattern, 'lambda:InvokeFunction')).toBe(expected);
  });

describe('a role', () => {
  const ROLES = `
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Action: sts:AssumeRole, Principal: { Service: apigateway.amazonaws.com } } }
      Policies: [{ PolicyName: inline, PolicyDocument: { Statement: { Action: a:inline } } }]
      ManagedPolicyArns: [!Ref Managed, !Sub 'arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs']
  Other: { Type: AWS::IAM::Role }
  Managed: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { Action: a:managed } } } }
  AttachedManaged: { Type: AWS::IAM::ManagedPolicy, Properties: { Roles: [!Ref Role], PolicyDocument: { Statement: { Action: a:attached-managed } } } }
  Policy: { Type: AWS::IAM::Policy, Properties: { Roles: [!Ref Other, !Ref Role], PolicyDocument: { Statement: { Action: a:attached } } } }
  Lone: { Type: AWS::IAM::RolePolicy, Properties: { RoleName: !Ref Role, PolicyDocument: { Statement: { Action: a:lone } } } }
  Strange: { Type: AWS::IAM::Policy, Properties: { Roles: [!Ref Other], PolicyDocument: { Statement: { Action: a:strange } } } }
`;
  const role = (more = '') => {
    const index = yamlIndex(`Conditions: { C: !Equals [!Ref P, x] }\nResources:${ROLES}${more}`);
    return index.identities.of(resource(index, 'Role'))!;
  };
  const actions = (given: ReturnType<typeof role>) =>
    given.policies.flatMap(({ document: { statements } }) => statements.flatMap((each) => texts(each.actions)));

  test('has its inline policies, those attached to it, and those that it names', () => {
    expect(actions(role())).toEqual(['a:inline', 'a:attached', 'a:attached-managed', 'a:lone', 'a:managed']);
  });

  test('has managed policies by name', () => {
    expect(role().managedPolicyNames).toEqual(['service-role/AmazonAPIGatewayPushToCloudWatchLogs']);
  });

  test('says whom it trusts', () => {
    expect(role().trust.statements.map(({ principals }) => principals?.map(({ value: { text } }) => text))).toEqual([['apigateway.amazonaws.com']]);
  });

  test.each([
    ['', true],
    ['  More: { Type: AWS::IAM::Policy, Properties: { Roles: [!Ref Parameter] } }', false],
    ['  More: { Type: AWS::IAM::Policy, Properties: { Roles: !Ref Parameter } }', false],
    ['  More: { Type: AWS::IAM::Policy, Properties: { Roles: [elsewhere] } }', true],
  ])('is complete with %s: %s', (more, complete) => {
    expect(role(more).isComplete).toBe(complete);
  });

  test('is made by a role, a user or a group, and by nothing else', () => {
    const { identities, apis } = yamlIndex('Resources: { Api: { Type: AWS::ApiGateway::RestApi } }');
    expect([identities.of(apis.all[0].resource), identities.of(undefined)]).toEqual([undefined, undefined]);
  });

  test('that names an unknown managed policy is not complete', () => {
    const index = yamlIndex('Resources: { Role: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess, !Ref Arn] } } }');
    expect(index.identities.of(resource(index, 'Role'))?.isComplete).toBe(false);
  });

  test('has a policy on a condition where that holds', () => {
    const given = role('  More: { Type: AWS::IAM::Policy, Condition: C, Properties: { Roles: [!Ref Role], PolicyDocument: { Statement: { Action: a:more } } } }');
    expect(answers(given.resource.template.index, () => actions(given).includes('a:more'))).toEqual([true, false]);
  });

  test('of the CDK has what is granted to it, over stacks', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const caller = new Role(stack, 'Caller', {
      assumedBy: new AccountPrincipal('444455556666'),
      inlinePolicies: { own: new CdkDocument({ statements: [new PolicyStatement({ actions: ['a:inline'], resources: ['*'] })] }) },
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
    });
    caller.addToPolicy(new PolicyStatement({ actions: ['a:granted'], resources: ['*'], effect: Effect.ALLOW }));
    new ManagedPolicy(new Stack(app, 'Other'), 'Managed', { roles: [caller], statements: [new PolicyStatement({ actions: ['a:elsewhere'], resources: ['*'] })] });
    const index = synthesized(app);
    const read = index.identities.of(theOnly(index, 'AWS::IAM::Role'))!;
    expect([actions(read), read.managedPolicyNames, read.isComplete]).toEqual([['a:inline', 'a:granted', 'a:elsewhere'], ['ReadOnlyAccess'], true]);
    expect(read.trust.statements[0].principals?.map(({ value: named }) => accountOf(named)?.join())).toEqual(['444455556666']);
  });
});

describe('the account settings', () => {
  const account = 'Account: { Type: AWS::ApiGateway::Account, Properties: { CloudWatchRoleArn: !GetAtt Role.Arn } }, Role: { Type: AWS::IAM::Role }';
  const index = yamlIndex(`Resources: { ${account} }`, { name: 'ireland', region: 'eu-west-1', account: '111122223333' });
  const [ireland] = index.templates;
  const same = index.add({ name: 'same', body: { Resources: {} }, region: 'eu-west-1', account: '111122223333' });
  const virginia = index.add({ name: 'virginia', body: { Resources: {} }, region: 'us-east-1', account: '111122223333' });
  const open = index.add({ name: 'open', body: { Resources: {} } });
  const halfOpen = index.add({ name: 'half open', body: { Resources: {} }, region: 'us-east-1' });
  const nested = index.add({ name: 'nested', body: { Resources: {} }, parent: ireland.resource('Role') });

  test.each([
    [ireland, 1, true], [same, 1, true], [nested, 1, true], [virginia, 0, false], [open, 0, true], [halfOpen, 0, false],
  ])('act on the same account and Region, and may act on an unknown one', (given, certainly, possibly) => {
    expect([index.accounts.in(given).length, index.accounts.mayExistIn(given)]).toEqual([certainly, possibly]);
  });

  test('name a role', () => {
    expect(index.accounts.all.map(({ role }) => role?.resource.logicalId)).toEqual(['Role']);
  });
});
