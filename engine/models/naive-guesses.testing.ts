/**
 * What anybody could say without a model of many features, learnt from the same rows in the same way and judged on the same people: the
 * rate of all, one feature alone, the RFM score alone. How much more a model knows is told in pairs, person by person.
 */
import { bootstrap } from './learners/bootstrap.ts';
import { logLoss } from './learners/metrics/losses.ts';
import { ascending } from './learners/order.ts';
import { quantileLimits, scoreAmong } from './learners/quantile-scores.ts';
import { type Column, columnNamed } from './table.ts';
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
  const paired = (of: (scores: Float64Array) => (rows: Int32Array) => number, side: 1 | -1): Figure => {
    const [ofModel, ofGuess] = [of(model), of(guess)];
    const gain = (rows: Int32Array) => side * (ofModel(rows) - ofGuess(rows));
    return bootstrap(labels.length, gain, 'gains', DRAWS);
  };
  return {
    auc: paired((scores) => aucOfDrawn(labels, scores), 1),
    logLoss: paired((scores) => logLossOfDrawn(labels, scores), -1),
  };
}

/** The area under the ROC curve of rows that were drawn: put in order once, and counted for every draw. */
function aucOfDrawn(labels: Float64Array, scores: Float64Array): (rows: Int32Array) => number {
  const order = ascending(scores);
  const times = new Int32Array(scores.length);
  return (rows) => {
    times.fill(0);
    for (const row of rows) times[row]!++;
    let [ones, noughts, inOrder] = [0, 0, 0];
    for (let place = 0; place < order.length; ) {
      const score = scores[order[place]!];
      let [onesHere, noughtsHere] = [0, 0];
      for (; place < order.length && scores[order[place]!] === score; place++) {
        const row = order[place]!;
        if (labels[row] === 1) onesHere += times[row]!;
        else noughtsHere += times[row]!;
      }
      // Whoever has the same score counts half.
      inOrder += onesHere * (noughts + noughtsHere / 2);
      ones += onesHere;
      noughts += noughtsHere;
    }
    return inOrder / (ones * noughts);
  };
}

function logLossOfDrawn(labels: Float64Array, scores: Float64Array): (rows: Int32Array) => number {
  const losses = labels.map(
    (_, row) => logLoss(labels.subarray(row, row + 1), scores.subarray(row, row + 1)).value,
  );
  return (rows) => rows.reduce((sum, row) => sum + losses[row]!, 0) / rows.length;
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
