/** What the definition's rule says of an effect: one look at the end, any look, or a belief. */
import type { Better, DecisionProgram } from '../../compiler/experiment/program.ts';
import { believe } from '../statistics/bayesian.ts';
import type { Effect } from '../statistics/effect.ts';
import type { Sides } from '../statistics/inference.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { sequential } from '../statistics/sequential.ts';
import { welch } from '../statistics/welch.ts';

/** Where nothing is said of how many people are expected; GrowthBook's default. It must not depend on the data. */
export const TUNING = 5_000;

export interface Judged {
  /** Of a belief, its mean. */
  readonly effect: number;
  readonly interval: readonly [low: number, high: number];
  /** Null with a belief. */
  readonly p: number | null;
}

type Judge = (effect: Effect, decision: DecisionProgram, sides: Sides) => Judged;

const judges: Readonly<Record<DecisionProgram['rule'], Judge>> = {
  fixed: (effect, { alpha }, sides) => ({ effect: effect.effect, ...welch(effect, alpha, sides) }),
  sequential(effect, { alpha, tuning }, sides) {
    return { effect: effect.effect, ...sequential(effect, { alpha, tuning: tuning ?? TUNING }, sides) };
  },
  bayesian(effect, { alpha, prior }, sides) {
    const { effect: mean, standardDeviation } = believe(effect, alpha, { prior: prior ?? undefined });
    const margin = normalQuantile(1 - (sides === 'two' ? alpha / 2 : alpha)) * standardDeviation;
    const low = sides === 'less' ? Number.NEGATIVE_INFINITY : mean - margin;
    const high = sides === 'greater' ? Number.POSITIVE_INFINITY : mean + margin;
    return { effect: mean, interval: [low, high], p: null };
  },
};

/** One-sided towards what is better, where the definition asks for one side. */
export function judge(effect: Effect, decision: DecisionProgram, better: Better): Judged {
  const oneSide = better === 'higher' ? 'greater' : 'less';
  return judges[decision.rule](effect, decision, decision.sides === 'one' ? oneSide : 'two');
}

export type Safety = 'harmed' | 'safe' | 'unclear';

/**
 * A guardrail: whether it surely got worse by more than it may, or surely did not. Each is asked one-sided at alpha; several guardrails are
 * not corrected for each other, since missing harm is worse than a false alarm. `effect` is absolute.
 */
export function safetyOf(
  effect: Effect,
  decision: DecisionProgram,
  better: Better,
  mayWorsen: number,
): Safety {
  const loss = { ...effect, effect: (better === 'higher' ? -effect.effect : effect.effect) - mayWorsen };
  // What is believed of the effect on the decision's metric says nothing of another one.
  const bare = { ...decision, prior: null };
  const method = judges[decision.rule];
  if (method(loss, bare, 'greater').interval[0] > 0) return 'harmed';
  return method(loss, bare, 'less').interval[1] < 0 ? 'safe' : 'unclear';
}

/** Probability of being better, from the data and, with a belief, the prior. */
export function chanceOfBetter(effect: Effect, decision: DecisionProgram, better: Better) {
  const prior = decision.rule === 'bayesian' ? (decision.prior ?? undefined) : undefined;
  const { chanceToWin, risk } = believe(effect, decision.alpha, { prior, better });
  return { chanceToWin, risk };
}
