/** A share of units: how many did what is counted. */
import type { Estimate } from './estimate.ts';

/** `count` of `n` units; the share is 0 to 1, its variance the binomial p(1 − p). */
export function proportionOf(count: number, n: number): Estimate {
  const value = count / n;
  return { value, variance: value * (1 - value), n };
}
