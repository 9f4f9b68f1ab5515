/**
 * How often customers buy and whether they still do: the BG/NBD model of Fader, Hardie and Lee (2005), by maximum likelihood.
 * Purchases are Poisson at a gamma rate; after each one a customer leaves with a beta probability.
 */
import { type Buyers, checkBuyers, type Frequencies, frequenciesOf } from './buyers.ts';
import { likeliest } from './maximum-likelihood.ts';
import { digamma, logBeta, logGamma } from './special.ts';

export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly customers: number;
  readonly logLikelihood: number;
}

type Parameters = readonly [r: number, alpha: number, a: number, b: number];

export function fitBgNbd(buyers: Buyers): BgNbd {
  checkBuyers(buyers);
  const customers = buyers.age.length;
  const frequencies = frequenciesOf(buyers.frequency);
  const sumAt = (at: Float64Array, slopes: Float64Array): number =>
    logLikelihood([at[0]!, at[1]!, at[2]!, at[3]!], buyers, frequencies, slopes);
  const oldest = buyers.age.reduce((most, age) => Math.max(most, age), 0);
  const found = likeliest({
    model: 'BG/NBD',
    meanLogLikelihood: (at, slopes) => sumAt(at, slopes) / customers,
    start: [0.5, oldest / 5, 1, 2],
  });
  const [r, alpha, a, b] = [found[0]!, found[1]!, found[2]!, found[3]!];
  return { r, alpha, a, b, customers, logLikelihood: sumAt(found, new Float64Array(4)) };
}

interface ByFrequency {
  /** What the likelihood and its slopes have that depends on x alone. */
  readonly value: Float64Array;
  readonly byR: Float64Array;
  readonly byA: Float64Array;
  readonly byB: Float64Array;
}

function byFrequency([r, alpha, a, b]: Parameters, distinct: Float64Array): ByFrequency {
  const same = logGamma(a + b) - logGamma(b) - logGamma(r) + r * Math.log(alpha);
  const [ofR, ofB, ofAB] = [digamma(r) - Math.log(alpha), digamma(b), digamma(a + b)];
  return {
    value: distinct.map((x) => same + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x)),
    byR: distinct.map((x) => digamma(r + x) - ofR),
    byA: distinct.map((x) => ofAB - digamma(a + b + x)),
    byB: distinct.map((x) => ofAB - digamma(a + b + x) + digamma(b + x) - ofB),
  };
}

/** Equation 6 of the paper in logarithms; `slopes` are of the mean. */
function logLikelihood(
  parameters: Parameters,
  { frequency, recency, age }: Buyers,
  { distinct, place }: Frequencies,
  slopes: Float64Array,
): number {
  const [r, alpha, a, b] = parameters;
  const rows = frequency.length;
  const own = byFrequency(parameters, distinct);
  let [sum, byR, byAlpha, byA, byB] = [0, 0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const [x, at] = [frequency[row]!, place[row]!];
    const [logT, logLast] = [Math.log(alpha + age[row]!), Math.log(alpha + recency[row]!)];
    const stays = -(r + x) * logT;
    const left = x > 0 ? Math.log(a / (b + x - 1)) - (r + x) * logLast : Number.NEGATIVE_INFINITY;
    const most = Math.max(stays, left);
    const either = most + Math.log(Math.exp(stays - most) + Math.exp(left - most));
    const [wStays, wLeft] = [Math.exp(stays - either), Math.exp(left - either)];
    sum += own.value[at]! + either;
    byR += own.byR[at]! - wStays * logT - wLeft * logLast;
    byAlpha += r / alpha - (r + x) * (wStays / (alpha + age[row]!) + wLeft / (alpha + recency[row]!));
    byA += own.byA[at]! + wLeft / a;
    byB += own.byB[at]! - (x > 0 ? wLeft / (b + x - 1) : 0);
  }
  slopes.set([byR / rows, byAlpha / rows, byA / rows, byB / rows]);
  return sum;
}

/** That the customer has not left, at the end of looking. Who never came back cannot have left, as the model has it. */
export function aliveBgNbd({ r, alpha, a, b }: BgNbd, x: number, recency: number, age: number): number {
  if (x === 0) return 1;
  return 1 / (1 + Math.exp(oddsLeft(r, alpha, a, b, x, recency, age)));
}

function oddsLeft(r: number, alpha: number, a: number, b: number, x: number, recency: number, age: number) {
  return Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
}

/** Purchases expected in the next `time` of a customer with this history. */
export function expectedBgNbd(
  model: BgNbd,
  time: number,
  { x, recency, age }: { readonly x: number; readonly recency: number; readonly age: number },
): number {
  return expected(model, time, x, age) * aliveBgNbd(model, x, recency, age);
}

/** Purchases expected in the first `time` of somebody of whom nothing is known yet. */
export function expectedOfNewcomer(model: BgNbd, time: number): number {
  return expected(model, time, 0, 0);
}

/**
 * Equation 10 after Euler's transformation of 2F1, which leaves a series that converges whatever x is, and with the division
 * by a − 1 carried out, so that a = 1 is no special case.
 */
function expected({ r, alpha, a, b }: BgNbd, time: number, x: number, age: number): number {
  const z = time / (alpha + age + time);
  const c = a + b + x - 1;
  const power = (a - 1) * Math.log1p(-z);
  const [first, second] = [a + b - 1 - r, a];
  let term = first * z;
  let series = term;
  for (let n = 1; n < 1_000_000; n++) {
    term *= (((first + n) * (second + n - 1)) / ((c + n) * (n + 1))) * z;
    series += term;
    if (Math.abs(term) <= 1e-16 * Math.abs(series)) break;
  }
  const ratio = Math.abs(a - 1) < 1e-12 ? Math.log1p(-z) : Math.expm1(power) / (a - 1);
  return -c * ratio - Math.exp(power) * series;
}

/** That somebody new makes exactly `n` purchases in the first `time`. */
export function exactlyBgNbd({ r, alpha, a, b }: BgNbd, n: number, time: number): number {
  const [bought, waited] = [Math.log(time / (alpha + time)), r * Math.log(alpha / (alpha + time))];
  const term = (j: number): number =>
    Math.exp(logGamma(r + j) - logGamma(r) - logGamma(j + 1) + j * bought + waited);
  const stays = Math.exp(logBeta(a, b + n) - logBeta(a, b)) * term(n);
  if (n === 0) return stays;
  let fewer = 0;
  for (let j = 0; j < n; j++) fewer += term(j);
  return stays + Math.exp(logBeta(a + 1, b + n - 1) - logBeta(a, b)) * (1 - fewer);
}
