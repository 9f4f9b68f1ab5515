/**
 * Values of which a quantile is asked, counted: each by itself while there are few different ones, by logarithmic
 * classes beyond. What comes out does not depend on the order in which values came. Exact up to `MOST_EXACT` different
 * values; beyond, a value is off by at most `PRECISION` of itself.
 */
export const MOST_EXACT = 1024;
export const PRECISION = 0.005;

const BASE = (1 + PRECISION) / (1 - PRECISION);
const LOG_BASE = Math.log(BASE);

export class Sketch {
  #counts = new Map<number, number>();
  #isExact = true;
  #size = 0;

  get isExact(): boolean {
    return this.#isExact;
  }

  add(value: number): void {
    const key = this.#isExact ? value : classOf(value);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#size++;
    if (this.#isExact && this.#counts.size > MOST_EXACT) this.#coarsen();
  }

  /** Between the two values that the share falls between, as far as it is from each; null of nothing. */
  quantile(share: number): number | null {
    if (this.#size === 0) return null;
    const place = share * (this.#size - 1);
    const below = Math.floor(place);
    const entries = [...this.#counts].sort(([a], [b]) => a - b);
    const low = this.#valueAt(entries, below);
    const high = this.#valueAt(entries, Math.min(below + 1, this.#size - 1));
    return low + (high - low) * (place - below);
  }

  #valueAt(entries: readonly (readonly [number, number])[], place: number): number {
    let seen = 0;
    for (const [key, count] of entries) {
      seen += count;
      if (seen > place) return this.#isExact ? key : middleOf(key);
    }
    throw new Error('a place beyond the last value');
  }

  #coarsen(): void {
    const coarse = new Map<number, number>();
    for (const [value, count] of this.#counts) {
      const key = classOf(value);
      coarse.set(key, (coarse.get(key) ?? 0) + count);
    }
    this.#counts = coarse;
    this.#isExact = false;
  }
}

/** Values nearer to nothing than this are nothing. */
const LEAST = 1e-9;
/** Added to every class, so that those of values below nought come before that of nothing. */
const SHIFT = Math.ceil(-Math.log(LEAST) / LOG_BASE) + 1;

function classOf(value: number): number {
  if (Math.abs(value) < LEAST) return 0;
  const size = Math.ceil(Math.log(Math.abs(value)) / LOG_BASE) + SHIFT;
  return value < 0 ? -size : size;
}

function middleOf(key: number): number {
  if (key === 0) return 0;
  const upper = BASE ** (Math.abs(key) - SHIFT);
  return (Math.sign(key) * (2 * upper)) / (BASE + 1);
}
