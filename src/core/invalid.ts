import { IConstruct } from 'constructs';
import { ARTICLES, ArticleSlug } from '../catalogue/articles';

/**
 * The error for a prop that cannot work.
 *
 * @param scope the construct that was given the prop
 * @param code literal and searchable, such as 'RetentionWithoutLogGroup'; it becomes the name of the error
 * @param article the article that explains why it cannot work
 * @param message `'prop' <what it must be>, got <value>`, without a final period
 */
export function invalid(scope: IConstruct, code: string, article: ArticleSlug, message: string): Error {
  const error = new Error(`${message} [${scope.node.path}; see ${ARTICLES[article].url}]`);
  error.name = code;
  return error;
}
