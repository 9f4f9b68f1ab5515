/** Draws that are none: a stream of numbers that depends on a text alone, and what is made of it. The same on every machine. */
import { hash53 } from '../../store/hash.ts';

const LOW = 2 ** 32;

/** sfc32 (Chris Doty-Humphrey, public domain), begun from two hashes of the text. */
export class Draws {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;
  #spare: number | null = null;

  constructor(text: string) {
    const one = hash53(text);
    const other = hash53(`${text}|`);
    this.#a = (one % LOW) | 0;
    this.#b = (other % LOW) | 0;
    this.#c = Math.floor(one / LOW) ^ Math.floor(other / 2 ** 21);
    for (let round = 0; round < 12; round++) this.uniform();
  }

  /** In [0, 1). */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / LOW;
  }

  /** Standard normal, by the polar method of Marsaglia. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }

  /** Gamma of scale 1, for a shape of at least 1: Marsaglia and Tsang, A simple method for generating gamma variables (2000). */
  gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      if (Math.log(1 - this.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Both parameters at least 1. */
  beta(one: number, other: number): number {
    const x = this.gamma(one);
    return x / (x + this.gamma(other));
  }
}
