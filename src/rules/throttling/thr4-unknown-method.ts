import { isWhole } from './whole-api';
import type { Api } from '../../template/model/api';
import { STAGE_TYPES } from '../../template/model/apis';
import { operationName } from '../../template/model/operation';
import { decodePath, Stage, StageSetting } from '../../template/model/stage';
import { PlanStage } from '../../template/model/usage-plans';
import type { TemplateIndex } from '../../template/template-index';
import { defineRule, RuleContext } from '../rule';

export const thr4UnknownMethod = defineRule({
  id: 'THR4',
  slug: 'unknown-method',
  title: 'A limit or setting names a method or route that does not exist',
  severity: 'error',
  articles: ['throttling-429'],
  symptom: 'the setting acts on no call',
  why: 'Settings are found by the exact path and verb of a method, or by the exact key of a route.',
  fix: 'Name an existing method or route, or all of them.',
  findings: {
    PLAN_METHOD: {
      title: 'the usage plan limits a method that the API does not have',
      symptom: "the deployment of the usage plan fails with 'Invalid Method identifier'",
      fix: "Use '/<path>/<VERB>' of an existing method as the key.",
    },
    STAGE_METHOD: { title: 'MethodSettings names a method that the API does not have', fix: 'Set ResourcePath and HttpMethod to those of an existing method.' },
    PARTIAL_WILDCARD: {
      title: 'a wildcard stands for the path or the verb only',
      symptom: 'neither the setting nor that of the whole stage is applied',
      why: "Settings are for one method, or for all with '/*' and '*'. Others report that a mixture of both takes no effect.",
      fix: "Write ResourcePath '/*' with HttpMethod '*', or one entry for each method.",
    },
    ROUTE: {
      title: 'RouteSettings names a route that the API does not have',
      symptom: "the deployment of the stage fails with 'Unable to find Route by key'",
      fix: "Use the RouteKey of an existing route, such as 'GET /orders', as the key.",
    },
    ORDER: {
      title: 'the stage may be created before the route that it has settings for',
      symptom: "the deployment of the stage fails with 'Unable to find Route by key'",
      why: 'The settings name the route by its text, so CloudFormation does not know that the stage has to wait for it.',
      fix: 'Add the route to DependsOn of the stage.',
    },
    SHAPE: {
      title: 'RouteSettings is not a map of settings by route',
      symptom: 'the deployment of the stage fails',
      why: 'The property takes the key of a route against a map of its settings; it has no list form.',
      fix: "Write RouteSettings as { 'GET /orders': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 } }.",
    },
  },
  silent: [
    'APIs that may have methods or routes which the templates do not show, those whose id is exported among them',
    'a verb on a path that has ANY, and paths below a {proxy+}',
    'keys of usage plans that hold a wildcard',
  ],
  sources: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-usageplan-apistage.html',
    'https://github.com/aws/serverless-application-model/issues/579',
    'https://github.com/aws/serverless-application-model/issues/1518',
    'https://github.com/DianaIonita/serverless-api-gateway-throttling/pull/34',
    'https://github.com/anomalyco/sst/issues/4501',
  ],
  appliesTo: [...STAGE_TYPES, 'AWS::ApiGateway::UsagePlan'],

  check(resource, context) {
    for (const entry of context.index.usagePlans.of(resource)?.stages ?? []) checkPlan(entry, context);
    for (const stage of context.index.apis.stagesMadeBy(resource)) {
      if (stage.kind === 'REST') for (const setting of stage.methodSettings ?? []) checkMethod(stage, setting, context);
      else checkRoutes(stage, context);
    }
  },
});

function checkPlan({ api, throttle }: PlanStage, { index, report }: RuleContext): void {
  if (api?.kind !== 'REST') return;
  for (const [key, value] of throttle.entries ?? []) {
    const [, path, verb] = /^(.*)\/([^/]+)$/.exec(key) ?? ['', key, ''];
    if (key.includes('*') || value.isAbsent || hasMethod(api, rooted(path), verb, index) !== false) continue;
    report({ finding: 'PLAN_METHOD', at: value, message: `'${key}' names no method of the API; it has ${methodsOf(api)}` });
  }
}

function checkMethod({ api }: Stage, { value, isDefault }: StageSetting, { index, report }: RuleContext): void {
  const [given, verb] = [value.get('ResourcePath').text, value.get('HttpMethod').text];
  if (isDefault || given === undefined || verb === undefined) return;
  const path = decodePath(given);
  const [wildPath, wildVerb] = [path.includes('*'), verb === '*'];
  // Both stars: every method, however the path is written.
  if (wildPath && wildVerb) return;
  if (wildPath || wildVerb) {
    report({ finding: 'PARTIAL_WILDCARD', at: value, message: `ResourcePath is '${given}' and HttpMethod '${verb}'` });
  } else if (api !== undefined && hasMethod(api, rooted(path), verb, index) === false) {
    report({ finding: 'STAGE_METHOD', at: value, message: `'${verb} ${path}' is no method of the API; it has ${methodsOf(api)}` });
  }
}

function checkRoutes({ api, resource }: Stage, { index, report }: RuleContext): void {
  const settings = resource.get('RouteSettings');
  if (settings.isPresent && settings.entries === undefined) {
    report({ finding: 'SHAPE', at: settings, message: `RouteSettings is ${settings.toString()}` });
  }
  for (const [key, value] of settings.entries ?? []) {
    if (value.isPresent && value.entries === undefined) {
      report({ finding: 'SHAPE', at: value, message: `the settings of '${key}' are ${value.toString()}` });
    }
    const routes = api?.operations.filter(({ routeKey }) => routeKey === undefined || routeKey === key) ?? [];
    if (value.isAbsent || api === undefined) continue;
    if (routes.length === 0 && isWhole(api, index)) {
      report({ finding: 'ROUTE', at: value, message: `'${key}' is no route of the API; it has ${methodsOf(api)}` });
    }
    const route = routes.length === 1 && routes[0].routeKey === key ? routes[0].resource : undefined;
    if (route?.type === 'AWS::ApiGatewayV2::Route' && route.template === resource.template && !resource.waitsFor(route)) {
      report({ finding: 'ORDER', at: value, message: `the stage has settings for '${key}' and does not wait for <${route.logicalId}>` });
    }
  }
}

/** Whether calls of that path and verb reach a method; undefined if that can't be told. */
function hasMethod(api: Api, path: string, verb: string, index: TemplateIndex): boolean | undefined {
  for (const operation of api.operations) {
    if (operation.path === undefined || operation.verb === undefined) return undefined;
    const [prefix, greedy] = operation.path.split(/\{[^}]*\+\}$/);
    if (greedy !== undefined && path.startsWith(prefix)) return true;
    if (operation.path !== path) continue;
    // SAM adds OPTIONS for CORS.
    if (operation.verb === 'ANY' || operation.verb === verb.toUpperCase() || (operation.origin === 'SAM' && verb.toUpperCase() === 'OPTIONS')) return true;
  }
  return isWhole(api, index) ? false : undefined;
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function methodsOf(api: Api): string {
  const [first, ...others] = api.operations.map(operationName);
  return others.length === 0 ? `'${first}'` : `'${first}' and ${others.length} more`;
}
