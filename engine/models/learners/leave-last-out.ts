/** Everybody's last basket taken away, to be foretold from the rest: the fair question to put to recommendations. */
import type { Interactions } from '../types/type.ts';

export interface LeftOut {
  readonly rest: Interactions;
  /** Who has a last basket and something before it, and what was in it. */
  readonly people: readonly { readonly person: number; readonly had: ReadonlySet<number> }[];
}

export function leaveLastOut(interactions: Interactions): LeftOut {
  const { person, item } = interactions;
  const isOut = new Uint8Array(person.length);
  const people = byPerson(interactions).flatMap(({ person: own, rows }) => {
    const baskets = basketsIn(interactions, rows);
    if (baskets.length < 2) return [];
    const last = baskets.at(-1)!;
    for (const row of last) isOut[row] = 1;
    return [{ person: own, had: new Set(last.map((row) => item[row]!)) }];
  });
  const kept = Int32Array.from(person.keys()).filter((row) => isOut[row] === 0);
  return { rest: rowsOf(interactions, kept), people };
}

/** What was in the first basket of each. */
export function firstBaskets(interactions: Interactions): LeftOut['people'] {
  return byPerson(interactions).map(({ person, rows }) => {
    const [first] = basketsIn(interactions, rows);
    return { person, had: new Set(first!.map((row) => interactions.item[row]!)) };
  });
}

function byPerson({ person }: Interactions): { readonly person: number; readonly rows: Int32Array }[] {
  const sorted = Int32Array.from(person.keys()).sort((a, b) => person[a]! - person[b]! || a - b);
  const found: { person: number; rows: Int32Array }[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const own = person[sorted[from]!]!;
    while (to < sorted.length && person[sorted[to]!] === own) to++;
    found.push({ person: own, rows: sorted.subarray(from, to) });
  }
  return found;
}

/** Of the rows of one person: those of each basket, in order of time. A basket is dated by its first line. */
function basketsIn({ at, basket }: Interactions, rows: Int32Array): readonly (readonly number[])[] {
  const found = new Map<number, { begin: number; rows: number[] }>();
  for (const row of rows) {
    const key = basket ? basket[row]! : at[row]!;
    const own = found.get(key) ?? { begin: at[row]!, rows: [] };
    own.begin = Math.min(own.begin, at[row]!);
    own.rows.push(row);
    found.set(key, own);
  }
  return [...found]
    .sort(([a, one], [b, other]) => one.begin - other.begin || a - b)
    .map(([, { rows: own }]) => own);
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
