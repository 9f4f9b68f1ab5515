/**
 * Who is among the top: people with their values, 17 bytes each, and the choice of those with the greatest. Pure;
 * ties go to the lesser id, so that the order in which people were visited cannot matter.
 */
import type { Take } from '../compiler/refresh.ts';
import type { ProfileId } from '../store/store.ts';

const FIRST_SIZE = 1024;

export class Ranking {
  #ids = new Float64Array(FIRST_SIZE);
  /** Not a number where somebody has none. */
  #values = new Float64Array(FIRST_SIZE);
  #had = new Uint8Array(FIRST_SIZE);
  #size = 0;

  /** `had`: whether the person is among them as of now. */
  add(id: ProfileId, value: unknown, had: boolean): void {
    if (this.#size === this.#ids.length) this.#grow();
    this.#ids[this.#size] = id;
    // What is divided by 0 is no number.
    this.#values[this.#size] = Number.isFinite(value) ? (value as number) : Number.NaN;
    this.#had[this.#size] = had ? 1 : 0;
    this.#size++;
  }

  /** Those for whom it is another now, in the order in which they came; `index` is the place in that order. */
  *changes(
    take: Take,
  ): Generator<{ readonly id: ProfileId; readonly holds: boolean; readonly index: number }> {
    const isIn = this.#chosen(take);
    for (let index = 0; index < this.#size; index++) {
      const id = this.#ids[index]!;
      const holds = isIn(this.#values[index]!, id);
      if (holds !== (this.#had[index] === 1)) yield { id, holds, index };
    }
  }

  #chosen(take: Take): (value: number, id: ProfileId) => boolean {
    const ranked = this.#values.slice(0, this.#size).filter((value) => !Number.isNaN(value));
    const places =
      'percent' in take
        ? Math.ceil((take.percent * ranked.length) / 100)
        : Math.min(take.count, ranked.length);
    if (places === 0) return () => false;
    ranked.sort();
    const least = ranked[ranked.length - places]!;
    const above = ranked.reduce((count, value) => count + (value > least ? 1 : 0), 0);
    const tied = this.#ids
      .slice(0, this.#size)
      .filter((_, index) => this.#values[index] === least)
      .sort();
    const lastTied = tied[places - above - 1]!;
    return (value, id) => value > least || (value === least && id <= lastTied);
  }

  #grow(): void {
    const size = this.#ids.length * 2;
    const grown = <A extends Float64Array | Uint8Array>(into: A, from: A): A => {
      into.set(from);
      return into;
    };
    this.#ids = grown(new Float64Array(size), this.#ids);
    this.#values = grown(new Float64Array(size), this.#values);
    this.#had = grown(new Uint8Array(size), this.#had);
  }
}
