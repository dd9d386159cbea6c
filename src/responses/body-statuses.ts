import { statusInBody } from './response-templates';
import { RestStatus } from './rest-status';
import { checkStatus } from './rest-status-checks';
import { BodyStatusOptions } from './rest-status-map-options';
import { invalidValue } from '../core/invalid';

/** One answer whose template chooses the status. */
export function bodyStatuses(options: BodyStatusOptions): RestStatus[] {
  const { success = 200, headers, statuses, statusPath = 'status', bodyPath = 'body', otherwise = 500 } = options;
  if (statuses.length === 0) {
    throw invalidValue('BodyStatuses', 'rest-api-status-codes', "'statuses' takes at least one status that the function may choose, got none");
  }
  statuses.forEach((status) => checkStatus('StatusCode', 'statuses', status));
  checkStatus('StatusCode', 'otherwise', otherwise);
  checkPath('statusPath', statusPath);
  checkPath('bodyPath', bodyPath);
  return [RestStatus.byDefault(success, { headers, templates: statusInBody({ status: statusPath, body: bodyPath }, success, statuses, otherwise) })];
}

function checkPath(prop: string, path: string): void {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(path)) {
    throw invalidValue('BodyPath', 'rest-api-status-codes', `'${prop}' takes names joined by dots, such as 'result.status', got '${path}'`);
  }
}
