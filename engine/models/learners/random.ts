/**
 * Chance that is the same each time: numbers made of a seed alone. A generator of 128 bits (sfc32), seeded by a hash of text;
 * learners take all their chance from here, and each purpose has a stream of its own, so that one more draw here moves nothing there.
 */
export class Random {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#seed = seed;
    [this.#a, this.#b, this.#c] = hashed(seed);
    // The first numbers after similar seeds are alike.
    for (let round = 0; round < 12; round++) this.#bits();
  }

  /** A stream of its own, named for what it is for. */
  fork(purpose: string): Random {
    return new Random(`${this.#seed}\u0000${purpose}`);
  }

  /** From 0 up to, but not, 1, with 53 bits. */
  next(): number {
    return ((this.#bits() >>> 5) * 67108864 + (this.#bits() >>> 6)) / 9007199254740992;
  }

  /** A whole number from 0 to one less than `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Of the normal distribution, by the polar method. */
  normal(): number {
    for (;;) {
      const x = 2 * this.next() - 1;
      const y = 2 * this.next() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** The numbers from 0 in an order of chance. */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let index = length - 1; index > 0; index--) {
      const other = this.below(index + 1);
      const held = order[index]!;
      order[index] = order[other]!;
      order[other] = held;
    }
    return order;
  }

  #bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum;
  }
}

/** Three numbers of 32 bits: FNV-1a from three beginnings, stirred at the end. */
function hashed(text: string): [number, number, number] {
  const from = (begin: number): number => {
    let hash = begin;
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  };
  return [from(0x811c9dc5), from(0x9e3779b9), from(0x243f6a88)];
}
