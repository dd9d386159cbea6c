/** A method of a REST API as settings and usage plans name it: '/orders/GET', '//GET' for the root. */
export function methodKey(path: string, verb: string): string {
  return `${path}/${verb.toUpperCase()}`;
}

/** Path and verb of a key; the root may be written '/GET' too. */
export function parseMethodKey(key: string): { readonly path: string; readonly verb: string } {
  const end = key.lastIndexOf('/');
  return { path: key.slice(0, Math.max(end, 0)) || '/', verb: key.slice(end + 1).toUpperCase() };
}

/** The one way of writing a key. */
export function normalMethodKey(key: string): string {
  const { path, verb } = parseMethodKey(key);
  return methodKey(path, verb);
}

/** Whether calls of the path and verb reach a method: that one, one for all verbs, or one for all paths below. */
export function reaches(method: { readonly path: string; readonly verb: string }, path: string, verb: string): boolean {
  const [prefix, greedy] = method.path.split(/\{[^}]*\+\}$/);
  if (greedy !== undefined && path.startsWith(prefix)) return true;
  return method.path === path && (method.verb === 'ANY' || method.verb === verb);
}
