/** What people of one arm add to a metric: sums, and single values only where something of them must be known in order. */
import { type PairedMoments, PairedSums, pairedTogether } from '../statistics/cuped-ratio.ts';
import { type Moments, together } from '../statistics/moments.ts';
import { type Limits, NO_LIMITS, winsorised } from '../statistics/winsorise.ts';
import { NO_VALUES, type UnitValues, ValueSums, valuesTogether } from './unit-values.ts';

/** What one person, or one unit, adds. */
export interface Part {
  readonly y: number;
  /** What is divided by; 1 where people are counted. */
  readonly d: number;
  /** What was known before, and what that is divided by; 0 where nothing is adjusted. */
  readonly before: number;
  readonly beforeD: number;
  /** Of a quantile. */
  readonly values?: readonly number[] | undefined;
}

export interface Summary {
  /** y, and in `x` what is divided by. */
  readonly ratio: Moments;
  /** The same with what was known before. */
  readonly paired: PairedMoments;
  /** Of each unit its values, of a quantile. */
  readonly values: UnitValues;
}

export class Cell {
  readonly #sums = new PairedSums();
  #values: ValueSums | null = null;

  constructor(readonly limits: Limits = NO_LIMITS) {}

  add({ y, d, before, beforeD, values }: Part): void {
    this.#sums.add(winsorised(y, this.limits), d, before, beforeD);
    if (!values) return;
    this.#values ??= new ValueSums();
    this.#values.add(values);
  }

  summary(): Summary {
    const paired = this.#sums.moments;
    return { ratio: paired.now, paired, values: this.#values ?? NO_VALUES };
  }
}

export function both(a: Summary, b: Summary): Summary {
  return {
    ratio: together(a.ratio, b.ratio),
    paired: pairedTogether(a.paired, b.paired),
    values: valuesTogether(a.values, b.values),
  };
}

const nobody = { n: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };
const nothing = { now: nobody, before: nobody, yy: 0, yd: 0, dy: 0, dd: 0 };
export const EMPTY: Summary = { ratio: nobody, paired: nothing, values: NO_VALUES };
