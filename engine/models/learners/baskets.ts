/** Interactions as baskets: what was bought together, each item once, and the last basket of each person. */
import type { Interactions } from '../types/type.ts';
import type { Baskets } from './fp-growth.ts';
import { rowsOf } from './leave-last-out.ts';

export interface BasketsOfPeople {
  readonly baskets: Baskets;
  /** Of each person by place; empty of whoever has none. */
  readonly last: readonly Int32Array[];
}

/** Where baskets have no number, what a person did at one instant is one. */
export function basketsOf({ person, item, at, basket }: Interactions): BasketsOfPeople {
  const keys = basketKeys(person, at, basket);
  const order = Int32Array.from(person.keys()).sort(
    (a, b) => person[a]! - person[b]! || at[a]! - at[b]! || keys[a]! - keys[b]! || item[a]! - item[b]!,
  );
  const items: number[] = [];
  const from: number[] = [];
  const people = person.reduce((most, place) => Math.max(most, place), -1) + 1;
  const lastFrom = new Int32Array(people).fill(-1);
  let before = -1;
  let seen = new Set<number>();
  for (const row of order) {
    if (keys[row] !== before) {
      before = keys[row]!;
      seen = new Set();
      lastFrom[person[row]!] = from.length;
      from.push(items.length);
    }
    if (seen.has(item[row]!)) continue;
    seen.add(item[row]!);
    items.push(item[row]!);
  }
  const baskets = { items: Int32Array.from(items), from: Int32Array.from([...from, items.length]) };
  const last = Array.from(lastFrom, (place) =>
    place < 0 ? new Int32Array(0) : baskets.items.subarray(baskets.from[place], baskets.from[place + 1]),
  );
  return { baskets, last };
}

/** A number per basket: its own, or one for each person and instant. A basket is dated by its first line. */
function basketKeys(person: Int32Array, at: Float64Array, basket?: Int32Array): Int32Array {
  if (basket !== undefined) return basket;
  const known = new Map<string, number>();
  return person.map((place, row) => {
    const key = `${place} ${at[row]}`;
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
}

export interface Parted {
  readonly early: Interactions;
  readonly late: Interactions;
}

/** The last share of baskets by time, apart from those before. */
export function partedByTime(interactions: Interactions, late: number): Parted {
  const { person, at, basket } = interactions;
  const keys = basketKeys(person, at, basket);
  const begins = new Map<number, number>();
  for (const [row, key] of keys.entries())
    begins.set(key, Math.min(begins.get(key) ?? Number.POSITIVE_INFINITY, at[row]!));
  const order = [...begins.keys()].sort((a, b) => begins.get(a)! - begins.get(b)! || a - b);
  const isLate = new Set(order.slice(Math.round(order.length * (1 - late))));
  const rows = Int32Array.from(keys.keys());
  return {
    early: rowsOf(
      interactions,
      rows.filter((row) => !isLate.has(keys[row]!)),
    ),
    late: rowsOf(
      interactions,
      rows.filter((row) => isLate.has(keys[row]!)),
    ),
  };
}
