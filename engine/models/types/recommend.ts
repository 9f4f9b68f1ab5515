/** Products per person, from what people had: the recommender's mix, judged by everybody's last basket against what is popular. */
import { ModelFault } from '../fault.ts';
import { bootstrapMean } from '../learners/bootstrap.ts';
import { checkInstants } from '../learners/histories.ts';
import { leaveLastOut } from '../learners/leave-last-out.ts';
import { ndcg, recall } from '../learners/metrics/ranking.ts';
import {
  Chooser,
  fitRecommender,
  type Mix,
  matrixOf,
  popularItems,
  type Recommender,
  type RecommenderOptions,
  similarItems,
} from '../learners/recommender.ts';
import type { Evaluation, Interactions, ModelType, TrainingData } from './type.ts';

export interface RecommendSpec extends Partial<Omit<RecommenderOptions, 'mix'>> {
  readonly mix?: Partial<Mix>;
  /** Items per person. */
  readonly items?: number;
}

export interface Recommend extends Recommender {
  readonly count: number;
  readonly people: number;
  readonly interactions: number;
}

const FEWEST_PEOPLE = 20;
const FEWEST_INTERACTIONS = 100;
const ON_CARD = 20;
/** Length of the list that is judged. */
const JUDGED = 20;

export const recommend: ModelType<RecommendSpec, Recommend> = {
  type: 'recommend',
  needs: 'interactions',

  fit(data, spec) {
    const interactions = interactionsIn(data);
    checkInstants(interactions.at, data.asOf, 'interaction');
    const people = new Set(interactions.person).size;
    if (people < FEWEST_PEOPLE || interactions.item.length < FEWEST_INTERACTIONS)
      throw new ModelFault('CAR-970', {
        what: `${people} people have ${interactions.item.length} interactions.`,
        why: `With fewer than ${FEWEST_PEOPLE} people or ${FEWEST_INTERACTIONS} interactions nobody is like anybody.`,
        fix: 'Wait, or recommend what is popular.',
      });
    const odd = interactions.weight.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
    if (odd >= 0)
      throw new ModelFault('CAR-973', {
        what: `Interaction ${odd + 1} has the weight ${interactions.weight[odd]}.`,
        why: 'A weight is a number from nought on: nothing counts against a thing.',
        fix: 'Leave returns out with `where`.',
      });
    const fitted = fitRecommender(interactions, optionsOf(spec));
    return { ...fitted, count: spec.items ?? 10, people, interactions: interactions.item.length };
  },

  score(artefact, data) {
    const matrix = matrixOf(interactionsIn(data), artefact.options);
    const chooser = new Chooser(artefact, matrix);
    const lists = Array.from({ length: matrix.rows }, (_, person) =>
      chooser.for(person, artefact.count).rows.map((item) => artefact.items[item]!),
    );
    return { items: lists };
  },

  evaluate: (artefact, data) => judge(interactionsIn(data), artefact.options),

  describe: (artefact) => ({
    method: `Item${artefact.options.mix.user > 0 ? ' and user' : ''} collaborative filtering (${artefact.options.measure}, shrinkage ${artefact.options.shrinkage}) over ${artefact.interactions} interactions of ${artefact.people} people with ${artefact.items.length} items${artefact.options.again ? '; what somebody had may come again' : ''}.`,
    sections: [
      {
        heading: 'What is popular, and what goes with it',
        columns: ['item', 'people', 'similar'],
        rows: popularItems(artefact, ON_CARD).map((name) => {
          const item = artefact.items.indexOf(name);
          return [name, artefact.popularity[item]!, similarItems(artefact, item, 3).join(', ')];
        }),
      },
    ],
  }),
};

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

/** Fitted anew without everybody's last basket: an artefact that has seen it could not be judged by it. */
function judge(interactions: Interactions, options: RecommenderOptions): Evaluation {
  const { rest, people } = leaveLastOut(interactions);
  const ours = listsOf(rest, options);
  const popular = listsOf(rest, { ...options, mix: { item: 0, user: 0, popular: 1, content: 0 } });
  const matrix = matrixOf(rest, options);
  // Where nothing may come again, what came again in the last basket cannot be asked for.
  const asked = people.flatMap(({ person, had }) => {
    const before = new Set(matrix.columns.subarray(matrix.from[person], matrix.from[person + 1]));
    const wanted = options.again ? had : new Set([...had].filter((item) => !before.has(item)));
    return wanted.size > 0 ? [{ person, wanted }] : [];
  });
  const each = (lists: (person: number) => readonly number[], of: typeof recall) =>
    Float64Array.from(asked, ({ person, wanted }) => of(lists(person), wanted, JUDGED));
  const [own, theirs] = [each(ours, recall), each(popular, recall)];
  const [ownGain, theirGain] = [each(ours, ndcg), each(popular, ndcg)];
  return {
    rows: asked.length,
    metrics: {
      [`recall_at_${JUDGED}`]: bootstrapMean(own, 'recall'),
      [`ndcg_at_${JUDGED}`]: bootstrapMean(ownGain, 'ndcg'),
      ndcg_above_popular: bootstrapMean(
        ownGain.map((gain, row) => gain - theirGain[row]!),
        'difference',
      ),
    },
    baseline: {
      [`recall_at_${JUDGED}`]: bootstrapMean(theirs, 'recall'),
      [`ndcg_at_${JUDGED}`]: bootstrapMean(theirGain, 'ndcg'),
    },
  };
}

function listsOf(
  interactions: Interactions,
  options: RecommenderOptions,
): (person: number) => readonly number[] {
  const chooser = new Chooser(fitRecommender(interactions, options), matrixOf(interactions, options));
  const known = new Map<number, readonly number[]>();
  return (person) => {
    const list = known.get(person) ?? chooser.for(person, JUDGED).rows;
    known.set(person, list);
    return list;
  };
}

function interactionsIn({ interactions }: TrainingData): Interactions {
  if (interactions === undefined) throw new TypeError('recommend needs interactions');
  return interactions;
}
