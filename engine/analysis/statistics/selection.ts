/**
 * The value with a share of all values up to it, exact, of values that can be walked over again and again: memory is bounded however many there are. One
 * walk is enough where they are not too many different ones; else each narrows down where it lies.
 */

/** Different values that are counted one by one: some tens of megabytes. */
const MOST = 250_000;

/** Values that are alike as far as is told apart in this walk. */
interface Bin {
  count: number;
  least: number;
  most: number;
}

export class Selection {
  readonly #share: number;
  readonly #most: number;
  #range: readonly [least: number, most: number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  /** Values below the range. */
  #below = 0;
  /** Of all; known after the first walk. */
  #total = 0;
  #isFirst = true;
  /** By the value itself, while there are few; then by the part of it that is told apart. */
  #bins = new Map<number, Bin>();
  #isCoarse = false;
  #found: number | null = null;

  /** `share`: 0 to 1. */
  constructor(share: number, most = MOST) {
    this.#share = share;
    this.#most = most;
  }

  /** Null until it is found; infinite where there are no values. */
  get found(): number | null {
    return this.#found;
  }

  add(given: number): void {
    // −0 and 0 are one value.
    const value = given + 0;
    if (this.#isFirst) this.#total += 1;
    if (value < this.#range[0] || value > this.#range[1]) return;
    this.#count(value, 1, value, value);
    if (this.#isCoarse || this.#bins.size <= this.#most) return;
    const exact = this.#bins;
    this.#isCoarse = true;
    this.#bins = new Map();
    for (const [one, { count }] of exact) this.#count(one, count, one, one);
  }

  /** All have been added once more. */
  end(): void {
    const rank = Math.max(0, Math.ceil(this.#share * this.#total) - 1);
    const inOrder = [...this.#bins.values()].sort((a, b) => a.least - b.least);
    this.#isFirst = false;
    this.#bins = new Map();
    this.#isCoarse = false;
    for (const { count, least, most } of inOrder) {
      if (this.#below + count <= rank) {
        this.#below += count;
        continue;
      }
      this.#range = [least, most];
      if (least === most) this.#found = least;
      return;
    }
    this.#found = Number.POSITIVE_INFINITY;
  }

  #count(value: number, count: number, least: number, most: number): void {
    const key = this.#isCoarse ? this.#part(value) : value;
    const bin = this.#bins.get(key);
    if (!bin) {
      this.#bins.set(key, { count, least, most });
      return;
    }
    bin.count += count;
    bin.least = Math.min(bin.least, least);
    bin.most = Math.max(bin.most, most);
  }

  /** Rises with the value. At first twelve binary places of it, at whatever size; later places of equal width in the range. */
  #part(value: number): number {
    const [least, most] = this.#range;
    if (Number.isFinite(least) && Number.isFinite(most))
      return Math.floor(((value - least) / (most - least)) * this.#most);
    const size = Math.abs(value);
    if (size === 0) return 0;
    const exponent = Math.floor(Math.log2(size));
    const places = Math.floor((size / 2 ** exponent - 1) * PLACES);
    return Math.sign(value) * ((exponent + LEAST_EXPONENT) * PLACES * 2 + places + 1);
  }
}

const PLACES = 4_096;
/** Of the smallest doubles there are. */
const LEAST_EXPONENT = 1_100;
