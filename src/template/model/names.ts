import type { Value } from '../value';

/**
 * Equal for values that are the same DNS name: case and the dot at the end do not count. Undefined if the value is
 * unknown. Starts with `=` if all of the name is text.
 */
export function nameKey(name: Value): string | undefined {
  const { key } = name;
  return key === undefined ? undefined : key.startsWith('=') ? key.toLowerCase().replace(/\.$/, '') : key.replace(/\.$/, '');
}
