/** What boosting makes smaller: log-loss of probabilities, or squared error of values. Slopes and curvatures by row. */
import { sigmoid } from '../logistic-regression.ts';
import type { Slopes } from './histogram.ts';

export interface Loss {
  readonly name: 'log_loss' | 'squared_error';
  /** The best score that is the same for all. */
  begin(labels: Float64Array, rows: Int32Array): number;
  slopes(labels: Float64Array, scores: Float64Array, rows: Int32Array, into: Slopes): void;
  /** The mean over these rows. */
  mean(labels: Float64Array, scores: Float64Array, rows: Int32Array): number;
  /** From score to what is predicted. */
  link(score: number): number;
}

const logLoss: Loss = {
  name: 'log_loss',
  begin(labels, rows) {
    const rate = meanLabel(labels, rows);
    return Math.log(rate / (1 - rate));
  },
  slopes(labels, scores, rows, { gradient, curvature }) {
    for (const row of rows) {
      const p = sigmoid(scores[row]!);
      gradient[row] = p - labels[row]!;
      curvature[row] = p * (1 - p);
    }
  },
  mean(labels, scores, rows) {
    let sum = 0;
    for (const row of rows) {
      const z = scores[row]!;
      sum += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - labels[row]! * z;
    }
    return sum / rows.length;
  },
  link: sigmoid,
};

const squaredError: Loss = {
  name: 'squared_error',
  begin: meanLabel,
  slopes(labels, scores, rows, { gradient, curvature }) {
    for (const row of rows) {
      gradient[row] = scores[row]! - labels[row]!;
      curvature[row] = 1;
    }
  },
  mean(labels, scores, rows) {
    let sum = 0;
    for (const row of rows) sum += (scores[row]! - labels[row]!) ** 2;
    return sum / rows.length;
  },
  link: (score) => score,
};

export const losses: Readonly<Record<Loss['name'], Loss>> = {
  log_loss: logLoss,
  squared_error: squaredError,
};

function meanLabel(labels: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += labels[row]!;
  return sum / rows.length;
}
