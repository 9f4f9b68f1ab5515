/**
 * Bounds on what one rendering may do, counted in work and not in time: a template that is refused on one
 * machine is refused on all of them. Far above what a mail needs, far below what can hold the engine up.
 */

/** Characters of one template. Mail programs clip at some 100,000. */
export const MOST_CHARACTERS = 1_000_000;
/** Tags, outputs and stretches of text in one template; reading takes time by the square of it. */
export const MOST_PIECES = 20_000;
/** Block tags inside one another; parsing and rendering recurse once per level. */
export const DEEPEST_NESTING = 32;
/** Pieces rendered and list elements touched by filters in one rendering: about a tenth of a second at worst. */
export const MOST_STEPS = 100_000;
/** Characters and list elements made by filters, ranges and output in one rendering. */
export const MOST_SIZE = 4_000_000;

/** Raised inside a rendering; becomes a RenderFault with the place where it happened. */
export class LimitExceeded extends Error {}

/**
 * Stands in for the library's two limiters. The library calls `check(now)` before every piece it renders; the
 * time it passes is ignored and the call itself is counted.
 */
export class Limit {
  #used = 0;
  readonly #what: string;
  readonly #most: number;

  constructor(what: string, most: number) {
    this.#what = what;
    this.#most = most;
  }

  use(amount: number): void {
    if (!(amount > 0)) return;
    this.#used += amount;
    if (this.#used > this.#most) throw new LimitExceeded(`${this.#what} (at most ${this.#most})`);
  }

  check(): void {
    this.use(1);
  }
}
