/** What people of one arm add to a metric: sums, and single values only where something of them must be known in order. */
import { type PairedMoments, PairedSums, pairedTogether } from '../statistics/cuped-ratio.ts';
import { type Moments, together } from '../statistics/moments.ts';
import { type Limits, NO_LIMITS, winsorised } from '../statistics/winsorise.ts';

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
  readonly values: readonly (readonly number[])[];
}

/** `keeps`: values are limited by what all arms have together, which is known at the end; 24 bytes a unit. */
export class Cell {
  readonly #sums = new PairedSums();
  readonly #kept: Part[] = [];
  readonly #values: (readonly number[])[] = [];

  constructor(
    readonly keeps: boolean,
    readonly limits: Limits = NO_LIMITS,
  ) {}

  add(part: Part): void {
    if (this.keeps) {
      this.#kept.push(part);
      return;
    }
    this.#sum(part, this.limits);
    if (part.values) this.#values.push(part.values);
  }

  /** Values of units as they came, where they are kept. */
  *seen(): Iterable<number> {
    for (const { y } of this.#kept) yield y;
  }

  /** `limits`: of what is kept. Once. */
  summary(limits: Limits): Summary {
    for (const part of this.#kept.splice(0)) this.#sum(part, limits);
    const paired = this.#sums.moments;
    return { ratio: paired.now, paired, values: this.#values };
  }

  #sum({ y, d, before, beforeD }: Part, limits: Limits): void {
    this.#sums.add(winsorised(y, limits), d, before, beforeD);
  }
}

export function both(a: Summary, b: Summary): Summary {
  return {
    ratio: together(a.ratio, b.ratio),
    paired: pairedTogether(a.paired, b.paired),
    values: a.values.length === 0 ? b.values : [...a.values, ...b.values],
  };
}

const nobody = { n: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };
const nothing = { now: nobody, before: nobody, yy: 0, yd: 0, dy: 0, dd: 0 };
export const EMPTY: Summary = { ratio: nobody, paired: nothing, values: [] };
