/** Random numbers with a seed, so that a calibration can be repeated. Not for anything that runs in production. */
import { normalQuantile } from '../../analysis/statistics/normal.ts';
import { hash53 } from '../../store/hash.ts';

/** xoshiro128** of Blackman and Vigna (public domain), seeded by splitmix32. */
export class Random {
  readonly #state: Uint32Array;

  /** Another `name` gives another sequence. */
  constructor(seed: number, name = '') {
    let mixed = (seed ^ hash53(name)) >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e3779b9) | 0;
      let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      return word ^ (word >>> 15);
    });
  }

  /** In (0, 1). */
  uniform(): number {
    return (this.#word() + 0.5) / 2 ** 32;
  }

  normal(): number {
    return normalQuantile(this.uniform());
  }

  #word(): number {
    const s = this.#state;
    const result = Math.imul(rotated(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = rotated(s[3]!, 11);
    return result;
  }
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
