import { ContentHandling, IModel } from 'aws-cdk-lib/aws-apigateway';
import { RestHeaderValue } from './rest-header-value';
import { checkAnswer, checkStatus } from './rest-status-checks';
import { invalidValue } from '../core/invalid';

/**
 * What an answer of a REST API looks like.
 */
export interface RestStatusOptions {
  /**
   * Headers of the answer, by name. They are declared on the method as well. Raises `HeaderName`, and `RemappedHeader` for those
   * that API Gateway gives another name: Authorization, Date and WWW-Authenticate.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: RestHeaderValue };

  /**
   * Mapping templates (VTL, at most 300 KB each) by content type. Raises `ContentType` and `TemplateSize`.
   *
   * @default - the body is passed on as the backend sent it
   */
  readonly templates?: { [contentType: string]: string };

  /**
   * Whether the body is converted between text and binary data. Raises `ContentHandlingUnknown`.
   *
   * @default - the body is passed on as it is
   */
  readonly contentHandling?: ContentHandling;

  /**
   * Models of the body by content type, for the documentation of the API and for generated clients.
   *
   * @default - none
   */
  readonly models?: { [contentType: string]: IModel };
}

/**
 * Which errors of a function an answer is for, and what it looks like.
 */
export interface RestErrorOptions extends RestStatusOptions {
  /**
   * A regular expression for the whole error message. The dot does not match a line break; `[\s\S]` matches every character. Raises
   * `PatternNotRegex`, `PatternNotReadable` and `PatternMatchesSuccess`.
   */
  readonly pattern: string;

  /**
   * Error messages as the function raises them, at least one. Each of them must be matched by this pattern and by no other, so that a
   * pattern which only seems right is refused. Raises `SamplesMissing`, `SampleNotMatched` and `SampleMatchedTwice`.
   */
  readonly samples: string[];
}

/** Which results of the backend a status is for. */
export enum Selects {
  DEFAULT = 'byDefault',
  ERROR = 'onError',
  BACKEND_STATUS = 'onBackendStatus',
}

/**
 * One status that a method of a REST API answers with: when, and with which headers and body.
 */
export class RestStatus {
  /**
   * The status for everything that no other one is for: a function that succeeds, or a backend status that is not listed. A map needs
   * exactly one. Raises `StatusCode` for a status that is not a whole number from 100 to 599, and the errors of `RestStatusOptions`.
   */
  public static byDefault(statusCode: number, options: RestStatusOptions = {}): RestStatus {
    return new RestStatus(Selects.DEFAULT, statusCode, options);
  }

  /** The status for errors of a function whose message matches a pattern. Raises `StatusCode` and the errors of `RestErrorOptions`. */
  public static onError(statusCode: number, options: RestErrorOptions): RestStatus {
    if (options.samples.length === 0) {
      throw invalidValue('SamplesMissing', 'rest-api-status-codes',
        `'samples' takes at least one error message that '${options.pattern}' is for, got none`);
    }
    return new RestStatus(Selects.ERROR, statusCode, options, options.pattern, [...options.samples]);
  }

  /**
   * The status for some statuses of an HTTP backend or an AWS service. Raises `StatusCode`, `BackendStatus` for one that is not a whole
   * number from 100 to 599 or for none at all, and the errors of `RestStatusOptions`.
   */
  public static onBackendStatus(statusCode: number, backendStatuses: number[], options: RestStatusOptions = {}): RestStatus {
    if (backendStatuses.length === 0) {
      throw invalidValue('BackendStatus', 'rest-api-status-codes', "'backendStatuses' takes at least one status, got none");
    }
    backendStatuses.forEach((status) => checkStatus('BackendStatus', 'backendStatuses', status));
    return new RestStatus(Selects.BACKEND_STATUS, statusCode, options, backendStatuses.join('|'));
  }

  /**
   * The status for backend statuses that match a regular expression, such as '4\d{2}'. Raises `StatusCode`, `PatternNotRegex`,
   * `PatternMatchesNothing`, `PatternNotReadable` and the errors of `RestStatusOptions`.
   */
  public static onBackendPattern(statusCode: number, pattern: string, options: RestStatusOptions = {}): RestStatus {
    return new RestStatus(Selects.BACKEND_STATUS, statusCode, options, pattern);
  }

  /** The status that callers see. */
  public readonly statusCode: number;

  /** @internal */
  public readonly _options: RestStatusOptions;

  private constructor(
    /** @internal */
    public readonly _selects: Selects,
    statusCode: number,
    options: RestStatusOptions,
    /** @internal */
    public readonly _pattern?: string,
    /** @internal */
    public readonly _samples: string[] = [],
  ) {
    checkStatus('StatusCode', 'statusCode', statusCode);
    checkAnswer(options);
    this.statusCode = statusCode;
    this._options = { ...options, headers: { ...options.headers }, templates: { ...options.templates } };
  }
}
