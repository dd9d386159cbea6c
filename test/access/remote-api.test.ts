import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { AccountRootPrincipal, ArnPrincipal, Role, User } from 'aws-cdk-lib/aws-iam';
import { KbRestApi, RemoteApi, type RemoteApiAttributes } from '../../src';

const PARTNER = { account: '222233334444', region: 'us-east-1' };
const API: RemoteApiAttributes = { apiId: 'a1b2c3d4e5', account: '111122223333', region: 'eu-west-1', stageName: 'prod' };
const ROLE = 'arn:aws:iam::111122223333:role/callers';

function given(env: typeof PARTNER | undefined = PARTNER) {
  const stack = new Stack(new App(), 'Partner', { env });
  return { stack, role: new Role(stack, 'Shop', { assumedBy: new AccountRootPrincipal() }) };
}

const statements = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
  .flatMap((resource) => (resource as { Properties: { PolicyDocument: { Statement: unknown[] } } }).Properties.PolicyDocument.Statement);

test('an API of another stack is read in its own account, stage and Region, and deployed before', () => {
  const { stack, role } = given();
  const owner = new Stack(stack.node.root as App, 'Owner', { env: { account: '111122223333', region: 'eu-west-1' } });
  const api = new KbRestApi(owner, 'Api');
  api.root.addMethod('GET', new MockIntegration());
  const remote = RemoteApi.ofRestApi(stack, 'Orders', api);
  remote.grantInvoke(role);
  expect([remote.account, remote.region, remote.stageName, ...stack.dependencies]).toEqual(['111122223333', 'eu-west-1', 'prod', owner]);
  expect(JSON.stringify(statements(stack)[0])).toMatch(
    /\["arn:aws:execute-api:eu-west-1:111122223333:",\{"Fn::GetStackOutput":\{"StackName":"Owner",.*"\/prod\/\*\/\*"\]/);
});

test('ARNs are those of the API, not of the stack that calls it', () => {
  const { stack } = given();
  expect(RemoteApi.rest(stack, 'Orders', API).callArns({ methods: ['GET'], paths: ['/orders/{id}'] }))
    .toEqual(['arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders/*']);
  expect(RemoteApi.rest(stack, 'China', { ...API, region: 'cn-north-1' }).callArns()).toEqual(['arn:aws-cn:execute-api:cn-north-1:111122223333:a1b2c3d4e5/prod/*/*']);
  expect(RemoteApi.rest(stack, 'Other', { ...API, partition: 'aws-iso-x' }).callArns({ stages: ['beta'] })).toEqual(['arn:aws-iso-x:execute-api:eu-west-1:111122223333:a1b2c3d4e5/beta/*/*']);
  expect(RemoteApi.rest(stack, 'Near', { apiId: 'a1b2c3d4e5' }).callArns()).toEqual(['arn:aws:execute-api:us-east-1:222233334444:a1b2c3d4e5/*/*/*']);
  expect(RemoteApi.webSocket(stack, 'Chat', API).callArns()).toEqual(['arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/$connect']);
});

test('URLs are those of the API', () => {
  const { stack } = given();
  expect(RemoteApi.rest(stack, 'Orders', API).urlForPath('/orders/7')).toBe('https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders/7');
  expect(RemoteApi.http(stack, 'Stock', { apiId: 'a1b2c3d4e5', account: '111122223333', region: 'cn-north-1' }).urlForPath()).toBe('https://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn');
  expect(RemoteApi.webSocket(stack, 'Chat', API).urlForPath()).toBe('wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod');
  expect(() => RemoteApi.rest(stack, 'Open', { apiId: 'a1b2c3d4e5' }).urlForPath()).toThrow("'stageName' must be given for a URL, got none [Partner/Open; ");
});

describe('the grant writes', () => {
  test('execute-api:Invoke for a REST API of another account', () => {
    const { stack, role } = given();
    RemoteApi.rest(stack, 'Orders', API).grantInvoke(role, { methods: ['GET', 'PUT'], paths: ['/orders/*'] }).assertSuccess();
    expect(statements(stack)).toEqual([{
      Action: 'execute-api:Invoke',
      Effect: 'Allow',
      Resource: ['arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders/*', 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/PUT/orders/*'],
    }]);
  });

  test('sts:AssumeRole for an HTTP API of another account', () => {
    const { stack } = given();
    RemoteApi.http(stack, 'Stock', { ...API, invokeRoleArn: ROLE }).grantInvoke(new User(stack, 'Ci'));
    expect(statements(stack)).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Resource: ROLE }]);
  });

  test('execute-api:Invoke for an HTTP API of the same account, in its default stage', () => {
    const { stack, role } = given();
    RemoteApi.http(stack, 'Stock', { apiId: 'f6g7h8i9j0', region: 'eu-west-3' }).grantInvoke(role, { methods: ['GET'], paths: ['/items'] });
    expect(statements(stack)).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: 'arn:aws:execute-api:eu-west-3:222233334444:f6g7h8i9j0/$default/GET/items' }]);
  });

  test('execute-api:ManageConnections for a WebSocket API', () => {
    const { stack, role } = given();
    const chat = RemoteApi.webSocket(stack, 'Chat', { apiId: 'a1b2c3d4e5', stageName: 'prod' });
    chat.grantManageConnections(role);
    chat.grantInvoke(role);
    expect(statements(stack)).toEqual([
      { Action: 'execute-api:ManageConnections', Effect: 'Allow', Resource: 'arn:aws:execute-api:us-east-1:222233334444:a1b2c3d4e5/prod/*/@connections/*' },
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: 'arn:aws:execute-api:us-east-1:222233334444:a1b2c3d4e5/prod/$connect' },
    ]);
  });

  test('sts:AssumeRole for the connections of a WebSocket API of another account', () => {
    const { stack, role } = given();
    RemoteApi.webSocket(stack, 'Chat', { ...API, invokeRoleArn: ROLE }).grantManageConnections(role);
    expect(statements(stack)).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Resource: ROLE }]);
  });
});

describe('refuses', () => {
  const LINK = { REST: 'api-gateway-cross-account-403', HTTP: 'api-gateway-iam-cross-account' };
  test.each<[string, 'REST' | 'HTTP', (stack: Stack, role: Role) => unknown, string]>([
    ['ApiAccountId', 'REST', (stack) => RemoteApi.rest(stack, 'Api', { ...API, account: '11112222333' }), "'account' must be a 12-digit account id, got '11112222333'"],
    ['ApiId', 'REST', (stack) => RemoteApi.rest(stack, 'Api', { ...API, apiId: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' }),
      "'apiId' must be the id alone, such as 'a1b2c3d4e5', got 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'"],
    ['ApiId', 'REST', (stack) => RemoteApi.rest(stack, 'Api', { ...API, apiId: '*' }), "'apiId' must be the id alone, such as 'a1b2c3d4e5', got '*'"],
    ['StageName', 'REST', (stack) => RemoteApi.rest(stack, 'Api', { ...API, stageName: 'a b' }), "'stages' must be stage names, or '*', got 'a b'"],
    ['InvokeRoleArn', 'HTTP', (stack) => RemoteApi.http(stack, 'Api', { ...API, invokeRoleArn: 'callers' }), "'invokeRoleArn' must be the ARN of a role, got 'callers'"],
    ['InvokeRoleOnRestApi', 'REST', (stack) => RemoteApi.rest(stack, 'Api', { ...API, invokeRoleArn: ROLE }),
      `'invokeRoleArn' must be left out for a REST API, whose resource policy admits callers, got '${ROLE}'`],
    ['HttpApiNeedsRole', 'HTTP', (stack, role) => RemoteApi.http(stack, 'Api', API).grantInvoke(role),
      "'invokeRoleArn' must be the role to assume, since an API without resource policy cannot be called from another account, got none for 111122223333"],
    ['CallerNotHere', 'REST', (stack) => RemoteApi.rest(stack, 'Api', API).grantInvoke(Role.fromRoleArn(stack, 'Else', 'arn:aws:iam::333344445555:role/x')),
      "'grantee' must be made in a stack of its account in this app, since no policy is written otherwise, got 'Partner/Else' of another account"],
    ['CallerNotHere', 'REST', (stack) => RemoteApi.rest(stack, 'Api', API).grantInvoke(new ArnPrincipal('arn:aws:iam::222233334444:role/x')),
      "'grantee' must be made in a stack of its account in this app, since no policy is written otherwise, got 'ArnPrincipal(arn:aws:iam::222233334444:role/x)'"],
    ['NotAWebSocketApi', 'REST', (stack, role) => RemoteApi.rest(stack, 'Api', API).grantManageConnections(role), "'grantManageConnections' must be used on a WebSocket API, got REST"],
  ])('%s', (code, kind, make, message) => {
    const { stack, role } = given();
    expect(() => make(stack, role)).toThrow(expect.objectContaining({ name: code, message: `${message} [Partner/Api; see https://repost.aws/knowledge-center/${LINK[kind]}]` }));
  });

  test('nothing that only the deployment knows', () => {
    const { stack, role } = given(undefined);
    const value = (id: string) => new CfnParameter(stack, id).valueAsString;
    RemoteApi.rest(stack, 'Api', { apiId: value('Id'), account: value('Account'), region: value('Region'), stageName: value('Stage') }).grantInvoke(role);
    expect(statements(stack)).toEqual([{
      Action: 'execute-api:Invoke',
      Effect: 'Allow',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':execute-api:', { Ref: 'Region' }, ':', { Ref: 'Account' }, ':', { Ref: 'Id' }, '/', { Ref: 'Stage' }, '/*/*']] },
    }]);
  });
});
