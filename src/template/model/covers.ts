import type { Part } from '../value';
import { isApiId } from './execute-api';

/** Longer patterns than any ARN; the work is the product of both lengths. */
const MAX_TOKENS = 2_000;

/** One character, or a piece that only the deployment knows. */
type Token = string | { readonly key: string; readonly isApi: boolean };

/**
 * Whether a pattern covers everything that the needed ARN (or text) stands for; undefined if only the deployment knows.
 *
 * `*` and `?` are wildcards; `*` goes over `/` but never over `:` of an ARN. A `*` in what is needed stands for "all of
 * these" and is covered by a `*` only.
 */
export function covers(pattern: readonly Part[], needed: readonly Part[]): boolean | undefined {
  const [patterns, wanted] = [fields(tokens(pattern)), fields(tokens(needed))];
  if (patterns.length !== wanted.length) {
    // A lone `*` is every ARN, and a piece that is not known may hold more fields.
    if (isOnly(pattern, '*')) return true;
    const isOpen = patterns.length > 1 && patterns.length < wanted.length && patterns[patterns.length - 1].at(-1) === '*';
    return !isOpen && [...pattern, ...needed].every((part) => typeof part === 'string') ? false : undefined;
  }
  let certain: boolean | undefined = true;
  for (const [position, field] of patterns.entries()) {
    const covered = fieldCovers(field, wanted[position]);
    if (covered === false) return false;
    if (covered === undefined) certain = undefined;
  }
  return certain;
}

/** In what `overlaps` is asked about, some text without a slash. */
export const ANY_SEGMENT = '\u0003';

/**
 * Whether something exists that both the pattern and what is asked about stand for; undefined if only the deployment
 * knows. The fields of ARNs are not told apart: this is for what follows the last colon.
 */
export function overlaps(pattern: readonly Part[], asked: readonly Part[]): boolean | undefined {
  const [left, right] = [tokens(pattern), tokens(asked)];
  if (left.length > MAX_TOKENS || right.length > MAX_TOKENS) return undefined;
  const rest = withoutEqualEnds(left, right);
  if (rest === undefined) return false;
  if (matches(...rest, (token, other) => open(certainly(token, other), token, other))) return true;
  return matches(...rest, (token, other) => open(possibly(token, other), token, other)) ? undefined : false;
}

/** What differs between both, without the literal ends that they share; undefined if these differ. Saves most of the work. */
function withoutEqualEnds(left: Token[], right: Token[]): [Token[], Token[]] | undefined {
  let start = 0;
  for (; start < left.length && start < right.length && isLiteral(left[start], right[start]); start++) {
    if (!sameToken(left[start], right[start])) return undefined;
  }
  let end = 0;
  for (; end < left.length - start && end < right.length - start; end++) {
    const [one, other] = [left[left.length - 1 - end], right[right.length - 1 - end]];
    if (!isLiteral(one, other)) break;
    if (!sameToken(one, other)) return undefined;
  }
  return [left.slice(start, left.length - end), right.slice(start, right.length - end)];
}

/** Whether both stand for exactly one thing. */
function isLiteral(one: Token, other: Token): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return isApiToken(one) && isApiToken(other);
  return [one, other].every((token) => token !== '*' && token !== '?' && token !== ANY_SEGMENT);
}

/** A wildcard in what is asked about stands for many texts, one of which is enough. */
function open(steps: Steps, token: Token, asked: Token): Steps {
  if (asked !== '*' && asked !== ANY_SEGMENT) return steps;
  const takes = asked === '*' || (typeof token === 'string' && token !== '/');
  return { together: steps.together || takes, pattern: steps.pattern || takes, needed: true };
}

function isOnly(parts: readonly Part[], text: string): boolean {
  return parts.length === 1 && parts[0] === text;
}

function tokens(parts: readonly Part[]): Token[] {
  return parts.flatMap((part): Token[] => {
    if (typeof part === 'string') return part.split('');
    if ('hole' in part) return [{ key: part.hole, isApi: false }];
    return [isApiId(part) ? { key: part.resource.id, isApi: true } : { key: `${part.resource.id}.${part.attribute}`, isApi: false }];
  });
}

/** The fields of an ARN; the last one may hold colons. Text that is no ARN is one field. */
function fields(all: Token[]): Token[][] {
  const result: Token[][] = [[]];
  const isArn = all.slice(0, 4).join('') === 'arn:';
  for (const token of all) {
    if (token === ':' && isArn && result.length < 6) result.push([]);
    else result[result.length - 1].push(token);
  }
  return result;
}

function fieldCovers(pattern: Token[], needed: Token[]): boolean | undefined {
  if (pattern.length > MAX_TOKENS || needed.length > MAX_TOKENS) return undefined;
  if (matches(pattern, needed, certainly)) return true;
  return matches(pattern, needed, possibly) ? undefined : false;
}

/** How a token of the pattern and one of what is needed may be gone past, besides together. */
interface Steps {
  readonly together: boolean;
  readonly pattern: boolean;
  readonly needed: boolean;
}

type Judge = (pattern: Token, needed: Token) => Steps;

/** Whether both can be gone through to their ends. */
function matches(pattern: Token[], needed: Token[], judge: Judge): boolean {
  let reachable = new Array<boolean>(needed.length + 1).fill(false);
  reachable[0] = true;
  for (let i = 0; i <= pattern.length; i++) {
    const next = new Array<boolean>(needed.length + 1).fill(false);
    for (let j = 0; j <= needed.length; j++) {
      if (!reachable[j]) continue;
      const [token, other] = [pattern[i], needed[j]];
      const steps = token === undefined || other === undefined ? atEnd(token, other, judge) : judge(token, other);
      if (steps.together && token !== undefined && other !== undefined) next[j + 1] = true;
      if (steps.pattern && token !== undefined) next[j] = true;
      if (steps.needed && other !== undefined) reachable[j + 1] = true;
    }
    if (i === pattern.length) return reachable[needed.length];
    reachable = next;
  }
  return false;
}

function atEnd(token: Token | undefined, other: Token | undefined, judge: Judge): Steps {
  const empty = judge(token ?? '', other ?? '');
  return { together: false, pattern: empty.pattern, needed: empty.needed };
}

/** Only what holds whatever the deployment puts into the unknown pieces. */
function certainly(pattern: Token, needed: Token): Steps {
  const star = pattern === '*';
  return { together: star || sameToken(pattern, needed) || (pattern === '?' && isCharacter(needed)), pattern: star, needed: star };
}

/** All that may turn out to hold: an unknown piece can be anything, but one API is never another. */
function possibly(pattern: Token, needed: Token): Steps {
  const together = certainly(pattern, needed).together || sameToken(pattern, needed);
  if (isApiToken(pattern) && isApiToken(needed)) return { together, pattern: false, needed: false };
  const [first, second] = [spans(pattern), spans(needed)];
  return {
    together: together || first || second,
    pattern: pattern === '*' || isHole(pattern) || second,
    needed: pattern === '*' || isHole(needed) || first,
  };
}

function sameToken(one: Token, other: Token): boolean {
  return typeof one === 'string' || typeof other === 'string' ? one === other : one.key === other.key;
}

function isCharacter(token: Token): boolean {
  return typeof token === 'string' && token !== '*';
}

function isApiToken(token: Token): boolean {
  return typeof token !== 'string' && token.isApi;
}

/** An unknown piece that may be empty. */
function isHole(token: Token): boolean {
  return typeof token !== 'string' && !token.isApi;
}

/** An unknown piece: it can go on for several characters. */
function spans(token: Token): boolean {
  return typeof token !== 'string';
}
