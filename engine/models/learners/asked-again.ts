/** People as they stood before their last basket, what was in it, and what a recommender, or what is popular, would have offered them. */
import type { Interactions } from '../types/type.ts';
import { Chooser, type Had } from './chooser.ts';
import type { LeftOut } from './leave-last-out.ts';
import { byPopularity, matrixOf, type Recommender, type RecommenderOptions } from './recommender.ts';
import type { Sparse } from './sparse.ts';

export interface Asked {
  readonly had: Had;
  readonly wanted: ReadonlySet<number>;
}

/** Places of items, best first, of each who is asked. */
export type Lists = readonly (readonly number[])[];

/** Where nothing may come again, what came again in the last basket cannot be asked for. */
export function askedOf(
  { rest, people }: LeftOut,
  { again, halfLife }: Pick<RecommenderOptions, 'again' | 'halfLife'>,
): readonly Asked[] {
  const matrix = matrixOf(rest, { halfLife });
  return people.flatMap(({ person, had: last }) => {
    const had = hadIn(matrix, person);
    const before = new Set(Array.from(had.items));
    const wanted = again ? last : new Set([...last].filter((item) => !before.has(item)));
    return wanted.size > 0 ? [{ had, wanted }] : [];
  });
}

export function hadIn({ from, columns, values }: Sparse, person: number): Had {
  const [first, end] = [from[person]!, from[person + 1]!];
  return { items: columns.subarray(first, end), values: values.subarray(first, end) };
}

export function listsBy(fitted: Recommender, asked: readonly Asked[], count: number): Lists {
  const chooser = new Chooser(fitted);
  return asked.map(({ had }) => chooser.best(chooser.scores(had), count));
}

/** What most people had, and whoever is asked had not. */
export function popularLists(
  rest: Interactions,
  asked: readonly Asked[],
  count: number,
  again: boolean,
): Lists {
  const popularity = new Array<number>(rest.items.length).fill(0);
  for (const item of matrixOf(rest, { halfLife: 0 }).columns) popularity[item]!++;
  const order = byPopularity({ popularity });
  return asked.map(({ had }) => {
    const before = new Set(again ? [] : Array.from(had.items));
    const list: number[] = [];
    for (const item of order) {
      if (list.length === count) break;
      if (!before.has(item)) list.push(item);
    }
    return list;
  });
}
