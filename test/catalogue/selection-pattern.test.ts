import * as fc from 'fast-check';
import { readSelectionPattern } from '../../src/catalogue/selection-pattern';

/** Whether the pattern matches each of the texts. */
function matches(pattern: string, ...texts: string[]): boolean[] {
  const read = readSelectionPattern(pattern);
  if (read === undefined || read === 'refused') throw new Error(`'${pattern}' is ${read ?? 'not read'}`);
  return texts.map((text) => read.matches(text));
}

test.each([
  ['404', ['404', '4040', ''], [true, false, false]],
  ['2\\d{2}', ['200', '299', '2000', '404'], [true, true, false, false]],
  ['[45]\\d\\d', ['400', '503', '200'], [true, true, false]],
  ['4\\d{1,2}', ['4', '40', '404', '4040'], [false, true, true, false]],
  ['5\\d{2,}', ['50', '500', '50000'], [false, true, true]],
  ['(4|5)\\d{2}', ['404', '504', '304'], [true, true, false]],
  ['(?:ab)*', ['', 'ab', 'abab', 'aba'], [true, true, true, false]],
  ['(ab){2}', ['ab', 'abab', 'ababab'], [false, true, false]],
  ['a?b?', ['', 'a', 'b', 'ab', 'ba'], [true, true, true, true, false]],
  ['(ab?){0,2}', ['', 'a', 'aab', 'abab', 'aaa'], [true, true, true, true, false]],
  ['.*', ['', 'x', 'a\nb'], [true, true, false]],
  ['(.|\\n)*', ['', 'a\nb'], [true, true]],
  ['[\\s\\S]*', ['', 'a\nb'], [true, true]],
  ['.+', ['', 'x'], [false, true]],
  ['.*?\\[404\\].*', ['error [404] x', '404'], [true, false]],
  ['^5\\d{2}$', ['500', ' 500'], [true, false]],
  ['[^0-9]+', ['abc', 'a1'], [true, false]],
  ['[a-]', ['a', '-', 'b'], [true, true, false]],
  ['Bad Request: .*|Not Found', ['Bad Request: x', 'Not Found', 'Not Found: y'], [true, true, false]],
  ['\\w+\\s\\W\\D\\S', ['ab !xy', 'ab !1y'], [true, false]],
  ['', ['', 'x'], [true, false]],
])('%s matches %j: %j', (pattern, texts, expected) => {
  expect(matches(pattern, ...texts)).toEqual(expected);
});

test.each(['(404', '404)', '[45', '*.404', 'a|+', '\\', '[9-0]', 'x{3,2}'])('%s is refused by Java too', (pattern) => {
  expect(readSelectionPattern(pattern)).toBe('refused');
});

test.each([
  'a++', 'a*+', '(?i)error', '(?=x).*', '\\p{Alpha}+', '\\Qa.b\\E', '(a)\\1', '\\bx', '[a&&[b]]', '{2}', 'a^b', 'a$b', 'x'.repeat(501), '(((.{900}){900}){900})',
])('%s is left open', (pattern) => {
  expect(readSelectionPattern(pattern)).toBeUndefined();
});

test('patterns on which a backtracking engine would hang are matched at once', () => {
  const started = process.hrtime.bigint();
  expect(matches('(a+)+', `${'a'.repeat(5_000)}b`)).toEqual([false]);
  expect(matches('(a|a)*c', 'a'.repeat(5_000))).toEqual([false]);
  expect(matches('.*.*.*.*.*.*.*.*.*.*x', 'a'.repeat(2_000))).toEqual([false]);
  expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(3_000);
});

test('what it reads, it reads as the engine of JavaScript does', () => {
  const piece = fc.constantFrom('a', 'b', '.', '\\d', '[ab]', '[^a]', '(a|b)', '(?:ab)', '(a?|b)', '4', '\\.');
  const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?');
  const pattern = fc.array(fc.tuple(piece, quantifier), { maxLength: 4 }).map((pieces) => pieces.map((parts) => parts.join('')).join(''));
  fc.assert(fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', '4', '.', '\n'), maxLength: 6 }), (source, text) => {
    const read = readSelectionPattern(source);
    if (read === undefined || read === 'refused') throw new Error(`'${source}' is not read`);
    expect(read.matches(text)).toBe(new RegExp(`^(?:${source})$`).test(text));
  }), { numRuns: 1_000 });
});

test('nothing that people can write makes it throw', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ab4.*+?{}()[]|\\^$-,2&:!=d'), maxLength: 30 }), (source) => {
    const read = readSelectionPattern(source);
    if (read !== undefined && read !== 'refused') read.matches('ab44');
  }), { numRuns: 2_000 });
});
