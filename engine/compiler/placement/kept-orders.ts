/**
 * Orders of a whole shelf by a number that goes by a few plain values of whoever asks, such as a favourite category: those who have the same
 * values have the same order, and it is sorted once for them. A value that hardly two people share would fill the memory with orders nobody asks for again,
 * so an order is kept from the second time on that it is asked for.
 */
import type { ItemNumber } from './numbers.ts';
import type { Entry, Shelf } from './shelf.ts';
import type { Ask } from './slate.ts';

export interface Order {
  /** By place on the shelf; null: it has none. */
  readonly numbers: readonly (number | null)[];
  /** Those that have one, the greatest first. */
  readonly sorted: readonly Entry[];
}

/** Orders that are kept, and values that are remembered, at a time. */
const MOST = 64;

export class KeptOrders {
  readonly #number: ItemNumber;
  #shelf: Shelf | null = null;
  /** By the values; null: they were asked for once. */
  #orders = new Map<string, Order | null>();

  constructor(number: ItemNumber) {
    this.#number = number;
  }

  /** Null where the values are not plain, or are new. */
  of(ask: Ask, shelf: Shelf): Order | null {
    const key = this.#number.keyOf(ask);
    if (key === null) return null;
    if (shelf !== this.#shelf) {
      this.#shelf = shelf;
      this.#orders = new Map();
    }
    const known = this.#orders.get(key);
    if (known) return known;
    // Those that are asked for often are soon there again.
    if (this.#orders.size === MOST) this.#orders = new Map();
    const order = known === null ? this.#orderOf(ask, shelf) : null;
    this.#orders.set(key, order);
    return order;
  }

  #orderOf(ask: Ask, { entries }: Shelf): Order {
    const numbers = entries.map((entry) => this.#number.of(ask, entry));
    const sorted = entries.filter(({ place }) => numbers[place] !== null);
    return {
      numbers,
      sorted: sorted.sort((a, b) => numbers[b.place]! - numbers[a.place]! || a.place - b.place),
    };
  }
}
