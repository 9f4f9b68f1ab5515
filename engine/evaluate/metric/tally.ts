/**
 * Sums of what people add to a metric, for everybody and for each group: one pass, of which nothing is kept but a few
 * numbers per group. Sums are exact, so neither the order of people nor the number of buckets matters.
 */
import { calculate } from '../../compiler/metric/arithmetic.ts';
import { type MetricProgram, measuredParts } from '../../compiler/metric/program.ts';
import type { Json } from '../../store/store.ts';
import { type Exact, plus } from '../measures/exact.ts';
import { type Contribution, scaleOf } from './contribution.ts';
import { Sketch } from './sketch.ts';
import type { Addition } from './told.ts';

/** Groups that one metric may be told apart by; with more it is told for everybody alone. */
export const MOST_GROUPS = 1000;

/** A value, and of how many people. */
export interface Figure {
  readonly value: number | null;
  readonly people: number;
}

export interface Told extends Figure {
  /** By the values of the metric's groups, in the order of their text; missing ones are null. */
  readonly groups: readonly (Figure & { readonly by: readonly Json[] })[];
  /** There were more groups than can be told apart. */
  readonly tooMany: boolean;
  /** Whether a quantile is off by a little. */
  readonly isExact: boolean;
  /** People whose own window is not over yet, and who are left out. */
  readonly open: number;
}

class Sums {
  #sum: Exact = 0;
  #count = 0;
  #people = 0;
  readonly #sketch: Sketch | null;

  constructor(isQuantile: boolean) {
    this.#sketch = isQuantile ? new Sketch() : null;
  }

  add({ sum, count, values }: Contribution): void {
    this.#people += 1;
    this.#sum = plus(this.#sum, sum);
    this.#count += count;
    for (const value of values ?? [Number(sum)]) this.#sketch?.add(value);
  }

  get isExact(): boolean {
    return this.#sketch?.isExact ?? true;
  }

  figure({ aggregate }: MetricProgram, scale: number): Figure {
    return { value: this.#value(aggregate, scale), people: this.#people };
  }

  #value(aggregate: MetricProgram['aggregate'], scale: number): number | null {
    const { kind } = aggregate;
    if (kind === 'quantile') {
      const found = this.#sketch!.quantile(aggregate.at);
      return found === null ? null : found / scale;
    }
    const sum = Number(this.#sum);
    if (kind === 'count' || kind === 'sum') return sum / scale;
    return this.#count === 0 ? null : sum / (this.#count * scale);
  }
}

/** One measured metric, for the groups of the metric that it is worked out for. */
class PartTally {
  readonly #all: Sums;
  readonly #groups = new Map<string, Sums>();
  #open = 0;

  constructor(readonly metric: MetricProgram) {
    this.#all = this.#sums();
  }

  #sums(): Sums {
    return new Sums(this.metric.aggregate.kind === 'quantile');
  }

  add(found: Contribution | 'open', group: string | null): void {
    if (found === 'open') {
      this.#open += 1;
      return;
    }
    this.#all.add(found);
    if (group === null) return;
    const known = this.#groups.get(group);
    const sums = known ?? this.#sums();
    sums.add(found);
    if (!known) this.#groups.set(group, sums);
  }

  forget(): void {
    this.#groups.clear();
  }

  get open(): number {
    return this.#open;
  }

  get isExact(): boolean {
    return this.#all.isExact && [...this.#groups.values()].every(({ isExact }) => isExact);
  }

  /** Of everybody, or of a group. */
  figure(group: string | null): Figure {
    const sums = group === null ? this.#all : (this.#groups.get(group) ?? this.#sums());
    const { source } = this.metric;
    if (source.on !== 'people') throw new Error(`${this.metric.id} is not measured of people`);
    return sums.figure(this.metric, scaleOf(source));
  }
}

export class MetricTally {
  readonly #parts: readonly PartTally[];
  readonly #groups = new Set<string>();
  #tooMany = false;

  constructor(readonly metric: MetricProgram) {
    this.#parts = measuredParts(metric).map((part) => new PartTally(part));
  }

  /** The metrics that must be told of each person, in order. */
  get parts(): readonly MetricProgram[] {
    return this.#parts.map(({ metric }) => metric);
  }

  /** What one person adds to each part: null where they do not count. */
  add({ found, by }: Addition): void {
    const group = this.#groupOf(by, found);
    for (const [place, one] of found.entries()) if (one !== null) this.#parts[place]!.add(one, group);
  }

  #groupOf(by: Addition['by'], found: Addition['found']): string | null {
    if (by.length === 0 || this.#tooMany || found.every((one) => one === null || one === 'open')) return null;
    const group = JSON.stringify(by);
    this.#groups.add(group);
    if (this.#groups.size <= MOST_GROUPS) return group;
    this.#tooMany = true;
    this.#groups.clear();
    for (const part of this.#parts) part.forget();
    return null;
  }

  told(): Told {
    const groups = [...this.#groups].sort().map((group) => ({
      by: JSON.parse(group) as readonly Json[],
      ...this.#figure(this.metric, group),
    }));
    return {
      ...this.#figure(this.metric, null),
      groups,
      tooMany: this.#tooMany,
      isExact: this.#parts.every(({ isExact }) => isExact),
      open: Math.max(0, ...this.#parts.map(({ open }) => open)),
    };
  }

  /** Of arithmetic: people that count in the part in which most do. */
  #figure(metric: MetricProgram, group: string | null): Figure {
    const { source } = metric;
    if (source.on === 'people') return this.#parts.find((part) => part.metric === metric)!.figure(group);
    const figures = source.metrics.map((part) => this.#figure(part, group));
    const values = figures.map(({ value }) => value);
    return {
      value: calculate(source.arithmetic, values),
      people: Math.max(...figures.map(({ people }) => people)),
    };
  }
}
