/**
 * What a customer's orders are worth on average: the Gamma-Gamma model (Fader and Hardie 2013), by maximum likelihood. It pulls the
 * mean of a few orders towards the mean of all, and takes value and frequency as independent: whoever uses it says how far they are.
 */
import { ModelFault } from '../fault.ts';
import { FEWEST_REPEAT_BUYERS } from './buyers.ts';
import { likeliest } from './maximum-likelihood.ts';
import { digamma, logGamma } from './special.ts';

export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
  readonly customers: number;
}

/** Of customers who came back: how often, and the mean value of these orders. Others are passed over. */
export function fitGammaGamma(frequency: Float64Array, mean: Float64Array): GammaGamma {
  const rows = repeatRows(frequency, mean);
  const average = rows.reduce((sum, row) => sum + mean[row]!, 0) / rows.length;
  const found = likeliest({
    model: 'Gamma-Gamma',
    meanLogLikelihood: (parameters, slopes) => meanLogLikelihood(parameters, slopes, rows, frequency, mean),
    start: [2, 3, average],
  });
  const [p, q, v] = [found[0]!, found[1]!, found[2]!];
  if (q <= 1)
    throw new ModelFault('CAR-977', {
      what: `The mean value of an order has no expectation (q is ${q.toFixed(3)}).`,
      why: 'So few customers spend so much more than the rest that no mean settles.',
      fix: 'Leave out the few largest accounts, or model them apart.',
    });
  return { p, q, v, customers: rows.length };
}

function repeatRows(frequency: Float64Array, mean: Float64Array): Int32Array {
  const rows = Int32Array.from(frequency.keys()).filter((row) => frequency[row]! > 0);
  const odd = rows.find((row) => !(mean[row]! > 0 && Number.isFinite(mean[row]!)));
  if (odd !== undefined)
    throw new ModelFault(Number.isFinite(mean[odd]!) ? 'CAR-977' : 'CAR-973', {
      what: `Customer number ${odd + 1} came back ${frequency[odd]} times with a mean value of ${mean[odd]}.`,
      why: 'The model is of positive values.',
      fix: 'Leave returns and free orders out with `where`.',
    });
  const first = mean[rows[0] ?? 0];
  if (rows.length < FEWEST_REPEAT_BUYERS || rows.every((row) => mean[row] === first))
    throw new ModelFault('CAR-970', {
      what: `${rows.length} customers came back${rows.length < FEWEST_REPEAT_BUYERS ? '' : ', and all spend the same'}.`,
      why: `Fewer than ${FEWEST_REPEAT_BUYERS}, or equal values, do not determine how values differ.`,
      fix: 'Wait for more people who come back.',
    });
  return rows;
}

function meanLogLikelihood(
  parameters: Float64Array,
  slopes: Float64Array,
  rows: Int32Array,
  frequency: Float64Array,
  mean: Float64Array,
): number {
  const [p, q, v] = [parameters[0]!, parameters[1]!, parameters[2]!];
  const [logV, digammaQ, same] = [Math.log(v), digamma(q), q * Math.log(v) - logGamma(q)];
  let [sum, byP, byQ, byV] = [0, 0, 0, 0];
  for (const row of rows) {
    const [x, m] = [frequency[row]!, mean[row]!];
    const [whole, orders] = [x * m + v, p * x];
    const logWhole = Math.log(whole);
    const digammaAll = digamma(orders + q);
    sum += same + logGamma(orders + q) - logGamma(orders) + (orders - 1) * Math.log(m) + orders * Math.log(x);
    sum -= (orders + q) * logWhole;
    byP += x * (digammaAll - digamma(orders) + Math.log(m) + Math.log(x) - logWhole);
    byQ += digammaAll - digammaQ + logV - logWhole;
    byV += q / v - (orders + q) / whole;
  }
  const n = rows.length;
  slopes.set([byP / n, byQ / n, byV / n]);
  return sum / n;
}

/** The expected mean value of an order; without orders to go by (x = 0) that of all. */
export function expectedValue({ p, q, v }: GammaGamma, x: number, mean: number): number {
  return (p * (v + (x === 0 ? 0 : x * mean))) / (p * x + q - 1);
}
