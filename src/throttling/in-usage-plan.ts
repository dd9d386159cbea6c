import { Stack } from 'aws-cdk-lib';
import { CfnStage as RestCfnStage, CfnUsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';

/** Whether a usage plan of this app has the stage, whoever made the plan. */
export function isInUsagePlan(stage: RestCfnStage | V2CfnStage): boolean {
  const apiId = RestCfnStage.isCfnStage(stage) ? stage.restApiId : stage.apiId;
  return stage.node.root.node.findAll().filter(CfnUsagePlan.isCfnUsagePlan).some((plan) => {
    const resolve = (value: unknown): string => JSON.stringify(Stack.of(plan).resolve(value));
    const names = [resolve(stage.ref), resolve(stage.stageName)];
    const entries: unknown = Stack.of(plan).resolve(plan.apiStages);
    return Array.isArray(entries) && (entries as CfnUsagePlan.ApiStageProperty[])
      .some((entry) => resolve(entry.apiId) === resolve(apiId) && names.includes(resolve(entry.stage)));
  });
}
