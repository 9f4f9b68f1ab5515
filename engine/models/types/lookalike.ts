/**
 * How near people are to a seed segment: the probability of being of it, learnt against the rest and checked on people held out. A feature
 * that the seed is defined by makes the check look perfect: an AUC near 1 says so on the card.
 */
import { ModelFault } from '../fault.ts';
import { descending } from '../learners/order.ts';
import {
  evaluate,
  fit as fitPropensity,
  type Propensity,
  type PropensitySpec,
  propensity,
} from './propensity.ts';
import type { ModelType } from './type.ts';

export interface LookalikeSpec extends PropensitySpec {
  /** People of the audience: those who are nearest. */
  readonly size?: number;
}

export interface Lookalike {
  readonly model: Propensity;
  readonly size: number | null;
}

/** A check that looks this good is of the definition, not of likeness. */
const TOO_GOOD = 0.995;

export const lookalike: ModelType<LookalikeSpec, Lookalike> = {
  type: 'lookalike',
  needs: 'labels',

  fit(data, { size, ...spec }, seed) {
    if (size !== undefined && !(Number.isInteger(size) && size >= 1))
      throw new ModelFault('CAR-978', {
        what: `An audience of ${size} people was asked for.`,
        why: 'It is a whole number from 1.',
        fix: 'Say how many people the audience has.',
      });
    return { model: fitPropensity(data, spec, seed), size: size ?? null };
  },

  /** `place` counts from the nearest, equal people in the order of their rows; the audience is made of those given. */
  score({ model, size }, data) {
    const { probability } = propensity.score(model, data);
    const similarity = probability as Float64Array;
    const place = new Float64Array(similarity.length);
    for (const [rank, row] of descending(similarity).entries()) place[row] = rank + 1;
    if (size === null) return { similarity, place };
    return { similarity, place, in_audience: place.map((rank) => Number(rank <= size)) };
  },

  evaluate: ({ model }, data) => evaluate(model, data),

  describe({ model }) {
    const card = propensity.describe(model);
    const best = Math.max(...model.tried.map(({ metrics }) => metrics['auc']!.value));
    if (best < TOO_GOOD) return card;
    const warning = {
      heading: 'Too good to be likeness',
      text: `The held-out AUC is ${best.toFixed(4)}. A feature probably says who is of the seed by definition: leave it out.`,
    };
    return { ...card, sections: [warning, ...card.sections] };
  },
};
