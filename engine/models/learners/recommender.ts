/**
 * What people may like, learnt from what people had: which things and which people are alike, what is popular, what new things
 * resemble. Implicit: having to do with something counts for it, nothing counts against it. Plain JSON of bounded size comes of it;
 * what it says of a person is worked out by `chooser.ts`.
 */
import type { Interactions } from '../types/type.ts';
import { NeighbourSearch } from './neighbours.ts';
import { Random } from './random.ts';
import { type Resembling, resembling } from './resembling.ts';
import { type Sparse, sparse, transposed } from './sparse.ts';

export interface RecommenderOptions {
  readonly measure: 'cosine' | 'jaccard';
  readonly shrinkage: number;
  /** Of an item; of a person. */
  readonly neighbours: number;
  /** After so many days an interaction counts half; 0 for never. */
  readonly halfLife: number;
  /** How much each way of choosing counts, each brought to at most 1 per person. */
  readonly mix: Mix;
  /** Whether what somebody had already may be recommended again. */
  readonly again: boolean;
}

export interface Mix {
  readonly item: number;
  readonly user: number;
  readonly popular: number;
  readonly content: number;
}

/** Plain JSON. Lists by item. */
export interface Recommender {
  readonly options: RecommenderOptions;
  readonly items: readonly string[];
  /** How many people had it. */
  readonly popularity: readonly number[];
  readonly from: readonly number[];
  readonly neighbours: readonly number[];
  readonly similarity: readonly number[];
  /** Of items that nobody had: what they resemble. */
  readonly fresh: readonly Resembling[];
  /** People with whom others are compared, without their names: what person p had lies from `from[p]` to `from[p + 1]`. */
  readonly others: {
    readonly from: readonly number[];
    readonly items: readonly number[];
    readonly values: readonly number[];
  };
  /** Items that others are like, and that nobody is to be given. */
  readonly withheld: readonly number[];
}

const DAY = 86_400_000;
/** Neighbours of all items together, and things of all people with whom others are compared: what a version is made of. */
const MOST_NEIGHBOURS = 1_500_000;
const MOST_HAD = 300_000;
/** So exact are its numbers. */
const SCALE = 100_000;

/** Of so many people; of as many as there are, unless told. After a half-life from `asOf` backwards things count half. */
export function matrixOf(
  interactions: Interactions,
  { halfLife }: Pick<RecommenderOptions, 'halfLife'>,
  {
    people = peopleIn(interactions),
    asOf = latestOf(interactions),
  }: { readonly people?: number; readonly asOf?: number } = {},
): Sparse {
  const { person, item, weight, at, items } = interactions;
  const value = halfLife > 0 ? weight.map((one, row) => aged(one, at[row]!, asOf, halfLife)) : weight;
  const matrix = sparse(people, items.length, { row: person, column: item, value });
  return { ...matrix, values: matrix.values.map(worth) };
}

/** After a half-life, in days, it counts half; never where that is 0. */
export function aged(weight: number, at: number, asOf: number, halfLife: number): number {
  return halfLife > 0 ? weight * 0.5 ** (Math.max(0, asOf - at) / DAY / halfLife) : weight;
}

/** The tenth time says less than the first. */
export function worth(sum: number): number {
  return Math.log1p(Math.max(0, sum));
}

export function peopleIn({ person }: Interactions): number {
  return person.reduce((most, place) => Math.max(most, place), -1) + 1;
}

export function latestOf({ at }: Interactions): number {
  return at.reduce((most, instant) => Math.max(most, instant), Number.NEGATIVE_INFINITY);
}

export function fitRecommender(
  interactions: Interactions,
  options: RecommenderOptions,
  seed = '',
): Recommender {
  const matrix = matrixOf(interactions, options);
  const byItem = transposed(matrix);
  const { measure, shrinkage, neighbours, mix } = options;
  const keep = Math.max(1, Math.min(neighbours, Math.floor(MOST_NEIGHBOURS / Math.max(1, byItem.rows))));
  const { from, rows, similarity } = new NeighbourSearch(byItem, matrix, { measure, shrinkage, keep }).all();
  const popularity = Array.from(
    { length: byItem.rows },
    (_, item) => byItem.from[item + 1]! - byItem.from[item]!,
  );
  const { content, withheld = new Uint8Array(0) } = interactions;
  return {
    options,
    items: interactions.items,
    popularity,
    from: [...from],
    neighbours: [...rows],
    similarity: [...similarity],
    fresh: content && mix.content > 0 ? resembling(content, popularity) : [],
    others: mix.user > 0 ? comparedWith(matrix, seed) : { from: [0], items: [], values: [] },
    withheld: Array.from(withheld.keys()).filter((item) => withheld[item] === 1),
  };
}

/** Of many people some are drawn: with thousands there is somebody like everybody. */
function comparedWith({ rows, from, columns, values }: Sparse, seed: string): Recommender['others'] {
  const isKept = new Uint8Array(rows);
  let left = MOST_HAD;
  for (const person of new Random(seed).fork('people').permutation(rows)) {
    const had = from[person + 1]! - from[person]!;
    if (had === 0 || had > left) continue;
    isKept[person] = 1;
    left -= had;
  }
  const kept: { from: number[]; items: number[]; values: number[] } = { from: [0], items: [], values: [] };
  for (let person = 0; person < rows; person++) {
    if (isKept[person] === 0) continue;
    for (let entry = from[person]!; entry < from[person + 1]!; entry++) {
      kept.items.push(columns[entry]!);
      kept.values.push(values[entry]!);
    }
    kept.from.push(kept.items.length);
  }
  return kept;
}

/** With numbers as exact as anybody can make use of: it is kept and read as text. */
export function compact(fitted: Recommender): Recommender {
  const { similarity, others } = fitted;
  return {
    ...fitted,
    similarity: similarity.map(rounded),
    others: { ...others, values: others.values.map(rounded) },
  };
}

function rounded(value: number): number {
  return Math.round(value * SCALE) / SCALE;
}

/** What is most like an item, by who had both. */
export function similarItems(fitted: Recommender, item: number, count: number): string[] {
  const end = Math.min(fitted.from[item + 1]!, fitted.from[item]! + count);
  return fitted.neighbours.slice(fitted.from[item], end).map((other) => fitted.items[other]!);
}

/** Places of items, what most people had first. */
export function byPopularity({ popularity }: Pick<Recommender, 'popularity'>): number[] {
  return [...popularity.keys()].sort((a, b) => popularity[b]! - popularity[a]! || a - b);
}

export function popularItems(fitted: Recommender, count: number): string[] {
  return byPopularity(fitted)
    .slice(0, count)
    .map((item) => fitted.items[item]!);
}
