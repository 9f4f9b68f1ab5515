/**
 * The best way to part the rows of a node in two, from its histogram. Numbers are parted at a bin, with missing values on the side
 * where they help more; categories are put in order of their mean slope first, so that a part of them goes left.
 */
import { type Binned, MISSING } from './bins.ts';
import { type Histogram, PER_BIN, STRIDE } from './histogram.ts';

export interface Sums {
  readonly gradient: number;
  readonly curvature: number;
  readonly rows: number;
}

export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** The last bin that goes left; of a category −1. */
  readonly bin: number;
  /** Bins that go left; null of a number. */
  readonly bins: readonly number[] | null;
  readonly missingLeft: boolean;
  readonly left: Sums;
}

export interface SplitRules {
  readonly smallestLeaf: number;
  readonly l2: number;
}

/** A leaf whose curvature is below this has nothing to say. */
const LEAST_CURVATURE = 1e-3;
/** Levels whose curvature is smaller go with those that are average. */
const SMOOTHING = 10;

export function bestSplit(
  histogram: Histogram,
  features: readonly Binned[],
  whole: Sums,
  rules: SplitRules,
): Split | null {
  let best: Split | null = null;
  for (const [feature, { count, isCategory }] of features.entries()) {
    const base = feature * STRIDE;
    const missing = sumsAt(histogram, base, MISSING);
    const order = isCategory ? byMeanSlope(histogram, base, count) : null;
    const sides = missing.rows > 0 ? [false, true] : [false];
    for (const missingLeft of sides) {
      const found = scan(histogram, base, { order, count, missing, missingLeft, whole }, rules);
      if (found && (best === null || found.gain > best.gain)) {
        const own = missing.rows > 0 ? missingLeft : found.left.rows * 2 >= whole.rows;
        const bins = order === null ? null : order.slice(0, found.steps).sort((a, b) => a - b);
        const bin = order === null ? found.steps - 1 : -1;
        best = { gain: found.gain, feature, bin, bins, missingLeft: own, left: found.left };
      }
    }
  }
  return best;
}

interface Pass {
  readonly order: readonly number[] | null;
  readonly count: number;
  readonly missing: Sums;
  readonly missingLeft: boolean;
  readonly whole: Sums;
}

interface Found {
  readonly gain: number;
  /** Bins that go left, in the order of the pass. */
  readonly steps: number;
  readonly left: Sums;
}

function scan(
  histogram: Histogram,
  base: number,
  { order, count, missing, missingLeft, whole }: Pass,
  { smallestLeaf, l2 }: SplitRules,
): Found | null {
  let gradient = missingLeft ? missing.gradient : 0;
  let curvature = missingLeft ? missing.curvature : 0;
  let rows = missingLeft ? missing.rows : 0;
  const parent = strength(whole.gradient, whole.curvature, l2);
  let best: Found | null = null;
  let most = 1e-12;
  const steps = order === null ? count : order.length;
  for (let step = 0; step < steps; step++) {
    const place = base + (order === null ? step : order[step]!) * PER_BIN;
    gradient += histogram[place]!;
    curvature += histogram[place + 1]!;
    rows += histogram[place + 2]!;
    if (rows < smallestLeaf || curvature < LEAST_CURVATURE) continue;
    const restRows = whole.rows - rows;
    const restCurvature = whole.curvature - curvature;
    if (restRows < smallestLeaf || restCurvature < LEAST_CURVATURE) break;
    const gain =
      strength(gradient, curvature, l2) + strength(whole.gradient - gradient, restCurvature, l2) - parent;
    if (gain > most) {
      most = gain;
      best = { gain, steps: step + 1, left: { gradient, curvature, rows } };
    }
  }
  return best;
}

function strength(gradient: number, curvature: number, l2: number): number {
  return (gradient * gradient) / (curvature + l2);
}

function sumsAt(histogram: Histogram, base: number, bin: number): Sums {
  const place = base + bin * PER_BIN;
  return {
    gradient: histogram[place]!,
    curvature: histogram[place + 1]!,
    rows: histogram[place + 2]!,
  };
}

/** Levels that occur here. */
function byMeanSlope(histogram: Histogram, base: number, count: number): number[] {
  const means = new Map<number, number>();
  for (let bin = 0; bin < count; bin++) {
    const { gradient, curvature, rows } = sumsAt(histogram, base, bin);
    if (rows > 0) means.set(bin, gradient / (curvature + SMOOTHING));
  }
  return [...means.keys()].sort((a, b) => means.get(a)! - means.get(b)! || a - b);
}
