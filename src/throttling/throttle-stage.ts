import { Construct, IConstruct } from 'constructs';
import { StageThrottling } from './stage-throttling';
import { StageThrottlingOptions } from './stage-throttling-options';
import { stageResource } from '../logging/stage-resource';

/** Limits a stage, with the limits as a part of its L2, 'Api/DeploymentStage.prod/Throttling', or beside its L1, 'StageThrottling'. */
export function throttleStage(stage: IConstruct, options: StageThrottlingOptions = {}): StageThrottling {
  const resource = stageResource(stage);
  const owner = resource.node.scope as Construct;
  const id = owner.node.defaultChild === resource ? 'Throttling' : `${resource.node.id}Throttling`;
  return new StageThrottling(owner, id, { ...options, stage: resource });
}
