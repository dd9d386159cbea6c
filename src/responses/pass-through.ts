import { ClassStatusOptions } from './class-statuses';
import { UNTOLD_ERROR } from './response-templates';
import { RestStatus } from './rest-status';
import { checkStatus } from './rest-status-checks';
import { othersOfClass } from './status-patterns';

/**
 * Options for `RestStatusMap.passThrough`: which statuses callers see as the backend sent them, and what becomes of the others.
 */
export interface PassThroughOptions extends ClassStatusOptions {
  /**
   * Statuses that callers see with the body of the backend, each from 100 to 599.
   *
   * @default - 400, 401, 403, 404, 409, 422, 429, 500, 503 and 504
   */
  readonly statuses?: number[];
}

const USUAL = [400, 401, 403, 404, 409, 422, 429, 500, 503, 504];

/** A default for success, an answer for each listed status, and one for the rest of each class. */
export function passThrough(options: PassThroughOptions): RestStatus[] {
  const { statuses = USUAL, success = 200, clientErrors = 400, serverErrors = 502, headers } = options;
  statuses.forEach((status) => checkStatus('BackendStatus', 'statuses', status));
  const listed = statuses.filter((status) => ![success, clientErrors, serverErrors].includes(status));
  return [
    RestStatus.byDefault(success, { headers }),
    ...listed.map((status) => RestStatus.onBackendStatus(status, [status], { headers })),
    RestStatus.onBackendPattern(clientErrors, othersOfClass(4, listed), { headers }),
    RestStatus.onBackendPattern(serverErrors, `${othersOfClass(3, listed)}|${othersOfClass(5, listed)}`, { headers, templates: UNTOLD_ERROR }),
  ];
}
