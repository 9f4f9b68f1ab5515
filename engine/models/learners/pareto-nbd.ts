/**
 * How often customers buy and whether they still do: the Pareto/NBD model (Schmittlein, Morrison and Colombo 1987; the likelihood as
 * Fader and Hardie 2005 write it). Customers may leave at any time, not only after a purchase, which suits data with long gaps.
 */
import { type Buyers, checkBuyers } from './buyers.ts';
import { likeliest, numericSlopes } from './maximum-likelihood.ts';
import { hypergeometric, logGamma } from './special.ts';

export interface ParetoNbd {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
  readonly customers: number;
  readonly logLikelihood: number;
}

export function fitParetoNbd(buyers: Buyers): ParetoNbd {
  checkBuyers(buyers);
  const rows = buyers.age.length;
  const oldest = buyers.age.reduce((most, age) => Math.max(most, age), 0);
  const mean = (parameters: Float64Array): number => logLikelihood(parameters, buyers) / rows;
  const found = likeliest({
    model: 'Pareto/NBD',
    meanLogLikelihood: (parameters, slopes) => {
      numericSlopes(mean, parameters, slopes);
      return mean(parameters);
    },
    start: [0.5, oldest / 4, 0.5, oldest / 4],
    tolerance: 1e-7,
  });
  const [r, alpha, s, beta] = [found[0]!, found[1]!, found[2]!, found[3]!];
  return { r, alpha, s, beta, customers: rows, logLikelihood: logLikelihood(found, buyers) };
}

function logLikelihood(parameters: Float64Array, { frequency, recency, age }: Buyers): number {
  const [r, alpha, s, beta] = [parameters[0]!, parameters[1]!, parameters[2]!, parameters[3]!];
  const same = r * Math.log(alpha) + s * Math.log(beta) - logGamma(r);
  let sum = 0;
  for (let row = 0; row < frequency.length; row++) {
    const x = frequency[row]!;
    const stays = -(r + x) * Math.log(alpha + age[row]!) - s * Math.log(beta + age[row]!);
    const left = logLeft(r, alpha, s, beta, x, recency[row]!, age[row]!);
    const most = Math.max(stays, left);
    sum += same + logGamma(r + x) + most + Math.log(Math.exp(stays - most) + Math.exp(left - most));
  }
  return sum;
}

/** The logarithm of s / (r + s + x) · A0: the part of those who left between the last purchase and now. */
function logLeft(
  r: number,
  alpha: number,
  s: number,
  beta: number,
  x: number,
  recency: number,
  age: number,
): number {
  const whole = r + s + x;
  const [greater, gap, other] = alpha >= beta ? [alpha, alpha - beta, s + 1] : [beta, beta - alpha, r + x];
  const part = (time: number): number => {
    // Euler's transformation: the series of 2F1 itself grows without bounds in the middle.
    const z = gap / (greater + time);
    const value = hypergeometric(whole + 1 - other, whole + 1, z);
    return (1 - other) * Math.log1p(-z) + Math.log(value) - whole * Math.log(greater + time);
  };
  const [from, to] = [part(recency), part(age)];
  if (!(from > to)) return Number.NEGATIVE_INFINITY;
  return Math.log(s / whole) + from + Math.log(-Math.expm1(to - from));
}

export function aliveParetoNbd(model: ParetoNbd, x: number, recency: number, age: number): number {
  const { r, alpha, s, beta } = model;
  const left = logLeft(r, alpha, s, beta, x, recency, age);
  return 1 / (1 + Math.exp(left + (r + x) * Math.log(alpha + age) + s * Math.log(beta + age)));
}

/** Purchases expected in the next `time` of a customer with this history. */
export function expectedParetoNbd(
  model: ParetoNbd,
  time: number,
  { x, recency, age }: { readonly x: number; readonly recency: number; readonly age: number },
): number {
  const { r, alpha, s, beta } = model;
  const shrinks = Math.log((beta + age) / (beta + age + time));
  const life = Math.abs(s - 1) < 1e-12 ? -shrinks : -Math.expm1((s - 1) * shrinks) / (s - 1);
  return (((r + x) * (beta + age)) / (alpha + age)) * life * aliveParetoNbd(model, x, recency, age);
}
