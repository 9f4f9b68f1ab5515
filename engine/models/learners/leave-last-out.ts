/** Everybody's last basket taken away, to be foretold from the rest: the fair question to put to recommendations. */
import type { Interactions } from '../types/type.ts';

export interface LeftOut {
  readonly rest: Interactions;
  /** Who has a last basket and something before it, and what was in it. */
  readonly people: readonly { readonly person: number; readonly had: ReadonlySet<number> }[];
}

/** A basket is dated by its first line, and the last one is the one with the latest date. */
export function leaveLastOut(interactions: Interactions): LeftOut {
  const { person, item, at, basket } = interactions;
  const last = new Map<number, { key: number; at: number; baskets: Set<number> }>();
  const keyOf = (row: number) => (basket ? basket[row]! : at[row]!);
  const begins = new Map<string, number>();
  for (const row of person.keys()) {
    const key = `${person[row]} ${keyOf(row)}`;
    begins.set(key, Math.min(begins.get(key) ?? Number.POSITIVE_INFINITY, at[row]!));
  }
  for (const row of person.keys()) {
    const [own, key] = [person[row]!, keyOf(row)];
    const begin = begins.get(`${own} ${key}`)!;
    const known = last.get(own) ?? { key, at: begin, baskets: new Set() };
    known.baskets.add(key);
    if (begin > known.at || (begin === known.at && key > known.key)) [known.key, known.at] = [key, begin];
    last.set(own, known);
  }
  const isOut = (row: number) => {
    const known = last.get(person[row]!)!;
    return known.baskets.size > 1 && known.key === keyOf(row);
  };
  const had = new Map<number, Set<number>>();
  for (const row of person.keys()) {
    if (!isOut(row)) continue;
    const own = had.get(person[row]!) ?? new Set();
    had.set(person[row]!, own.add(item[row]!));
  }
  const kept = Int32Array.from(person.keys()).filter((row) => !isOut(row));
  return {
    rest: rowsOf(interactions, kept),
    people: [...had].sort(([a], [b]) => a - b).map(([own, items]) => ({ person: own, had: items })),
  };
}

export function rowsOf(interactions: Interactions, rows: Int32Array): Interactions {
  const { person, item, weight, at, basket } = interactions;
  return {
    ...interactions,
    person: Int32Array.from(rows, (row) => person[row]!),
    item: Int32Array.from(rows, (row) => item[row]!),
    weight: Float64Array.from(rows, (row) => weight[row]!),
    at: Float64Array.from(rows, (row) => at[row]!),
    ...(basket && { basket: Int32Array.from(rows, (row) => basket[row]!) }),
  };
}
