import { Mixin, Stack } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as CfnStageV2 } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';

/** The `SourceArn` of a permission, with its references. */
interface Source {
  /** The id of the API as it is written: a reference, or the id itself. */
  readonly api: unknown;
  /** The same ARN for every stage. */
  readonly forEveryStage: unknown;
}

/**
 * Widens the permissions that are for one stage to every stage of the same API: `Mixins.of(app).apply(new EveryStagePermissionMixin())`.
 *
 * `LambdaIntegration` writes permissions for the stage that the API makes itself; calls of a second one are answered 500. Only APIs with
 * several stages are touched, and method and path of the permission stay. Permissions for tests of the console are passed by. Article:
 * https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class EveryStagePermissionMixin extends Mixin {
  /** Whether a construct is a permission for one of several stages of an API. */
  public supports(construct: IConstruct): boolean {
    const source = CfnPermission.isCfnPermission(construct) && construct.principal.startsWith('apigateway.') ? sourceOf(construct) : undefined;
    return source !== undefined && countStages(source.api, Stack.of(construct)) > 1;
  }

  /** Lets every stage invoke the function. */
  public applyTo(construct: IConstruct): void {
    if (!CfnPermission.isCfnPermission(construct)) return;
    const source = sourceOf(construct);
    if (source) construct.addPropertyOverride('SourceArn', source.forEveryStage);
  }
}

/** Undefined for every stage already, for authorizers, for tests, and for what can not be read. */
function sourceOf(permission: CfnPermission): Source | undefined {
  const value: unknown = Stack.of(permission).resolve(permission.sourceArn);
  const { 'Fn::Join': join } = (value ?? {}) as { 'Fn::Join'?: [string, unknown[]] };
  if (join?.[0] !== '') return undefined;
  const [, parts] = join;
  const masked = parts.map((part, position) => typeof part === 'string' ? part : `<${position}>`).join('');
  const [, front, api, stage, rest] = /^(.*:execute-api:[^:]*:[^:]*:)([^/]+)\/([^/]+)(\/.*)$/.exec(masked) ?? [];
  if (front === undefined || /^(\*|authorizers|test-invoke-stage)$/.test(stage)) return undefined;
  const pieces = (text: string): unknown[] => text.split(/(<\d+>)/).filter((piece) => piece !== '')
    .map((piece) => /^<\d+>$/.test(piece) ? parts[Number(piece.slice(1, -1))] : piece);
  return { api: pieces(api)[0], forEveryStage: { 'Fn::Join': ['', pieces(`${front}${api}/*${rest}`)] } };
}

function countStages(api: unknown, stack: Stack): number {
  return stack.node.findAll().filter((construct) => {
    const id = CfnStage.isCfnStage(construct) ? construct.restApiId : CfnStageV2.isCfnStage(construct) ? construct.apiId : undefined;
    return id !== undefined && JSON.stringify(stack.resolve(id)) === JSON.stringify(api);
  }).length;
}
