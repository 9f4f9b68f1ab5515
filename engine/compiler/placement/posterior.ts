/**
 * What is believed of a candidate's reward after what was seen. Yes or no: Beta, beginning with Beta(1, 1). Numbers: normal with
 * unknown mean and variance, beginning with one made-up decision of reward 0 and variance 1 (normal-inverse-gamma, κ = α = β = 1).
 */
import type { Draws } from './draws.ts';
import type { Rewarded } from './slate.ts';

const NOTHING: Rewarded = { decisions: 0, rewarded: 0, sum: 0, squares: 0 };

/** The mean of what is believed. */
export function meanReward(seen: Rewarded | null, isNumber: boolean): number {
  const { decisions, rewarded, sum } = seen ?? NOTHING;
  return isNumber ? sum / (decisions + 1) : (rewarded + 1) / (decisions + 2);
}

/** How likely any reward is. */
export function shareRewarded(seen: Rewarded | null): number {
  return meanReward(seen, false);
}

/** One draw of the mean reward. */
export function drawnReward(seen: Rewarded | null, isNumber: boolean, draws: Draws): number {
  const { decisions, rewarded, sum, squares } = seen ?? NOTHING;
  if (!isNumber) return draws.beta(1 + rewarded, 1 + decisions - rewarded);
  const strength = decisions + 1;
  const mean = sum / strength;
  const shape = 1 + decisions / 2;
  const own = decisions === 0 ? 0 : sum / decisions;
  const within = Math.max(0, squares - decisions * own * own);
  const rate = 1 + within / 2 + (decisions * own * own) / (2 * strength);
  const variance = rate / draws.gamma(shape);
  return mean + draws.normal() * Math.sqrt(variance / strength);
}
