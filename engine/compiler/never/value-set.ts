/** Sets of the values that a name can have: texts, numbers, true, false, missing, and whatever is none of these. */

import type { Intervals } from './intervals.ts';
import * as intervals from './intervals.ts';

export interface ValueSet {
  readonly missing: boolean;
  readonly isTrue: boolean;
  readonly isFalse: boolean;
  readonly numbers: Intervals<number>;
  readonly texts: Intervals<string>;
  /** Lists, mappings and what no comparison says anything of. */
  readonly other: boolean;
}

export type Scalar = string | number | boolean;

export const nothing: ValueSet = {
  missing: false,
  isTrue: false,
  isFalse: false,
  numbers: intervals.nothing,
  texts: intervals.nothing,
  other: false,
};

export const everything: ValueSet = {
  missing: true,
  isTrue: true,
  isFalse: true,
  numbers: intervals.everything,
  texts: intervals.everything,
  other: true,
};

export function only(value: Scalar): ValueSet {
  if (typeof value === 'string') return { ...nothing, texts: intervals.point(value) };
  if (typeof value === 'number') return { ...nothing, numbers: intervals.point(value) };
  return { ...nothing, isTrue: value, isFalse: !value };
}

export function anyOf(values: readonly Scalar[]): ValueSet {
  return values.map(only).reduce(union, nothing);
}

export function intersect(one: ValueSet, other: ValueSet): ValueSet {
  return {
    missing: one.missing && other.missing,
    isTrue: one.isTrue && other.isTrue,
    isFalse: one.isFalse && other.isFalse,
    numbers: intervals.intersect(one.numbers, other.numbers),
    texts: intervals.intersect(one.texts, other.texts),
    other: one.other && other.other,
  };
}

export function union(one: ValueSet, other: ValueSet): ValueSet {
  return {
    missing: one.missing || other.missing,
    isTrue: one.isTrue || other.isTrue,
    isFalse: one.isFalse || other.isFalse,
    numbers: intervals.union(one.numbers, other.numbers),
    texts: intervals.union(one.texts, other.texts),
    other: one.other || other.other,
  };
}

export function complement(set: ValueSet): ValueSet {
  return {
    missing: !set.missing,
    isTrue: !set.isTrue,
    isFalse: !set.isFalse,
    numbers: intervals.complement(set.numbers),
    texts: intervals.complement(set.texts),
    other: !set.other,
  };
}

/** @param isWhole numbers among the values are whole, so that nothing lies between 1 and 2. */
export function isEmpty(set: ValueSet, isWhole: boolean): boolean {
  if (set.missing || set.isTrue || set.isFalse || set.other || set.texts.length > 0) return false;
  return isWhole ? !intervals.hasInteger(set.numbers) : set.numbers.length === 0;
}
