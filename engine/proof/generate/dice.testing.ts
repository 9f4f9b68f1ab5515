/**
 * Decisions from a list of numbers that fast-check makes. Each definition and each act has a list of its own, so
 * that leaving one out leaves the others as they were: a case shrinks by its definitions, people and acts. When a
 * list is used up every answer is the first and simplest one.
 */
import fc from 'fast-check';

export class Dice {
  readonly #choices: readonly number[];
  #used = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return (this.#choices[this.#used++] ?? 0) % n;
  }

  from(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** The first is the simplest. */
  of<T>(options: readonly T[]): T {
    return options[this.below(options.length)]!;
  }

  /** Yes in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** Some of them, in their order. */
  some<T>(options: readonly T[], percent: number): T[] {
    return options.filter(() => this.chance(percent));
  }

  list<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.from(least, most) }, (_, index) => make(index));
  }
}

/** What dice that never decide more than so much are made of. Dice remember how far they are: make new ones for each case. */
export function choices(most: number): fc.Arbitrary<number[]> {
  const number = fc.noBias(fc.integer({ min: 0, max: 0xffff }));
  return fc.noShrink(fc.array(number, { minLength: most, maxLength: most }));
}
