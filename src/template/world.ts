/** One way in which the conditions of the templates can turn out. */
export interface World {
  /** Whether the condition atom holds here; undefined if nobody may ask (the index is being built). */
  holds(atom: Atom): boolean | undefined;
}

/** The smallest thing that a condition can depend on. */
export interface Atom {
  /** Equal for equal questions, wherever in the templates they are asked. */
  readonly key: string;
  /** For a comparison with a literal: what is compared. Equal to at most one literal at a time. */
  readonly subject?: string;
  /** The literal that the subject is compared with. */
  readonly literal?: string;
}

/** No world: conditions stay open. The index is built in it, so that it holds in every world. */
export const NO_WORLD: World = { holds: () => undefined };

/**
 * Walks through the worlds one after the other, deciding only those conditions that somebody asks for.
 *
 * A rule is run once in every world and speaks only if all of them agree. A run that asks for no condition is the
 * only one; a correct resource needs a single run, because nothing found in one world is nothing found in all.
 */
export class Worlds implements World {
  private script: boolean[] = [];
  private taken: boolean[] = [];
  private decided = new Map<string, boolean>();
  private equal = new Map<string, string>();

  /** Goes back to the first world. Costs nothing if no condition was asked for, as in nearly all runs. */
  public reset(): void {
    if (this.script.length === 0 && this.decided.size === 0) return;
    this.script = [];
    this.restart();
  }

  public holds(atom: Atom): boolean {
    const known = this.decided.get(atom.key) ?? this.excluded(atom);
    if (known !== undefined) return known;

    const decision = this.script[this.taken.length] ?? true;
    this.taken.push(decision);
    this.decided.set(atom.key, decision);
    if (decision && atom.subject !== undefined && atom.literal !== undefined) this.equal.set(atom.subject, atom.literal);
    return decision;
  }

  /** Goes to the next world; false if the current one was the last. */
  public next(): boolean {
    while (this.taken.length > 0 && this.taken[this.taken.length - 1] === false) this.taken.pop();
    if (this.taken.length === 0) return false;
    this.taken[this.taken.length - 1] = false;
    this.script = this.taken;
    this.restart();
    return true;
  }

  private restart(): void {
    this.taken = [];
    this.decided = new Map();
    this.equal = new Map();
  }

  private excluded({ subject, literal }: Atom): false | undefined {
    const equal = subject === undefined ? undefined : this.equal.get(subject);
    return equal !== undefined && equal !== literal ? false : undefined;
  }
}
