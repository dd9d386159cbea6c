import { isObject, JsonObject, member, onlyMember, setMember } from './json';

/** The API that SAM makes for events that name none. */
const IMPLICIT = {
  Api: { logicalId: 'ServerlessRestApi', reference: 'RestApiId', type: 'AWS::Serverless::Api', properties: { StageName: 'Prod' } },
  HttpApi: { logicalId: 'ServerlessHttpApi', reference: 'ApiId', type: 'AWS::Serverless::HttpApi', properties: {} },
} as const;

/** The resources of a template; in a SAM template with `Globals` merged in and the implicit APIs added. */
export function expandSam(body: JsonObject): [string, unknown][] {
  const resources = member(body, 'Resources');
  const entries = isObject(resources) ? Object.entries(resources) : [];
  if (!usesSam(body)) return entries;

  const globals = member(body, 'Globals');
  const expanded = entries.map(([logicalId, resource]): [string, unknown] => [logicalId, withGlobals(resource, globals)]);
  return [...expanded, ...implicitApis(expanded, globals)];
}

function usesSam(body: JsonObject): boolean {
  const transform = member(body, 'Transform');
  const transforms: unknown[] = Array.isArray(transform) ? transform : [transform];
  return transforms.some((name) => typeof name === 'string' && name.startsWith('AWS::Serverless-'));
}

function withGlobals(resource: unknown, globals: unknown): unknown {
  const type = member(resource, 'Type');
  if (!isObject(resource) || typeof type !== 'string' || !type.startsWith('AWS::Serverless::')) return resource;
  const defaults = member(globals, type.slice('AWS::Serverless::'.length));
  if (!isObject(defaults)) return resource;
  return { ...resource, Properties: merge(defaults, member(resource, 'Properties') ?? {}, 0) };
}

/** SAM's own rule: maps are merged, lists are concatenated, anything else of the resource wins. */
function merge(base: unknown, own: unknown, depth: number): unknown {
  if (own === undefined) return base;
  if (Array.isArray(base) && Array.isArray(own)) return [...(base as unknown[]), ...(own as unknown[])];
  if (!isObject(base) || !isObject(own) || isIntrinsic(base) || isIntrinsic(own) || depth > 32) return own;
  const merged = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(own)])) {
    setMember(merged, key, merge(member(base, key), member(own, key), depth + 1));
  }
  return merged;
}

function isIntrinsic(value: JsonObject): boolean {
  const [name] = onlyMember(value) ?? [''];
  return name === 'Ref' || name.startsWith('Fn::');
}

function implicitApis(resources: readonly [string, unknown][], globals: unknown): [string, unknown][] {
  const taken = new Set(resources.map(([logicalId]) => logicalId));
  const added: [string, unknown][] = [];
  for (const [eventType, api] of Object.entries(IMPLICIT)) {
    if (taken.has(api.logicalId) || !resources.some(([, resource]) => hasOrphanEvent(resource, eventType, api.reference))) continue;
    added.push([api.logicalId, withGlobals({ Type: api.type, Properties: api.properties }, globals)]);
  }
  return added;
}

function hasOrphanEvent(resource: unknown, eventType: string, reference: string): boolean {
  const type = member(resource, 'Type');
  if (type !== 'AWS::Serverless::Function' && type !== 'AWS::Serverless::StateMachine') return false;
  const events = member(member(resource, 'Properties'), 'Events');
  return isObject(events) && Object.values(events).some((event) =>
    member(event, 'Type') === eventType && member(member(event, 'Properties'), reference) === undefined);
}
