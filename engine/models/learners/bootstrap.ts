/** How sure a mean is, by drawing the same people again and again with a seed. */
import type { Figure } from '../types/type.ts';
import { quantileSorted } from './order.ts';
import { Random } from './random.ts';

const DRAWS = 1000;

export function bootstrapMean(values: Float64Array, seed: string): Figure {
  return bootstrap(values.length, (rows) => mean(values, rows), seed);
}

/** So many rows are gone through: fewer draws of more rows, but never too few for an interval. */
const WORK = 2_000_000;

export function drawsFor(rows: number): number {
  return Math.max(40, Math.min(DRAWS, Math.floor(WORK / Math.max(1, rows))));
}

/**
 * Any figure of rows. The interval is as wide as what lies between percentiles 2.5 and 97.5 of the draws, laid around the figure itself:
 * drawing again adds chance, and a figure that chance makes greater, such as a calibration error, would lie below its own interval.
 */
export function bootstrap(
  rows: number,
  figure: (rows: Int32Array) => number,
  seed: string,
  draws = DRAWS,
): Figure {
  const value = figure(Int32Array.from({ length: rows }, (_, row) => row));
  if (rows < 2) return { value };
  const random = new Random(seed).fork('bootstrap');
  const drawn = new Int32Array(rows);
  const found = Float64Array.from({ length: draws }, () => {
    for (let index = 0; index < rows; index++) drawn[index] = random.below(rows);
    return figure(drawn);
  }).sort();
  const middle = quantileSorted(found, 0.5);
  return {
    value,
    low: value + quantileSorted(found, 0.025) - middle,
    high: value + quantileSorted(found, 0.975) - middle,
  };
}

function mean(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  return sum / rows.length;
}
