import { limitsIn, stageLimits } from './limits';
import { accountLimitsIn, Limits } from '../../catalogue/facts';
import { STAGE_TYPES } from '../../template/model/apis';
import type { Stage } from '../../template/model/stage';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const thr6AboveAccount = defineRule({
  id: 'THR6',
  slug: 'above-account',
  title: 'A limit is never reached, because a lower one comes first',
  severity: 'warning',
  articles: ['throttling-429'],
  symptom: 'callers are answered 429 Too Many Requests below the limit that was set',
  why: 'All APIs of an account share one throttle in each Region, and it holds whatever a stage or a plan allows.',
  fix: 'Lower the limit, or ask for a higher quota and tell the pack about it with the option accountThrottle.',
  findings: {
    ACCOUNT: { title: 'the limit is above the throttle of the account' },
    STAGE: {
      title: 'the limit of the plan is above that of the stage',
      why: 'A call has to pass the limit of its key and then that of the stage, which all keys share.',
      fix: 'Raise the limit of the stage, or lower that of the plan.',
      advice: true,
    },
  },
  silent: [
    'with the option accountThrottle: limits up to it',
    'in Regions that are not known: limits up to the throttle of the larger Regions',
    'STAGE without the option `strict`: the stage may be meant to come first',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  ],
  appliesTo: [...STAGE_TYPES, 'AWS::ApiGateway::UsagePlan'],

  check(resource, context) {
    const { index, options, report } = context;
    const account = options.accountThrottle ?? accountLimitsIn(resource.template.environment.region);
    const source = options.accountThrottle === undefined ? 'the account has {} unless its quota was raised' : 'the account has {}';
    for (const { of, rate, burst } of limitsIn(resource, index)) {
      const [name, value, limit] = exceeded(rate, burst, account) ?? [];
      if (value === undefined) continue;
      report({ finding: 'ACCOUNT', at: value, message: `the ${name} of ${of} is ${value.text}, ${source.replace('{}', String(limit))}` });
    }
    if (resource.type === 'AWS::ApiGateway::UsagePlan') checkStages(resource, context);
  },
});

function exceeded(rate: Value, burst: Value, account: Limits): [string, Value, number] | undefined {
  if (rate.number !== undefined && rate.number > account.rate) return ['rate', rate, account.rate];
  return burst.number !== undefined && burst.number > account.burst ? ['burst', burst, account.burst] : undefined;
}

function checkStages(plan: Resource, { index, report }: RuleContext): void {
  const rate = plan.get('Throttle', 'RateLimit');
  if (rate.number === undefined) return;
  for (const entry of index.usagePlans.of(plan)?.stages ?? []) {
    const stage = entry.api?.stages.find((candidate) => entry.isFor(candidate) === true);
    const limit = stage === undefined ? undefined : ownRate(stage);
    if (limit !== undefined && limit >= 0 && limit < rate.number) {
      report({ finding: 'STAGE', at: rate, message: `the rate of the usage plan is ${rate.text}, that of the stage ${entry.stageName.toString()} is ${limit}` });
    }
  }
}

function ownRate(stage: Stage): number | undefined {
  return stageLimits(stage).find(({ layer }) => layer === 'STAGE')?.rate.number;
}
