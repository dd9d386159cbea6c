import { CfnStage as RestCfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { KnownMethods, methodsOf } from './known-methods';
import { StageThrottling } from './stage-throttling';
import { kindOf } from '../logging/api-kind';

/** A stage as usage plans see it. */
export interface PlannedStage {
  readonly resource: RestCfnStage | V2CfnStage;
  readonly throttling: StageThrottling;
  readonly apiId: string;
  /** Whether its API has API keys. */
  readonly takesKeys: boolean;
  /** Whether plans can limit single methods. */
  readonly hasMethods: boolean;
  /** The methods that are there by now. */
  methods(): KnownMethods;
}

/** The stage of a throttling. */
export function plannedStage(throttling: StageThrottling): PlannedStage {
  const resource = throttling._stageResource();
  const isRest = RestCfnStage.isCfnStage(resource);
  return {
    resource,
    throttling,
    apiId: isRest ? resource.restApiId : resource.apiId,
    takesKeys: isRest || kindOf(resource) === 'WEBSOCKET',
    hasMethods: isRest,
    methods: () => methodsOf(resource),
  };
}
