import { Construct, IConstruct } from 'constructs';
import { ApiProtocol } from './api-kind';
import { StageLogging } from './stage-logging';
import { StageLoggingOptions } from './stage-logging-options';
import { stageResource } from './stage-resource';

/** How a stage logs, and of which kind it is if its API does not tell. */
export interface LogStageOptions extends StageLoggingOptions {
  readonly protocol?: ApiProtocol;
}

/**
 * Makes a stage log, with the logging as a part of its L2, 'Api/DeploymentStage.prod/Logging', or beside its L1, 'StageLogging':
 * below an L1 the log groups would inherit what the stage depends on.
 */
export function logStage(stage: IConstruct, options: LogStageOptions = {}): StageLogging {
  const resource = stageResource(stage);
  const owner = resource.node.scope as Construct;
  const id = owner.node.defaultChild === resource ? 'Logging' : `${resource.node.id}Logging`;
  return new StageLogging(owner, id, { ...options, stage: resource });
}
