/**
 * What anybody could say without a model of many features, learnt from the same rows in the same way and judged on the same people: the
 * rate of all, one feature alone, the RFM score alone. How much more a model knows is told in pairs, person by person.
 */
import { bootstrap } from './learners/bootstrap.ts';
import { auc } from './learners/metrics/auc.ts';
import { logLoss } from './learners/metrics/losses.ts';
import { quantileLimits, scoreAmong } from './learners/quantile-scores.ts';
import { type Column, columnNamed, takeValues } from './table.ts';
import { propensity } from './types/propensity.ts';
import type { Figure, TrainingData } from './types/type.ts';

const DRAWS = 300;

export interface Judging {
  readonly learning: TrainingData;
  readonly held: TrainingData;
}

/** Probabilities of the held rows. */
export type Guess = (given: Judging) => Float64Array;

export const rateOfAll: Guess = ({ learning, held }) => {
  const labels = learning.labels!;
  return new Float64Array(held.labels!.length).fill(
    labels.reduce((sum, one) => sum + one, 0) / labels.length,
  );
};

export function aloneOf(feature: string): Guess {
  return (given) => guessed(given, (data) => columnOf(data, feature));
}

/** Recency, frequency and spend in five groups each, added up. */
export const rfmAlone: Guess = (given) => {
  const sides = { recency_days: -1, orders_count: 1, spend: 1 };
  const scales = Object.entries(sides).map(([name, side]) => {
    const valuesOf = (data: TrainingData) => numbersOf(columnOf(data, name)).map((value) => side * value);
    return { valuesOf, limits: quantileLimits(valuesOf(given.learning), 5) };
  });
  return guessed(given, (data) => {
    const scores = scales.map(({ valuesOf, limits }) => valuesOf(data).map((own) => scoreAmong(limits, own)));
    const values = scores[0]!.map((_, row) => scores.reduce((sum, own) => sum + own[row]!, 0));
    return { name: 'rfm', kind: 'number', values };
  });
};

export interface Gains {
  readonly auc: Figure;
  readonly logLoss: Figure;
}

/** How much better the model is than the guess, by the same draws of people for both. */
export function gainsOver(labels: Float64Array, model: Float64Array, guess: Float64Array): Gains {
  const paired = (loss: (own: Float64Array, scores: Float64Array) => number): Figure =>
    bootstrap(
      labels.length,
      (rows) => {
        const own = takeValues(labels, rows);
        return loss(own, takeValues(guess, rows)) - loss(own, takeValues(model, rows));
      },
      'gains',
      DRAWS,
    );
  return {
    auc: paired((own, scores) => -auc(own, scores).value),
    logLoss: paired((own, scores) => logLoss(own, scores).value),
  };
}

function guessed({ learning, held }: Judging, pick: (data: TrainingData) => Column): Float64Array {
  const only = (data: TrainingData): TrainingData => {
    const column = pick(data);
    const table = { rows: data.labels!.length, columns: [column] };
    return { ...data, features: { ...data.features!, table } };
  };
  const artefact = propensity.fit(only(learning), {}, 'guess');
  return propensity.score(artefact, only(held))['probability'] as Float64Array;
}

function columnOf({ features }: TrainingData, name: string): Column {
  const column = columnNamed(features!.table, name);
  if (!column) throw new Error(`the model has no feature ${name}`);
  return column;
}

function numbersOf(column: Column): Float64Array {
  if (column.kind !== 'number') throw new Error(`${column.name} is no number`);
  return column.values;
}
