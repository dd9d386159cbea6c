import { CfnRestApi, IStage } from 'aws-cdk-lib/aws-apigateway';
import type { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/** The name of the API of a stage, which its metrics go by, or an error if nobody said it. */
export function restApiName(stage: IStage, article: ArticleSlug, stated?: string): string {
  if (stated !== undefined) return stated;
  const { node, restApiName: name } = stage.restApi;
  // The CDK takes the id of the construct for the name of an API that was imported without one.
  if (name !== node.id || CfnRestApi.isCfnRestApi(node.defaultChild)) return name;
  throw invalid(stage, 'ApiNameUnknown', article,
    `'apiName' must be given for an API that was imported without its name, which its metrics go by, got none for '${node.path}'`);
}
