/** Two rates side by side: their difference with an interval, and how likely one so large is by chance alone. */
import { normalTail } from '../../analysis/statistics/normal.ts';
import type { Figure } from '../types/type.ts';

export interface Counts {
  readonly rows: number;
  readonly ones: number;
}

export interface Contrast {
  readonly difference: Figure;
  /** Times the other rate; null where that is nought. */
  readonly lift: number | null;
  /** Two-sided, of the pooled z test. */
  readonly p: number;
  /** Correlation of the two yes-or-noes, from −1 to 1: weighs how many there are against how far apart. */
  readonly phi: number;
}

export function contrast(with_: Counts, without: Counts): Contrast {
  const [a, b] = [with_.ones / with_.rows, without.ones / without.rows];
  const pooled = (with_.ones + without.ones) / (with_.rows + without.rows);
  const spread = pooled * (1 - pooled);
  const error = Math.sqrt(spread * (1 / with_.rows + 1 / without.rows));
  const [low, high] = intervalOf(with_, without);
  const share = with_.rows / (with_.rows + without.rows);
  return {
    difference: { value: a - b, low, high },
    lift: b > 0 ? a / b : null,
    p: error > 0 ? 2 * normalTail(Math.abs(a - b) / error) : 1,
    phi: spread > 0 ? ((a - b) * Math.sqrt(share * (1 - share))) / Math.sqrt(spread) : 0,
  };
}

/**
 * Of the difference, with one more who does and one more who does not on either side (Agresti and Caffo, 2000): else a few people who are all alike
 * would leave no doubt.
 */
function intervalOf(with_: Counts, without: Counts): readonly [low: number, high: number] {
  const sides = [with_, without].map(({ rows, ones }) => ({ rows: rows + 2, rate: (ones + 1) / (rows + 2) }));
  const error = Math.sqrt(sides.reduce((sum, { rows, rate }) => sum + (rate * (1 - rate)) / rows, 0));
  const middle = sides[0]!.rate - sides[1]!.rate;
  return [middle - 1.959964 * error, middle + 1.959964 * error];
}
