/**
 * How a recommender is to be set, by what people had in the basket before their last: the last one stays unseen, so that whoever judges
 * by it judges fairly. One setting after the other is tried, and kept where it does better.
 */
import type { Interactions } from '../types/type.ts';
import { askedOf, listsBy } from './asked-again.ts';
import { type LeftOut, leaveLastOut, rowsOf } from './leave-last-out.ts';
import { ndcg } from './metrics/ranking.ts';
import { Random } from './random.ts';
import { fitRecommender, type Recommender, type RecommenderOptions } from './recommender.ts';

export interface Choice {
  readonly options: RecommenderOptions;
  /** Of how many people it was asked; 0: too few, so the usual settings stand. */
  readonly people: number;
  readonly tried: readonly Tried[];
}
export interface Tried {
  readonly what: string;
  /** NDCG at the length of the list. */
  readonly ndcg: number;
}

/** Beyond, a choice gets no better and takes minutes. */
const MOST_INTERACTIONS = 400_000;
const MOST_ASKED = 2_000;
/** With fewer the better one is better by chance. */
const FEWEST_ASKED = 50;

/** Each step: other values beside the one that stands. */
const STEPS: readonly (readonly Partial<RecommenderOptions>[])[] = [
  [{ measure: 'cosine' }],
  [{ shrinkage: 0 }, { shrinkage: 20 }],
  [{ halfLife: 30 }, { halfLife: 90 }, { halfLife: 365 }],
];
const MIXES: readonly Partial<RecommenderOptions['mix']>[] = [{ user: 0 }, { item: 0.3 }, { popular: 0.3 }];

/** `fixed`: what somebody said, and nobody chooses. */
export function chooseOptions(
  interactions: Interactions,
  usual: RecommenderOptions,
  fixed: ReadonlySet<string>,
  count: number,
  seed: string,
): Choice {
  const before = leaveLastOut(leaveLastOut(someOf(interactions, seed)).rest);
  const judge = new Judge({ ...before, people: drawn(before, seed) }, count, seed);
  let options = usual;
  let best = judge.gains(usual);
  if (best.length < FEWEST_ASKED) return { options, people: 0, tried: [] };
  const tried: Tried[] = [{ what: wordsOf(usual), ndcg: mean(best) }];
  for (const changed of stepsBut(fixed)) {
    const others = changed(options).map((other) => ({ other, gains: judge.gains(other) }));
    for (const { other, gains } of others) {
      tried.push({ what: wordsOf(other), ndcg: mean(gains) });
      if (isBetter(gains, best)) [options, best] = [other, gains];
    }
  }
  return { options, people: best.length, tried };
}

/** What each step puts beside the settings that stand. */
function stepsBut(
  fixed: ReadonlySet<string>,
): readonly ((from: RecommenderOptions) => readonly RecommenderOptions[])[] {
  const isOpen = (change: object) => !fixed.has(Object.keys(change)[0]!);
  return [
    ...STEPS.map(
      (step) => (from: RecommenderOptions) => step.filter(isOpen).map((change) => ({ ...from, ...change })),
    ),
    ...(fixed.has('mix') ? [] : MIXES).map((mix) => (from: RecommenderOptions) => [
      { ...from, mix: { ...from.mix, ...mix } },
    ]),
  ];
}

/** The same people are asked each time. What differs by the mix alone is fitted once. */
class Judge {
  readonly #question: LeftOut;
  readonly #count: number;
  readonly #seed: string;
  readonly #fitted = new Map<string, Recommender>();

  constructor(question: LeftOut, count: number, seed: string) {
    this.#question = question;
    this.#count = count;
    this.#seed = seed;
  }

  /** NDCG of each person. */
  gains(options: RecommenderOptions): Float64Array {
    const asked = askedOf(this.#question, options);
    if (asked.length === 0) return new Float64Array(0);
    const lists = listsBy({ ...this.#fit(options), options }, asked, this.#count);
    return Float64Array.from(asked, ({ wanted }, place) => ndcg(lists[place]!, wanted, this.#count));
  }

  #fit(options: RecommenderOptions): Recommender {
    const { measure, shrinkage, halfLife } = options;
    const key = [measure, shrinkage, halfLife].join();
    const known = this.#fitted.get(key) ?? fitRecommender(this.#question.rest, options, this.#seed);
    this.#fitted.set(key, known);
    return known;
  }
}

/** By more than two standard errors of the difference: of many tries some are better by chance. */
function isBetter(gains: Float64Array, than: Float64Array): boolean {
  const differences = gains.map((gain, place) => gain - than[place]!);
  const middle = mean(differences);
  const squares = differences.reduce((sum, one) => sum + (one - middle) ** 2, 0);
  return middle > 2 * Math.sqrt(squares / (gains.length - 1) / gains.length);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function wordsOf({ measure, shrinkage, halfLife, mix }: RecommenderOptions): string {
  const aged = halfLife > 0 ? `, half as much after ${halfLife} days` : '';
  return `${measure}, shrinkage ${shrinkage}${aged}; items ${mix.item}, people ${mix.user}, popular ${mix.popular}`;
}

/** Some people, with all they had. */
function someOf(interactions: Interactions, seed: string): Interactions {
  const { person } = interactions;
  if (person.length <= MOST_INTERACTIONS) return interactions;
  const counts = new Map<number, number>();
  for (const own of person) counts.set(own, (counts.get(own) ?? 0) + 1);
  const people = [...counts.keys()].sort((a, b) => a - b);
  const kept = new Set<number>();
  let left = MOST_INTERACTIONS;
  for (const place of new Random(seed).fork('some').permutation(people.length)) {
    const own = people[place]!;
    if (counts.get(own)! > left) continue;
    kept.add(own);
    left -= counts.get(own)!;
  }
  return rowsOf(
    interactions,
    Int32Array.from(person.keys()).filter((row) => kept.has(person[row]!)),
  );
}

function drawn({ people }: LeftOut, seed: string): LeftOut['people'] {
  if (people.length <= MOST_ASKED) return people;
  const order = new Random(seed).fork('asked').permutation(people.length).slice(0, MOST_ASKED).sort();
  return Array.from(order, (place) => people[place]!);
}
