import { UNTOLD_ERROR } from './response-templates';
import { RestStatus } from './rest-status';
import { StatusPresetOptions } from './rest-status-map-options';

/**
 * Options for `RestStatusMap.oneStatusPerClass`.
 */
export interface ClassStatusOptions extends StatusPresetOptions {
  /**
   * The status for all of 4xx; the body is that of the backend.
   *
   * @default 400
   */
  readonly clientErrors?: number;

  /**
   * The status for all of 3xx and 5xx, redirects being of no use to callers of the API; the body tells nothing of the backend.
   *
   * @default 502
   */
  readonly serverErrors?: number;
}

/** A default for success and an answer for each class of errors. */
export function classStatuses({ success = 200, clientErrors = 400, serverErrors = 502, headers }: ClassStatusOptions): RestStatus[] {
  return [
    RestStatus.byDefault(success, { headers }),
    RestStatus.onBackendPattern(clientErrors, '4\\d{2}', { headers }),
    RestStatus.onBackendPattern(serverErrors, '[35]\\d{2}', { headers, templates: UNTOLD_ERROR }),
  ];
}
