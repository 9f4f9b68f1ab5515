/**
 * Intervals that hold at all times together, so that an experiment may be looked at every day and ended at any of them.
 * Asymptotic confidence sequences of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv 2103.06476.
 */
import type { Effect } from './effect.ts';
import { around, type Inference, type Sides } from './inference.ts';

export interface SequentialOptions {
  /** Chance that the true effect is ever outside, 0 to 1. */
  readonly alpha: number;
  /** About how many units are expected when it is decided: the interval is narrowest there. */
  readonly tuning: number;
}

export function sequential(effect: Effect, options: SequentialOptions, sides: Sides = 'two'): Inference {
  const { mixture, growth } = shapeOf(effect.n, options);
  const strength = (effect.n * mixture * (effect.effect / effect.standardError) ** 2) / (2 * growth);
  return {
    p: chances[sides](Math.sqrt(growth), strength, Math.sign(effect.effect)),
    interval: around(effect.effect, halfWidth(effect, options, sides), sides),
  };
}

/**
 * Two-sided (the paper's eq. 14): se·√n·√(2(nρ²+1)·ln(√(nρ²+1)/α)) / (nρ), ρ² = (−2 ln α + ln(1 − 2 ln α)) / tuning.
 * One-sided (its appendix on one-sided sequences): the logarithm is that of 1 + √(nρ²+1)/(2α).
 */
export function halfWidth(
  { standardError, n }: Pick<Effect, 'standardError' | 'n'>,
  options: SequentialOptions,
  sides: Sides = 'two',
): number {
  const { alpha } = options;
  const { mixture, growth } = shapeOf(n, options);
  const root = Math.sqrt(growth);
  const log = sides === 'two' ? Math.log(root / alpha) : Math.log1p(root / (2 * alpha));
  return standardError * Math.sqrt((2 * growth * log) / (n * mixture));
}

function shapeOf(n: number, { alpha, tuning }: SequentialOptions) {
  const mixture = (-2 * Math.log(alpha) + Math.log1p(-2 * Math.log(alpha))) / tuning;
  return { mixture, growth: n * mixture + 1 };
}

/** The smallest alpha whose interval (with the same ρ) leaves out 0. */
const chances: Readonly<Record<Sides, (root: number, strength: number, sign: number) => number>> = {
  two: (root, strength) => Math.min(1, root * Math.exp(-strength)),
  greater: (root, strength, sign) => (sign > 0 ? Math.min(1, root / (2 * Math.expm1(strength))) : 1),
  less: (root, strength, sign) => (sign < 0 ? Math.min(1, root / (2 * Math.expm1(strength))) : 1),
};
