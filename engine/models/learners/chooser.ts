/**
 * What a fitted recommender says of one person, by what they had: of every item how much speaks for it. Made once per version and kept;
 * asked of thousands of people. Knows nobody by name: a person is what they had.
 */
import { Best, NeighbourSearch } from './neighbours.ts';
import { aged, byPopularity, type Recommender, worth } from './recommender.ts';
import { type Sparse, transposed } from './sparse.ts';

/** Items by their places, ascending, and how much somebody had to do with each. */
export interface Had {
  readonly items: readonly number[] | Int32Array;
  readonly values: ArrayLike<number>;
}

export class Chooser {
  readonly #fitted: Recommender;
  readonly #places: ReadonlyMap<string, number>;
  readonly #people: { readonly search: NeighbourSearch; readonly had: Sparse } | null;
  /** What speaks for each item whoever asks: how many had it, at most 1, times what that counts. */
  readonly #popular: Float64Array;
  readonly #from: Int32Array;
  readonly #neighbours: Int32Array;
  readonly #similarity: Float64Array;

  constructor(fitted: Recommender) {
    this.#fitted = fitted;
    this.#places = new Map(fitted.items.map((name, place) => [name, place]));
    this.#people = fitted.options.mix.user > 0 ? peopleOf(fitted) : null;
    const [most = 0] = byPopularity(fitted);
    this.#popular = Float64Array.from(
      fitted.popularity,
      (count) => fitted.options.mix.popular * (count / (fitted.popularity[most] || 1)),
    );
    this.#from = Int32Array.from(fitted.from);
    this.#neighbours = Int32Array.from(fitted.neighbours);
    this.#similarity = Float64Array.from(fitted.similarity);
  }

  placeOf(name: string): number | undefined {
    return this.#places.get(name);
  }

  /** Of what somebody had to do with, what is known here. */
  hadOf(
    interactions: Iterable<{ readonly item: string; readonly weight: number; readonly at: number }>,
    asOf: number,
  ): Had {
    const { halfLife } = this.#fitted.options;
    const sums = new Map<number, number>();
    // Those of one basket are equally old.
    let [share, of] = [1, Number.NaN];
    for (const { item, weight, at } of interactions) {
      if (at !== of) [share, of] = [aged(1, at, asOf, halfLife), at];
      const place = this.#places.get(item);
      if (place !== undefined) sums.set(place, (sums.get(place) ?? 0) + weight * share);
    }
    const items = [...sums.keys()].sort((a, b) => a - b);
    return { items, values: items.map((item) => worth(sums.get(item)!)) };
  }

  /** By item; 0 where nothing speaks for it, or nobody is to be given it. */
  scores(had: Had): Float64Array {
    const { mix, again } = this.#fitted.options;
    const scores = this.#popular.slice();
    const without = again ? [] : had.items;
    add(scores, mix.item, this.#byItem(had, again), without);
    if (this.#people !== null) add(scores, mix.user, byPeople(this.#people, had, scores.length), without);
    if (mix.content > 0) add(scores, mix.content, this.#byContent(had), without);
    return this.#withhold(scores, without);
  }

  /** The same by nothing but what goes with these items, whoever asks. */
  beside(had: Had): Float64Array {
    const scores = new Float64Array(this.#popular.length);
    add(scores, 1, this.#byItem(had, false), had.items);
    add(scores, this.#fitted.options.mix.content, this.#byContent(had), had.items);
    return this.#withhold(scores, had.items);
  }

  /** Places of the best, best first. */
  best(scores: Float64Array, count: number): number[] {
    const best = new Best(count);
    let least = 0;
    for (let item = 0; item < scores.length; item++)
      if (scores[item]! >= least) least = best.offer(item, scores[item]!);
    return best.sorted().rows;
  }

  #withhold(scores: Float64Array, without: ArrayLike<number>): Float64Array {
    for (let index = 0; index < without.length; index++) scores[without[index]!] = 0;
    for (const item of this.#fitted.withheld) scores[item] = 0;
    return scores;
  }

  #byItem({ items, values }: Had, isLikeItself: boolean): Float64Array {
    const scores = new Float64Array(this.#popular.length);
    for (let index = 0; index < items.length; index++) {
      const [item, value] = [items[index]!, values[index]!];
      // Nothing is more like a thing than the thing itself.
      if (isLikeItself) scores[item]! += value;
      for (let place = this.#from[item]!; place < this.#from[item + 1]!; place++)
        scores[this.#neighbours[place]!]! += value * this.#similarity[place]!;
    }
    return scores;
  }

  #byContent({ items, values }: Had): Float64Array {
    const scores = new Float64Array(this.#popular.length);
    if (this.#fitted.fresh.length === 0) return scores;
    const had = new Map(Array.from(items, (item, index) => [item, values[index]!]));
    for (const { item, like, similarity } of this.#fitted.fresh)
      for (const [place, other] of like.entries())
        scores[item]! += similarity[place]! * (had.get(other) ?? 0);
    return scores;
  }
}

/** Each way of choosing is brought to at most 1, over what can be chosen. */
function add(scores: Float64Array, weight: number, own: Float64Array, without: ArrayLike<number>): void {
  for (let index = 0; index < without.length; index++) own[without[index]!] = 0;
  let most = 0;
  for (let item = 0; item < own.length; item++) if (own[item]! > most) most = own[item]!;
  if (most === 0 || weight === 0) return;
  for (let item = 0; item < own.length; item++) scores[item]! += (weight * own[item]!) / most;
}

function peopleOf({ others, items, options }: Recommender) {
  const had: Sparse = {
    rows: others.from.length - 1,
    width: items.length,
    from: Int32Array.from(others.from),
    columns: Int32Array.from(others.items),
    values: Float64Array.from(others.values),
  };
  const { measure, shrinkage, neighbours: keep } = options;
  return { had, search: new NeighbourSearch(had, transposed(had), { measure, shrinkage, keep }) };
}

function byPeople(
  { search, had: of }: { readonly search: NeighbourSearch; readonly had: Sparse },
  had: Had,
  width: number,
): Float64Array {
  const scores = new Float64Array(width);
  const { rows, similarity } = search.like(had);
  for (const [place, other] of rows.entries())
    for (let entry = of.from[other]!; entry < of.from[other + 1]!; entry++)
      scores[of.columns[entry]!]! += similarity[place]! * of.values[entry]!;
  return scores;
}
