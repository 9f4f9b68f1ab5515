/** The mean of one value a unit. */
import type { Estimate } from './estimate.ts';
import { type Moments, varianceOfY } from './moments.ts';

/** With the unbiased sample variance (n − 1). NaN below two units. */
export function meanOf(moments: Moments): Estimate {
  return { value: moments.y / moments.n, variance: varianceOfY(moments), n: moments.n };
}
