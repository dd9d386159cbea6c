import { CfnResource } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { ApiProtocol } from './api-kind';
import { StageLogging } from './stage-logging';
import { StageLoggingOptions } from './stage-logging-options';
import { stageResource } from './stage-resource';

/** How a stage logs, and of which kind it is if its API does not tell. */
export interface LogStageOptions extends StageLoggingOptions {
  readonly protocol?: ApiProtocol;
}

/** Makes a stage log, with the logging as a part of the stage: 'Api/DeploymentStage.prod/Logging'. */
export function logStage(stage: IConstruct, options: LogStageOptions = {}): StageLogging {
  const resource = stageResource(stage);
  return new StageLogging(partOf(resource), 'Logging', { ...options, stage: resource });
}

/** The L2 of a stage if it has one. */
function partOf(resource: CfnResource): Construct {
  const owner = resource.node.scope;
  return owner instanceof Construct && owner.node.defaultChild === resource ? owner : resource;
}
