/** Products per person, from what people had: the recommender's mix, judged by everybody's last basket against what is popular. */
import { ModelFault } from '../fault.ts';
import { hadIn } from '../learners/asked-again.ts';
import { Chooser } from '../learners/chooser.ts';
import { earlierAndLater } from '../learners/earlier-later.ts';
import { checkInstants } from '../learners/histories.ts';
import { inPlaces } from '../learners/in-places.ts';
import {
  byPopularity,
  compact,
  fitRecommender,
  type Mix,
  matrixOf,
  peopleIn,
  type Recommender,
  type RecommenderOptions,
  similarItems,
} from '../learners/recommender.ts';
import { type Choice, chooseOptions, wordsOf } from '../learners/recommender-choice.ts';
import { JUDGED, judgedAnew, judgedLater } from '../learners/recommender-judged.ts';
import { withMostHad } from '../learners/with-most-had.ts';
import type { CardSection, Interactions, ModelType, TrainingData } from './type.ts';

/** What is said is not chosen. */
export interface RecommendSpec extends Partial<Omit<RecommenderOptions, 'mix'>> {
  readonly mix?: Partial<Mix>;
  /** Items per person. */
  readonly items?: number;
}

export interface Recommend extends Recommender {
  readonly count: number;
  readonly people: number;
  readonly interactions: number;
  /** Items that too few people had. */
  readonly leftOut: number;
  readonly choice: Pick<Choice, 'people' | 'tried'>;
}

const FEWEST_PEOPLE = 20;
const FEWEST_INTERACTIONS = 100;
const ITEMS = 10;
const ON_CARD = 20;

export const recommend: ModelType<RecommendSpec, Recommend> = {
  type: 'recommend',
  needs: 'interactions',

  fit(data, spec, seed) {
    const all = interactionsIn(data);
    checkInstants(all.at, data.asOf, 'interaction');
    const usual = optionsOf(spec);
    const people = checked(all);
    const { interactions, leftOut } = withMostHad(all);
    const { options, ...choice } = chooseOptions(
      interactions,
      usual,
      new Set(Object.keys(spec)),
      JUDGED,
      seed,
    );
    const fitted = compact(fitRecommender(interactions, options, seed));
    return {
      ...fitted,
      count: spec.items ?? ITEMS,
      people,
      interactions: all.item.length,
      leftOut,
      choice: { people: choice.people, tried: choice.tried },
    };
  },

  /** `items`: the list; `item_1`, `item_2` …: one by one. */
  score(artefact, data) {
    const chooser = chooserOf(artefact);
    const interactions = interactionsIn(data);
    const people = peopleIn(interactions);
    const known = inPlaces(interactions, artefact.items, (name) => chooser.placeOf(name));
    const matrix = matrixOf(known, artefact.options, {
      people,
      ...(data.asOf !== undefined && { asOf: data.asOf }),
    });
    const lists = Array.from({ length: people }, (_, person) =>
      chooser
        .best(chooser.scores(hadIn(matrix, person)), artefact.count)
        .map((item) => artefact.items[item]!),
    );
    const single = Array.from({ length: artefact.count }, (_, place) => [
      `item_${place + 1}`,
      lists.map((list) => list[place] ?? null),
    ]);
    return { items: lists, ...Object.fromEntries(single) };
  },

  /** As it is, where it is said what came later; else by its settings. */
  evaluate(artefact, data) {
    const interactions = interactionsIn(data);
    const parts = earlierAndLater(interactions);
    return parts
      ? judgedLater(artefact, parts, artefact.count)
      : judgedAnew(withMostHad(interactions).interactions, artefact, artefact.count);
  },

  describe: (artefact) => ({
    method: `Item${artefact.options.mix.user > 0 ? ' and user' : ''} collaborative filtering (${wordsOf(artefact.options)}) over ${artefact.interactions} interactions of ${artefact.people} people with ${artefact.items.length} items${artefact.options.again ? '; what somebody had may come again' : ''}${artefact.leftOut > 0 ? `; ${artefact.leftOut} items that fewest people had are left out` : ''}.`,
    sections: [popularSection(artefact), ...newSection(artefact), choiceSection(artefact)],
  }),
};

function popularSection(artefact: Recommend): CardSection {
  return {
    heading: 'What is popular, and what is similar',
    text: 'Similar is what the same people have.',
    columns: ['item', 'people', 'similar'],
    rows: byPopularity(artefact)
      .slice(0, ON_CARD)
      .map((item) => [
        artefact.items[item]!,
        artefact.popularity[item]!,
        similarItems(artefact, item, 3).join(', '),
      ]),
  };
}

function newSection({ fresh, items }: Recommend): CardSection[] {
  if (fresh.length === 0) return [];
  return [
    {
      heading: 'What is new, and what it resembles',
      text: `${fresh.length} items that nobody had are chosen by what describes them.`,
      columns: ['item', 'resembles'],
      rows: fresh.slice(0, ON_CARD).map(({ item, like }) => [
        items[item]!,
        like
          .slice(0, 3)
          .map((other) => items[other]!)
          .join(', '),
      ]),
    },
  ];
}

function choiceSection({ choice: { people, tried } }: Recommend): CardSection {
  return {
    heading: 'How its settings were chosen',
    text:
      people === 0
        ? 'Too few people have three baskets, so it has the usual settings.'
        : `By the basket before the last of ${people} people; the last one, by which it is judged, was not looked at. The first are the usual settings.`,
    columns: ['settings', 'NDCG'],
    rows: tried.map(({ what, ndcg: gain }) => [what, gain]),
  };
}

/** How many people there are. */
function checked({ person, item, items, weight }: Interactions): number {
  const people = new Set(person).size;
  if (people < FEWEST_PEOPLE || item.length < FEWEST_INTERACTIONS)
    throw new ModelFault('CAR-970', {
      what: `${people} people have ${item.length} interactions.`,
      why: `With fewer than ${FEWEST_PEOPLE} people or ${FEWEST_INTERACTIONS} interactions nobody is like anybody.`,
      fix: 'Wait, or recommend what is popular.',
    });
  if (new Set(item).size < 2)
    throw new ModelFault('CAR-971', {
      what: `All ${item.length} interactions are with one item, ${items[item[0]!]}.`,
      why: 'There is nothing to choose from.',
      fix: 'Look at what `from` names as the `item`.',
    });
  const odd = weight.findIndex((one) => !(one >= 0 && Number.isFinite(one)));
  if (odd >= 0)
    throw new ModelFault('CAR-973', {
      what: `Interaction ${odd + 1} has the weight ${weight[odd]}.`,
      why: 'A weight is a number from nought on: nothing counts against a thing.',
      fix: 'Leave returns out with `where`.',
    });
  return people;
}

const choosers = new WeakMap<Recommend, Chooser>();

/** Made once per version, however many people are scored after one another. */
function chooserOf(artefact: Recommend): Chooser {
  const known = choosers.get(artefact) ?? new Chooser(artefact);
  choosers.set(artefact, known);
  return known;
}

export function optionsOf(spec: RecommendSpec): RecommenderOptions {
  const { measure = 'jaccard', shrinkage = 5, neighbours = 50, halfLife = 0, again = false } = spec;
  if (!(neighbours >= 1) || !(shrinkage >= 0) || !(halfLife >= 0) || !((spec.items ?? 1) >= 1))
    throw new ModelFault('CAR-978', {
      what: `Recommendations were asked for with ${neighbours} neighbours, a shrinkage of ${shrinkage} and a half-life of ${halfLife} days.`,
      why: 'Neighbours and items are numbers from 1, the others from nought.',
      fix: 'Say other options, or none.',
    });
  const mix = { item: 1, user: 1, popular: 0.05, content: 0.5, ...spec.mix };
  return { measure, shrinkage, neighbours, halfLife, again, mix };
}

function interactionsIn({ interactions }: TrainingData): Interactions {
  if (interactions === undefined) throw new TypeError('recommend needs interactions');
  return interactions;
}
