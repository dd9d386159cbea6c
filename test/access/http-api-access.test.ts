import { App, CfnParameter, Duration, PhysicalName, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpApi, HttpMethod, HttpNoneAuthorizer, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccountRootPrincipal, ArnPrincipal, IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import { ApiCaller, HttpApiAccess, type HttpApiGrantOptions, KbHttpApi, KbWebSocketApi, WebSocketApiAccess } from '../../src';
import { refusedBySynthesis } from '../support/refusals';

const OWNER = { account: '111122223333', region: 'eu-west-1' };
const PARTNER = { account: '222233334444', region: 'eu-west-1' };
const SHOP = 'arn:aws:iam::222233334444:role/shop';
const backend = () => new HttpUrlIntegration('Backend', 'https://example.com');
const account = ApiCaller.account('222233334444', { externalId: 'shop-7' });

function given(env: typeof OWNER | undefined = OWNER) {
  const app = new App();
  const stack = new Stack(app, 'Owner', { env });
  const api = new KbHttpApi(stack, 'Shop', { defaultAuthorizer: new HttpIamAuthorizer() });
  const [items] = api.addRoutes({ path: '/items/{id}', methods: [HttpMethod.GET, HttpMethod.PUT], integration: backend() });
  return { app, stack, api, items };
}

interface Document { Statement: Record<string, unknown>[] }
interface RoleProperties {
  AssumeRolePolicyDocument: Document; Policies: { PolicyDocument: Document }[]; MaxSessionDuration?: number; RoleName?: string;
}
const rolesOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'))
  .map((resource) => (resource as { Properties: RoleProperties }).Properties).filter(({ Policies }) => Policies !== undefined);
const api = { Ref: expect.stringMatching(/^Shop/) as string };
const arn = (call: string) => ({ 'Fn::Join': ['', ['arn:aws:execute-api:eu-west-1:111122223333:', api, `/${call}`]] });
const root = (id: string) => ({ AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${id}:root`]] } });

describe('the role of an HTTP API', () => {
  test('trusts each caller under its own condition, without naming a role that may not exist yet', () => {
    const { stack, api: shop } = given();
    shop.grantInvokeFrom('Partners', {
      callers: [
        account, ApiCaller.arn(SHOP), ApiCaller.account('333344445555', { organization: 'o-examplecorp' }), ApiCaller.organization('o-othercorp00'),
      ],
    });
    const [{ AssumeRolePolicyDocument: { Statement } }] = rolesOf(stack);
    expect(Statement.map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
      [root('222233334444'), { StringEquals: { 'sts:ExternalId': 'shop-7' } }],
      [root('222233334444'), { ArnLike: { 'aws:PrincipalArn': SHOP } }],
      [root('333344445555'), { StringEquals: { 'aws:PrincipalOrgID': 'o-examplecorp' } }],
      [{ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-othercorp00' } }],
    ]);
  });

  test('allows exactly the routes with IAM authorization, also those that are added later', () => {
    const { stack, api: shop } = given();
    shop.grantInvokeFrom('Partners', { callers: [account] });
    shop.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration: backend(), authorizer: new HttpNoneAuthorizer() });
    shop.addRoutes({ path: '/stock', integration: backend() });
    expect(rolesOf(stack)[0].Policies[0].PolicyDocument.Statement).toEqual([{
      Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [arn('$default/GET/items/*'), arn('$default/PUT/items/*'), arn('$default/*/stock')],
    }]);
  });

  test('allows exactly what is named: stage, verb and path', () => {
    const { stack, api: shop } = given();
    shop.addStage('Beta', { stageName: 'beta' });
    shop.grantInvokeFrom('Partners', { callers: [account], stages: ['beta'], methods: ['GET'], paths: ['/items/{id}'], maxSessionDuration: Duration.hours(2), roleName: 'shop-callers' });
    const [role] = rolesOf(stack);
    expect(role.Policies[0].PolicyDocument.Statement).toEqual([{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [arn('beta/GET/items/*')] }]);
    expect([role.MaxSessionDuration, role.RoleName]).toEqual([7200, 'shop-callers']);
  });

  test('allows all calls for the $default route, whose name in ARNs is not documented', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const shop = new KbHttpApi(stack, 'Shop', { defaultAuthorizer: new HttpIamAuthorizer(), defaultIntegration: backend() });
    shop.grantInvokeFrom('Partners', { callers: [account] });
    expect(rolesOf(stack)[0].Policies[0].PolicyDocument.Statement[0].Resource).toEqual([arn('$default/*')]);
  });

  test('takes the reference of a stage for its name', () => {
    const { stack, api: shop } = given();
    shop.grantInvokeFrom('Partners', { callers: [account], stages: [shop.addStage('Beta', { stageName: 'beta' }).stageName], methods: ['GET'] });
    expect(rolesOf(stack)[0].Policies[0].PolicyDocument.Statement[0].Resource).toEqual([arn('beta/GET/*')]);
  });

  test('works for the HttpApi of the CDK and for an imported one', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const plain = new HttpApi(stack, 'Plain', { defaultAuthorizer: new HttpIamAuthorizer() });
    plain.addRoutes({ path: '/items', methods: [HttpMethod.GET], integration: backend() });
    new HttpApiAccess(stack, 'One', { api: plain, callers: [account] });
    new HttpApiAccess(stack, 'Other', { api: HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: 'a1b2c3d4e5' }), callers: [account], methods: ['GET'], paths: ['/items'] });
    expect(rolesOf(stack).map(({ Policies }) => JSON.stringify(Policies[0].PolicyDocument.Statement[0].Resource))).toEqual([
      expect.stringContaining('/$default/GET/items"'), '["arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*/GET/items"]',
    ]);
  });

  test('tells callers that are not of this app what they need', () => {
    const { stack, api: shop } = given();
    shop.grantInvokeFrom('Partners', { callers: [account], methods: ['GET'], paths: ['/items/{id}'] });
    const outputs = Template.fromStack(stack).findOutputs('*') as Record<string, { Value: unknown }>;
    const role = { 'Fn::GetAtt': [expect.stringMatching(/^ShopPartnersRole/) as string, 'Arn'] };
    expect(Object.entries(outputs).filter(([id]) => id.includes('Caller')).map(([, { Value }]) => Value)).toEqual([
      { 'Fn::Join': ['', ['{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"', role, '"}]}']] },
      {
        'Fn::Join': ['', [
          'export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<< "$(aws sts assume-role --role-arn \'',
          role,
          '\' --role-session-name try --external-id \'shop-7\' --query Credentials.[AccessKeyId,SecretAccessKey,SessionToken] --output text)" && curl --fail-with-body --aws-sigv4 \'aws:amz:eu-west-1:execute-api\' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" --header "x-amz-security-token: $AWS_SESSION_TOKEN" --request GET \'https://',
          api,
          ".execute-api.eu-west-1.amazonaws.com/items/'",
        ]],
      },
    ]);
  });
});

describe('callers of this app', () => {
  test('in another account may assume the role, whose name both stacks know', () => {
    const { app, stack, api: shop } = given();
    const partner = new Stack(app, 'Partner', { env: PARTNER });
    const caller = new Role(partner, 'Caller', { assumedBy: new AccountRootPrincipal(), roleName: PhysicalName.GENERATE_IF_NEEDED });
    shop.grantInvokeFrom('Partners', { callers: [ApiCaller.grantee(caller)] });
    const [{ RoleName }] = rolesOf(stack);
    Template.fromStack(partner).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::111122223333:role/${RoleName!}`]] } }] },
    });
    expect(Object.keys(Template.fromStack(stack).findOutputs('*CallerPolicy*'))).toEqual([]);
  });

  test('in the account of the API need no role', () => {
    const { stack, api: shop } = given();
    const access = shop.grantInvokeFrom('Operators', { callers: [ApiCaller.grantee(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }))] });
    expect(access.role).toBeUndefined();
    expect(rolesOf(stack)).toEqual([]);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: Match.arrayWith([Match.objectLike({})]) }] },
    });
  });

  test('of an organisation that is trusted get their half alone', () => {
    const { app, api: shop } = given();
    const access = shop.grantInvokeFrom('Members', { callers: [ApiCaller.organization('o-examplecorp')], roleName: 'members' });
    const partner = new Stack(app, 'Partner', { env: PARTNER });
    access.grantCaller(new Role(partner, 'Reader', { assumedBy: new AccountRootPrincipal() }));
    Template.fromStack(partner).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'sts:AssumeRole', Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111122223333:role/members']] } })] },
    });
  });
});

describe('refuses at once', () => {
  test.each<[string, HttpApiGrantOptions, string]>([
    ['EmptyList', { callers: [] }, "'callers' must name at least one, got an empty list"],
    ['AccountWithoutCondition', { callers: [ApiCaller.account('222233334444')] },
      "'accountId' must come with an external id or an organization, since the role would trust whoever that account lets in, got '222233334444' alone"],
    ['SessionDuration', { callers: [account], maxSessionDuration: Duration.minutes(15) }, "'maxSessionDuration' must be one hour to twelve, got 900 seconds"],
    ['SessionDuration', { callers: [account], maxSessionDuration: Duration.hours(13) }, "'maxSessionDuration' must be one hour to twelve, got 46800 seconds"],
    ['CallerPartition', { callers: [ApiCaller.arn('arn:aws-us-gov:iam::222233334444:role/shop')] },
      "'principalArn' must be of the partition of the API, aws in eu-west-1, got 'arn:aws-us-gov:iam::222233334444:role/shop'"],
  ])('%s', (code, options, message) => {
    const { api: shop } = given();
    const link = 'see https://repost.aws/knowledge-center/api-gateway-iam-cross-account';
    expect(() => shop.grantInvokeFrom('Grant', options)).toThrow(expect.objectContaining({ name: code, message: `${message} [Owner/Shop/Grant; ${link}]` }));
  });

  test('a role outside of the account of the API', () => {
    const { app, api: shop } = given();
    expect(() => new HttpApiAccess(new Stack(app, 'Partner', { env: PARTNER }), 'Grant', { api: shop, callers: [ApiCaller.arn(SHOP)] }))
      .toThrow("'scope' must be in a stack of the account of the API, 111122223333, got 222233334444 [Partner/Grant; ");
  });

  test('the half of a caller that is not of this app', () => {
    const { api: shop } = given();
    expect(() => shop.grantInvokeFrom('Grant', { callers: [account] }).grantCaller(new ArnPrincipal(SHOP))).toThrow(expect.objectContaining({ name: 'CallerNotHere' }));
  });
});

describe('refuses at synthesis', () => {
  test('routes that look at no signature', () => {
    const { app, api: shop } = given();
    shop.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration: backend(), authorizer: new HttpNoneAuthorizer() });
    shop.grantInvokeFrom('Grant', { callers: [account], paths: ['/*'] });
    expect(refusedBySynthesis(app)).toEqual([
      "UnsignedCall: 'callers' must be admitted to routes with HttpIamAuthorizer, since the others look at no signature, got 'GET /health' (NONE)",
    ]);
  });

  test('an API whose routes all look at no signature', () => {
    const app = new App();
    const shop = new KbHttpApi(new Stack(app, 'Owner', { env: OWNER }), 'Shop', { defaultIntegration: backend() });
    shop.grantInvokeFrom('Grant', { callers: [account] });
    expect(refusedBySynthesis(app)).toEqual(["UnsignedCall: 'callers' must be admitted to routes with HttpIamAuthorizer, since the others look at no signature, got '$default' (NONE)"]);
  });

  test('paths and verbs that the API does not have', () => {
    const { app, api: shop } = given();
    shop.grantInvokeFrom('Grant', { callers: [account], paths: ['/orders'] });
    shop.grantInvokeFrom('Other', { callers: [account], methods: ['DELETE'], paths: ['/items/{id}'] });
    expect(refusedBySynthesis(app)).toEqual([
      "NoSuchCall: 'paths' must name paths that the API has, got '/orders'",
      "NoSuchCall: 'methods' must name verbs that the API has at these paths, got 'DELETE'",
    ]);
  });
});

test('says nothing of accounts and ids that only the deployment knows', () => {
  const { app, stack, api: shop } = given(undefined);
  const value = (id: string) => new CfnParameter(stack, id).valueAsString;
  shop.grantInvokeFrom('Grant', { callers: [ApiCaller.account(value('Account'), { externalId: value('ExternalId') }), ApiCaller.arn(value('Arn'))] });
  expect(refusedBySynthesis(app)).toEqual([]);
  expect(rolesOf(stack)[0].AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal)).toEqual([
    { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'Account' }, ':root']] } },
    { AWS: { Ref: 'Arn' } },
  ]);
});

describe('grants of the CDK', () => {
  const foreign = (stack: Stack): IGrantable => Role.fromRoleArn(stack, 'Foreign', SHOP);

  test('refuse a role of another account on a route', () => {
    const { stack, items } = given();
    expect(() => items.grantInvoke(foreign(stack))).toThrow(expect.objectContaining({
      name: 'ForeignGrantee',
      message: expect.stringContaining("'grantInvoke' must be given a principal of account 111122223333, since it cannot let another account in (use grantInvokeFrom), got one of 222233334444") as string,
    }));
  });

  test('work on a route within the account', () => {
    const { stack, items } = given();
    items.grantInvoke(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() })).assertSuccess();
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('refuse a role of another account on the connections of a WebSocket API, and work within the account', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const chat = new KbWebSocketApi(stack, 'Chat');
    expect(() => chat.grantManageConnections(foreign(stack))).toThrow("'grantManageConnections' must be given a principal of account 111122223333");
    chat.grantManageConnections(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
  });
});

describe('a WebSocket API', () => {
  const chatIn = (app: App, authorized = true) => new KbWebSocketApi(new Stack(app, 'Owner', { env: OWNER }), 'Shop', {
    connectRouteOptions: { integration: new WebSocketMockIntegration('Connect'), ...(authorized && { authorizer: new WebSocketIamAuthorizer() }) },
  });

  test('lets callers connect, and send if that is said', () => {
    const chat = chatIn(new App());
    chat.grantInvokeFrom('Partners', { callers: [account], manageConnections: true });
    expect(rolesOf(Stack.of(chat))[0].Policies[0].PolicyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [arn('prod/$connect')] },
      { Action: 'execute-api:ManageConnections', Effect: 'Allow', Resource: [arn('prod/*/@connections/*')] },
    ]);
  });

  test('lets callers send alone, whatever $connect asks for', () => {
    const app = new App();
    const chat = chatIn(app, false);
    const access = chat.grantInvokeFrom('Partners', { callers: [ApiCaller.arn(SHOP)], connect: false, manageConnections: true });
    expect(refusedBySynthesis(app)).toEqual([]);
    expect(rolesOf(Stack.of(chat))[0].Policies[0].PolicyDocument.Statement.map(({ Action }) => Action)).toEqual(['execute-api:ManageConnections']);
    expect(access.role).toBeDefined();
  });

  test('of the same account lets its role in without another', () => {
    const chat = chatIn(new App());
    const stack = Stack.of(chat);
    chat.grantInvokeFrom('Operators', { callers: [ApiCaller.grantee(new Role(stack, 'Operator', { assumedBy: new AccountRootPrincipal() }))], manageConnections: true });
    expect(Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toEqual([expect.objectContaining({
      Properties: expect.objectContaining({
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: [arn('prod/$connect')] },
            { Action: 'execute-api:ManageConnections', Effect: 'Allow', Resource: [arn('prod/*/@connections/*')] },
          ],
        },
      }) as unknown,
    })]);
  });

  test('refuses callers where $connect asks for no signature', () => {
    const app = new App();
    chatIn(app, false).grantInvokeFrom('Partners', { callers: [account] });
    expect(refusedBySynthesis(app)).toEqual(["UnsignedCall: '$connect' must have WebSocketIamAuthorizer for callers to be told apart, got NONE"]);
  });

  test('refuses to grant nothing, and to grant a stage that is not there', () => {
    const app = new App();
    const chat = chatIn(app);
    expect(() => chat.grantInvokeFrom('Partners', { callers: [account], connect: false })).toThrow("'manageConnections' must be true with 'connect: false', got neither");
    const bare = new KbWebSocketApi(Stack.of(chat), 'Bare', { createDefaultStage: false });
    expect(() => bare.grantInvokeFrom('Partners', { callers: [account] })).toThrow("'grantInvokeFrom' needs the default stage (use WebSocketApiAccess with a stage), got 'createDefaultStage: false'");
  });

  test('without a stage of its own takes one', () => {
    const stack = new Stack(new App(), 'Owner', { env: OWNER });
    const bare = new KbWebSocketApi(stack, 'Shop', { createDefaultStage: false });
    const stage = new WebSocketStage(stack, 'Live', { webSocketApi: bare, stageName: 'live' });
    new WebSocketApiAccess(stack, 'Partners', { api: bare, stage, callers: [account], connect: false, manageConnections: true });
    expect(rolesOf(stack)[0].Policies[0].PolicyDocument.Statement[0].Resource).toEqual([arn('live/*/@connections/*')]);
  });
});
