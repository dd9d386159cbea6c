import { App, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnStage as RestCfnStage, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { ApiGatewayAccount, ApiGatewayAccountMode } from '../../src/logging/api-gateway-account';

const ARTICLE = 'https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs';
const IRELAND = { account: '111122223333', region: 'eu-west-1' };
const PARIS = { account: '111122223333', region: 'eu-west-3' };

function api(stack: Stack, id = 'Api'): KbRestApi {
  const rest = new KbRestApi(stack, id);
  rest.root.addMethod('GET', new MockIntegration());
  return rest;
}

function accountsOf(...stacks: Stack[]): number[] {
  return stacks.map((stack) => Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Account')).length);
}

function stageOf(stack: Stack) {
  return Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Stage'))[0] as { DependsOn?: string[]; Metadata?: object };
}

describe.each([true, false])('with the feature flag disableCloudWatchRole %s', (flag) => {
  const newApp = () => new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': flag } });

  test('makes one retained role and one retained account, and the stage waits for it', () => {
    const stack = new Stack(newApp(), 'S');
    api(stack);

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::ApiGateway::Account', 1);
    template.hasResource('AWS::IAM::Role', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' } }],
        },
        ManagedPolicyArns: [
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs']] },
        ],
      },
    });
    template.hasResource('AWS::ApiGateway::Account', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      DependsOn: ['ApiGatewayKbAccountRole73978E61'],
      Properties: { CloudWatchRoleArn: { 'Fn::GetAtt': ['ApiGatewayKbAccountRole73978E61', 'Arn'] } },
    });
    expect(stageOf(stack).DependsOn).toContain('ApiGatewayKbAccount6A1F2263');
  });

  test('two stacks of one environment share the account of the first, which is deployed before', () => {
    const app = newApp();
    const [first, second] = [new Stack(app, 'First', { env: IRELAND }), new Stack(app, 'Second', { env: IRELAND })];
    api(first);
    api(second);

    expect(accountsOf(first, second)).toEqual([1, 0]);
    expect(second.dependencies).toEqual([first]);
    expect(first.dependencies).toEqual([]);
  });
});

test('three stacks of two environments have two accounts', () => {
  const app = new App();
  const stacks = [
    new Stack(app, 'A', { env: IRELAND }),
    new Stack(app, 'B', { env: PARIS }),
    new Stack(app, 'C', { env: IRELAND }),
  ];
  stacks.forEach((stack) => api(stack));

  expect(accountsOf(...stacks)).toEqual([1, 1, 0]);
  expect(stacks.map((stack) => stack.dependencies.map((dependency) => dependency.node.id))).toEqual([[], [], ['A']]);
});

test('stacks without an environment share one account within their CDK stage, and not beyond it', () => {
  const app = new App();
  const [beta, gamma] = [new Stage(app, 'Beta'), new Stage(app, 'Gamma')];
  const stacks = [new Stack(beta, 'A'), new Stack(beta, 'B'), new Stack(gamma, 'A')];
  stacks.forEach((stack) => api(stack));

  expect(accountsOf(...stacks)).toEqual([1, 0, 1]);
});

test('a known environment is shared across CDK stages, without the dependency that the CDK forbids', () => {
  const app = new App();
  const first = new Stack(new Stage(app, 'Beta'), 'A', { env: IRELAND });
  const second = new Stack(new Stage(app, 'Gamma'), 'A', { env: IRELAND });
  api(first);
  api(second);

  expect(accountsOf(first, second)).toEqual([1, 0]);
  expect(second.dependencies).toEqual([]);
});

test('a nested stack uses the account of the stack that holds it', () => {
  const parent = new Stack(new App(), 'Parent');
  const nested = new NestedStack(parent, 'Nested');
  api(nested);

  expect(accountsOf(parent, nested)).toEqual([1, 0]);
  Template.fromStack(parent).hasResource('AWS::CloudFormation::Stack', { DependsOn: ['ApiGatewayKbAccount6A1F2263'] });
});

test('an account made beforehand, in a base stack, serves the stacks after it', () => {
  const app = new App();
  const base = new Stack(app, 'Base', { env: IRELAND });
  const account = new ApiGatewayAccount(base, 'Account', { removalPolicy: RemovalPolicy.DESTROY });
  const service = new Stack(app, 'Service', { env: IRELAND });
  const rest = api(service);

  expect(rest.logging?.account).toBe(account);
  expect(accountsOf(base, service)).toEqual([1, 0]);
  expect(service.dependencies).toEqual([base]);
  Template.fromStack(base).hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Delete' });
  Template.fromStack(base).hasResource('AWS::IAM::Role', { DeletionPolicy: 'Delete' });
});

test('a role of your own is used instead of a new one', () => {
  const stack = new Stack(new App(), 'S');
  new ApiGatewayAccount(stack, 'Account', { role: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/api-logs') });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Role', 0);
  template.hasResourceProperties('AWS::ApiGateway::Account', { CloudWatchRoleArn: 'arn:aws:iam::111122223333:role/api-logs' });
});

test('a second account for the environment is refused with the path of the first', () => {
  const app = new App();
  new ApiGatewayAccount(new Stack(app, 'Base', { env: IRELAND }), 'Account');
  const other = new Stack(app, 'Other', { env: IRELAND });

  expect(() => new ApiGatewayAccount(other, 'Again', { mode: ApiGatewayAccountMode.ENSURE })).toThrow(expect.objectContaining({
    name: 'SecondApiGatewayAccount',
    message: `'ApiGatewayAccount' must be made once for an account and Region, before the APIs that use it, got a second one beside 'Base/Account' [Other/Again; see ${ARTICLE}]`,
  }) as Error);
});

test('an account for another Region is not a second one', () => {
  const app = new App();
  new ApiGatewayAccount(new Stack(app, 'Base', { env: IRELAND }), 'Account');

  expect(() => new ApiGatewayAccount(new Stack(app, 'Other', { env: PARIS }), 'Account')).not.toThrow();
});

test('a role with a mode that creates no account is refused', () => {
  const stack = new Stack(new App(), 'S');
  const role = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/api-logs');

  expect(() => new ApiGatewayAccount(stack, 'Account', { role, mode: ApiGatewayAccountMode.ASSUME_CONFIGURED })).toThrow(expect.objectContaining({
    name: 'AccountRoleNotUsed',
    message: `'role' must be left out when the account is set elsewhere, got it with mode ASSUME_CONFIGURED [S/Account; see ${ARTICLE}]`,
  }) as Error);
});

describe('next to APIs of the CDK that bring their own account', () => {
  test('waits for the one of the same environment instead of making another', () => {
    const app = new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false } });
    const stack = new Stack(app, 'S');
    new RestApi(stack, 'Plain').root.addMethod('GET', new MockIntegration());
    api(stack);

    expect(accountsOf(stack)).toEqual([1]);
    const stages = Template.fromStack(stack).findResources('AWS::ApiGateway::Stage') as Record<string, { DependsOn?: string[] }>;
    expect(Object.values(stages).map(({ DependsOn }) => DependsOn?.filter((id) => id.startsWith('PlainAccount')).length)).toEqual([1, 1]);
  });

  test('prefers the one of its own stack', () => {
    const app = new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false } });
    const [first, second] = [new Stack(app, 'First', { env: IRELAND }), new Stack(app, 'Second', { env: IRELAND })];
    [first, second].forEach((stack) => new RestApi(stack, 'Plain').root.addMethod('GET', new MockIntegration()));
    api(second);

    expect(accountsOf(first, second)).toEqual([1, 1]);
    expect(second.dependencies).toEqual([]);
  });

  test('makes its own in another environment', () => {
    const app = new App({ context: { '@aws-cdk/aws-apigateway:disableCloudWatchRole': false } });
    const [plain, ours] = [new Stack(app, 'Plain', { env: PARIS }), new Stack(app, 'Ours', { env: IRELAND })];
    new RestApi(plain, 'Api').root.addMethod('GET', new MockIntegration());
    api(ours);

    expect(accountsOf(plain, ours)).toEqual([1, 1]);
  });
});

describe('ASSUME_CONFIGURED', () => {
  test('creates nothing, and the stages say so', () => {
    const app = new App();
    ApiGatewayAccount.assumeConfigured(app);
    const stack = new Stack(app, 'S');
    api(stack, 'One');
    api(stack, 'Two');

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.allResources('AWS::ApiGateway::Stage', {
      Metadata: { 'cdk-apigateway-kb': { accountRole: 'configured-elsewhere' } },
      DependsOn: Match.arrayEquals([Match.stringLikeRegexp('ExecutionLogs')]),
    });
  });

  test('holds below the scope that it was said for, and nowhere else', () => {
    const app = new App();
    const [assumed, managed] = [new Stack(app, 'Assumed', { env: IRELAND }), new Stack(app, 'Managed', { env: IRELAND })];
    ApiGatewayAccount.assumeConfigured(assumed);
    [assumed, managed].forEach((stack) => api(stack));

    expect(accountsOf(assumed, managed)).toEqual([0, 1]);
    expect(stageOf(assumed).Metadata).toEqual({ 'cdk-apigateway-kb': { accountRole: 'configured-elsewhere' } });
    expect(stageOf(managed).Metadata).toBeUndefined();
  });

  test('can be said for one environment with a construct', () => {
    const app = new App();
    const stack = new Stack(app, 'S', { env: IRELAND });
    new ApiGatewayAccount(stack, 'Account', { mode: ApiGatewayAccountMode.ASSUME_CONFIGURED });
    api(stack);

    expect(accountsOf(stack)).toEqual([0]);
    expect(stageOf(stack).Metadata).toEqual({ 'cdk-apigateway-kb': { accountRole: 'configured-elsewhere' } });
  });

  test('is refused when a stage relies on an account of the app already', () => {
    const app = new App();
    api(new Stack(app, 'S'));

    expect(() => ApiGatewayAccount.assumeConfigured(app)).toThrow(expect.objectContaining({
      name: 'AssumedTooLate',
      message: `'assumeConfigured' must be called before the stages are made, got it after 'S/Api/DeploymentStage.prod/Resource' [; see ${ARTICLE}]`,
    }) as Error);
  });
});

describe('attach', () => {
  test('takes an L1 stage of either type', () => {
    const stack = new Stack(new App(), 'S');
    const account = new ApiGatewayAccount(stack, 'Account');
    account.attach(new RestCfnStage(stack, 'Rest', { restApiId: 'a1' }));
    account.attach(new V2CfnStage(stack, 'WebSocket', { apiId: 'b2', stageName: 'dev' }));

    const template = Template.fromStack(stack);
    const [id] = Object.keys(template.findResources('AWS::ApiGateway::Account'));
    template.hasResource('AWS::ApiGateway::Stage', { DependsOn: [id] });
    template.hasResource('AWS::ApiGatewayV2::Stage', { DependsOn: [id] });
  });

  test('refuses what is no stage', () => {
    const stack = new Stack(new App(), 'S');
    const account = new ApiGatewayAccount(stack, 'Account');

    expect(() => account.attach(new RestApi(stack, 'Api', { deploy: false }))).toThrow(expect.objectContaining({
      name: 'NotAStage',
      message: `'stage' must be a stage that is made in this app, got another construct [S/Api; see ${ARTICLE}]`,
    }) as Error);
  });
});
