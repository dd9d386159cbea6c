import { Tokenization } from 'aws-cdk-lib';
import { CfnMethod, IntegrationResponse, Method, MethodResponse } from 'aws-cdk-lib/aws-apigateway';
import { bodyStatuses } from './body-statuses';
import { ClassStatusOptions, classStatuses } from './class-statuses';
import { CodedErrorOptions, codedErrors } from './coded-errors';
import { PassThroughOptions, passThrough } from './pass-through';
import { guardTemplates } from './response-templates';
import { RestStatus, Selects } from './rest-status';
import { checkStatus } from './rest-status-checks';
import { BodyStatusOptions, ErrorMessageMapOptions } from './rest-status-map-options';
import { StatusSelection } from './status-selection';
import { invalid, invalidValue } from '../core/invalid';

/**
 * Which status, headers and body callers of a REST API get for what the backend answers: one declaration for both the integration
 * responses and the method responses. For integrations that are not proxies; a proxy passes on what the backend says.
 *
 * Give it to `MappedLambdaIntegration`, `MappedHttpIntegration` or `MappedAwsIntegration`, or apply it to a method that exists. The patterns
 * are read and tried when the map is made: it is refused if two of them match the same sample; one that covers another always does. Article:
 * https://repost.aws/knowledge-center/api-gateway-status-codes-rest-api
 */
export class RestStatusMap {
  /**
   * A map for functions: patterns are matched against the whole error message.
   *
   * Raises `DefaultStatus`, `StatusTwice`, `StatusOfOtherBackend`, `PatternNotRegex`, `PatternNotReadable`,
   * `PatternMatchesSuccess`, `SampleNotMatched`, `SampleMatchedTwice` and `StatusCode`.
   */
  public static byErrorMessage(statuses: RestStatus[], options: ErrorMessageMapOptions = {}): RestStatusMap {
    const { unmatchedErrors = 500 } = options;
    checkStatus('StatusCode', 'unmatchedErrors', unmatchedErrors);
    return new RestStatusMap(statuses, Selects.ERROR, unmatchedErrors);
  }

  /**
   * A map for HTTP backends and AWS services: patterns are matched against the whole status of the backend, from 100 to 599.
   *
   * Raises `DefaultStatus`, `StatusTwice`, `StatusOfOtherBackend`, `PatternNotRegex`, `PatternNotReadable`, `PatternMatchesNothing`
   * and `SampleMatchedTwice`.
   */
  public static byBackendStatus(statuses: RestStatus[]): RestStatusMap {
    return new RestStatusMap(statuses, Selects.BACKEND_STATUS);
  }

  /**
   * A map for functions whose errors start with the status: `throw new Error('404: no such order')` is answered with 404 and
   * `{"message":"no such order","requestId":"..."}`, every other error with 500 and a body that tells nothing of it.
   *
   * Raises `ErrorCodes` for no or too many codes, and the errors of `RestStatus`.
   */
  public static codedErrors(options: CodedErrorOptions): RestStatusMap {
    return new RestStatusMap(codedErrors(options), Selects.ERROR);
  }

  /**
   * A map for HTTP backends and AWS services that hands listed statuses on as they are; all others of 4xx become 400, and those of 3xx
   * and 5xx become 502. Raises `StatusTwice`, `BackendStatus` and the errors of `RestStatus`.
   */
  public static passThrough(options: PassThroughOptions = {}): RestStatusMap {
    return new RestStatusMap(passThrough(options), Selects.BACKEND_STATUS);
  }

  /**
   * A map for HTTP backends and AWS services with one status for all of 4xx and one for all of 3xx and 5xx. Raises `StatusTwice` and the
   * errors of `RestStatus`.
   */
  public static oneStatusPerClass(options: ClassStatusOptions = {}): RestStatusMap {
    return new RestStatusMap(classStatuses(options), Selects.BACKEND_STATUS);
  }

  /**
   * A map for functions that return their status in the body, such as `{"status": 404, "body": {...}}`: the template sets
   * `$context.responseOverride.status`. Statuses that are not listed become `otherwise`, and so do errors that the function throws.
   *
   * Raises `BodyPath`, `BodyStatuses` for none, and the errors of `RestStatus`.
   */
  public static fromBody(options: BodyStatusOptions): RestStatusMap {
    return new RestStatusMap(bodyStatuses(options), Selects.ERROR, undefined, options.statuses);
  }

  private readonly selection: StatusSelection;
  private readonly statuses: RestStatus[];

  private constructor(
    statuses: RestStatus[],
    private readonly selects: Selects,
    private readonly unmatchedErrors?: number,
    private readonly overriding: number[] = [],
  ) {
    this.statuses = [...statuses];
    this.selection = new StatusSelection(this.statuses, selects);
  }

  /** What the integration needs; `methodResponses` declares the same statuses and headers on the method. */
  public get integrationResponses(): IntegrationResponse[] {
    return this.statuses.map((status) => {
      const { headers = {}, templates = {}, contentHandling } = status._options;
      const guarded = status === this.selection.byDefault && this.unmatchedErrors !== undefined
        ? guardTemplates(templates, this.unmatchedErrors)
        : templates;
      return {
        statusCode: Tokenization.stringifyNumber(status.statusCode),
        selectionPattern: status._pattern,
        contentHandling,
        responseParameters: mapped(headers, (value) => value.expression),
        responseTemplates: Object.keys(guarded).length === 0 ? undefined : { ...guarded },
      };
    });
  }

  /** What the method needs. */
  public get methodResponses(): MethodResponse[] {
    const declared = this.statuses.map((status) => ({
      statusCode: Tokenization.stringifyNumber(status.statusCode),
      responseParameters: mapped(status._options.headers ?? {}, () => false),
      responseModels: status._options.models && { ...status._options.models },
    }));
    const overridden = [...new Set([this.unmatchedErrors, ...this.overriding])]
      .filter((code): code is number => code !== undefined && !this.statuses.some(({ statusCode }) => statusCode === code));
    return [...declared, ...overridden.map((code) => ({ statusCode: Tokenization.stringifyNumber(code) }))];
  }

  /** The status that callers get for an error message (empty if the function succeeds), or for a status of the backend such as '404'. */
  public statusFor(backendResult: string): number {
    const status = this.selection.statusFor(backendResult);
    const unmatched = this.selects === Selects.ERROR && backendResult !== '' && status === this.selection.byDefault;
    return unmatched ? this.unmatchedErrors ?? status.statusCode : status.statusCode;
  }

  /**
   * Gives the map to a method that exists and whose integration is no proxy.
   *
   * Raises `StatusMapOnProxy`, `ResponsesSetTwice` for an integration with responses, and `StatusMapOfOtherBackend` for a map of error
   * messages on a backend that is no function, or the reverse.
   */
  public applyTo(method: Method): void {
    const resource = method.node.defaultChild as CfnMethod;
    const integration = resource.integration as CfnMethod.IntegrationProperty | undefined;
    this._checkBackend(/:lambda:|lambda:path/.test(JSON.stringify(method.stack.resolve(integration?.uri ?? ''))));
    this._declareOn(method, integration?.type, integration?.integrationResponses);
    resource.addPropertyOverride('Integration.IntegrationResponses', this.integrationResponses.map(({ responseParameters, responseTemplates, ...rest }) => ({
      StatusCode: rest.statusCode,
      SelectionPattern: rest.selectionPattern,
      ContentHandling: rest.contentHandling,
      ResponseParameters: responseParameters,
      ResponseTemplates: responseTemplates,
    })));
    // Overrides are not part of what the CDK recognises a changed deployment by.
    method.api.latestDeployment?.addToLogicalId({ [method.node.path]: this.integrationResponses });
  }

  /** @internal */
  public _declareOn(method: Method, type: string | undefined, existing?: unknown): void {
    if (type === 'AWS_PROXY' || type === 'HTTP_PROXY') {
      throw invalid(method, 'StatusMapOnProxy', 'rest-api-status-codes',
        `'integration' must not be a proxy for its responses to be mapped, since a proxy passes on what the backend says, got ${type}`);
    }
    if (Array.isArray(existing) && existing.length > 0) {
      throw invalid(method, 'ResponsesSetTwice', 'rest-api-status-codes', `'integrationResponses' must be left to the status map, got ${existing.length}`);
    }
    this.methodResponses.forEach((response) => method.addMethodResponse(response));
    method.node.addValidation({ validate: () => this.declaredTwice(method) });
  }

  /** Others may declare statuses for the documentation, but not these. */
  private declaredTwice(method: Method): string[] {
    const declared = method.stack.resolve((method.node.defaultChild as CfnMethod).methodResponses) as MethodResponse[];
    const codes = declared.map(({ statusCode }) => statusCode);
    return this.statuses.map(({ statusCode }) => String(statusCode)).filter((code) => codes.indexOf(code) !== codes.lastIndexOf(code))
      .map((code) => invalid(method, 'ResponsesSetTwice', 'rest-api-status-codes', `'methodResponses' must be left to the status map, got one for ${code}`).message);
  }

  /** @internal */
  public _checkBackend(ofFunction: boolean): void {
    if (ofFunction === (this.selects === Selects.ERROR)) return;
    throw invalidValue('StatusMapOfOtherBackend', 'rest-api-status-codes', ofFunction
      ? "'statuses' takes a map of error messages for a function, got one of backend statuses"
      : "'statuses' takes a map of backend statuses for a backend that is no function, got one of error messages");
  }
}

function mapped<T, U>(headers: { [name: string]: T }, value: (of: T) => U): { [destination: string]: U } | undefined {
  const entries = Object.entries(headers).map(([name, of]) => [`method.response.header.${name}`, value(of)] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
