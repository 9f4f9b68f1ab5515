/**
 * How good recommendations are: by what people had next, beside what is popular, with intervals — and how many things are named at all.
 * A version is judged as it is where something came after it; before, it is fitted anew without everybody's last basket, for one that has seen
 * it could not be judged by it.
 */
import { ModelFault } from '../fault.ts';
import type { Evaluation, Figure, Interactions } from '../types/type.ts';
import { type Asked, askedOf, type Lists, listsBy, popularLists } from './asked-again.ts';
import { bootstrapMean } from './bootstrap.ts';
import type { EarlierAndLater } from './earlier-later.ts';
import { inPlaces } from './in-places.ts';
import { firstBaskets, type LeftOut, leaveLastOut } from './leave-last-out.ts';
import { ndcg, recall } from './metrics/ranking.ts';
import { Random } from './random.ts';
import { byPopularity, fitRecommender, type Recommender } from './recommender.ts';

/** Length of the list that is judged. */
export const JUDGED = 20;
/** With more people the interval is no narrower than anybody needs. */
const MOST_JUDGED = 5_000;
/** By fewer nobody can tell. */
const FEWEST_JUDGED = 20;
/** Things that so large a part of all are more popular than are the popular ones. */
const POPULAR = 0.1;

/** `named`: so many things are told of a person. */
export function judgedAnew(
  interactions: Interactions,
  { options }: Pick<Recommender, 'options'>,
  named: number,
): Evaluation {
  const question = leaveLastOut(interactions);
  return judged(question, fitRecommender(question.rest, options), named);
}

/** By the first basket after a cut-off of each who had one before. */
export function judgedLater(fitted: Recommender, parts: EarlierAndLater, named: number): Evaluation {
  const places = new Map(fitted.items.map((name, place) => [name, place]));
  const rest = inPlaces(parts.earlier, fitted.items, (name) => places.get(name));
  const known = new Set(rest.person);
  const people = firstBaskets(inPlaces(parts.later, fitted.items, placeOfAny(places))).filter(({ person }) =>
    known.has(person),
  );
  if (people.length < FEWEST_JUDGED)
    throw new ModelFault('CAR-970', {
      what: `Since the cut-off, ${people.length} people who had something before came back.`,
      why: `By fewer than ${FEWEST_JUDGED} nobody can tell how good it is.`,
      fix: 'Wait.',
    });
  return judged({ rest, people }, fitted, named);
}

/** What came after it was learnt was had too, and is a miss: it gets a place behind all that could be named. */
function placeOfAny(places: ReadonlyMap<string, number>): (name: string) => number {
  const others = new Map<string, number>();
  return (name) => {
    const place = places.get(name) ?? others.get(name) ?? places.size + others.size;
    if (!places.has(name)) others.set(name, place);
    return place;
  };
}

function judged({ rest, people }: LeftOut, fitted: Recommender, named: number): Evaluation {
  const { again } = fitted.options;
  const asked = askedOf({ rest, people: someOf(people) }, fitted.options);
  const ours = listsBy(fitted, asked, Math.max(JUDGED, named));
  const popular = popularLists(rest, asked, Math.max(JUDGED, named), again);
  const [own, theirs] = [figuresOf(ours, asked, fitted, named), figuresOf(popular, asked, fitted, named)];
  const gain = gains(ours, asked);
  const above = gains(popular, asked).map((less, row) => gain[row]! - less);
  return {
    rows: asked.length,
    metrics: { ...own, ndcg_above_popular: bootstrapMean(above, 'difference') },
    baseline: theirs,
  };
}

function gains(lists: Lists, asked: readonly Asked[]): Float64Array {
  return Float64Array.from(asked, ({ wanted }, place) => ndcg(lists[place]!, wanted, JUDGED));
}

function figuresOf(
  lists: Lists,
  asked: readonly Asked[],
  fitted: Recommender,
  named: number,
): Readonly<Record<string, Figure>> {
  const each = (of: (list: readonly number[], wanted: ReadonlySet<number>) => number) =>
    Float64Array.from(asked, ({ wanted }, place) => of(lists[place]!, wanted));
  const told = lists.map((list) => list.slice(0, named));
  const isPopular = popularIn(fitted);
  const all = told.flat();
  return {
    [`recall_at_${JUDGED}`]: bootstrapMean(
      each((list, wanted) => recall(list, wanted, JUDGED)),
      'recall',
    ),
    [`ndcg_at_${JUDGED}`]: bootstrapMean(gains(lists, asked), 'ndcg'),
    hit_rate: bootstrapMean(
      each((list, wanted) => Number(list.slice(0, named).some((item) => wanted.has(item)))),
      'hits',
    ),
    coverage: { value: new Set(all).size / Math.max(1, fitted.items.length - fitted.withheld.length) },
    popular_share: { value: all.filter(isPopular).length / Math.max(1, all.length) },
  };
}

function popularIn(fitted: Recommender): (item: number) => boolean {
  const most = Math.max(1, Math.round(POPULAR * fitted.items.length));
  const popular = new Set(byPopularity(fitted).slice(0, most));
  return (item) => popular.has(item);
}

function someOf<T>(people: readonly T[]): readonly T[] {
  if (people.length <= MOST_JUDGED) return people;
  const order = new Random('judged').permutation(people.length).slice(0, MOST_JUDGED).sort();
  return Array.from(order, (place) => people[place]!);
}
