import { defineRule } from '../rule';

export const thr1PlanThrottle = defineRule({
  id: 'THR1',
  slug: 'plan-throttle',
  title: 'A usage plan limits single methods without a limit of its own',
  severity: 'error',
  articles: ['throttling-429'],
  symptom: "the deployment of the usage plan fails with 'Can not define fine grain throttling if usage plan throttle is not defined'",
  why: 'The limits of single methods refine the limit of the plan, so API Gateway accepts them only beside one.',
  fix: 'Set Throttle of the usage plan, with RateLimit and BurstLimit, beside those of its ApiStages.',
  silent: ['plans whose Throttle has only one of its two limits'],
  sources: [
    'https://github.com/aws/aws-cdk/pull/6411',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-usageplan-apistage.html',
  ],
  appliesTo: ['AWS::ApiGateway::UsagePlan'],

  check(resource, { index, report }) {
    const throttle = resource.get('Throttle');
    if (throttle.isUnknown || !throttle.get('RateLimit').isAbsent || !throttle.get('BurstLimit').isAbsent) return;
    for (const stage of index.usagePlans.of(resource)?.stages ?? []) {
      const methods = (stage.throttle.entries ?? []).filter(([, limits]) => limits.isPresent).map(([method]) => method);
      if (methods.length > 0) report({ at: stage.throttle, message: `${limited(methods)}, the plan has none` });
    }
  },
});

function limited([first, ...others]: string[]): string {
  return others.length === 0 ? `'${first}' has a limit` : `'${first}' and ${others.length} more have limits`;
}
