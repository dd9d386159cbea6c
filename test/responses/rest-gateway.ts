import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { render } from 'velocityjs';

/** What callers get. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

interface IntegrationResponse {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ResponseParameters?: Record<string, string>;
  readonly ResponseTemplates?: Record<string, string>;
}

interface MethodProperties {
  readonly HttpMethod: string;
  readonly Integration: { readonly Type: string; readonly IntegrationResponses?: IntegrationResponse[] };
  readonly MethodResponses?: { readonly StatusCode: string; readonly ResponseParameters?: Record<string, boolean> }[];
}

/** A result of a backend: a status, and a body; of a function, what it returns, or the error that it raises. */
export interface Result {
  readonly status?: number;
  readonly error?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Plays API Gateway on a method of a synthesised template: chooses the integration response, runs its template, maps headers. */
export function answerOf(method: MethodProperties, result: Result): Answer {
  const responses = method.Integration.IntegrationResponses ?? [];
  const matched = result.status === undefined ? result.error ?? '' : String(result.status);
  const chosen = responses.filter(({ SelectionPattern }) => SelectionPattern && new RegExp(`^(?:${SelectionPattern})$`, 'u').test(matched));
  if (chosen.length > 1) throw new Error(`${chosen.map(({ StatusCode }) => StatusCode).join(' and ')} both take ${matched}`);
  const response = chosen[0] ?? responses.find(({ SelectionPattern }) => !SelectionPattern);
  const declared = method.MethodResponses?.find(({ StatusCode }) => StatusCode === response?.StatusCode);
  if (!response || !declared) return { status: 500, body: '{"message": "Internal server error"}', headers: {} };

  const body = result.error === undefined ? result.body : { errorMessage: result.error, errorType: 'Error', stackTrace: ['at /var/task/index.js'] };
  const template = response.ResponseTemplates?.['application/json'];
  // Templates must not depend on whether a path that leads nowhere is null or empty.
  const [one, other] = [null, ''].map((missing) => {
    const context = { requestId: 'r-1', responseOverride: {} as { status?: number } };
    const text = template === undefined ? JSON.stringify(body) ?? '' : render(template, { context, input: inputOf(body, missing) });
    return { status: context.responseOverride.status ?? Number(response.StatusCode), body: text.trim() };
  });
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(`${JSON.stringify(one)} or ${JSON.stringify(other)}`);
  return { ...one, headers: headersOf(response, declared, result) };
}

function inputOf(body: unknown, missing: unknown): { path(path: string): unknown; json(path: string): string } {
  const find = (path: string): unknown => path.replace(/^\$\.?/, '').split('.').filter(Boolean)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], body);
  return { path: (path) => find(path) ?? missing, json: (path) => JSON.stringify(find(path) ?? '') };
}

function headersOf(
  { ResponseParameters = {} }: IntegrationResponse,
  declared: { readonly ResponseParameters?: Record<string, boolean> },
  result: Result,
): Record<string, string> {
  return Object.fromEntries(Object.entries(ResponseParameters).map(([destination, source]) => {
    if (declared.ResponseParameters?.[destination] === undefined) throw new Error(`${destination} is not declared`);
    const name = destination.replace('method.response.header.', '');
    const from = source.replace(/^integration\.response\.header\./, '');
    return [name, source.startsWith("'") ? source.slice(1, -1) : result.headers?.[from] ?? ''];
  }));
}

/** The method of the template with a verb. */
export function methodOf(stack: Stack, verb = 'GET'): MethodProperties {
  const methods = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties as MethodProperties);
  return methods.find(({ HttpMethod }) => HttpMethod === verb)!;
}

/** An API in a stack of its own, and a method made with it. */
export function methodIn(make: (api: RestApi) => Method): MethodProperties {
  const stack = new Stack();
  make(new RestApi(stack, 'Api', { cloudWatchRole: false }));
  return methodOf(stack);
}
