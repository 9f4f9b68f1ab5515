/** What every comparison takes of an arm, however its number came about: a mean, a share, a ratio, a quantile, an adjusted mean. */
export interface Estimate {
  /** The number itself, in the metric's unit. */
  readonly value: number;
  /** Of one unit: n times the squared standard error of `value`. */
  readonly variance: number;
  /** Units (people) it was made of. */
  readonly n: number;
}

export function standardErrorOf({ variance, n }: Estimate): number {
  return Math.sqrt(variance / n);
}
