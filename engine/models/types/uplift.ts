/** Who does it because of the message, learnt from an experiment: T- or X-learner, the better one by its Qini on people it did not see. */
import { ModelFault } from '../fault.ts';
import { bootstrap, drawsFor } from '../learners/bootstrap.ts';
import { FEWEST_OF_EACH, usefulColumns } from '../learners/inputs.ts';
import { meanOf } from '../learners/metrics/losses.ts';
import { qini, upliftAt, upliftAuc } from '../learners/metrics/uplift.ts';
import { Random } from '../learners/random.ts';
import { type Base, fitT, fitX, predictUplift, type UpliftModel } from '../learners/uplift-learners.ts';
import { takeRows, takeValues } from '../table.ts';
import type { Evaluation, Experiment, Figure, ModelType, TrainingData } from './type.ts';

export interface UpliftSpec {
  readonly learner?: 't' | 'x';
  readonly base?: Base;
}

export interface Uplift {
  readonly model: UpliftModel;
  readonly base: Base;
  readonly tried: readonly { readonly learner: string; readonly base: Base; readonly qini: number }[];
  readonly rows: number;
  readonly treated: number;
  readonly effect: Figure;
}

/** An effect of some points needs hundreds in each arm before people can be told apart by it. */
const FEWEST_PER_ARM = 200;
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const WAYS = { t: fitT, x: fitX } as const;

export const uplift: ModelType<UpliftSpec, Uplift> = {
  type: 'uplift',
  needs: 'experiment',

  fit(data, { learner, base }, seed) {
    const experiment = experimentIn(data);
    check(experiment);
    const ways = [
      ['t', 'linear'],
      ['x', 'linear'],
      ['t', 'boosting'],
      ['x', 'boosting'],
    ] as const;
    const asked = ways.filter(
      ([way, own]) => (learner === undefined || way === learner) && (base === undefined || own === base),
    );
    const [part, held] = thirds(experiment, seed);
    const tried = asked.map(([way, own]) => {
      if (asked.length === 1) return { learner: way, base: own, qini: Number.NaN };
      const scores = predictUplift(WAYS[way](part, own, seed), held.table);
      return { learner: way, base: own, qini: qini(held, scores) };
    });
    const best = tried.reduce((a, b) => (b.qini > a.qini ? b : a));
    return {
      model: WAYS[best.learner](experiment, best.base, seed),
      base: best.base,
      tried: tried.filter((one) => !Number.isNaN(one.qini)),
      rows: experiment.outcome.length,
      treated: experiment.treated.reduce((sum, arm) => sum + arm, 0),
      effect: effectOf(experiment),
    };
  },

  score: ({ model }, data) => ({ uplift: predictUplift(model, tableIn(data)) }),

  evaluate({ model }, data): Evaluation {
    const experiment = experimentIn(data);
    const scores = predictUplift(model, experiment.table);
    const effect = effectOf(experiment);
    const at = SHARES.map((share) => [
      `uplift_at_${Math.round(share * 100)}`,
      upliftAt(experiment, scores, share),
    ]);
    return {
      rows: scores.length,
      metrics: {
        qini: drawn(experiment, scores, qini),
        uplift_auc: drawn(experiment, scores, upliftAuc),
        ...Object.fromEntries(at),
      },
      baseline: { qini: { value: 0 }, uplift_auc: { value: 0 }, uplift_at_30: effect },
    };
  },

  describe: ({ model, base, tried, rows, treated, effect }) => ({
    method: `${model.learner.toUpperCase()}-learner with ${base === 'linear' ? 'linear models' : 'gradient boosting'}, from ${rows} people of whom ${treated} were treated.`,
    sections: [
      {
        heading: 'The effect on average',
        columns: ['effect', 'low', 'high'],
        rows: [[effect.value, effect.low ?? null, effect.high ?? null]],
      },
      ...(tried.length === 0
        ? []
        : [
            {
              heading: 'What was tried, on a third that was held out',
              columns: ['learner', 'models', 'Qini'],
              rows: tried.map((one) => [one.learner, one.base, one.qini]),
            },
          ]),
    ],
  }),
};

function drawn({ treated, outcome }: Experiment, scores: Float64Array, of: typeof qini): Figure {
  const figure = (rows: Int32Array) =>
    of({ treated: takeValues(treated, rows), outcome: takeValues(outcome, rows) }, takeValues(scores, rows));
  return bootstrap(scores.length, figure, 'uplift', drawsFor(scores.length));
}

function effectOf({ treated, outcome }: Experiment): Figure {
  const arm = (of: number) => {
    const values = outcome.filter((_, row) => treated[row] === of);
    return meanOf(values.length, (row) => values[row]!);
  };
  const [one, nought] = [arm(1), arm(0)];
  const value = one.value - nought.value;
  const half = Math.hypot((one.high ?? one.value) - one.value, (nought.high ?? nought.value) - nought.value);
  return { value, low: value - half, high: value + half };
}

function thirds({ table, treated, outcome }: Experiment, seed: string): [Experiment, Experiment] {
  const order = new Random(seed).fork('uplift').permutation(outcome.length);
  const border = Math.floor((order.length * 2) / 3);
  const of = (rows: Int32Array): Experiment => ({
    table: takeRows(table, rows),
    treated: takeValues(treated, rows),
    outcome: takeValues(outcome, rows),
  });
  return [of(order.slice(0, border).sort()), of(order.slice(border).sort())];
}

function check({ table, treated, outcome }: Experiment): void {
  const odd = treated.findIndex((arm) => arm !== 0 && arm !== 1);
  if (odd >= 0 || !outcome.every(Number.isFinite))
    throw new ModelFault('CAR-973', {
      what: odd >= 0 ? `Row ${odd + 1} is in arm ${treated[odd]}.` : 'An outcome is not finite.',
      why: 'Somebody was treated (1) or not (0), and an outcome is a number.',
      fix: 'Look at the experiment and its metric.',
    });
  const ones = treated.reduce((sum, arm) => sum + arm, 0);
  const did = outcome.reduce((sum, value) => sum + Number(value !== 0), 0);
  const what = `${ones} people were treated and ${treated.length - ones} were not; ${did} of all did it.`;
  if (Math.min(ones, treated.length - ones) < FEWEST_PER_ARM)
    throw new ModelFault(ones === 0 || ones === treated.length ? 'CAR-971' : 'CAR-970', {
      what,
      why: `With fewer than ${FEWEST_PER_ARM} in an arm nobody can say for whom the message makes a difference.`,
      fix: 'Let the experiment run on, with a holdout that is large enough.',
    });
  if (Math.min(did, outcome.length - did) < 2 * FEWEST_OF_EACH)
    throw new ModelFault(did === 0 || did === outcome.length ? 'CAR-971' : 'CAR-970', {
      what,
      why: `Where fewer than ${2 * FEWEST_OF_EACH} do it, or do not, whatever a message changes is chance.`,
      fix: 'Look at `predicts` and `horizon`, or let the experiment run on.',
    });
  usefulColumns(table);
}

function tableIn({ features, experiment }: TrainingData) {
  const table = features?.table ?? experiment?.table;
  if (table === undefined) throw new TypeError('uplift is scored on features');
  return table;
}

function experimentIn({ experiment }: TrainingData): Experiment {
  if (experiment === undefined) throw new TypeError('uplift needs an experiment');
  return experiment;
}
