import { messageAfter, UNTOLD_ERROR } from './response-templates';
import { RestStatus } from './rest-status';
import { StatusPresetOptions } from './rest-status-map-options';
import { ANYTHING, startingOtherwise } from './status-patterns';
import { invalidValue } from '../core/invalid';

/** The longest pattern that is read; about as many codes as anybody has. */
const MAX_PATTERN = 500;

/**
 * Options for `RestStatusMap.codedErrors`.
 */
export interface CodedErrorOptions extends StatusPresetOptions {
  /** The statuses that errors may start with, each from 400 to 599 and not that of `otherErrors`. Raises `ErrorCodes`. */
  readonly statuses: number[];

  /**
   * The status for errors that start with none of them, time-outs and crashes of the function included.
   *
   * @default 500
   */
  readonly otherErrors?: number;
}

/** A default for success, an answer for each code, and one for all other errors. */
export function codedErrors(options: CodedErrorOptions): RestStatus[] {
  const { success = 200, otherErrors = 500, headers } = options;
  const statuses = [...options.statuses].sort();
  const bad = statuses.find((status) => !(Number.isInteger(status) && status >= 400 && status <= 599) || status === otherErrors);
  if (statuses.length === 0 || bad !== undefined) {
    throw invalidValue('ErrorCodes', 'rest-api-status-codes',
      `'statuses' takes at least one whole number from 400 to 599 beside that of 'otherErrors' (${otherErrors}), got ${bad ?? 'none'}`);
  }
  const others = startingOtherwise(statuses.map((status) => `${status}: `));
  if (others.length > MAX_PATTERN) {
    throw invalidValue('ErrorCodes', 'rest-api-status-codes', `'statuses' takes fewer codes, or more that differ in the last digit only, got ${statuses.length}`);
  }
  return [
    RestStatus.byDefault(success, { headers }),
    ...statuses.map((status) => RestStatus.onError(status, {
      headers, templates: messageAfter(`${status}: `.length), pattern: `${status}: ${ANYTHING}`, samples: [`${status}: no such order`, `${status}: line 1\nline 2`],
    })),
    RestStatus.onError(otherErrors, { headers, templates: UNTOLD_ERROR, pattern: others, samples: ['Task timed out after 3.00 seconds', `${statuses[0]}`] }),
  ];
}
