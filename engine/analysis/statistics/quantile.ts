/** A quantile of values, such as the median order, with an error that needs no assumption about their distribution. */
import type { Estimate } from './estimate.ts';
import { normalQuantile } from './normal.ts';

/** Width, in standard errors, of the interval of order statistics from which the error is read. */
const Z = normalQuantile(0.975);

/**
 * The `at` quantile (0 to 1) of values in rising order: the smallest value with a share of at least `at` up to it.
 *
 * Its error is half the width, over 1.96, of the 95 % interval between the order statistics at shares at ± 1.96·`shareError`
 * (outer confidence interval of Deng, Knoblich and Lu, KDD 2018, § 5). `shareError` is the standard error of the share
 * of values up to the quantile: √(at(1 − at)/n) where values are independent, that of `clusteredShareError` where people have several.
 * Null below ten values on the thinner side: the interval would end where the values do. `units`: people, where they are fewer than values.
 */
export function quantileOf(
  sorted: ArrayLike<number>,
  at: number,
  { shareError, units = sorted.length }: { readonly shareError?: number; readonly units?: number } = {},
): Estimate | null {
  const n = sorted.length;
  if (n * Math.min(at, 1 - at) < 10) return null;
  const margin = Z * (shareError ?? Math.sqrt((at * (1 - at)) / n));
  const place = (share: number) => sorted[Math.min(n - 1, Math.max(0, Math.ceil(share * n) - 1))]!;
  const low = sorted[Math.min(n - 1, Math.max(0, Math.floor((at - margin) * n) - 1))]!;
  const high = place(at + margin + 1 / n);
  const standardError = (high - low) / (2 * Z);
  return { value: place(at), variance: standardError ** 2 * units, n: units };
}

/**
 * Standard error of a share of values where units have several, which resemble each other: that of the ratio
 * Σ below / Σ values, by the delta method. Hand in `ratioOf` of the moments with y = a unit's values up to the quantile, x = its values.
 */
export function clusteredShareError({ variance, n }: Estimate): number {
  return Math.sqrt(variance / n);
}
