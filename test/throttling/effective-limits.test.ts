import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi, ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import * as fc from 'fast-check';
import { Call, Gateway, TokenBucket } from './token-bucket';
import { accountLimitsIn } from '../../src/catalogue/facts';
import { layersOf, leastOf, LimitLayer, limitTable } from '../../src/throttling/effective-limits';
import { ThrottlingProfile } from '../../src/throttling/throttling-profile';

interface Layers {
  readonly planMethod?: ThrottleSettings;
  readonly plan: ThrottleSettings;
  readonly stageMethod?: ThrottleSettings;
  readonly stage: ThrottleSettings;
  readonly account?: ThrottleSettings;
}

/** One API with two methods, one tier and two clients, with limits in every layer. */
function given({ planMethod, plan, stageMethod, stage, account }: Layers) {
  const stack = new Stack(new App(), 'S');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const orders = api.root.addResource('orders');
  orders.addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
  orders.addMethod('POST', new MockIntegration(), { apiKeyRequired: true });
  const profile = new ThrottlingProfile(stack, 'Limits', {
    stages: [{ stage: api.deploymentStage, throttle: stage, methods: stageMethod && { '/orders/GET': stageMethod } }],
    tiers: { free: { throttle: plan, methods: planMethod && { '/orders/GET': planMethod }, clients: ['one', 'two'] } },
    account,
    aboveAccountReason: account && 'the account is the narrowest layer on purpose',
  });
  const limits = profile.effectiveLimits();
  const resources = Template.fromStack(stack).toJSON().Resources as ConstructorParameters<typeof Gateway>[0];
  const most = accountLimitsIn(undefined);
  const gateway = new Gateway(resources, { rate: account?.rateLimit ?? most.rate, burst: account?.burstLimit ?? most.burst });
  return { gateway, effective: (method: string) => limits.find((limit) => limit.method === method)! };
}

const ONE = 'LimitsClientone';
const TWO = 'LimitsClienttwo';

function calls(method: string, key: string, ...times: number[]): Call[] {
  return times.map((at) => ({ at, method, key }));
}

/** What a single bucket with the effective limits answers. */
function promised({ rateLimit, burstLimit }: { rateLimit: number; burstLimit: number }, trace: readonly Call[]): (200 | 429)[] {
  const bucket = new TokenBucket({ rate: rateLimit, burst: burstLimit });
  return trace.map(({ at }) => {
    if (!bucket.has(at)) return 429;
    bucket.take();
    return 200;
  });
}

const wide = { rateLimit: 1000, burstLimit: 1000 };

describe.each<[string, Layers, LimitLayer]>([
  ['the method of the plan', { planMethod: { rateLimit: 2, burstLimit: 3 }, plan: { rateLimit: 10, burstLimit: 10 }, stage: wide }, LimitLayer.PLAN_METHOD],
  ['the plan', { plan: { rateLimit: 2, burstLimit: 3 }, stage: wide }, LimitLayer.PLAN],
  ['the method of the stage', { plan: wide, stageMethod: { rateLimit: 2, burstLimit: 3 }, stage: wide }, LimitLayer.STAGE_METHOD],
  ['the stage', { plan: wide, stage: { rateLimit: 2, burstLimit: 3 } }, LimitLayer.STAGE],
  ['the account', { plan: wide, stage: wide, account: { rateLimit: 2, burstLimit: 3 } }, LimitLayer.ACCOUNT],
])('a caller who is limited by %s', (_, layers, decidedBy) => {
  const trace = calls('/orders/GET', ONE, 0, 0, 0, 0, 0.4, 0.5, 0.6, 1, 1.1, 5, 5, 5, 5);

  test('is answered what the effective limits promise', () => {
    const { gateway, effective } = given(layers);
    expect(effective('/orders/GET')).toMatchObject({ rateLimit: 2, burstLimit: 3, rateDecidedBy: decidedBy, burstDecidedBy: decidedBy, tier: 'free' });
    expect(gateway.answers(trace)).toEqual([200, 200, 200, 429, 429, 200, 429, 200, 429, 200, 200, 200, 429]);
    expect(promised(effective('/orders/GET'), trace)).toEqual(given(layers).gateway.answers(trace));
  });
});

test('of equal limits, the layer that comes first decides', () => {
  const same = { rateLimit: 3, burstLimit: 4 };
  expect(leastOf(layersOf({ plan: same, stage: same, account: same })))
    .toEqual({ ...same, rateDecidedBy: LimitLayer.PLAN, burstDecidedBy: LimitLayer.PLAN });
});

test('two callers have a plan each and share the stage', () => {
  const { gateway } = given({ plan: { rateLimit: 1, burstLimit: 2 }, stage: { rateLimit: 1, burstLimit: 3 } });
  expect(gateway.answers([...calls('/orders/GET', ONE, 0, 0, 0), ...calls('/orders/GET', TWO, 0, 0)])).toEqual([200, 200, 429, 200, 429]);
});

test('the methods of a caller share the plan, and have the stage each', () => {
  const { gateway } = given({ plan: { rateLimit: 1, burstLimit: 3 }, stage: { rateLimit: 1, burstLimit: 2 } });
  expect(gateway.answers([...calls('/orders/GET', ONE, 0, 0, 0), ...calls('/orders/POST', ONE, 0, 0)])).toEqual([200, 200, 429, 200, 429]);
});

const limit = fc.record({ rateLimit: fc.integer({ min: 1, max: 50 }), burstLimit: fc.integer({ min: 1, max: 50 }) });
const anyLayers = fc.record({ plan: limit, stage: limit, planMethod: limit, stageMethod: limit, account: limit }, { requiredKeys: ['plan', 'stage'] });

test('the effective limit is never above any layer that acts', () => {
  fc.assert(fc.property(anyLayers, ({ account = wide, ...layers }) => {
    const acting = layersOf({ ...layers, account });
    const { rateLimit, burstLimit, rateDecidedBy, burstDecidedBy } = leastOf(acting);
    for (const [, limits] of acting) {
      if (limits === undefined) continue;
      expect(rateLimit).toBeLessThanOrEqual(limits.rateLimit!);
      expect(burstLimit).toBeLessThanOrEqual(limits.burstLimit!);
    }
    const byLayer = new Map(acting);
    expect([byLayer.get(rateDecidedBy)?.rateLimit, byLayer.get(burstDecidedBy)?.burstLimit]).toEqual([rateLimit, burstLimit]);
  }));
});

describe('whatever the layers of the synthesised template are', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
  const traceOf = (steps: number[]) => {
    let at = 0;
    return calls('/orders/GET', ONE, ...steps.map((step) => (at += step / 100)));
  };

  test('a caller who keeps within the effective limits is never answered 429', () => {
    fc.assert(fc.property(anyLayers, gaps, (layers, steps) => {
      const { gateway, effective } = given(layers);
      const trace = traceOf(steps);
      const kept = trace.filter((_, position, all) => promised(effective('/orders/GET'), all)[position] === 200);
      expect(gateway.answers(kept)).toEqual(kept.map(() => 200));
    }), { numRuns: 25 });
  });

  test('nobody gets more than every layer lets through', () => {
    fc.assert(fc.property(anyLayers, gaps, (layers, steps) => {
      const { gateway } = given(layers);
      const trace = traceOf(steps);
      const passed = gateway.answers(trace).filter((status) => status === 200).length;
      const duration = trace[trace.length - 1].at;
      for (const [, limits] of layersOf({ account: wide, ...layers })) {
        if (limits !== undefined) expect(passed).toBeLessThanOrEqual(limits.burstLimit! + limits.rateLimit! * duration + 1e-6);
      }
    }), { numRuns: 25 });
  });
});

test('the table says who decides', () => {
  expect(limitTable([
    { stage: 'S/Stage', method: '/a/GET', tier: 'free', rateLimit: 2, burstLimit: 3, rateDecidedBy: LimitLayer.PLAN, burstDecidedBy: LimitLayer.STAGE, quota: '10 per DAY' },
    { stage: 'S/Stage', method: '/b/GET', rateLimit: 4, burstLimit: 5, rateDecidedBy: LimitLayer.STAGE_METHOD, burstDecidedBy: LimitLayer.ACCOUNT },
  ])).toBe(`| stage | method | caller | requests per second | at once | quota |
| --- | --- | --- | --- | --- | --- |
| S/Stage | \`/a/GET\` | free | 2 (plan) | 3 (stage) | 10 per DAY |
| S/Stage | \`/b/GET\` | everybody together | 4 (stage, method) | 5 (account) | - |`);
});
