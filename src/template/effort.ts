/** How many intrinsic functions and conditions may stand inside each other. */
const MAX_DEPTH = 64;

/** What one question may cost. Pieces that a template shares (YAML aliases) can be worth more than its size. */
const MAX_STEPS = 20_000;

/**
 * The work that goes into one question about a value or a condition.
 *
 * Kept in one place for the whole index: values ask conditions, conditions ask values, and each may lead into another
 * template, so no single one of them could see a circle.
 */
export class Effort {
  private depth = 0;
  private left = MAX_STEPS;
  private refused = 0;

  /** How often it was not enough, so far. */
  public get refusals(): number {
    return this.refused;
  }

  /** Runs the work, or gives the answer for a question that leads too far. */
  public within<T>(work: () => T, otherwise: () => T): T {
    if (this.depth === 0) this.left = MAX_STEPS;
    if (this.depth >= MAX_DEPTH || !this.spend(1)) {
      this.refused++;
      return otherwise();
    }
    this.depth++;
    try {
      return work();
    } finally {
      this.depth--;
    }
  }

  /** Takes the steps from what is left; false if that was not enough. */
  public spend(steps: number): boolean {
    this.left -= steps;
    if (this.left < 0) this.refused++;
    return this.left >= 0;
  }
}
