import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import type { Api, ApiKind } from './api';
import { Integration, Notation } from './integration';
import { mask } from './mask';
import type { Operation } from './operation';

/** A call that an API makes when it is called: an integration, with what is known around it. */
export interface Call {
  /** The resource to report: the method, the V2 integration, the API with the body. */
  readonly resource: Resource;
  readonly integration: Integration;
  /** The API; undefined if it is not in the templates. */
  readonly api: Api | undefined;
  /** Known for REST methods even if their API is not. */
  readonly kind: ApiKind | undefined;
  /** What callers ask for; undefined for a V2 integration, which may have many routes. */
  readonly operation: Operation | undefined;
  /** The list or map of method responses (REST). */
  readonly responses: Value;
}

const known = new WeakMap<TemplateIndex, Map<Resource, Call[]>>();

/** The integrations that a resource describes. Many rules ask for them. */
export function callsOf(resource: Resource, index: TemplateIndex): Call[] {
  let calls = known.get(index);
  if (calls === undefined) known.set(index, calls = new Map());
  return index.remember(calls, resource, () => readCalls(resource, index));
}

function readCalls(resource: Resource, index: TemplateIndex): Call[] {
  switch (resource.type) {
    case 'AWS::ApiGateway::Method': return callOfMethod(resource, index);
    case 'AWS::ApiGatewayV2::Integration': return callOfIntegration(resource, index);
    default: return callsOfBody(index.apis.of(resource));
  }
}

function callOfMethod(resource: Resource, index: TemplateIndex): Call[] {
  const value = resource.get('Integration');
  if (!isReadable(value)) return [];
  return [{
    resource,
    integration: new Integration(value, Notation.METHOD),
    api: index.apis.of(resource.get('RestApiId').link?.resource),
    kind: 'REST',
    operation: index.apis.operationMadeBy(resource),
    responses: resource.get('MethodResponses'),
  }];
}

function callOfIntegration(resource: Resource, index: TemplateIndex): Call[] {
  const value = resource.get();
  if (!isReadable(value)) return [];
  const api = index.apis.of(resource.get('ApiId').link?.resource);
  return [{ resource, integration: new Integration(value, Notation.V2), api, kind: api?.kind, operation: undefined, responses: resource.get('Responses') }];
}

function callsOfBody(api: Api | undefined): Call[] {
  if (api?.body.isAbsent !== false) return [];
  return api.operations.filter(({ origin }) => origin === 'BODY').flatMap((operation) => {
    const { integration } = operation;
    return integration === undefined || !isReadable(integration.value) ? []
      : [{ resource: api.resource, integration, api, kind: api.kind, operation, responses: operation.responses }];
  });
}

/** A map into which no macro writes. */
function isReadable(value: Value): boolean {
  return value.isPresent && value.keys?.some((key) => key.startsWith('Fn::')) === false;
}

/** Whether REST maps requests and responses of it: all types but the proxies. */
export function isMapped({ integration, kind }: Call): boolean {
  return kind === 'REST' && ['AWS', 'HTTP', 'MOCK'].includes(integration.type ?? '');
}

/** What the URI of a REST integration calls at AWS: a `path` of a service, or an `action`. */
export interface ServiceCall {
  /** Such as `lambda`, `dynamodb`; without a subdomain, in lower case. */
  readonly service: string;
  /** The subdomain in front of it, if there is one. */
  readonly host: string | undefined;
  readonly by: 'path' | 'action';
  /** What follows: the path without its leading slash, or the name of the action. */
  readonly rest: string;
}

/** Reads `arn:<partition>:apigateway:<region>:<service>:path/...`; undefined if it is no such ARN, or not known. */
export function serviceCall(uri: Value): ServiceCall | undefined {
  const text = uri.parts === undefined ? '' : mask(uri.parts).text;
  const [, host, service, by, rest] = /^arn:[^:]*:apigateway:[^:]*:(?:([^:]+)\.)?([a-z0-9-]+):(path|action)\/(.*)$/is.exec(text) ?? [];
  return service === undefined ? undefined : { service: service.toLowerCase(), host, by: by.toLowerCase() as 'path' | 'action', rest };
}

/** Whether the integration calls a function; undefined if only the deployment knows. */
export function callsLambda({ integration }: Call, index: TemplateIndex): boolean | undefined {
  const uri = integration.get('uri');
  const called = serviceCall(uri);
  if (called !== undefined) return called.service === 'lambda';
  return index.functions.invocation(uri) === undefined ? undefined : true;
}
