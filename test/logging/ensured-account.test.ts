import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { ApiGatewayAccount, ApiGatewayAccountMode } from '../../src/logging/api-gateway-account';
import { ENSURE_ACCOUNT_HANDLER } from '../../src/logging/ensure-account-handler';

const OURS = 'arn:aws:iam::111122223333:role/ours';
const THEIRS = 'arn:aws:iam::111122223333:role/service/theirs';

/** An account as the handler meets it, and what it did to it. */
interface World {
  current?: string;
  readonly roles: Record<string, string>;
  readonly failures?: Error[];
  readonly iamFailure?: Error;
  readonly updates: unknown[];
  readonly reads: string[];
  readonly responses: { url: string; method: string; headers: Record<string, unknown>; body: Record<string, unknown> }[];
}

interface RequestOptions {
  readonly hostname: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, unknown>;
}

class FakeCommand {
  constructor(public readonly input: Record<string, unknown>) {}
}
class GetAccountCommand extends FakeCommand {}
class UpdateAccountCommand extends FakeCommand {}
class GetRoleCommand extends FakeCommand {}

function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

function fakeModules(world: World): Record<string, unknown> {
  class APIGatewayClient {
    public async send(command: FakeCommand) {
      if (command instanceof GetAccountCommand) return { cloudwatchRoleArn: world.current };
      const failure = world.failures?.shift();
      if (failure) throw failure;
      world.updates.push(command.input);
      return {};
    }
  }
  class IAMClient {
    public async send(command: FakeCommand) {
      const name = String(command.input.RoleName);
      world.reads.push(name);
      if (world.iamFailure) throw world.iamFailure;
      if (!(name in world.roles)) throw named('NoSuchEntityException');
      return { Role: { Arn: world.roles[name] } };
    }
  }
  const request = ({ hostname, path, method, headers }: RequestOptions, answered: (response: { resume(): void }) => void) => ({
    on: () => undefined,
    end: (body: string) => {
      world.responses.push({ url: `https://${hostname}${path}`, method, headers, body: JSON.parse(body) as Record<string, unknown> });
      answered({ resume: () => undefined });
    },
  });
  return {
    'https': { request },
    '@aws-sdk/client-api-gateway': { APIGatewayClient, GetAccountCommand, UpdateAccountCommand },
    '@aws-sdk/client-iam': { IAMClient, GetRoleCommand },
  };
}

async function run(world: World, event: Record<string, unknown> = {}): Promise<World> {
  const modules = fakeModules(world);
  const exported: { handler?: (event: unknown) => Promise<void> } = {};
  const immediately = (callback: () => void) => callback();
  const evaluate = new Function('require', 'exports', 'setTimeout', 'console', ENSURE_ACCOUNT_HANDLER) as (...scope: unknown[]) => void;
  evaluate((name: string) => modules[name], exported, immediately, { error: () => undefined });
  await exported.handler?.({
    RequestType: 'Create',
    ResponseURL: 'https://cfn.example.com/answer?signature=abc',
    StackId: 'stack-1',
    RequestId: 'request-2',
    LogicalResourceId: 'Ensured',
    ResourceProperties: { RoleArn: OURS },
    ...event,
  });
  return world;
}

function account(overrides: Partial<World> = {}): World {
  return { roles: {}, updates: [], reads: [], responses: [], ...overrides };
}

const SETS_OURS = [{ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: OURS }] }];

describe('the handler', () => {
  test('sets our role in an account that has none', async () => {
    const world = await run(account());

    expect(world.updates).toEqual(SETS_OURS);
    expect(world.responses).toEqual([{
      url: 'https://cfn.example.com/answer?signature=abc',
      method: 'PUT',
      headers: { 'content-type': '', 'content-length': JSON.stringify(world.responses[0].body).length },
      body: {
        Status: 'SUCCESS',
        Reason: '',
        PhysicalResourceId: 'api-gateway-account',
        StackId: 'stack-1',
        RequestId: 'request-2',
        LogicalResourceId: 'Ensured',
        Data: { RoleArn: OURS },
      },
    }]);
  });

  test('leaves a live role of somebody else alone', async () => {
    const world = await run(account({ current: THEIRS, roles: { theirs: THEIRS } }));

    expect(world.updates).toEqual([]);
    expect(world.reads).toEqual(['theirs']);
    expect(world.responses[0].body).toMatchObject({ Status: 'SUCCESS', Data: { RoleArn: THEIRS } });
  });

  test('replaces a role that does not exist any more', async () => {
    const world = await run(account({ current: THEIRS, roles: { other: 'arn:aws:iam::111122223333:role/other' } }));

    expect(world.updates).toEqual(SETS_OURS);
    expect(world.responses[0].body).toMatchObject({ Status: 'SUCCESS', Data: { RoleArn: OURS } });
  });

  test('replaces a role whose name now belongs to a role at another path', async () => {
    const world = await run(account({ current: THEIRS, roles: { theirs: 'arn:aws:iam::111122223333:role/theirs' } }));

    expect(world.updates).toEqual(SETS_OURS);
  });

  test('checks again on update and keeps its physical id', async () => {
    const world = await run(account(), { RequestType: 'Update', PhysicalResourceId: 'api-gateway-account' });

    expect(world.updates).toEqual(SETS_OURS);
    expect(world.responses[0].body.PhysicalResourceId).toBe('api-gateway-account');
  });

  test('touches nothing on delete', async () => {
    const world = await run(account({ current: OURS }), { RequestType: 'Delete', PhysicalResourceId: 'api-gateway-account' });

    expect([world.updates, world.reads]).toEqual([[], []]);
    expect(world.responses[0].body).toMatchObject({ Status: 'SUCCESS', Data: {} });
  });

  test('tries again while API Gateway cannot assume a new role yet', async () => {
    const failures = [named('BadRequestException'), named('TooManyRequestsException')];
    const world = await run(account({ failures }));

    expect(world.updates).toEqual(SETS_OURS);
    expect(world.responses[0].body.Status).toBe('SUCCESS');
  });

  test('gives up after ten attempts and fails the deployment with what API Gateway said', async () => {
    const failures = Array.from({ length: 12 }, () => named('BadRequestException', 'The role ARN does not have required permissions'));
    const world = await run(account({ failures }));

    expect(failures).toHaveLength(2);
    expect(world.updates).toEqual([]);
    expect(world.responses[0].body).toMatchObject({
      Status: 'FAILED',
      Reason: 'BadRequestException: The role ARN does not have required permissions',
      PhysicalResourceId: 'api-gateway-account',
    });
  });

  test('fails at once for an error that does not pass', async () => {
    const failures = [named('AccessDeniedException', 'not authorized'), named('BadRequestException')];
    const world = await run(account({ failures }));

    expect(failures).toHaveLength(1);
    expect(world.responses[0].body).toMatchObject({ Status: 'FAILED', Reason: 'AccessDeniedException: not authorized' });
  });

  test('does not take a role for dead when IAM does not answer', async () => {
    const world = await run(account({ current: THEIRS, iamFailure: named('ThrottlingException', 'slow down') }));

    expect(world.updates).toEqual([]);
    expect(world.responses[0].body).toMatchObject({ Status: 'FAILED', Reason: 'ThrottlingException: slow down' });
  });

  test('fits into a template', () => {
    expect(ENSURE_ACCOUNT_HANDLER.length).toBeLessThan(4096);
  });
});

describe('the ENSURE mode', () => {
  function ensured() {
    const stack = new Stack(new App(), 'S');
    new ApiGatewayAccount(stack, 'Account', { mode: ApiGatewayAccountMode.ENSURE });
    new KbRestApi(stack, 'Api').root.addMethod('GET', new MockIntegration());
    return Template.fromStack(stack);
  }

  test('sets the role by a custom resource instead of AWS::ApiGateway::Account, and the stage waits for it', () => {
    const template = ensured();

    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    const [id] = Object.keys(template.findResources('Custom::EnsureApiGatewayAccount'));
    template.hasResourceProperties('Custom::EnsureApiGatewayAccount', {
      ServiceToken: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AccountEnsuredHandler'), 'Arn'] },
      RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AccountRole'), 'Arn'] },
    });
    template.hasResource('Custom::EnsureApiGatewayAccount', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^AccountEnsuredHandler[0-9A-F]{8}$')]),
    });
    template.hasResource('AWS::ApiGateway::Stage', {
      DependsOn: Match.arrayWith([id]),
      Metadata: Match.objectLike({ 'cdk-apigateway-kb': { accountRole: 'ensured' } }),
    });
  });

  test('lets the function read the account and roles, pass our role on, and write its own log', () => {
    const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

    ensured().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Effect: 'Allow', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('HandlerLogs'), 'Arn'] } },
          {
            Action: ['apigateway:GET', 'apigateway:PATCH'],
            Effect: 'Allow',
            Resource: join('arn:', { Ref: 'AWS::Partition' }, ':apigateway:', { Ref: 'AWS::Region' }, '::/account'),
          },
          { Action: 'iam:PassRole', Effect: 'Allow', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AccountRole'), 'Arn'] } },
          {
            Action: 'iam:GetRole',
            Effect: 'Allow',
            Resource: join('arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/*'),
          },
        ],
      },
    });
  });
});
