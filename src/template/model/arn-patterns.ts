import { append } from '../multimap';
import { covers } from './covers';

/** What stands in front of most patterns: every stage, or every verb after every stage. */
const ANY_SEGMENT = '*/';

/**
 * The patterns of what may be called of an API, found by their fixed ends: a function can have thousands of them, and
 * trying each for every method would take the square.
 */
export class ArnPatterns {
  private readonly exact = new Set<string>();
  private readonly byEnds = new Map<string, Map<string, string[]>>();
  private readonly prefixes = new Set<number>();
  private readonly suffixes = new Set<number>();

  /** What follows a leading star. */
  private afterStar?: ArnPatterns;

  /** `depth` tells how many leading stars were taken off: more than stage and verb would multiply the ways to try. */
  constructor(private readonly depth = 0) {}

  public add(pattern: string): void {
    if (this.exact.has(pattern)) return;
    this.exact.add(pattern);
    const first = pattern.search(/[*?]/);
    if (first < 0) return;
    if (pattern.startsWith(ANY_SEGMENT) && this.depth < 2) {
      this.afterStar ??= new ArnPatterns(this.depth + 1);
      this.afterStar.add(pattern.slice(ANY_SEGMENT.length));
      return;
    }
    const last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'));
    const [prefix, suffix] = [pattern.slice(0, first), pattern.slice(last + 1)];
    this.prefixes.add(prefix.length);
    this.suffixes.add(suffix.length);
    const bySuffix = this.byEnds.get(prefix) ?? new Map<string, string[]>();
    this.byEnds.set(prefix, bySuffix);
    append(bySuffix, suffix, pattern);
  }

  public get isEmpty(): boolean {
    return this.exact.size === 0;
  }

  /** Whether one of the patterns covers the text. */
  public cover(needed: string): boolean {
    return this.exact.has(needed) || this.coverByEnds(needed) || this.coverAfterStar(needed);
  }

  private coverByEnds(needed: string): boolean {
    for (const prefix of this.prefixes) {
      const bySuffix = prefix <= needed.length ? this.byEnds.get(needed.slice(0, prefix)) : undefined;
      if (bySuffix === undefined) continue;
      for (const suffix of this.suffixes) {
        if (prefix + suffix > needed.length) continue;
        const patterns = bySuffix.get(needed.slice(needed.length - suffix));
        if (patterns?.some((pattern) => covers([pattern], [needed]) === true) === true) return true;
      }
    }
    return false;
  }

  /** The star may stand for several segments. */
  private coverAfterStar(needed: string): boolean {
    if (this.afterStar === undefined) return false;
    for (let slash = needed.indexOf('/'); slash >= 0; slash = needed.indexOf('/', slash + 1)) {
      if (this.afterStar.cover(needed.slice(slash + 1))) return true;
    }
    return false;
  }
}
