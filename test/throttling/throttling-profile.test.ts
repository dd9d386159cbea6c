import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiKey, MockIntegration, Period, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { refusal } from './refusal';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { ThrottlingProfile } from '../../src/throttling/throttling-profile';
import { ProfileStage, ThrottlingProfileProps, TierOptions } from '../../src/throttling/throttling-profile-props';
import { thrownBy } from '../support/refusals';

const FREE = { throttle: { rateLimit: 5, burstLimit: 10 } };
const PRO = { throttle: { rateLimit: 50, burstLimit: 100 } };

function restApi(stack: Stack, id = 'Api'): RestApi {
  const api = new RestApi(stack, id, { cloudWatchRole: false });
  const orders = api.root.addResource('orders');
  orders.addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
  orders.addMethod('POST', new MockIntegration(), { apiKeyRequired: true });
  return api;
}

function given(tiers: { [name: string]: TierOptions }, more: Partial<ThrottlingProfileProps> = {}, context: Record<string, unknown> = {}) {
  const stack = new Stack(new App({ context }), 'S');
  const api = restApi(stack);
  const profile = new ThrottlingProfile(stack, 'Limits', { stages: [{ stage: api.deploymentStage }], tiers, ...more });
  return { stack, api, profile, template: () => Template.fromStack(stack) };
}

function idsOf(template: Template, type: string): string[] {
  return Object.keys(template.findResources(type)).sort();
}

describe('a tier', () => {
  test('is a usage plan with limits of its own, a quota, the stage by reference and limits for single methods', () => {
    const { stack, api, template } = given({
      free: { ...FREE, quota: { limit: 1000, period: Period.DAY }, methods: { '/orders/POST': { rateLimit: 1, burstLimit: 2 } }, description: 'to try it out' },
    });
    template().hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      UsagePlanName: 'free',
      Description: 'to try it out',
      Throttle: { RateLimit: 5, BurstLimit: 10 },
      Quota: { Limit: 1000, Period: 'DAY' },
      ApiStages: [{
        ApiId: stack.resolve(api.restApiId) as unknown,
        Stage: stack.resolve(api.deploymentStage.stageName) as unknown,
        Throttle: { '/orders/POST': { RateLimit: 1, BurstLimit: 2 } },
      }],
    });
  });

  test('may have limits above those that accounts start with, if the account has more; rule THR6 is told', () => {
    const account = { rateLimit: 30_000, burstLimit: 15_000 };
    const { profile, api } = given({ free: { throttle: { rateLimit: 20_000, burstLimit: 10 } }, pro: PRO }, { account });
    const reasons = (construct: IConstruct) => construct.node.metadata.map(({ data }) => data as unknown);
    const told = { 'Annotation::ApiGatewayKb-THR6': "The quota of the account was raised, as 'account' states." };
    expect(reasons(profile.node.findChild('Tier-free').node.defaultChild!)).toContainEqual(told);
    expect(reasons(profile.node.findChild('Tier-pro').node.defaultChild!)).not.toContainEqual(told);
    expect(reasons(api.deploymentStage.node.defaultChild!)).not.toContainEqual(told);
  });

  test('with a quota that only the deployment knows says so', () => {
    const stack = new Stack(new App(), 'S');
    const limit = new CfnParameter(stack, 'Quota', { type: 'Number' }).valueAsNumber;
    const stages = [{ stage: restApi(stack).deploymentStage }];
    const profile = new ThrottlingProfile(stack, 'Limits', { stages, tiers: { free: { ...FREE, quota: { limit, period: Period.DAY } } } });
    expect(profile.effectiveLimits()[0].quota).toBe('known when deployed, per DAY');
  });

  test('limits methods that are added after it', () => {
    const { api, template } = given({ free: { ...FREE, methods: { '/later/GET': { rateLimit: 1, burstLimit: 2 } } } });
    api.root.addResource('later').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
    template().hasResourceProperties('AWS::ApiGateway::UsagePlan', { ApiStages: [{ Throttle: { '/later/GET': { RateLimit: 1, BurstLimit: 2 } } }] });
  });

  test('limits a method in the API that has it', () => {
    const stack = new Stack(new App(), 'S');
    const [one, two] = [restApi(stack, 'One'), new RestApi(stack, 'Two', { cloudWatchRole: false })];
    two.root.addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
    new ThrottlingProfile(stack, 'Limits', {
      stages: [{ stage: one.deploymentStage }, { stage: two.deploymentStage }],
      tiers: { free: { ...FREE, methods: { '/orders/GET': { rateLimit: 1, burstLimit: 2 }, '//GET': { rateLimit: 3, burstLimit: 4 } } } },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      ApiStages: [
        { Throttle: { '/orders/GET': { RateLimit: 1, BurstLimit: 2 } } },
        { Throttle: { '//GET': { RateLimit: 3, BurstLimit: 4 } } },
      ],
    });
  });

  test('acts on WebSocket APIs, and leaves HTTP APIs to their stage', () => {
    const stack = new Stack(new App(), 'S');
    const socket = new WebSocketApi(stack, 'Chat');
    new WebSocketRoute(stack, 'Connect', { webSocketApi: socket, routeKey: '$connect', integration: new WebSocketMockIntegration('Connect'), apiKeyRequired: true });
    const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: socket, stageName: 'prod' });
    const http = new HttpApi(stack, 'Http');
    const profile = new ThrottlingProfile(stack, 'Limits', { stages: [{ stage }, { stage: http.defaultStage! }], tiers: { free: FREE } });
    const { ApiStages } = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::UsagePlan'))[0].Properties as { ApiStages: unknown };
    expect(ApiStages).toEqual([{ ApiId: stack.resolve(socket.apiId) as unknown, Stage: { Ref: 'Stage0E8C2AF5' } }]);
    expect(profile.effectiveLimits()).toEqual([{
      stage: 'S/Stage/Resource',
      method: '$connect',
      tier: 'free',
      quota: undefined,
      rateLimit: 5,
      rateDecidedBy: 'plan',
      burstLimit: 10,
      burstDecidedBy: 'plan',
    }]);
  });
});

describe('clients', () => {
  test.each([true, false])('have logical ids that do not change when others come or go (flag %s)', (flag) => {
    const context = { '@aws-cdk/aws-apigateway:usagePlanKeyOrderInsensitiveId': flag };
    const two = given({ free: { ...FREE, clients: ['acme', 'beta'] } }, {}, context).template();
    const one = given({ free: { ...FREE, clients: ['beta'] } }, {}, context).template();
    expect(idsOf(two, 'AWS::ApiGateway::ApiKey')).toEqual(['LimitsClientacme22D23487', 'LimitsClientbeta8EA9C42E']);
    expect(idsOf(one, 'AWS::ApiGateway::ApiKey')).toEqual(['LimitsClientbeta8EA9C42E']);
    expect(idsOf(two, 'AWS::ApiGateway::UsagePlanKey')).toEqual(['LimitsTierfreeKeyacme660FDE92', 'LimitsTierfreeKeybeta598766B9']);
    expect(idsOf(one, 'AWS::ApiGateway::UsagePlanKey')).toEqual(['LimitsTierfreeKeybeta598766B9']);
  });

  test('get a key of their own, associated with the plan of their tier', () => {
    const { stack, profile, template } = given({ free: FREE, pro: PRO });
    const key = profile.addClient('pro', 'acme', { value: 'abcdefghijklmnopqrst' });
    expect(profile.apiKey('acme')).toBe(key);
    template().hasResourceProperties('AWS::ApiGateway::ApiKey', { Enabled: true, Value: 'abcdefghijklmnopqrst', Description: 'acme, pro' });
    template().hasResourceProperties('AWS::ApiGateway::UsagePlanKey', {
      KeyId: stack.resolve(key.keyId) as unknown, KeyType: 'API_KEY', UsagePlanId: stack.resolve(profile.usagePlan('pro').usagePlanId) as unknown,
    });
  });
});

describe('bad input', () => {
  const tiers = { free: FREE, pro: PRO };
  test.each<[string, { [name: string]: TierOptions }, string, string]>([
    ['QuotaIncomplete', { free: { ...FREE, quota: { limit: 10 } } }, "'quota' must state limit and period together, got one without period", 'S/Limits/Tier-free'],
    ['QuotaIncomplete', { free: { ...FREE, quota: { period: Period.DAY } } }, "'quota' must state limit and period together, got one without limit", 'S/Limits/Tier-free'],
    ['QuotaLimit', { free: { ...FREE, quota: { limit: 0, period: Period.DAY } } }, "'quota.limit' takes a whole number greater than 0, since 0 would refuse every call, got 0", 'S/Limits/Tier-free'],
    ['ThrottleLimit', { free: { throttle: { rateLimit: -1, burstLimit: 10 } } }, "'throttle.rateLimit' takes a number greater than 0, since 0 would refuse every call, got -1", 'S/Limits/Tier-free'],
    ['ThrottleIncomplete', { free: { throttle: { burstLimit: 10 } } }, "'throttle' must state rateLimit and burstLimit together, got burstLimit without rateLimit", 'S/Limits/Tier-free'],
    ['ThrottleAboveAccount', { free: { throttle: { rateLimit: 10_001, burstLimit: 10 } } }, "'throttle.rateLimit' must not be above the 10000 that the account has in the Region, unless 'account' states a raised quota or 'aboveAccountReason' says why, got 10001", 'S/Limits/Tier-free'],
    ['TierName', { 'no spaces': FREE }, "'tiers' takes names of letters, digits, '-' and '_', got 'no spaces'", 'S/Limits'],
    ['ClientName', { free: { ...FREE, clients: ['a/b'] } }, "'clients' takes names of letters, digits, '-' and '_', got 'a/b'", 'S/Limits'],
    ['ClientTwice', { free: { ...FREE, clients: ['acme'] }, pro: { ...PRO, clients: ['acme'] } }, "'clients' must name each client in one tier, got 'acme' twice", 'S/Limits'],
  ])('raises %s', (name, wrong, message, path) => {
    expect(thrownBy(() => given(wrong))).toEqual(refusal(name, message, path));
  });

  test('a tier or client that is not there', () => {
    const { profile } = given({ ...tiers, free: { ...FREE, clients: ['acme'] } });
    expect(thrownBy(() => profile.addClient('gold', 'beta'))).toEqual(
      refusal('UnknownTier', "'tier' takes a tier of the profile ('free', 'pro'), got 'gold'", 'S/Limits'));
    expect(thrownBy(() => profile.apiKey('beta'))).toEqual(
      refusal('UnknownClient', "'client' takes a client of the profile ('acme'), got 'beta'", 'S/Limits'));
  });

  test('one key in two plans of one stage', () => {
    const { stack, api, profile } = given(tiers);
    const key = new ApiKey(stack, 'Key');
    profile.addKey('free', key);
    expect(thrownBy(() => profile.addKey('pro', key))).toEqual(
      refusal('KeyInTwoPlans', "'key' must be in one usage plan for each stage, got 'S/Key', which is in 'S/Limits/Tier-free'", 'S/Limits/Tier-pro'));
    profile.addKey('free', ApiKey.fromApiKeyId(stack, 'Once', 'k1'));
    expect(thrownBy(() => profile.addKey('pro', ApiKey.fromApiKeyId(stack, 'Twice', 'k1')))).toEqual(
      refusal('KeyInTwoPlans', "'key' must be in one usage plan for each stage, got 'S/Twice', which is in 'S/Limits/Tier-free'", 'S/Limits/Tier-pro'));
    const other = new ThrottlingProfile(stack, 'Other', { stages: [{ stage: api.deploymentStage }], tiers: { gold: PRO } });
    expect(thrownBy(() => other.addKey('gold', key))).toMatchObject({ name: 'KeyInTwoPlans' });
    const elsewhere = new ThrottlingProfile(stack, 'Elsewhere', { stages: [{ stage: restApi(stack, 'Another').deploymentStage }], tiers: { gold: PRO } });
    expect(thrownBy(() => elsewhere.addKey('gold', key))).toBeUndefined();
  });

  test('a limit for a method that no API has', () => {
    expect(() => given({ free: { ...FREE, methods: { '/orders/PUT': { rateLimit: 1, burstLimit: 2 } } } }).template()).toThrow(
      "'methods' takes methods that a REST API of the profile has, got '/orders/PUT' [S/Limits/Tier-free; see");
  });

  test('limits for more than 20 methods of one stage', () => {
    const paths = Array.from({ length: 21 }, (_, number) => `p${number}`);
    const { api, template } = given({
      free: { ...FREE, methods: Object.fromEntries(paths.map((path) => [`/${path}/GET`, { rateLimit: 1, burstLimit: 2 }])) },
    });
    for (const path of paths) api.root.addResource(path).addMethod('GET', new MockIntegration());
    expect(() => template()).toThrow(
      "'methods' takes at most 20 methods for each stage, got 21 for 'S/Api/DeploymentStage.prod/Resource' [S/Limits/Tier-free; see");
  });

  test('no stage, one stage twice, and tiers where nobody has a key', () => {
    const stack = new Stack(new App(), 'S');
    const [api, http] = [restApi(stack), new HttpApi(stack, 'Http')];
    const make = (id: string, stages: ProfileStage[], some = {}) => thrownBy(() => new ThrottlingProfile(stack, id, { stages, tiers: some }));
    expect(make('A', [])).toEqual(refusal('NoStage', "'stages' must hold at least one stage, got none", 'S/A'));
    expect(make('B', [{ stage: api.deploymentStage }, { stage: api.deploymentStage.node.defaultChild! }])).toEqual(
      refusal('StageTwice', "'stages' must hold each stage once, got 'S/Api/DeploymentStage.prod/Resource' twice", 'S/B'));
    expect(make('C', [{ stage: http.defaultStage! }], tiers)).toEqual(
      refusal('TiersWithoutKeys', "'tiers' must be left out without a stage of a REST or WebSocket API, since HTTP APIs have no API keys, got 'free', 'pro'", 'S/C'));
  });
});

describe('the effective limits', () => {
  test('are those of each tier where a key is required, and of everybody elsewhere', () => {
    const { api, profile } = given(
      { free: { ...FREE, quota: { limit: 1000, period: Period.DAY }, methods: { '/orders/POST': { rateLimit: 1, burstLimit: 20 } } }, pro: PRO },
      {},
    );
    api.root.addResource('health').addMethod('GET', new MockIntegration());
    expect(profile.effectiveLimits().map(({ method, tier, rateLimit, rateDecidedBy, burstLimit, burstDecidedBy, quota }) =>
      `${method} ${tier} ${rateLimit} ${rateDecidedBy} ${burstLimit} ${burstDecidedBy} ${quota}`)).toEqual([
      '/orders/GET free 5 plan 10 plan 1000 per DAY',
      '/orders/GET pro 50 plan 100 plan undefined',
      '/orders/POST free 1 plan, method 10 plan 1000 per DAY',
      '/orders/POST pro 50 plan 100 plan undefined',
      '/health/GET undefined 1000 stage 500 stage undefined',
    ]);
  });

  test('show as a document and as an output', () => {
    const { profile, template } = given({ free: FREE });
    profile.addOutput('Effective');
    expect(profile.document().split('\n')[2]).toBe('| S/Api/DeploymentStage.prod/Resource | `/orders/GET` | free | 5 (plan) | 10 (plan) | - |');
    expect(Object.values(template().findOutputs('*'))).toContainEqual({
      Description: 'Calls per second and at once that a caller can rely on',
      Value: 'free /orders/GET: 5/s, 10 at once (plan); free /orders/POST: 5/s, 10 at once (plan)',
    });
  });
});

test('the usage of a tier counts the keys that were imported by their ids', () => {
  const { stack, profile, template } = given({ free: FREE });
  profile.addKey('free', ApiKey.fromApiKeyId(stack, 'Partner', 'k123'));
  profile.addUsageQuery('free', [new LogGroup(stack, 'Log')]);
  template().hasResourceProperties('AWS::Logs::QueryDefinition', {
    QueryString: 'filter apiKeyId in ["k123"]\n| stats count(*) as calls by apiKeyId, status, errorType\n| sort calls desc',
  });
});

test('the usage of a tier without keys cannot be asked for', () => {
  const { stack, profile, template } = given({ free: FREE });
  profile.addUsageQuery('free', [new LogGroup(stack, 'Log')]);
  expect(template).toThrow("'tier' takes a tier with at least one key, since the access log names keys and no plans, got 'free' without any [S/Limits; see");
});

test('the usage of a tier is a saved query over its keys, those that are added later too', () => {
  const { stack, profile, template } = given({ free: { ...FREE, clients: ['acme'] }, pro: { ...PRO, clients: ['globex'] } });
  const group = new LogGroup(stack, 'Log');
  profile.addUsageQuery('free', [group]);
  profile.addClient('free', 'beta');
  template().hasResourceProperties('AWS::Logs::QueryDefinition', {
    Name: 'S/Limits/UsageByKey/free',
    LogGroupNames: [stack.resolve(group.logGroupName) as unknown],
    QueryString: {
      'Fn::Join': ['', [
        'filter apiKeyId in ["', { Ref: 'LimitsClientacme22D23487' }, '", "', { Ref: 'LimitsClientbeta8EA9C42E' },
        '"]\n| stats count(*) as calls by apiKeyId, status, errorType\n| sort calls desc',
      ]],
    },
  });
  expect(thrownBy(() => profile.addUsageQuery('pro', []))).toEqual(refusal('NoLogGroup', "'logGroups' must hold at least one log group, got none", 'S/Limits'));
});

describe('with a KbRestApi', () => {
  test('the profile says what the stage lets through, once', () => {
    const stack = new Stack(new App(), 'S');
    const api = new KbRestApi(stack, 'Api');
    api.root.addMethod('GET', new MockIntegration());
    new ThrottlingProfile(stack, 'Limits', { stages: [{ stage: api.deploymentStage, throttle: { rateLimit: 40, burstLimit: 20 } }] });
    expect(api.throttling?.throttle).toEqual({ rateLimit: 40, burstLimit: 20 });
    expect(thrownBy(() => new ThrottlingProfile(stack, 'Again', { stages: [{ stage: api.deploymentStage, throttle: { rateLimit: 30, burstLimit: 10 } }] })))
      .toMatchObject({ name: 'ThrottleSetTwice' });
  });

  test('methods that require a key need a plan, which the CDK may have made too', () => {
    const build = (more: (api: KbRestApi) => void, plansElsewhere?: boolean) => {
      const stack = new Stack(new App(), 'S');
      const api = new KbRestApi(stack, 'Api', { throttling: { plansElsewhere } });
      api.root.addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
      more(api);
      return () => Template.fromStack(stack);
    };
    expect(build(() => {})).toThrow(
      "'stage' must be in a usage plan if methods require an API key, unless 'plansElsewhere' is true, got none for '//GET' [S/Api/DeploymentStage.prod/Throttling; see");
    expect(build(() => {}, true)).not.toThrow();
    expect(build((api) => api.addUsagePlan('Plan', { apiStages: [{ stage: api.deploymentStage }] }))).not.toThrow();
    expect(build((api) => {
      const beta = api.addLoggedStage('Beta', { stageName: 'beta' });
      api.addUsagePlan('Plan', { apiStages: [{ stage: beta }] });
    })).toThrow("'stage' must be in a usage plan");
    expect(build((api) => api.addUsagePlan('Plan'))).toThrow("'stage' must be in a usage plan");
    expect(build((api) => new ThrottlingProfile(api, 'Limits', { stages: [{ stage: api.deploymentStage }], tiers: { free: FREE } }))).not.toThrow();
  });
});
