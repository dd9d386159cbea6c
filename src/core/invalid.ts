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
  return named(code, `${message} [${scope.node.path}; see ${ARTICLES[article].url}]`);
}

/**
 * The error for a value that is made before any construct exists, such as a log format; otherwise as `invalid`.
 */
export function invalidValue(code: string, article: ArticleSlug, message: string): Error {
  return named(code, `${message} [see ${ARTICLES[article].url}]`);
}

function named(code: string, message: string): Error {
  const error = new Error(message);
  error.name = code;
  return error;
}
