/**
 * Rates of few trials pulled towards the rate of whom they belong to: slots towards all, groups towards slots, people towards their group.
 * How hard is not guessed: it is how little units differ beyond chance, by the likelihood of beta-binomial and gamma-Poisson counts.
 */
import { highest } from './one-dimension.ts';
import { logBeta, logGamma } from './special.ts';

export interface Trials {
  readonly successes: number;
  readonly trials: number;
  /** The rate of whom the unit belongs to. */
  readonly rate: number;
}

/** Strengths from a tenth of a trial, where nothing is pulled, to a hundred thousand, where units do not differ. */
const [WEAKEST, STRONGEST] = [Math.log(0.1), Math.log(1e5)];

/** In trials: so many of its own count as much as the rate it is pulled to. */
export function betaStrength(units: readonly Trials[]): number {
  const likelihood = (logStrength: number): number => {
    const strength = Math.exp(logStrength);
    let sum = 0;
    for (const { successes, trials, rate } of units) {
      const [a, b] = [strength * rate, strength * (1 - rate)];
      if (a > 0 && b > 0 && trials > 0) sum += logBeta(successes + a, trials - successes + b) - logBeta(a, b);
    }
    return sum;
  };
  return Math.exp(highest(likelihood, WEAKEST, STRONGEST));
}

export function pulled({ successes, trials, rate }: Trials, strength: number): number {
  return (successes + strength * rate) / (trials + strength);
}

export interface Expected {
  readonly successes: number;
  /** What would be expected of somebody average. */
  readonly expected: number;
}

/** In successes: of the factor by which people differ from what is expected of them. */
export function gammaStrength(units: readonly Expected[]): number {
  const likelihood = (logStrength: number): number => {
    const c = Math.exp(logStrength);
    let sum = 0;
    for (const { successes: k, expected: e } of units)
      if (e > 0) sum += logGamma(k + c) - logGamma(c) + c * Math.log(c) - (k + c) * Math.log(e + c);
    return sum;
  };
  return Math.exp(highest(likelihood, WEAKEST, STRONGEST));
}
