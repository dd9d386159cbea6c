import { limitsIn, WrittenLimits } from './limits';
import { STAGE_TYPES } from '../../template/model/apis';
import { defineRule } from '../rule';

export const thr5ZeroLimit = defineRule({
  id: 'THR5',
  slug: 'zero-limit',
  title: 'A limit of zero blocks everybody',
  severity: 'error',
  articles: ['throttling-429'],
  symptom: 'every call that the limit is for is answered 429 Too Many Requests',
  why: 'A bucket that holds nothing, or is never filled again, lets no call through: zero does not mean unlimited.',
  fix: 'Remove the limit, or write the wanted one; acknowledge the finding if the calls are meant to be blocked.',
  findings: {
    THROTTLE: { title: 'the rate or the burst is zero' },
    QUOTA: {
      title: 'the quota is zero',
      symptom: 'every call with a key of the plan is answered 429 Limit Exceeded',
      why: 'The quota is used up before the first call.',
      fix: 'Remove Quota, or write the wanted Limit; acknowledge the finding if the keys are meant to be blocked.',
    },
  },
  silent: [
    'a rate without a burst, or a burst without a rate: what CloudFormation makes of the missing one is not documented',
    '-1 in MethodSettings, which some tools write where there is no limit',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html',
  ],
  appliesTo: [...STAGE_TYPES, 'AWS::ApiGateway::UsagePlan'],

  check(resource, { index, report }) {
    for (const limits of limitsIn(resource, index)) {
      const [name, value] = blocking(limits) ?? [];
      if (value !== undefined) report({ finding: 'THROTTLE', at: value, message: `the ${name} of ${limits.of} is ${value.text}` });
    }
    const quota = resource.type === 'AWS::Serverless::Api' ? resource.get('Auth', 'UsagePlan', 'Quota', 'Limit') : resource.get('Quota', 'Limit');
    if (quota.number !== undefined && quota.number <= 0) report({ finding: 'QUOTA', at: quota, message: `the quota is ${quota.text}` });
  },
});

/** The limit that lets nothing through; one is enough, the other need not be told as well. */
function blocking({ layer, rate, burst }: WrittenLimits): [string, WrittenLimits['rate']] | undefined {
  const blocks = ({ number }: WrittenLimits['rate']) => number !== undefined && number <= 0 && !(number === -1 && layer.startsWith('STAGE'));
  return blocks(rate) ? ['rate', rate] : blocks(burst) ? ['burst', burst] : undefined;
}
