/** Special functions that likelihoods are made of, to about fourteen digits: log-gamma, digamma, a case of Gauss's 2F1. Arguments above nought. */

/** Lanczos, g = 7: the coefficients of Godfrey (2001). */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.9189385332046727;

export function logGamma(x: number): number {
  // Near 1 and 2 the sum loses digits; near 0 it would lose all of them.
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  if (x > 20) return stirling(x);
  let sum = LANCZOS[0]!;
  for (let index = 1; index < LANCZOS.length; index++) sum += LANCZOS[index]! / (x - 1 + index);
  const t = x + 6.5;
  return HALF_LOG_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

function stirling(x: number): number {
  const z = 1 / (x * x);
  const tail = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / x;
  return HALF_LOG_TWO_PI + (x - 0.5) * Math.log(x) - x + tail;
}

export function digamma(x: number): number {
  let sum = 0;
  let at = x;
  // Below 10 the asymptotic series is too short.
  while (at < 10) sum -= 1 / at++;
  const z = 1 / (at * at);
  return (
    sum +
    Math.log(at) -
    0.5 / at -
    z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - (z * 691) / 32760)))))
  );
}

export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Steps after which a continued fraction is given up: at z = 0.999999 the last changes nothing any more. */
const LONGEST = 50_000;

/**
 * 2F1(1, b; c; z) for 0 ≤ z < 1, by Gauss's continued fraction and Lentz's algorithm: near z = 1, where the series needs 1 / (1 − z) terms,
 * the root of that is enough. NaN where it does not end.
 */
export function hypergeometric(b: number, c: number, z: number): number {
  if (z === 0) return 1;
  const below = c - 1;
  let [numerator, denominator, fraction] = [1, 0, 1];
  for (let n = 1; n < LONGEST; n++) {
    const m = n >> 1;
    const step =
      n % 2 === 1
        ? ((b + m) * (below + m)) / ((below + 2 * m) * (below + 2 * m + 1))
        : (m * (below - b + m)) / ((below + 2 * m - 1) * (below + 2 * m));
    denominator = 1 / (1 - step * z * denominator);
    numerator = 1 - (step * z) / numerator;
    const change = numerator * denominator;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) return 1 / fraction;
  }
  return Number.NaN;
}
