/** Any text, line breaks included; the dot stops at them. */
export const ANYTHING = '[\\s\\S]*';

/**
 * A pattern for every text, except the empty one, that starts with none of the prefixes: digits, colons and blanks. Spelled out because
 * not all regular expressions have a way to say 'not this'.
 */
export function startingOtherwise(prefixes: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const first of [...new Set(prefixes.map((prefix) => prefix[0]))].sort()) {
    const rests = [...new Set(prefixes.filter((prefix) => prefix.startsWith(first)).map((prefix) => prefix.slice(1)))];
    const key = rests.includes('') ? '' : startingOtherwise(rests);
    groups.set(key, [...groups.get(key) ?? [], first]);
  }
  const known = [...groups.values()].flat().sort().join('');
  const begun = [...groups].filter(([rest]) => rest !== '').map(([rest, firsts]) => `${oneOf(firsts)}(?:${rest})?`);
  return [`[^${known}]${ANYTHING}`, ...begun].join('|');
}

/** A pattern for the statuses of a class, 4 say, except those that are listed. */
export function othersOfClass(first: number, listed: readonly number[]): string {
  const groups = new Map<string, string[]>();
  for (let tens = 0; tens < 10; tens++) {
    const ones = digits().filter((one) => !listed.includes(first * 100 + tens * 10 + Number(one)));
    const key = ones.length === 10 ? '\\d' : ones.length === 0 ? '' : oneOf(ones);
    if (key !== '') groups.set(key, [...groups.get(key) ?? [], String(tens)]);
  }
  const alternatives = [...groups].map(([ones, tens]) => `${tens.length === 10 ? '\\d' : oneOf(tens)}${ones}`);
  return alternatives.length === 1 ? `${first}${alternatives[0]}` : `${first}(?:${alternatives.join('|')})`;
}

function oneOf(characters: readonly string[]): string {
  return characters.length === 1 ? characters[0] : `[${characters.join('')}]`;
}

function digits(): string[] {
  return Array.from({ length: 10 }, (_, digit) => String(digit));
}
