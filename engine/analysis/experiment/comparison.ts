/** Two arms' sums, made into numbers that can be compared: which estimator a metric has, and whether it can be adjusted. */
import type { MetricAggregate } from '../../compiler/metric/program.ts';
import { adjustedPair } from '../statistics/cuped.ts';
import {
  adjustedRatioPair,
  isRatioAdjustable,
  meansOf,
  type PairedMoments,
} from '../statistics/cuped-ratio.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { MomentSums, varianceOfX } from '../statistics/moments.ts';
import { clusteredShareError, quantileOf } from '../statistics/quantile.ts';
import { ratioOf } from '../statistics/ratio.ts';
import type { Summary } from './cell.ts';
import { countedUpTo, sortedValues } from './unit-values.ts';

/** Null where there are too few people to say anything. */
export function estimateOf(aggregate: MetricAggregate, summary: Summary): Estimate | null {
  if (aggregate.kind === 'quantile') return quantileEstimate(aggregate.at, summary);
  // A mean is a ratio of sums over people who count once each.
  return summary.ratio.n < 2 || summary.ratio.x === 0 ? null : ratioOf(summary.ratio);
}

export interface Pair {
  readonly control: Estimate;
  readonly arm: Estimate;
  readonly isAdjusted: boolean;
}

/** Adjusted where something was known before; a quantile has no part that a mean of what was before could be taken out of. */
export function pairOf(aggregate: MetricAggregate, control: Summary, arm: Summary): Pair | null {
  const plain = [estimateOf(aggregate, control), estimateOf(aggregate, arm)] as const;
  if (plain[0] === null || plain[1] === null) return null;
  const adjusted = aggregate.kind === 'quantile' ? null : adjustedOf(control, arm);
  const [first, second] = adjusted ?? [plain[0], plain[1]];
  return { control: first, arm: second, isAdjusted: adjusted !== null };
}

function adjustedOf(control: Summary, arm: Summary): readonly [Estimate, Estimate] | null {
  const arms = [control.paired, arm.paired] as const;
  if (arms.every(isMean)) {
    const [first, second] = [meansOf(control.paired), meansOf(arm.paired)];
    return varianceOfX(first) > 0 && varianceOfX(second) > 0 ? adjustedPair(first, second) : null;
  }
  return arms.every(isRatioAdjustable) ? adjustedRatioPair(...arms) : null;
}

/** People who count once each, then and before. */
function isMean({ now, before }: PairedMoments): boolean {
  return [now, before].every(({ n, x, xx }) => x === n && xx === n);
}

function quantileEstimate(at: number, { values }: Summary): Estimate | null {
  const { units } = values;
  const sorted = sortedValues(values);
  const found = quantileOf(sorted, at, { units });
  if (found === null) return null;
  const below = new MomentSums();
  for (const [upTo, all] of countedUpTo(values, found.value)) below.add(upTo, all);
  const shareError = clusteredShareError(ratioOf(below.moments));
  return quantileOf(sorted, at, { units, shareError });
}
