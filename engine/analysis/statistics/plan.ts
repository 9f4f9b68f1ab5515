/** How many units a comparison needs: how surely an experiment finds what it is meant to find, before it starts and while it runs. */
import { normalQuantile, normalTail } from './normal.ts';
import { halfWidth } from './sequential.ts';

/** A comparison as it is planned. */
export interface Plan {
  readonly alpha: number;
  readonly sides: 'one' | 'two';
  /** Units at which an always-valid interval is narrowest; null: looked at once, at the end. */
  readonly tuning: number | null;
}

/** An arm and the control: each one's variance of one unit, and its share of all units of the experiment, 0 to 1. */
export interface Pair {
  readonly control: { readonly variance: number; readonly share: number };
  readonly arm: { readonly variance: number; readonly share: number };
}

/**
 * Chance of finding `effect` with an estimate of that standard error, made of `n` units. Normal approximation: optimistic below some
 * hundred units. Always-valid: the chance at the last look alone, so the true one is somewhat higher.
 */
export function powerOf(effect: number, standardError: number, n: number, plan: Plan): number {
  const margin = marginOf(standardError, n, plan) / standardError;
  const z = Math.abs(effect) / standardError;
  return normalTail(margin - z) + (plan.sides === 'two' ? normalTail(margin + z) : 0);
}

/** The smallest effect that is found with a chance of `power`. */
export function detectableEffect(standardError: number, n: number, power: number, plan: Plan): number {
  return marginOf(standardError, n, plan) + normalQuantile(power) * standardError;
}

/** The smallest number of units, of the whole experiment, of which the pair's comparison finds `effect` with a chance of `power`. */
export function unitsFor(effect: number, pair: Pair, power: number, plan: Plan): number {
  const found = (units: number) => {
    const n = units * (pair.control.share + pair.arm.share);
    return powerOf(effect, standardErrorAt(units, pair), n, plan) >= power;
  };
  let high = 4;
  while (!found(high)) {
    high *= 2;
    if (high > Number.MAX_SAFE_INTEGER) return Number.POSITIVE_INFINITY;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (found(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Standard error of the difference once the experiment has so many units. */
export function standardErrorAt(units: number, { control, arm }: Pair): number {
  return Math.sqrt(control.variance / (units * control.share) + arm.variance / (units * arm.share));
}

/** By how much an effect must differ from 0 to be found. */
function marginOf(standardError: number, n: number, { alpha, sides, tuning }: Plan): number {
  if (tuning !== null)
    return halfWidth({ standardError, n }, { alpha, tuning }, sides === 'two' ? 'two' : 'greater');
  return normalQuantile(1 - (sides === 'two' ? alpha / 2 : alpha)) * standardError;
}
