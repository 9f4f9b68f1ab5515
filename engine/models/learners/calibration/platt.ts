/** Probabilities put right by a line through their log-odds (Platt 1999), by Newton's method, targets drawn in a little as Platt has it. */
import { sigmoid } from '../logistic-regression.ts';

export interface Platt {
  readonly kind: 'platt';
  readonly slope: number;
  readonly intercept: number;
}

export function fitPlatt(probabilities: Float64Array, labels: Float64Array): Platt {
  const x = probabilities.map(logOdds);
  const ones = labels.reduce((sum, label) => sum + label, 0);
  const high = (ones + 1) / (ones + 2);
  const low = 1 / (labels.length - ones + 2);
  let [slope, intercept] = [1, 0];
  for (let iteration = 0; iteration < 50; iteration++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-12, 0, 1e-12];
    for (let row = 0; row < x.length; row++) {
      const p = sigmoid(slope * x[row]! + intercept);
      const gap = p - (labels[row] === 1 ? high : low);
      const weight = p * (1 - p);
      g0 += gap * x[row]!;
      g1 += gap;
      h00 += weight * x[row]! * x[row]!;
      h01 += weight * x[row]!;
      h11 += weight;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) break;
    const steps = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant] as const;
    slope -= steps[0];
    intercept -= steps[1];
    if (Math.abs(steps[0]) + Math.abs(steps[1]) < 1e-12) break;
  }
  return { kind: 'platt', slope, intercept };
}

export function applyPlatt({ slope, intercept }: Platt, probability: number): number {
  return sigmoid(slope * logOdds(probability) + intercept);
}

function logOdds(probability: number): number {
  const p = Math.min(1 - 1e-12, Math.max(1e-12, probability));
  return Math.log(p / (1 - p));
}
