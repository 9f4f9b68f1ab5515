/** Made-up people whose true numbers are known: most buy nothing, those who do spend unevenly, as in a shop. */
import type { Estimate } from '../../analysis/statistics/estimate.ts';
import { meanOf } from '../../analysis/statistics/mean.ts';
import { type Moments, momentsOf } from '../../analysis/statistics/moments.ts';
import type { Random } from './random.ts';

/** A fifth buy; what they spend is log-normal (of its logarithm: mean 3, deviation 0.8), times 1 + `lift`. */
const BUYERS = 0.2;
const MIDDLE = 3;
const SPREAD = 0.8;
/** True mean spend without a lift, and variance. */
export const MEAN_SPEND = BUYERS * Math.exp(MIDDLE + SPREAD ** 2 / 2);
export const SPEND_VARIANCE = BUYERS * Math.exp(2 * MIDDLE + 2 * SPREAD ** 2) - MEAN_SPEND ** 2;
/** True median of what a buyer spends. */
export const MEDIAN_BASKET = Math.exp(MIDDLE);

export function basket(random: Random): number {
  return Math.exp(MIDDLE + SPREAD * random.normal());
}

export function spend(random: Random, lift = 0): number {
  return random.uniform() < BUYERS ? basket(random) * (1 + lift) : 0;
}

/** Sums of `n` draws. Plain sums: nobody asks in which order they came. */
export function sample(n: number, draw: () => number): Moments {
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < n; index += 1) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  return momentsOf(n, sum, squares);
}

/** The same of pairs. */
export function samplePairs(n: number, draw: () => readonly [y: number, x: number]): Moments {
  const sums = { y: 0, yy: 0, x: 0, xx: 0, xy: 0 };
  for (let index = 0; index < n; index += 1) {
    const [y, x] = draw();
    sums.y += y;
    sums.yy += y * y;
    sums.x += x;
    sums.xx += x * x;
    sums.xy += x * y;
  }
  return { n, ...sums };
}

export function spendOf(random: Random, n: number, lift = 0): Estimate {
  return meanOf(sample(n, () => spend(random, lift)));
}
