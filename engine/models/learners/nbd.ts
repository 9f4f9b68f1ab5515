/**
 * How often customers buy where nobody is seen to leave: purchases are Poisson at a gamma rate, for ever (NBD; Ehrenberg 1959). What BG/NBD
 * and Pareto/NBD become when the chance to leave runs to nought, where they have no best parameters of their own.
 */
import { type Buyers, checkBuyers } from './buyers.ts';
import { likeliest } from './maximum-likelihood.ts';
import { digamma, logGamma } from './special.ts';

export interface Nbd {
  readonly r: number;
  readonly alpha: number;
  readonly customers: number;
  /** Comparable with those of the two others: it is their limit. */
  readonly logLikelihood: number;
}

export function fitNbd(buyers: Buyers): Nbd {
  checkBuyers(buyers);
  const customers = buyers.age.length;
  const meanAt = (at: Float64Array, slopes: Float64Array): number =>
    meanLogLikelihood(at[0]!, at[1]!, buyers, slopes);
  const oldest = buyers.age.reduce((most, age) => Math.max(most, age), 0);
  const found = likeliest({ model: 'NBD', meanLogLikelihood: meanAt, start: [0.5, oldest / 5] });
  const [r, alpha] = [found[0]!, found[1]!];
  return { r, alpha, customers, logLikelihood: meanAt(found, new Float64Array(2)) * customers };
}

function meanLogLikelihood(r: number, alpha: number, { frequency, age }: Buyers, slopes: Float64Array) {
  const rows = frequency.length;
  const [logAlpha, logGammaR, digammaR] = [Math.log(alpha), logGamma(r), digamma(r)];
  let [sum, byR, byAlpha] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [x, whole] = [frequency[row]!, alpha + age[row]!];
    const logWhole = Math.log(whole);
    sum += logGamma(r + x) - logGammaR + r * logAlpha - (r + x) * logWhole;
    byR += digamma(r + x) - digammaR + logAlpha - logWhole;
    byAlpha += r / alpha - (r + x) / whole;
  }
  slopes.set([byR / rows, byAlpha / rows]);
  return sum / rows;
}

/** Purchases expected in the next `time` of a customer with this history. */
export function expectedNbd(
  { r, alpha }: Nbd,
  time: number,
  { x, age }: { readonly x: number; readonly age: number },
): number {
  return ((r + x) / (alpha + age)) * time;
}
