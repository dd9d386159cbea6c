import { isWhole } from './whole-api';
import type { Api } from '../../template/model/api';
import { PlanStage } from '../../template/model/usage-plans';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import { defineRule, RuleContext } from '../rule';

export const thr3PlanLimitsNobody = defineRule({
  id: 'THR3',
  slug: 'plan-limits-nobody',
  title: 'A usage plan limits nobody',
  severity: 'warning',
  articles: ['throttling-429'],
  symptom: 'callers are never answered 429 by the plan, and its usage stays empty',
  why: 'A usage plan acts per API key, on methods that require one, of the stages that it names.',
  fix: 'Set ApiKeyRequired on the methods that the plan is meant to limit.',
  findings: {
    NO_STAGE: { title: 'the plan has no stage', fix: 'Add the stages to ApiStages.' },
    NO_KEY_REQUIRED: { title: 'no method of the API requires a key' },
    ORDER: {
      title: 'the plan may be created before its stage',
      symptom: "the deployment may fail with 'API Stage not found'",
      why: 'The plan names the stage by its text, so CloudFormation does not know that it has to wait for it.',
      fix: 'Take Stage from the stage resource with Ref, or add the resource to DependsOn.',
    },
  },
  silent: [
    'APIs that may have methods which the templates do not show, those whose id is exported among them',
    'a plan without stages whose id is exported',
    'the order of stages that SAM makes',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    'https://github.com/serverless/serverless/issues/2831',
  ],
  appliesTo: ['AWS::ApiGateway::UsagePlan'],

  check(resource, context) {
    const { index, report } = context;
    const plan = index.usagePlans.of(resource);
    const stages = plan?.stages;
    const isMeantToLimit = (plan?.keys.length ?? 0) > 0 || [resource.get('Throttle'), resource.get('Quota'), ...(stages ?? []).map(({ throttle }) => throttle)]
      .some((limits) => limits.isPresent && limits.keys?.length !== 0);
    if (stages?.length === 0 && !index.exposures.has(resource) && !index.exposures.isGivenToCode(resource)) {
      report({ finding: 'NO_STAGE', at: resource.get('ApiStages'), message: 'the usage plan has no ApiStages' });
    }
    for (const entry of stages ?? []) {
      if (isMeantToLimit && entry.api !== undefined && requiresNoKey(entry.api, index)) {
        report({ finding: 'NO_KEY_REQUIRED', at: entry.apiId, message: `no method of the API ${entry.apiId.toString()} requires an API key` });
      }
      checkOrder(resource, entry, context);
    }
  },
});

function requiresNoKey(api: Api, index: TemplateIndex): boolean {
  return api.kind !== undefined && isWhole(api, index) && api.operations.every(({ apiKeyRequired }) => apiKeyRequired === false);
}

function checkOrder(plan: Resource, entry: PlanStage, { report }: RuleContext): void {
  const [stage, ...others] = (entry.api?.stages ?? []).filter((candidate) => entry.isFor(candidate) === true);
  if (stage === undefined || others.length > 0 || stage.resource.template !== plan.template || plan.waitsFor(stage.resource)) return;
  report({
    finding: 'ORDER',
    at: entry.stageName,
    message: `the plan names the stage ${entry.stageName.toString()} by its text and does not wait for <${stage.resource.logicalId}>`,
  });
}
