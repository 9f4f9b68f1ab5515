/**
 * How much work that can wait is done at once: as many profiles as fit into a few milliseconds while messages come,
 * more while nobody waits. Learned from how long earlier slices took; what is done does not depend on it.
 */

/** A slice while messages come: their acknowledgement waits for one at most. */
const LIVE_MILLISECONDS = 5;
/** While none do: enough to share a transaction, and still not felt by the message that comes first. */
const IDLE_MILLISECONDS = 50;
const MOST = 500;
/** Of the first slice, when nothing is known yet. */
const FEW = 5;
/** Weight of the latest slice in what is known: clocks tell whole milliseconds, so that one slice says little. */
const WEIGHT = 0.2;

export class Pace {
  /** Milliseconds of one profile; null before the first slice. */
  #each: number | null = null;
  #last = FEW;

  /** How many profiles the next slice takes. Grows step by step: what was quick once need not be again. */
  next(isLive: boolean): number {
    if (this.#each === null) return FEW;
    const budget = isLive ? LIVE_MILLISECONDS : IDLE_MILLISECONDS;
    const fitting = this.#each === 0 ? MOST : Math.floor(budget / this.#each);
    return Math.max(1, Math.min(fitting, this.#last * 2, MOST));
  }

  took(profiles: number, milliseconds: number): void {
    if (profiles === 0) return;
    const each = milliseconds / profiles;
    this.#each = this.#each === null ? each : this.#each + WEIGHT * (each - this.#each);
    this.#last = profiles;
  }
}
