/** The regularised incomplete gamma function, under the normal and χ² distributions. Pure arithmetic. */
import { gammaln } from 'simple-statistics';

/** Below this, what a further term adds is lost in a double. */
const PRECISION = 1e-16;
/** Keeps Lentz's fractions from dividing by nothing. */
const TINY = 1e-300;

/**
 * Q(a, x): the upper tail of the gamma distribution with shape `a` > 0, from `x` ≥ 0; 0 to 1, relative error below 1e-12 for a ≤ 1000.
 * Power series below the middle, continued fraction (modified Lentz) above it: DLMF 8.7.1 and 8.9.2.
 */
export function gammaTail(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - gammaln(a));
  return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x);
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * PRECISION; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1, step = 0; Math.abs(step - 1) > PRECISION * 2 && n < 100_000; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    step = c * d;
    value *= step;
  }
  return value;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
