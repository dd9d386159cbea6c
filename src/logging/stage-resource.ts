import { CfnResource } from 'aws-cdk-lib';
import { CfnStage as RestCfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { invalid } from '../core/invalid';

/** The L1 of a stage that is given as L2 or L1. */
export function stageResource(stage: IConstruct): CfnResource & (RestCfnStage | V2CfnStage) {
  const resource = CfnResource.isCfnResource(stage) ? stage : stage.node.defaultChild;
  if (RestCfnStage.isCfnStage(resource) || V2CfnStage.isCfnStage(resource)) return resource;

  throw invalid(stage, 'NotAStage', 'missing-cloudwatch-logs',
    `'stage' must be a stage that is made in this app, got ${resource === undefined ? 'an imported one' : 'another construct'}`);
}
