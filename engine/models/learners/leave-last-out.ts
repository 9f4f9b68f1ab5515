/** Everybody's last basket taken away, to be foretold from the rest: the fair question to put to recommendations. */
import type { Interactions } from '../types/type.ts';

export interface LeftOut {
  readonly rest: Interactions;
  /** Who has a last basket and something before it, and what was in it. */
  readonly people: readonly { readonly person: number; readonly had: ReadonlySet<number> }[];
}

/** A basket is dated by its first line, and the last one is the one with the latest date. */
export function leaveLastOut(interactions: Interactions): LeftOut {
  const { person, item } = interactions;
  const byPerson = Int32Array.from(person.keys()).sort((a, b) => person[a]! - person[b]! || a - b);
  const isOut = new Uint8Array(person.length);
  const people: { person: number; had: Set<number> }[] = [];
  for (let from = 0, to = 0; from < byPerson.length; from = to) {
    const own = person[byPerson[from]!]!;
    while (to < byPerson.length && person[byPerson[to]!] === own) to++;
    const last = lastBasket(interactions, byPerson.subarray(from, to));
    if (last.length === to - from) continue;
    for (const row of last) isOut[row] = 1;
    people.push({ person: own, had: new Set(last.map((row) => item[row]!)) });
  }
  const kept = Int32Array.from(person.keys()).filter((row) => isOut[row] === 0);
  return { rest: rowsOf(interactions, kept), people };
}

/** Of the rows of one person. */
function lastBasket({ at, basket }: Interactions, rows: Int32Array): number[] {
  const keyOf = (row: number) => (basket ? basket[row]! : at[row]!);
  const begins = new Map<number, number>();
  for (const row of rows) {
    const key = keyOf(row);
    begins.set(key, Math.min(begins.get(key) ?? Number.POSITIVE_INFINITY, at[row]!));
  }
  let [last, latest] = [Number.NaN, Number.NEGATIVE_INFINITY];
  for (const [key, begin] of begins)
    if (begin > latest || (begin === latest && key > last)) [last, latest] = [key, begin];
  return Array.from(rows).filter((row) => keyOf(row) === last);
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
