import type { Api } from '../../template/model/api';
import { STAGE_TYPES } from '../../template/model/apis';
import { Operation, operationName } from '../../template/model/operation';
import { Stage } from '../../template/model/stage';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import { defineRule, RuleContext } from '../rule';

export const thr2KeyWithoutPlan = defineRule({
  id: 'THR2',
  slug: 'key-without-plan',
  title: 'Methods demand an API key that no caller can have',
  severity: 'error',
  articles: ['throttling-429', 'iam-cross-account-403'],
  symptom: 'every call is answered 403 Forbidden, whatever key it carries',
  why: 'A key is valid for a stage only if both are in one usage plan.',
  fix: 'Add the stage to ApiStages of a usage plan, and associate API keys with the plan (AWS::ApiGateway::UsagePlanKey).',
  findings: {
    NO_PLAN: { title: 'the stage is in no usage plan' },
    NO_KEY: {
      title: 'the usage plan has no key',
      symptom: 'every call is answered 403 Forbidden until somebody associates a key with the plan',
      fix: 'Associate an API key with the plan (AWS::ApiGateway::UsagePlanKey), or acknowledge the finding if keys are made at run time.',
      advice: true,
    },
  },
  silent: [
    'stages that something outside the templates may add to a plan: the API or the stage is exported, or its id is given to a custom resource or to the environment of a function',
    'while a plan of the templates has a stage that can not be followed, and API keys with StageKeys',
    'NO_KEY without the option `strict`: keys are often made at run time',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html',
  ],
  appliesTo: [...STAGE_TYPES, 'AWS::ApiGateway::UsagePlan'],

  check(resource, context) {
    if (resource.type === 'AWS::ApiGateway::UsagePlan') return checkKeys(resource, context);
    for (const stage of context.index.apis.stagesMadeBy(resource)) checkPlan(stage, context);
  },
});

function checkPlan(stage: Stage, { index, report }: RuleContext): void {
  const demanding = keyRequiring(stage.api);
  if (stage.api === undefined || demanding.length === 0 || isBeyondView(stage, stage.api, index)) return;
  if (index.usagePlans.covers(stage) !== false) return;
  report({
    finding: 'NO_PLAN',
    at: stage.name,
    message: `${listed(demanding)} an API key, and no usage plan has the stage ${stage.name.toString()}`,
  });
}

function checkKeys(resource: Resource, { index, report }: RuleContext): void {
  const plan = index.usagePlans.of(resource);
  if (plan === undefined || plan.keys.length > 0 || index.usagePlans.hasUnresolvedKeys || index.exposures.has(resource)) return;
  if (resource.template.openEnded) return;
  const demanding = (plan.stages ?? []).flatMap(({ api }) => keyRequiring(api));
  if (demanding.length > 0) report({ finding: 'NO_KEY', at: resource.get(), message: `${listed(demanding)} an API key, and the usage plan has none` });
}

/** The methods of a REST API, or the `$connect` route of a WebSocket API, that take no call without a key. */
function keyRequiring(api: Api | undefined): Operation[] {
  if (api === undefined || api.kind === undefined || api.kind === 'HTTP') return [];
  return api.operations.filter((operation) => operation.apiKeyRequired === true && (api.kind === 'REST' || operation.routeKey === '$connect'));
}

/** Whether a plan for the stage may exist that the templates do not show. */
function isBeyondView(stage: Stage, api: Api, index: TemplateIndex): boolean {
  const resources = [api.resource, stage.resource];
  const isHandedOn = (resource: Resource) => index.exposures.has(resource) || index.exposures.isGivenToCode(resource);
  if (resources.some((resource) => resource.template.openEnded || isHandedOn(resource))) return true;
  // A plan may name an API that exists by its id, and this one may be it.
  if (index.usagePlans.all.some((plan) => plan.stages?.every((entry) => entry.api !== undefined) !== true)) return true;
  return index.ofType('AWS::ApiGateway::ApiKey').some((key) => !key.get('StageKeys').isAbsent);
}

function listed([first, ...others]: Operation[]): string {
  const name = `'${operationName(first)}'`;
  return others.length === 0 ? `${name} demands` : `${name} and ${others.length} more demand`;
}
