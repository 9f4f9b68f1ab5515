/** An answer about a candidate alone, the same whoever asks: worked out once for each on a shelf, until another shelf is asked about. */
import type { Entry, Shelf } from './shelf.ts';
import type { Ask } from './slate.ts';

export class OfItem<T extends boolean | number | string | null> {
  readonly #workOut: (ask: Ask, entry: Entry) => T;
  #shelf: Shelf | null = null;
  /** By place on the shelf. */
  #known: (T | undefined)[] = [];

  constructor(workOut: (ask: Ask, entry: Entry) => T) {
    this.#workOut = workOut;
  }

  of(ask: Ask, entry: Entry): T {
    if (entry.shelf !== this.#shelf) {
      this.#shelf = entry.shelf;
      this.#known = entry.shelf.entries.map(() => undefined);
    }
    const known = this.#known[entry.place];
    if (known !== undefined) return known;
    const answer = this.#workOut(ask, entry);
    this.#known[entry.place] = answer;
    return answer;
  }
}
