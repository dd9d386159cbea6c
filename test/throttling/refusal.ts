import { ARTICLES } from '../../src/catalogue/articles';

/** The error that a construct is expected to raise. */
export function refusal(name: string, message: string, path: string): Error {
  const error = new Error(`${message} [${path}; see ${ARTICLES['throttling-429'].url}]`);
  error.name = name;
  return error;
}
