import type { Resource } from '../resource';
import type { Template } from '../template';
import type { Part, Value } from '../value';
import type { Api } from './api';
import { ANY_SEGMENT, covers, overlaps } from './covers';
import { apiOfArn, ExecuteApiArn, executeApiArn } from './execute-api';
import { mask, textOf } from './mask';
import type { Operation } from './operation';

/** What the ARN of a request for the operation has after the id of the API, with wildcards for what can be anything. */
function requestOf({ routeKey, verb, path, api }: Operation): string | undefined {
  if (api.kind === 'WEBSOCKET') return routeKey === undefined ? undefined : `${ANY_SEGMENT}/${routeKey}`;
  // The default route answers whatever no other route does.
  if (routeKey === '$default') return '*';
  if (verb === undefined || path === undefined) return undefined;
  const named = path.replace(/^\//, '').replace(/\{[^{}]*\+\}/g, '*').replace(/\{[^{}]*\}/g, ANY_SEGMENT);
  return `${ANY_SEGMENT}/${verb === 'ANY' ? ANY_SEGMENT : verb}/${named}`;
}

/**
 * Whether the resource of a policy reaches requests for the operation; undefined if only the deployment knows.
 *
 * In the policy of the API itself (`own`) an id in plain text is taken for its own.
 */
export function reaches(resource: Value, operation: Operation, own: boolean): boolean | undefined {
  const request = requestOf(operation);
  if (request === undefined) return undefined;
  return compare(resource, operation.api, own, (pattern, api) => overlaps(pattern, [api, `/${request}`]));
}

/** Whether the resource of a policy reaches any request for the API. */
export function reachesApi(resource: Value, api: Api, own: boolean): boolean | undefined {
  return compare(resource, api, own, (pattern, id) => overlaps(pattern, [id, '/*']));
}

/** Whether the resource of a policy reaches all requests for the API. */
export function coversApi(resource: Value, api: Api, own: boolean): boolean | undefined {
  return compare(resource, api, own, (pattern, id) => covers(pattern, [id, '/*']));
}

/** The API of the templates that the resource of a policy names by reference. */
export function apiNamedBy(resource: Value): Resource | undefined {
  const arn = resource.parts === undefined ? undefined : executeApiArn(resource.parts);
  return arn === undefined ? undefined : apiOfArn(arn);
}

function compare(
  resource: Value, api: Api, own: boolean, answer: (pattern: readonly Part[], api: Part) => boolean | undefined,
): boolean | undefined {
  const { parts } = resource;
  if (parts === undefined) return undefined;
  if (resource.text === '*') return true;
  const arn = executeApiArn(parts);
  if (arn === undefined) return isOfOtherService(parts) ? false : undefined;
  if (!own && isElsewhere(arn, api.resource.template)) return false;
  const id: Part = { resource: api.resource, attribute: 'Ref' };
  return answer([...idOf(arn, id, own), ...arn.segments.flatMap((segment): readonly Part[] => ['/', ...segment])], id);
}

/** Whether it is certain that the ARN, or whatever it is, has nothing to do with APIs. */
function isOfOtherService(parts: readonly Part[]): boolean {
  const { text } = mask(parts);
  const [, service] = /^arn:[^:]*:([^:]*)(?::|$)/s.exec(text) ?? [];
  return service === undefined ? !/[*?\u0001]/.test(text) : service !== 'execute-api' && !/[*?\u0001]/.test(service);
}

/** Whether the ARN is, in plain text, of another account or Region than the API: then it is of another API, whatever its id. */
function isElsewhere({ account, region }: ExecuteApiArn, { environment }: Template): boolean {
  const isOther = (written: readonly Part[], home: string | undefined): boolean => {
    const text = textOf(written);
    return home !== undefined && text !== undefined && /^[a-z0-9-]+$/.test(text) && text !== home;
  };
  return isOther(account, environment.account) || isOther(region, environment.region);
}

function idOf(arn: ExecuteApiArn, id: Part, own: boolean): readonly Part[] {
  if (arn.isShort) return [id];
  const text = textOf(arn.api);
  return own && text !== undefined && !/[*?]/.test(text) ? [id] : arn.api;
}
