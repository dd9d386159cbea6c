/** A JSON object whose members nobody has checked. */
export type JsonObject = { readonly [key: string]: unknown };

/** Whether the value is an object, not a list and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of that name, never one that comes from a prototype. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets a member under any name; plain assignment to `__proto__` would change the prototype. */
export function setMember(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The only member of an object that has exactly one, as intrinsic functions do. */
export function onlyMember(value: JsonObject): readonly [string, unknown] | undefined {
  let found: string | undefined;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (found !== undefined) return undefined;
    found = key;
  }
  return found === undefined ? undefined : [found, value[found]];
}
