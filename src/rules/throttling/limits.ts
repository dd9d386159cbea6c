import { Stage } from '../../template/model/stage';
import type { Resource } from '../../template/resource';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';

/** A map of a template with a rate and a burst. */
export interface WrittenLimits {
  /** Whom the limits are for, as a message says it. */
  readonly of: string;
  /** What the map belongs to. */
  readonly layer: 'PLAN' | 'PLAN_METHOD' | 'STAGE' | 'STAGE_METHOD';
  readonly rate: Value;
  readonly burst: Value;
}

/** The limits that a stage or a usage plan writes down. */
export function limitsIn(resource: Resource, index: TemplateIndex): WrittenLimits[] {
  if (resource.type === 'AWS::ApiGateway::UsagePlan') return planLimits(resource, index);
  const stages = index.apis.stagesMadeBy(resource).flatMap(stageLimits);
  return resource.type === 'AWS::Serverless::Api' ? [...stages, limits('the usage plan', 'PLAN', resource.get('Auth', 'UsagePlan', 'Throttle'))] : stages;
}

/** The limits of a stage, its own first. */
export function stageLimits(stage: Stage): WrittenLimits[] {
  return (stage.methodSettings ?? []).map(({ target, isDefault, value }): WrittenLimits => ({
    of: isDefault ? 'the stage' : `'${target}'`,
    layer: isDefault ? 'STAGE' : 'STAGE_METHOD',
    rate: value.get('ThrottlingRateLimit'),
    burst: value.get('ThrottlingBurstLimit'),
  }));
}

function planLimits(plan: Resource, index: TemplateIndex): WrittenLimits[] {
  const methods = (index.usagePlans.of(plan)?.stages ?? []).flatMap(({ throttle }) => throttle.entries ?? []);
  return [limits('the usage plan', 'PLAN', plan.get('Throttle')), ...methods.map(([key, value]) => limits(`'${key}'`, 'PLAN_METHOD', value))];
}

function limits(of: string, layer: WrittenLimits['layer'], value: Value): WrittenLimits {
  return { of, layer, rate: value.get('RateLimit'), burst: value.get('BurstLimit') };
}
