/** Student's t distribution, with any number of degrees of freedom above 0, whole or not. */
import { gammaln } from 'simple-statistics';
import { incompleteBeta } from './incomplete-beta.ts';
import { normalQuantile } from './normal.ts';

/** Chance of a value above `t`; relative error below 1e-10 up to a million degrees. */
export function studentTail(t: number, degrees: number): number {
  const square = t * t;
  const sum = degrees + square;
  const half =
    t === Number.POSITIVE_INFINITY || t === Number.NEGATIVE_INFINITY
      ? 0
      : incompleteBeta(degrees / 2, 0.5, degrees / sum, square / sum) / 2;
  return t < 0 ? 1 - half : half;
}

export function studentCumulative(t: number, degrees: number): number {
  return studentTail(-t, degrees);
}

/**
 * The value that a share `p` (0 to 1) lies below; relative error below 1e-9.
 * Newton's steps on the tail from the normal quantile; a step that leaves what is known to hold it is replaced by halving.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1) || !(degrees > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  if (p < 0.5) return -positiveQuantile(p, degrees);
  return positiveQuantile(1 - p, degrees);
}

/** The value above 0 with a chance `tail` above it. */
function positiveQuantile(tail: number, degrees: number): number {
  let low = 0;
  let high = -normalQuantile(tail);
  while (studentTail(high, degrees) > tail) {
    low = high;
    high *= 2;
  }
  let t = high;
  for (let turn = 0; turn < 200 && high - low > 1e-14 * high; turn += 1) {
    const over = studentTail(t, degrees) - tail;
    if (over > 0) low = t;
    else high = t;
    const step = over / density(t, degrees);
    const next = t + step;
    if (Math.abs(step) < 1e-13 * t) return next;
    t = next > low && next < high ? next : (low + high) / 2;
  }
  return t;
}

/** Only steers the steps: its error does not enter the result. */
function density(t: number, degrees: number): number {
  const scale = gammaln((degrees + 1) / 2) - gammaln(degrees / 2) - Math.log(degrees * Math.PI) / 2;
  return Math.exp(scale - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees));
}
