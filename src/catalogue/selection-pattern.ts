/** Longer patterns than people write; the work of a match is the product of pattern and sample. */
const MAX_LENGTH = 500;

/** Repetitions are written out, `\d{3}` as three digits; more states than this are nobody's pattern. */
const MAX_STATES = 2_000;

type Test = (character: string) => boolean;

/** A state of the automaton: it either takes a character, or goes on to others without one. */
interface State {
  readonly takes?: Test;
  readonly next: number[];
}

/** What a piece of a pattern is: where it starts, and the states whose way out is still open. */
interface Fragment {
  readonly start: number;
  readonly ends: readonly number[];
}

/** A pattern that Java, and so API Gateway, refuses. */
class Refused extends Error {}

/** Something that Java may know and this reader does not. */
class Unread extends Error {}

/** A selection pattern; `matches` tells whether it matches a text as a whole, as API Gateway asks. */
export interface SelectionPattern {
  matches(text: string): boolean;
}

/**
 * Reads the regular expression that selects an integration response: `refused` if it certainly is none, undefined if
 * it uses what this reader does not know.
 *
 * Patterns come from templates, so none of them is handed to a backtracking engine: the states are walked all at once.
 */
export function readSelectionPattern(pattern: string): SelectionPattern | 'refused' | undefined {
  if (pattern.length > MAX_LENGTH) return undefined;
  try {
    return new Reader(pattern).read();
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    if (error instanceof Unread) return undefined;
    throw error;
  }
}

const DIGIT: Test = (character) => character >= '0' && character <= '9';
const WORD: Test = (character) => /^[A-Za-z0-9_]$/.test(character);
const SPACE: Test = (character) => ' \t\n\u000B\f\r'.includes(character);
const ANY: Test = (character) => !'\n\r\u0085\u2028\u2029'.includes(character);
const CLASSES: Readonly<Record<string, Test>> = {
  d: DIGIT, D: not(DIGIT), w: WORD, W: not(WORD), s: SPACE, S: not(SPACE),
};
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f' };

function not(test: Test): Test {
  return (character) => !test(character);
}

class Reader {
  private position = 0;
  private depth = 0;
  private readonly states: State[] = [];

  constructor(private readonly text: string) {}

  public read(): SelectionPattern {
    const { start, ends } = this.alternatives();
    if (this.position < this.text.length) throw new Refused();
    const accept = this.add();
    this.join(ends, accept);
    return { matches: (text) => run(this.states, start, accept, text) };
  }

  private alternatives(): Fragment {
    if (++this.depth > 20) throw new Unread();
    const branches = [this.sequence()];
    while (this.accept('|')) branches.push(this.sequence());
    this.depth--;
    if (branches.length === 1) return branches[0];
    const start = this.add();
    for (const branch of branches) this.join([start], branch.start);
    return { start, ends: branches.flatMap(({ ends }) => ends) };
  }

  private sequence(): Fragment {
    const first = this.add();
    let ends: readonly number[] = [first];
    while (this.position < this.text.length && !'|)'.includes(this.text[this.position])) {
      const from = this.position;
      const piece = this.repeated(this.piece(), from);
      this.join(ends, piece.start);
      ends = piece.ends;
    }
    return { start: first, ends };
  }

  private piece(): Fragment {
    const character = this.take();
    switch (character) {
      case '(': return this.group();
      case '[': return this.taking(this.characterClass());
      case '.': return this.taking(ANY);
      case '\\': return this.taking(this.escaped());
      case '^':
        // The whole text has to match anyway; in the middle of a pattern nobody knows what is meant.
        if (this.position !== 1) throw new Unread();
        return this.empty();
      case '$':
        if (this.position !== this.text.length) throw new Unread();
        return this.empty();
      case '*':
      case '+':
      case '?': throw new Refused();
      case '{': throw new Unread();
      default: return this.taking((other) => other === character);
    }
  }

  private group(): Fragment {
    if (this.accept('?') && !this.accept(':')) throw new Unread();
    const inner = this.alternatives();
    if (!this.accept(')')) throw new Refused();
    return inner;
  }

  /** A piece is read again for each time that it is repeated: states are not shared. */
  private repeated(first: Fragment, from: number): Fragment {
    const to = this.position;
    const [least, most] = this.quantifier();
    const end = this.position;
    if (least === 1 && most === 1) return first;
    const again = (): Fragment => {
      this.position = from;
      const copy = this.piece();
      if (this.position !== to) throw new Unread();
      return copy;
    };
    let piece = this.empty();
    for (let count = 0; count < least; count++) piece = this.chain(piece, count === 0 ? first : again());
    if (most === Infinity) piece = this.chain(piece, this.loop(least === 0 ? first : again()));
    for (let count = least; count < Math.min(most, MAX_STATES); count++) {
      if (most === Infinity) break;
      const optional = count === 0 ? first : again();
      piece = this.chain(piece, { start: optional.start, ends: optional.ends }, true);
    }
    this.position = end;
    return piece;
  }

  private quantifier(): [number, number] {
    const rest = this.text.slice(this.position, this.position + 12);
    const [written, least, comma, most] = /^(?:[*+?]|\{(\d{1,3})(,?)(\d{0,3})\})/.exec(rest) ?? [];
    if (written === undefined) return [1, 1];
    this.position += written.length;
    // Lazy or not, the same texts match; what is possessive can match fewer.
    if (this.accept('+') || '*{'.includes(this.text[this.position] ?? ' ')) throw new Unread();
    this.accept('?');
    if (written === '*') return [0, Infinity];
    if (written === '+') return [1, Infinity];
    if (written === '?') return [0, 1];
    const upper = comma === '' ? Number(least) : most === '' ? Infinity : Number(most);
    if (upper < Number(least)) throw new Refused();
    return [Number(least), upper];
  }

  private characterClass(): Test {
    const negated = this.accept('^');
    const tests: Test[] = [];
    for (let first = true; first || this.text[this.position] !== ']'; first = false) {
      if (this.position >= this.text.length) throw new Refused();
      const character = this.take();
      // Java nests classes and intersects them.
      if (character === '[' || character === '&' || (first && character === ']')) throw new Unread();
      if (character === '\\') {
        tests.push(this.escaped());
      } else if (this.text[this.position] === '-' && this.position + 1 < this.text.length && this.text[this.position + 1] !== ']') {
        this.position++;
        const last = this.take();
        if ('[\\'.includes(last)) throw new Unread();
        if (last < character) throw new Refused();
        tests.push((other) => other >= character && other <= last);
      } else {
        tests.push((other) => other === character);
      }
    }
    this.position++;
    const some: Test = (character) => tests.some((test) => test(character));
    return negated ? not(some) : some;
  }

  private escaped(): Test {
    if (this.position >= this.text.length) throw new Refused();
    const character = this.take();
    if (Object.hasOwn(CLASSES, character)) return CLASSES[character];
    if (Object.hasOwn(CONTROLS, character)) return (other) => other === CONTROLS[character];
    if (/^[A-Za-z0-9]$/.test(character)) throw new Unread();
    return (other) => other === character;
  }

  private chain(one: Fragment, other: Fragment, optional = false): Fragment {
    this.join(one.ends, other.start);
    return { start: one.start, ends: optional ? [...one.ends, ...other.ends] : other.ends };
  }

  private loop(inner: Fragment): Fragment {
    const gate = this.add();
    this.join([gate], inner.start);
    this.join(inner.ends, gate);
    return { start: gate, ends: [gate] };
  }

  private empty(): Fragment {
    const state = this.add();
    return { start: state, ends: [state] };
  }

  private taking(takes: Test): Fragment {
    const state = this.add(takes);
    return { start: state, ends: [state] };
  }

  private add(takes?: Test): number {
    if (this.states.length >= MAX_STATES) throw new Unread();
    return this.states.push({ takes, next: [] }) - 1;
  }

  private join(ends: readonly number[], start: number): void {
    for (const end of ends) this.states[end].next.push(start);
  }

  private take(): string {
    return this.text[this.position++];
  }

  private accept(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }
}

/** Walks all states at once: a state that takes a character leads on when it has taken it, any other at once. */
function run(states: readonly State[], start: number, accept: number, text: string): boolean {
  let current = reach(states, [start]);
  for (const character of text) {
    const taken = [...current].filter((state) => states[state].takes?.(character) === true);
    if (taken.length === 0) return false;
    current = reach(states, taken.flatMap((state) => states[state].next));
  }
  return current.has(accept);
}

function reach(states: readonly State[], from: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (found.has(state)) continue;
    found.add(state);
    if (states[state].takes === undefined) open.push(...states[state].next);
  }
  return found;
}
