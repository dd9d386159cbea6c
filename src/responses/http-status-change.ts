/**
 * What callers of an HTTP API get when the backend answers with one status.
 *
 * Values of headers are texts, or one of `$response.header.<name>`, `$response.body.<path>`, `$context.<variable>` and
 * `$stageVariables.<name>`. Reserved headers cannot be changed: `Access-Control-*` (CORS belongs to `corsPreflight` of the API), `apigw-*`,
 * `x-amz-*`, `x-amzn-*`, and those of the connection such as `Content-Length`. Raises `HeaderName`, `ReservedHeader` and `HeaderValue`.
 */
export interface HttpStatusChange {
  /** The status of the backend, a whole number from 200 to 599. Raises `BackendStatus` and `BackendStatusTwice`. */
  readonly backendStatus: number;

  /**
   * The status that callers see, a whole number from 200 to 599. Raises `StatusCode`.
   *
   * @default - that of the backend
   */
  readonly statusCode?: number;

  /**
   * Values to add to headers, by name.
   *
   * @default - none
   */
  readonly appendHeaders?: { [name: string]: string };

  /**
   * Values of headers instead of those that the backend sent, by name.
   *
   * @default - none
   */
  readonly overwriteHeaders?: { [name: string]: string };

  /**
   * Names of headers that callers do not see.
   *
   * @default - none
   */
  readonly removeHeaders?: string[];
}
