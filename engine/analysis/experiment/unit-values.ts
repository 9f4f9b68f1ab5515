/** Single values of units, of a quantile: twelve to sixteen bytes a value, and no object. What is together is copied when it is asked for, not before. */
import { Column } from '../statistics/column.ts';

export interface UnitValues {
  /** How many units. */
  readonly units: number;
  /** One after the other; `each` has how many of them are one unit's. */
  parts(): Iterable<{ readonly values: Float64Array; readonly each: Float64Array }>;
}

export const NO_VALUES: UnitValues = { units: 0, parts: () => [] };

export class ValueSums implements UnitValues {
  readonly #values = new Column();
  readonly #each = new Column();

  add(values: readonly number[]): void {
    for (const value of values) this.#values.push(value);
    this.#each.push(values.length);
  }

  get units(): number {
    return this.#each.values.length;
  }

  parts() {
    return [{ values: this.#values.values, each: this.#each.values }];
  }
}

export function valuesTogether(a: UnitValues, b: UnitValues): UnitValues {
  if (a.units === 0) return b;
  if (b.units === 0) return a;
  return {
    units: a.units + b.units,
    *parts() {
      yield* a.parts();
      yield* b.parts();
    },
  };
}

/** In rising order. */
export function sortedValues(of: UnitValues): Float64Array {
  const parts = [...of.parts()].map(({ values }) => values);
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of parts) {
    all.set(values, at);
    at += values.length;
  }
  return all.sort();
}

/** Of each unit, how many of its values are at most so much, and how many it has. */
export function* countedUpTo(of: UnitValues, most: number): Iterable<readonly [upTo: number, all: number]> {
  for (const { values, each } of of.parts()) {
    let at = 0;
    for (const count of each) {
      let upTo = 0;
      for (const end = at + count; at < end; at += 1) if (values[at]! <= most) upTo += 1;
      yield [upTo, count];
    }
  }
}
