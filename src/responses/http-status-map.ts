import { Token, Tokenization } from 'aws-cdk-lib';
import { CfnIntegration, HttpRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpStatusChange } from './http-status-change';
import { MappedRouteIntegration } from './mapped-route-integration';
import { HEADER_NAME, isReservedHttpHeader } from '../catalogue/integrations';
import { invalid, invalidValue } from '../core/invalid';

const ARTICLE = 'http-api-status-codes';

/** What a value that is no text may be. */
const EXPRESSION = /^\$(?:response\.(?:header\.[\w-]+|body(?:\.[\w.[\]'*-]+)?)|context\.[\w.]+|stageVariables\.\w+)$/;

/** One change as CloudFormation takes it. */
interface Parameter {
  readonly Source: string;
  readonly Destination: string;
}

/**
 * Other statuses and headers than the backend's for callers of an HTTP API: one entry for each status of the backend, since HTTP APIs
 * know neither patterns nor templates nor a default. Answers that API Gateway makes itself, on time-outs and refused calls, stay as they are.
 *
 * Works for functions, HTTP backends and AWS services: `on` puts the map before an integration of the CDK, for `HttpApi` and `KbHttpApi`
 * alike; `applyTo` takes a `CfnIntegration`. Article: https://repost.aws/knowledge-center/api-gateway-status-codes-http-api
 */
export class HttpStatusMap {
  /**
   * A map of statuses to statuses, each from 200 to 599: `{ '403': 404 }`. Raises `BackendStatus`, `StatusCode` and `NothingChanged` for
   * an empty map.
   */
  public static statuses(statuses: { [backendStatus: string]: number }): HttpStatusMap {
    return HttpStatusMap.of(Object.entries(statuses).map(([backendStatus, statusCode]) => {
      if (!/^\d+$/.test(backendStatus)) throw notBackendStatus(`'${backendStatus}'`);
      return { backendStatus: Number(backendStatus), statusCode };
    }));
  }

  /** A map of changes. Raises `NothingChanged` for none, or for one that changes nothing, and the errors of `HttpStatusChange`. */
  public static of(changes: HttpStatusChange[]): HttpStatusMap {
    return new HttpStatusMap(changes.map((change) => ({ ...change })));
  }

  private readonly parameters: ReadonlyMap<number, readonly Parameter[]>;
  private readonly appliedTo = new Set<CfnIntegration>();

  private constructor(private readonly changes: readonly HttpStatusChange[]) {
    if (changes.length === 0) throw invalidValue('NothingChanged', ARTICLE, "'changes' takes at least one change, got none");
    const parameters = new Map<number, readonly Parameter[]>();
    for (const change of changes) {
      const { backendStatus } = change;
      // It becomes a key, which no token can be.
      if (Token.isUnresolved(backendStatus)) throw notBackendStatus('a token');
      if (!isStatus(backendStatus)) throw notBackendStatus(String(backendStatus));
      if (parameters.has(backendStatus)) {
        throw invalidValue('BackendStatusTwice', ARTICLE, `'changes' takes each 'backendStatus' once, got ${backendStatus} twice`);
      }
      parameters.set(backendStatus, parametersOf(change));
    }
    this.parameters = parameters;
  }

  /**
   * The same integration with the map before it, for `addRoutes` and `defaultIntegration`. Routes with the integration itself share it, and
   * the map. Raises `ResponsesSetTwice` for an integration with another map.
   */
  public on(integration: HttpRouteIntegration): HttpRouteIntegration {
    return new MappedRouteIntegration(integration, (resource) => this.applyTo(resource));
  }

  /**
   * Writes the map into an integration. Raises `PayloadFormatVersion` if the integration says none, and `ResponsesSetTwice` if it
   * has another map.
   */
  public applyTo(integration: CfnIntegration): void {
    if (this.appliedTo.has(integration)) return;
    if (integration.payloadFormatVersion === undefined) {
      throw invalid(integration, 'PayloadFormatVersion', ARTICLE,
        "'payloadFormatVersion' must be '2.0' or '1.0' for a function and '1.0' for every other backend, got none");
    }
    if (integration.responseParameters !== undefined) {
      throw invalid(integration, 'ResponsesSetTwice', ARTICLE, "'responseParameters' must be left to one status map, got others");
    }
    this.appliedTo.add(integration);
    // The CDK hands the value on as it is written, so the keys are those of CloudFormation.
    integration.responseParameters = Object.fromEntries([...this.parameters].map(([status, parameters]) => [
      String(status), { ResponseParameters: parameters.map((parameter) => ({ ...parameter })) },
    ]));
  }

  /** The status that callers see when the backend answers with one. */
  public statusFor(backendStatus: number): number {
    return this.changes.find((change) => change.backendStatus === backendStatus)?.statusCode ?? backendStatus;
  }
}

function parametersOf({ backendStatus, statusCode, appendHeaders = {}, overwriteHeaders = {}, removeHeaders = [] }: HttpStatusChange): Parameter[] {
  if (statusCode !== undefined && !isStatus(statusCode)) {
    throw invalidValue('StatusCode', ARTICLE, `'statusCode' takes whole numbers from 200 to 599, got ${statusCode} for ${backendStatus}`);
  }
  const parameters = [
    ...(statusCode === undefined ? [] : [{ Source: Tokenization.stringifyNumber(statusCode), Destination: 'overwrite:statuscode' }]),
    ...Object.entries(appendHeaders).map(([name, value]) => header('append', 'appendHeaders', name, value)),
    ...Object.entries(overwriteHeaders).map(([name, value]) => header('overwrite', 'overwriteHeaders', name, value)),
    ...removeHeaders.map((name) => header('remove', 'removeHeaders', name)),
  ];
  if (parameters.length === 0) {
    throw invalidValue('NothingChanged', ARTICLE, `'changes' takes a status or headers to change, got nothing for ${backendStatus}`);
  }
  return parameters;
}

function header(change: string, prop: string, name: string, value?: string): Parameter {
  if (!HEADER_NAME.test(name)) throw invalidValue('HeaderName', ARTICLE, `'${prop}' takes names without spaces and colons, got '${name}'`);
  if (isReservedHttpHeader(name)) throw invalidValue('ReservedHeader', ARTICLE, `'${prop}' takes headers that are not reserved, got '${name}'`);
  if (value !== undefined && !Token.isUnresolved(value) && (value === '' || (value.startsWith('$') && !EXPRESSION.test(value)))) {
    throw invalidValue('HeaderValue', ARTICLE,
      `'${prop}' takes texts, $response.header.<name>, $response.body.<path>, $context.<variable> or $stageVariables.<name>, got '${value}' for '${name}'`);
  }
  return { Source: value ?? "''", Destination: `${change}:header.${name}` };
}

function notBackendStatus(found: string): Error {
  return invalidValue('BackendStatus', ARTICLE, `'backendStatus' takes whole numbers from 200 to 599, got ${found}`);
}

function isStatus(status: number): boolean {
  return Token.isUnresolved(status) || (Number.isInteger(status) && status >= 200 && status <= 599);
}
