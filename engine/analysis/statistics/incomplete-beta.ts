/** The regularised incomplete beta function, under Student's distribution. Pure arithmetic. */
import { gammaln } from 'simple-statistics';

const PRECISION = 2e-16;
const TINY = 1e-300;
/** From here Stirling's series is exact in a double. */
const LARGE = 10;

/**
 * I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1. `rest` is 1 − x, handed in because it cannot be had from an x near 1.
 * Continued fraction (modified Lentz), DLMF 8.17.22; relative error below 1e-10 up to a = 10⁶.
 */
export function incompleteBeta(a: number, b: number, x: number, rest = 1 - x): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(rest >= 0)) return Number.NaN;
  if (x === 0 || rest === 0) return x === 0 ? 0 : 1;
  const scale = Math.exp(a * logOf(x, rest) + b * logOf(rest, x) - logBeta(a, b));
  if (x < (a + 1) / (a + b + 2)) return (scale * fraction(a, b, x)) / a;
  return 1 - (scale * fraction(b, a, rest)) / b;
}

/** ln x, exact near 1 too. */
function logOf(x: number, rest: number): number {
  return x > 0.5 ? Math.log1p(-rest) : Math.log(x);
}

/** ln B(a, b), without the loss of subtracting large logarithms of Γ. */
function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < LARGE) return gammaln(small) + gammaln(large) - gammaln(small + large);
  const growth =
    (large - 0.5) * Math.log1p(small / large) +
    small * (Math.log(small + large) - 1) +
    stirlingRest(small + large) -
    stirlingRest(large);
  return gammaln(small) - growth;
}

/** ln Γ(x) less Stirling's formula, DLMF 5.11.1. */
function stirlingRest(x: number): number {
  const square = x * x;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / x;
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1, step = 0; Math.abs(step - 1) > PRECISION * 2 && m < 100_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    step = c * d;
    value *= step;
  }
  return value;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
