/**
 * CUPED: a mean from which is taken what was known before the experiment began. The same effect, with less noise.
 * Deng, Xu, Kohavi and Walker, WSDM 2013.
 */
import type { Estimate } from './estimate.ts';
import { covariance, type Moments, together, varianceOfX, varianceOfY } from './moments.ts';

/**
 * By how much `y` follows `x` (units of y per unit of x), over the units of both arms together: nobody was assigned by `x`, so the arms'
 * own difference does not bias it. 0 where `x` does not vary.
 */
export function thetaOf(control: Moments, treatment: Moments): number {
  const both = together(control, treatment);
  const variance = varianceOfX(both);
  return variance > 0 ? covariance(both) / variance : 0;
}

/** Mean of y − θ(x − centre); with the mean of `x` over both arms as `centre` the value keeps its meaning. */
export function adjustedMean(moments: Moments, theta: number, centre: number): Estimate {
  const { n, x, y } = moments;
  const variance =
    varianceOfY(moments) + theta * theta * varianceOfX(moments) - 2 * theta * covariance(moments);
  return { value: y / n - theta * (x / n - centre), variance: Math.max(0, variance), n };
}

/** Both arms' means, adjusted by what is known of both. */
export function adjustedPair(control: Moments, treatment: Moments): readonly [Estimate, Estimate] {
  const theta = thetaOf(control, treatment);
  const centre = (control.x + treatment.x) / (control.n + treatment.n);
  return [adjustedMean(control, theta, centre), adjustedMean(treatment, theta, centre)];
}
