import { CfnResource, Mixin, Stack, Token } from 'aws-cdk-lib';
import { CfnBasePathMapping, CfnBasePathMappingV2, CfnDeployment, CfnStage as RestCfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping, CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';

/**
 * Repairs mappings that may be made before their stage: `Mixins.of(app).apply(new MappedStageMixin())`.
 *
 * A mapping that names its stage by text waits for nothing, and fails when CloudFormation makes it first. The mixin lets it wait for the
 * stage, where the stack of the mapping makes one of that name for that API. Article:
 * https://repost.aws/knowledge-center/api-gateway-custom-domain-error
 */
export class MappedStageMixin extends Mixin {
  /** Whether a construct is a mapping that names its stage by text. */
  public supports(construct: IConstruct): boolean {
    return mappedBy(construct) !== undefined;
  }

  /** Lets the mapping wait for its stage. */
  public applyTo(construct: IConstruct): void {
    const mapped = mappedBy(construct);
    const stage = mapped && stageOf(mapped);
    if (stage) mapped.mapping.addResourceDependency(stage);
  }
}

interface Mapped {
  readonly mapping: CfnResource;
  readonly apiId: string;
  readonly stageName: string;
}

function mappedBy(construct: IConstruct): Mapped | undefined {
  const [apiId, stageName] = CfnBasePathMapping.isCfnBasePathMapping(construct) || CfnBasePathMappingV2.isCfnBasePathMappingV2(construct)
    ? [construct.restApiId, construct.stage]
    : CfnApiMapping.isCfnApiMapping(construct) ? [construct.apiId, construct.stage] : [];
  if (apiId === undefined || stageName === undefined || Token.isUnresolved(stageName)) return undefined;
  return { mapping: construct as CfnResource, apiId, stageName };
}

function stageOf({ mapping, apiId, stageName }: Mapped): CfnResource | undefined {
  const { stack } = mapping;
  const id = (value: string) => JSON.stringify(stack.resolve(value));
  return stack.node.findAll().filter((construct) => Stack.of(construct) === stack).find((construct): construct is CfnResource => {
    const madeFor = RestCfnStage.isCfnStage(construct) || CfnDeployment.isCfnDeployment(construct) ? construct.restApiId
      : V2CfnStage.isCfnStage(construct) ? construct.apiId : undefined;
    return madeFor !== undefined && 'stageName' in construct && construct.stageName === stageName && id(madeFor) === id(apiId);
  });
}
