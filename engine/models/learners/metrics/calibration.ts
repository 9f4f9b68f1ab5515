/** Whether of a hundred people with a probability of 30 % thirty do it: bins of equally many people, and the mean gap. */
import type { CalibrationBin } from '../../types/type.ts';
import { ascending } from '../order.ts';

const BINS = 10;

export function calibrationBins(labels: Float64Array, probabilities: Float64Array): CalibrationBin[] {
  const order = ascending(probabilities);
  const bins: CalibrationBin[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    const from = Math.floor((bin * order.length) / BINS);
    const to = Math.floor(((bin + 1) * order.length) / BINS);
    if (to === from) continue;
    let [predicted, observed] = [0, 0];
    for (let index = from; index < to; index++) {
      predicted += probabilities[order[index]!]!;
      observed += labels[order[index]!]!;
    }
    const rows = to - from;
    bins.push({ rows, predicted: predicted / rows, observed: observed / rows });
  }
  return bins;
}

/** The gap between predicted and observed, weighted by people. Chance alone makes it greater than nought. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  return bins.reduce((sum, bin) => sum + Math.abs(bin.predicted - bin.observed) * bin.rows, 0) / rows;
}
