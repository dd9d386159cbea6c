import { isWhole } from './whole-api';
import { API_KEY_VALUE_LENGTH, MAX_METHOD_THROTTLES, QUOTA_PERIODS } from '../../catalogue/facts';
import { operationName } from '../../template/model/operation';
import type { PlanStage } from '../../template/model/usage-plans';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const thr7RefusedPlan = defineRule({
  id: 'THR7',
  slug: 'refused-plan',
  title: 'The usage plan or the API key will be refused',
  severity: 'error',
  articles: ['throttling-429'],
  symptom: 'the deployment of the usage plan or of the key fails',
  why: 'API Gateway checks plans and keys when they are created, and rolls the stack back.',
  fix: 'Correct the property as the finding says.',
  findings: {
    PERIOD: { title: 'a period that does not exist', fix: 'Use DAY, WEEK or MONTH, in upper case.' },
    QUOTA: { title: 'a quota without limit or period', fix: 'Set both Limit and Period of Quota.' },
    TOO_MANY_METHODS: {
      title: 'too many methods of one stage have limits of their own',
      fix: `Limit at most ${MAX_METHOD_THROTTLES} methods of a stage in the plan, or limit the others with MethodSettings of the stage.`,
    },
    STAGE_TWICE: { title: 'one stage stands twice in the plan', fix: 'Write one entry for the stage, with all its limits.' },
    TWO_PLANS: {
      title: 'one key is in two plans of the same stage',
      why: 'A key must lead to one plan for each stage.',
      fix: 'Leave the key in one of the plans, or give the caller a second key.',
    },
    KEY_TYPE: { title: 'a type of key that does not exist', fix: 'Set KeyType to API_KEY.' },
    KEY_LENGTH: {
      title: 'the value of the key is too short or too long',
      fix: `Use ${API_KEY_VALUE_LENGTH.min} to ${API_KEY_VALUE_LENGTH.max} characters, or leave Value out.`,
    },
    KEY_SOURCE: {
      title: 'the key is expected from an authorizer that no method has',
      symptom: 'every call of a method that requires a key is answered 403 Forbidden',
      why: 'With AUTHORIZER, API Gateway takes the key from the answer of a Lambda authorizer and never from the header.',
      fix: 'Set ApiKeySourceType to HEADER, or give the methods that require a key a Lambda authorizer.',
    },
  },
  silent: [
    'Quota.Offset: the accepted range is not documented',
    'KEY_SOURCE for APIs that may have methods which the templates do not show',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-usageplankey.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-apikey.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::UsagePlan', 'AWS::ApiGateway::UsagePlanKey', 'AWS::ApiGateway::ApiKey', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api',
  ],

  check(resource, context) {
    switch (resource.type) {
      case 'AWS::ApiGateway::UsagePlan': {
        checkQuota(resource.get('Quota'), context);
        checkStages(context.index.usagePlans.of(resource)?.stages ?? [], context);
        break;
      }
      case 'AWS::ApiGateway::UsagePlanKey': checkMembership(resource, context); break;
      case 'AWS::ApiGateway::ApiKey': checkValue(resource.get('Value'), context); break;
      default: {
        checkQuota(resource.get('Auth', 'UsagePlan', 'Quota'), context);
        checkSource(resource, context);
      }
    }
  },
});

function checkQuota(quota: Value, { report }: RuleContext): void {
  if (quota.isAbsent || quota.isUnknown) return;
  for (const name of ['Limit', 'Period']) {
    if (quota.get(name).isAbsent) report({ finding: 'QUOTA', at: quota, message: `the quota has no ${name}` });
  }
  const period = quota.get('Period');
  if (period.text !== undefined && !QUOTA_PERIODS.includes(period.text)) {
    report({ finding: 'PERIOD', at: period, message: `Period is ${period.toString()}` });
  }
}

function checkStages(stages: readonly PlanStage[], { report }: RuleContext): void {
  for (const [position, entry] of stages.entries()) {
    const methods = (entry.throttle.entries ?? []).filter(([, limits]) => limits.isPresent).length;
    if (methods > MAX_METHOD_THROTTLES) {
      report({
        finding: 'TOO_MANY_METHODS',
        at: entry.throttle,
        message: `${methods} methods of the stage ${entry.stageName.toString()} have limits, at most ${MAX_METHOD_THROTTLES} can`,
      });
    }
    if (stages.slice(0, position).some((other) => isSameStage(other, entry))) {
      report({ finding: 'STAGE_TWICE', at: entry.value, message: `the stage ${entry.stageName.toString()} of ${entry.apiId.toString()} stands in the plan already` });
    }
  }
}

function checkMembership(member: Resource, { index, report }: RuleContext): void {
  const type = member.get('KeyType');
  if (type.text !== undefined && type.text !== 'API_KEY') report({ finding: 'KEY_TYPE', at: type, message: `KeyType is ${type.toString()}` });

  const [keyId, plan] = [member.get('KeyId'), index.usagePlans.of(member.get('UsagePlanId').link?.resource)];
  for (const other of index.usagePlans.membershipsOf(keyId)) {
    // Told once, at the later one.
    if (other === member) return;
    const rival = index.usagePlans.of(other.get('UsagePlanId').link?.resource);
    if (other.exists === false || rival === undefined || plan === undefined || rival.resource === plan.resource) continue;
    const shared = plan.stages?.find((entry) => rival.stages?.some((candidate) => isSameStage(candidate, entry)));
    if (shared !== undefined) {
      report({
        finding: 'TWO_PLANS',
        at: keyId,
        message: `the key ${keyId.toString()} is in <${rival.resource.logicalId}> already, which has the stage ${shared.stageName.toString()} too`,
      });
    }
  }
}

function checkValue(value: Value, { report }: RuleContext): void {
  const { min, max } = API_KEY_VALUE_LENGTH;
  const length = value.text?.length;
  if (length !== undefined && (length < min || length > max)) {
    report({ finding: 'KEY_LENGTH', at: value, message: `the value has ${length} characters, ${min} to ${max} are accepted` });
  }
}

function checkSource(resource: Resource, { index, report }: RuleContext): void {
  const api = index.apis.of(resource);
  if (api === undefined) return;
  const own = resource.get('ApiKeySourceType');
  const source = own.isAbsent ? api.body.get('x-amazon-apigateway-api-key-source') : own;
  if (source.text?.toUpperCase() !== 'AUTHORIZER' || !isWhole(api, index)) return;
  const demanding = api.operations.filter(({ apiKeyRequired }) => apiKeyRequired !== false);
  const certain = demanding.every(({ apiKeyRequired, authorization }) => apiKeyRequired === true && authorization !== undefined);
  if (demanding.length > 0 && certain && demanding.every(({ authorization }) => authorization !== 'CUSTOM')) {
    const [first, ...others] = demanding.map(operationName);
    const methods = others.length === 0 ? `'${first}' has` : `'${first}' and ${others.length} more have`;
    report({ finding: 'KEY_SOURCE', at: source, message: `the key comes from the authorizer, and ${methods} no Lambda authorizer` });
  }
}

function isSameStage(one: PlanStage, other: PlanStage): boolean {
  return one.apiId.equals(other.apiId) && one.stageName.equals(other.stageName);
}
