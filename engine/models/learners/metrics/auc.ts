/**
 * How well scores tell ones from noughts: the area under the ROC curve with DeLong's interval (1988), worked out with ranks as
 * Sun and Xu (2014) do. Equal scores count half.
 */
import type { Figure } from '../../types/type.ts';
import { midranks } from '../order.ts';

export function auc(labels: Float64Array, scores: Float64Array): Figure {
  const ones = scores.filter((_, row) => labels[row] === 1);
  const noughts = scores.filter((_, row) => labels[row] !== 1);
  const [m, n] = [ones.length, noughts.length];
  if (m === 0 || n === 0) return { value: Number.NaN };
  const together = new Float64Array(m + n);
  together.set(ones);
  together.set(noughts, m);
  const all = midranks(together);
  const [ofOnes, ofNoughts] = [midranks(ones), midranks(noughts)];
  // Per one: the share of noughts below it; per nought: the share of ones above it.
  const below = ofOnes.map((rank, row) => (all[row]! - rank) / n);
  const above = ofNoughts.map((rank, row) => 1 - (all[m + row]! - rank) / m);
  const value = mean(below);
  const error = Math.sqrt(variance(below) / m + variance(above) / n);
  return { value, low: Math.max(0, value - 1.959964 * error), high: Math.min(1, value + 1.959964 * error) };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function variance(values: Float64Array): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return sum / (values.length - 1);
}
