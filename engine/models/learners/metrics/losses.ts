/** How far probabilities are from what became of people, row by row: log-loss and Brier score, squared error of values; with intervals. */
import type { Figure } from '../../types/type.ts';

/** Nobody is certain: a probability of 0 or 1 that is wrong would cost infinitely much. */
const CERTAIN = 1e-15;

export function logLoss(labels: Float64Array, probabilities: Float64Array): Figure {
  return meanOf(labels.length, (row) => {
    const p = Math.min(1 - CERTAIN, Math.max(CERTAIN, probabilities[row]!));
    return labels[row] === 1 ? -Math.log(p) : -Math.log1p(-p);
  });
}

export function brier(labels: Float64Array, probabilities: Float64Array): Figure {
  return meanOf(labels.length, (row) => (probabilities[row]! - labels[row]!) ** 2);
}

export function absoluteError(labels: Float64Array, values: Float64Array): Figure {
  return meanOf(labels.length, (row) => Math.abs(values[row]! - labels[row]!));
}

export function squaredError(labels: Float64Array, values: Float64Array): Figure {
  return meanOf(labels.length, (row) => (values[row]! - labels[row]!) ** 2);
}

/** A mean with its interval; rows are independent. */
export function meanOf(rows: number, of: (row: number) => number): Figure {
  let [mean, squares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const value = of(row);
    const before = value - mean;
    mean += before / (row + 1);
    squares += before * (value - mean);
  }
  if (rows < 2) return { value: rows === 0 ? Number.NaN : mean };
  const half = 1.959964 * Math.sqrt(squares / (rows - 1) / rows);
  return { value: mean, low: mean - half, high: mean + half };
}
