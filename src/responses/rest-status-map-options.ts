import { RestHeaderValue } from './rest-header-value';

/**
 * Options for `RestStatusMap.byErrorMessage`.
 */
export interface ErrorMessageMapOptions {
  /**
   * The status for errors that no pattern matches, from 100 to 599. API Gateway hands them to the default, which would answer with
   * its own status and the stack trace; the template of the default tells them by the field `errorMessage`, which a result of the
   * function must therefore not have. Raises `StatusCode`.
   *
   * @default 500
   */
  readonly unmatchedErrors?: number;
}

/**
 * What the ready-made maps have in common.
 */
export interface StatusPresetOptions {
  /**
   * The status for a success, from 100 to 599.
   *
   * @default 200
   */
  readonly success?: number;

  /**
   * Headers of every answer, such as `Access-Control-Allow-Origin`. Raises `HeaderName` and `RemappedHeader`.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: RestHeaderValue };
}

/**
 * Options for `RestStatusMap.fromBody`.
 */
export interface BodyStatusOptions extends StatusPresetOptions {
  /** The statuses beside `success` that the function may choose, each from 100 to 599. */
  readonly statuses: number[];

  /**
   * Where the status is in what the function returns: a path of names such as 'result.status'.
   *
   * @default 'status'
   */
  readonly statusPath?: string;

  /**
   * Where the body is in what the function returns: a path of names.
   *
   * @default 'body'
   */
  readonly bodyPath?: string;

  /**
   * The status for what is not listed, and for errors that the function throws, from 100 to 599.
   *
   * @default 500
   */
  readonly otherwise?: number;
}
