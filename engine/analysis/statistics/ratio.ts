/** A ratio of two sums over the same units, such as spend per order: the denominator is as random as the numerator. */
import type { Estimate } from './estimate.ts';
import { covariance, type Moments, varianceOfX, varianceOfY } from './moments.ts';

/**
 * Σy / Σx with its variance by the delta method (Deng, Knoblich and Lu, KDD 2018, eq. 2):
 * (σy² − 2 r σxy + r² σx²) / mean(x)², r the ratio. First order: good while the standard error of mean(x) is small beside mean(x).
 */
export function ratioOf(moments: Moments): Estimate {
  const { n, x, y } = moments;
  const value = y / x;
  const middle = x / n;
  const residual =
    varianceOfY(moments) - 2 * value * covariance(moments) + value * value * varianceOfX(moments);
  return { value, variance: Math.max(0, residual) / (middle * middle), n };
}
