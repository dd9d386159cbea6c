import type { Api } from '../../template/model/api';
import type { TemplateIndex } from '../../template/template-index';

/**
 * Whether the templates show all methods or routes of an API.
 *
 * An API that shows none at all gets them from elsewhere, since it could not be deployed; and to one whose id is exported, stacks that are not at
 * hand may add some.
 */
export function isWhole(api: Api, index: TemplateIndex): boolean {
  return api.operationsComplete && api.operations.length > 0 && !index.exposures.has(api.resource);
}
