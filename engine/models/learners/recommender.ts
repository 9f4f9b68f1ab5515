/**
 * What people may like, from what people had: item and user collaborative filtering, what is popular, what resembles what they had for
 * things that nobody had yet, and a mix of these. Implicit: having to do with something counts for it, nothing counts against it.
 */
import type { Table } from '../table.ts';
import type { Interactions } from '../types/type.ts';
import { Best, NeighbourSearch } from './neighbours.ts';
import { axesOf, pointsOf } from './scaling.ts';
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
  readonly popularity: readonly number[];
  readonly from: readonly number[];
  readonly neighbours: readonly number[];
  readonly similarity: readonly number[];
  /** Of items that nobody had: what they resemble. */
  readonly fresh: readonly {
    readonly item: number;
    readonly like: readonly number[];
    readonly similarity: readonly number[];
  }[];
}

const DAY = 86_400_000;
/** Things that a new item is judged by. */
const RESEMBLING = 20;

export function matrixOf(
  interactions: Interactions,
  { halfLife }: Pick<RecommenderOptions, 'halfLife'>,
): Sparse {
  const { person, item, weight, at, items } = interactions;
  const people = person.reduce((most, place) => Math.max(most, place), -1) + 1;
  const latest = at.reduce((most, instant) => Math.max(most, instant), Number.NEGATIVE_INFINITY);
  const value =
    halfLife > 0 ? weight.map((one, row) => one * 0.5 ** ((latest - at[row]!) / DAY / halfLife)) : weight;
  const matrix = sparse(people, items.length, { row: person, column: item, value });
  // The tenth time says less than the first.
  return { ...matrix, values: matrix.values.map((sum) => Math.log1p(sum)) };
}

export function fitRecommender(interactions: Interactions, options: RecommenderOptions): Recommender {
  const matrix = matrixOf(interactions, options);
  const byItem = transposed(matrix);
  const search = new NeighbourSearch(byItem, matrix, {
    measure: options.measure,
    shrinkage: options.shrinkage,
    keep: options.neighbours,
  });
  const { from, rows, similarity } = search.all();
  const popularity = Array.from(
    { length: byItem.rows },
    (_, item) => byItem.from[item + 1]! - byItem.from[item]!,
  );
  return {
    options,
    items: interactions.items,
    popularity,
    from: [...from],
    neighbours: [...rows],
    similarity: [...similarity],
    fresh: interactions.content ? resembling(interactions.content, popularity) : [],
  };
}

/** Items that nobody had, and those that resemble them most by what describes them. */
function resembling(content: Table, popularity: readonly number[]): Recommender['fresh'] {
  const { values, rows, width } = pointsOf(axesOf(content), content);
  const row = (item: number) => values.subarray(item * width, (item + 1) * width);
  const size = (item: number) => Math.sqrt(row(item).reduce((sum, value) => sum + value * value, 0));
  const sizes = Float64Array.from({ length: rows }, (_, item) => size(item));
  const fresh = popularity.flatMap((count, item) => (count === 0 && item < rows ? [item] : []));
  return fresh.map((item) => {
    const best = new Best(RESEMBLING);
    const own = row(item);
    for (let other = 0; other < rows; other++) {
      if (popularity[other] === 0) continue;
      let dot = 0;
      const point = row(other);
      for (let index = 0; index < width; index++) dot += own[index]! * point[index]!;
      best.offer(other, dot / (sizes[item]! * sizes[other]! || 1));
    }
    const { rows: like, similarity } = best.sorted();
    return { item, like, similarity };
  });
}

export class Chooser {
  readonly #fitted: Recommender;
  readonly #matrix: Sparse;
  readonly #people: NeighbourSearch | null;
  readonly #popular: readonly number[];
  readonly #from: Int32Array;
  readonly #neighbours: Int32Array;
  readonly #similarity: Float64Array;

  constructor(fitted: Recommender, matrix: Sparse) {
    const { measure, shrinkage, neighbours, mix } = fitted.options;
    this.#fitted = fitted;
    this.#matrix = matrix;
    this.#people =
      mix.user > 0
        ? new NeighbourSearch(matrix, transposed(matrix), { measure, shrinkage, keep: neighbours })
        : null;
    const most = fitted.popularity.reduce((greatest, count) => Math.max(greatest, count), 1);
    this.#popular = fitted.popularity.map((count) => count / most);
    this.#from = Int32Array.from(fitted.from);
    this.#neighbours = Int32Array.from(fitted.neighbours);
    this.#similarity = Float64Array.from(fitted.similarity);
  }

  /** The best items for a person, best first, with their scores. */
  for(person: number, count: number): { readonly rows: number[]; readonly similarity: number[] } {
    const { mix, again } = this.#fitted.options;
    const scores = new Float64Array(this.#matrix.width);
    this.#add(scores, mix.item, this.#byItem(person));
    if (this.#people !== null) this.#add(scores, mix.user, this.#byPeople(this.#people, person));
    if (mix.content > 0) this.#add(scores, mix.content, this.#byContent(person));
    for (let item = 0; item < scores.length; item++) scores[item]! += mix.popular * this.#popular[item]!;
    if (!again) for (const [item] of this.#had(person)) scores[item] = 0;
    const best = new Best(count);
    for (let item = 0; item < scores.length; item++) best.offer(item, scores[item]!);
    return best.sorted();
  }

  *#had(person: number): Generator<readonly [item: number, value: number]> {
    const { from, columns, values } = this.#matrix;
    for (let entry = from[person] ?? 0; entry < (from[person + 1] ?? 0); entry++)
      yield [columns[entry]!, values[entry]!];
  }

  #add(scores: Float64Array, weight: number, own: Float64Array): void {
    const most = own.reduce((greatest, value) => Math.max(greatest, value), 0);
    if (most === 0 || weight === 0) return;
    for (let item = 0; item < scores.length; item++) scores[item]! += (weight * own[item]!) / most;
  }

  #byItem(person: number): Float64Array {
    const scores = new Float64Array(this.#matrix.width);
    for (const [item, value] of this.#had(person)) {
      // Nothing is more like a thing than the thing itself.
      if (this.#fitted.options.again) scores[item]! += value;
      for (let place = this.#from[item]!; place < this.#from[item + 1]!; place++)
        scores[this.#neighbours[place]!]! += value * this.#similarity[place]!;
    }
    return scores;
  }

  #byPeople(search: NeighbourSearch, person: number): Float64Array {
    const scores = new Float64Array(this.#matrix.width);
    if (person >= this.#matrix.rows) return scores;
    const { rows, similarity } = search.of(person);
    for (const [place, other] of rows.entries())
      for (const [item, value] of this.#had(other)) scores[item]! += similarity[place]! * value;
    return scores;
  }

  #byContent(person: number): Float64Array {
    const scores = new Float64Array(this.#matrix.width);
    const had = new Map(this.#had(person));
    for (const { item, like, similarity } of this.#fitted.fresh)
      for (const [place, other] of like.entries())
        scores[item]! += similarity[place]! * (had.get(other) ?? 0);
    return scores;
  }
}

/** What is most like an item, by who had both. */
export function similarItems(fitted: Recommender, item: number, count: number): string[] {
  const end = Math.min(fitted.from[item + 1]!, fitted.from[item]! + count);
  return fitted.neighbours.slice(fitted.from[item], end).map((other) => fitted.items[other]!);
}

export function popularItems(fitted: Recommender, count: number): string[] {
  const order = [...fitted.popularity.keys()].sort(
    (a, b) => fitted.popularity[b]! - fitted.popularity[a]! || a - b,
  );
  return order.slice(0, count).map((item) => fitted.items[item]!);
}
