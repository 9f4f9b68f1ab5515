/**
 * CUPED for a ratio of sums: from the ratio is taken what the same units' ratio was before. By the delta method both are means of linearised
 * values, and CUPED is that of means: Deng, Xu, Kohavi and Walker (WSDM 2013, § 3.2.3 and appendix B), with Deng, Knoblich and Lu (KDD 2018, eq. 2).
 * For means, where every denominator is 1, it is the same as `cuped.ts`.
 */
import type { Estimate } from './estimate.ts';
import { ExactSum } from './exact-sum.ts';
import { covariance, MomentSums, type Moments, together, varianceOfX, varianceOfY } from './moments.ts';

/** Sums over units of a ratio's parts, and of the same parts before. */
export interface PairedMoments {
  /** y, and d in `x`. */
  readonly now: Moments;
  /** y and d before; 0 and 0 of a unit of which nothing was known. */
  readonly before: Moments;
  /** Products: y by y before, y by d before, d by y before, d by d before. */
  readonly yy: number;
  readonly yd: number;
  readonly dy: number;
  readonly dd: number;
}

export class PairedSums {
  readonly #now = new MomentSums();
  readonly #before = new MomentSums();
  readonly #yy = new ExactSum();
  readonly #yd = new ExactSum();
  readonly #dy = new ExactSum();
  readonly #dd = new ExactSum();

  add(y: number, d: number, yBefore: number, dBefore: number): void {
    this.#now.add(y, d);
    this.#before.add(yBefore, dBefore);
    // Most people do nothing: adding nothing must cost nothing.
    if (y !== 0 && yBefore !== 0) this.#yy.addProduct(y, yBefore);
    if (y !== 0 && dBefore !== 0) this.#yd.addProduct(y, dBefore);
    if (d !== 0 && yBefore !== 0) this.#dy.addProduct(d, yBefore);
    if (d !== 0 && dBefore !== 0) this.#dd.addProduct(d, dBefore);
  }

  get moments(): PairedMoments {
    return {
      now: this.#now.moments,
      before: this.#before.moments,
      yy: this.#yy.value,
      yd: this.#yd.value,
      dy: this.#dy.value,
      dd: this.#dd.value,
    };
  }
}

export function pairedTogether(a: PairedMoments, b: PairedMoments): PairedMoments {
  return {
    now: together(a.now, b.now),
    before: together(a.before, b.before),
    yy: a.yy + b.yy,
    yd: a.yd + b.yd,
    dy: a.dy + b.dy,
    dd: a.dd + b.dd,
  };
}

/** y, and what was known before in `x`: what a mean is adjusted by. */
export function meansOf({ now, before, yy }: PairedMoments): Moments {
  return { n: now.n, y: now.y, yy: now.yy, x: before.y, xx: before.yy, xy: yy };
}

/** Both ratios, and how their linearised values vary together, one unit's. */
interface Linear {
  readonly now: number;
  readonly before: number;
  readonly variance: number;
  readonly varianceBefore: number;
  readonly covariance: number;
}

function linearised({ now, before, yy, yd, dy, dd }: PairedMoments): Linear {
  const { n } = now;
  const ratio = now.y / now.x;
  const past = before.y / before.x;
  const middle = now.x / n;
  const middleBefore = before.x / n;
  const between = (product: number, one: number, other: number) => (product - (one * other) / n) / (n - 1);
  const crossed =
    between(yy, now.y, before.y) -
    past * between(yd, now.y, before.x) -
    ratio * between(dy, now.x, before.y) +
    ratio * past * between(dd, now.x, before.x);
  return {
    now: ratio,
    before: past,
    variance: residual(now, ratio) / middle ** 2,
    varianceBefore: residual(before, past) / middleBefore ** 2,
    covariance: crossed / (middle * middleBefore),
  };
}

/** Of y − r·x. */
function residual(moments: Moments, ratio: number): number {
  const spread =
    varianceOfY(moments) - 2 * ratio * covariance(moments) + ratio * ratio * varianceOfX(moments);
  return Math.max(0, spread);
}

/** Whether what was known before varies, so that something can be taken out. */
export function isRatioAdjustable({ before }: PairedMoments): boolean {
  return before.n > 2 && before.x !== 0 && residual(before, before.y / before.x) > 0;
}

/**
 * Both arms' ratios, adjusted by θ over the units of both together: nobody was assigned by what was before, so the arms' own difference does not
 * bias it. The ratio of both together is the centre, so that values keep their meaning.
 */
export function adjustedRatioPair(
  control: PairedMoments,
  treatment: PairedMoments,
): readonly [Estimate, Estimate] {
  const both = linearised(pairedTogether(control, treatment));
  const theta = both.covariance / both.varianceBefore;
  const adjusted = (arm: PairedMoments): Estimate => {
    const own = linearised(arm);
    const variance = own.variance + theta * theta * own.varianceBefore - 2 * theta * own.covariance;
    return {
      value: own.now - theta * (own.before - both.before),
      variance: Math.max(0, variance),
      n: arm.now.n,
    };
  };
  return [adjusted(control), adjusted(treatment)];
}
