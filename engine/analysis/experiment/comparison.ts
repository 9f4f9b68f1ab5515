/** Two arms' sums, made into numbers that can be compared: which estimator a metric has, and whether it can be adjusted. */
import type { MetricAggregate } from '../../compiler/metric/program.ts';
import { adjustedPair } from '../statistics/cuped.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { MomentSums, varianceOfX } from '../statistics/moments.ts';
import { clusteredShareError, quantileOf } from '../statistics/quantile.ts';
import { ratioOf } from '../statistics/ratio.ts';
import type { Summary } from './cell.ts';

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

/** Adjusted where something was known before, and the metric is a mean over people. */
export function pairOf(aggregate: MetricAggregate, control: Summary, arm: Summary): Pair | null {
  const estimates = [estimateOf(aggregate, control), estimateOf(aggregate, arm)] as const;
  if (estimates[0] === null || estimates[1] === null) return null;
  if (!isAdjustable(aggregate, control) || !isAdjustable(aggregate, arm))
    return { control: estimates[0], arm: estimates[1], isAdjusted: false };
  const [first, second] = adjustedPair(control.adjusted, arm.adjusted);
  return { control: first, arm: second, isAdjusted: true };
}

function isAdjustable(aggregate: MetricAggregate, { ratio, adjusted }: Summary): boolean {
  const isMean = ratio.x === ratio.n && ratio.xx === ratio.n;
  return aggregate.kind !== 'quantile' && isMean && varianceOfX(adjusted) > 0;
}

function quantileEstimate(at: number, { values }: Summary): Estimate | null {
  const sorted = Float64Array.from(values.flat()).sort();
  const found = quantileOf(sorted, at, { units: values.length });
  if (found === null) return null;
  const below = new MomentSums();
  for (const own of values) below.add(own.filter((value) => value <= found.value).length, own.length);
  const shareError = clusteredShareError(ratioOf(below.moments));
  return quantileOf(sorted, at, { units: values.length, shareError });
}
