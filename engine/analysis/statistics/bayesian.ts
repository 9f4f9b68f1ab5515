/** The effect as a belief: a normal prior on it, a normal likelihood, and so a normal posterior. */
import type { Effect } from './effect.ts';
import { normalDensity, normalQuantile, normalTail } from './normal.ts';

/** What is believed before the data, on the scale of the effect. */
export interface Prior {
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface Belief {
  /** Mean and standard deviation of the posterior. */
  readonly effect: number;
  readonly standardDeviation: number;
  /** Holds the effect with a probability of 1 − alpha, half of the rest on either side. */
  readonly interval: readonly [low: number, high: number];
  /** Probability that the arm is better than the control, 0 to 1. */
  readonly chanceToWin: number;
  /** What is lost on average, on the scale of the effect, by staying with the control, and by choosing the arm. */
  readonly risk: { readonly control: number; readonly arm: number };
}

/** Without a prior, a flat one. `better`: which way is up. */
export function believe(
  { effect, standardError }: Effect,
  alpha: number,
  {
    prior,
    better = 'higher',
  }: { readonly prior?: Prior | undefined; readonly better?: 'higher' | 'lower' } = {},
): Belief {
  const seen = standardError ** -2;
  const before = prior ? prior.standardDeviation ** -2 : 0;
  const mean = (effect * seen + (prior?.mean ?? 0) * before) / (seen + before);
  const deviation = Math.sqrt(1 / (seen + before));
  const margin = normalQuantile(1 - alpha / 2) * deviation;
  const gain = better === 'higher' ? mean : -mean;
  return {
    effect: mean,
    standardDeviation: deviation,
    interval: [mean - margin, mean + margin],
    chanceToWin: normalTail(-gain / deviation),
    risk: { control: expectedAbove(gain, deviation), arm: expectedAbove(-gain, deviation) },
  };
}

/** Mean of max(0, value) of a normal distribution. */
function expectedAbove(mean: number, deviation: number): number {
  const z = mean / deviation;
  return mean * normalTail(-z) + deviation * normalDensity(z);
}
