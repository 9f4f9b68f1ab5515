/** Chance that is the same in every run, so that two runs measure the same work. */

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, fast, even enough for made-up data. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** A whole number of 53 bits, as message ids are. */
  bits53(): number {
    return Math.floor(this.next() * 0x20_0000) * 0x1_0000_0000 + Math.floor(this.next() * 0x1_0000_0000);
  }
}
