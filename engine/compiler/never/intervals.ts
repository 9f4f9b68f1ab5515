/**
 * Sets of numbers, or of texts by code unit, as intervals in order that do not touch: what is left of a value after
 * some comparisons. Pure; knows nothing of conditions.
 */

export type Ordered = number | string;

interface Bound<T extends Ordered> {
  readonly value: T;
  /** The value itself is not in. */
  readonly isOpen: boolean;
}

export interface Interval<T extends Ordered> {
  /** Null: without end. */
  readonly low: Bound<T> | null;
  readonly high: Bound<T> | null;
}

export type Intervals<T extends Ordered> = readonly Interval<T>[];

export const everything: Intervals<never> = [{ low: null, high: null }];
export const nothing: Intervals<never> = [];

export function point<T extends Ordered>(value: T): Intervals<T> {
  const bound = { value, isOpen: false };
  return [{ low: bound, high: bound }];
}

export function from<T extends Ordered>(value: T, isOpen: boolean): Intervals<T> {
  return [{ low: { value, isOpen }, high: null }];
}

export function upTo<T extends Ordered>(value: T, isOpen: boolean): Intervals<T> {
  return [{ low: null, high: { value, isOpen } }];
}

export function intersect<T extends Ordered>(one: Intervals<T>, other: Intervals<T>): Intervals<T> {
  if (one === everything || other === nothing) return other;
  if (other === everything || one === nothing) return one;
  return one
    .flatMap((left) =>
      other.map((right) => ({ low: later(left.low, right.low), high: earlier(left.high, right.high) })),
    )
    .filter((interval) => !isEmpty(interval));
}

export function union<T extends Ordered>(one: Intervals<T>, other: Intervals<T>): Intervals<T> {
  if (one === everything || other === nothing) return one;
  if (other === everything || one === nothing) return other;
  const merged: Interval<T>[] = [];
  for (const next of [...one, ...other].sort((a, b) => compareLow(a.low, b.low))) {
    const last = merged.at(-1);
    if (last && meets(last.high, next.low))
      merged[merged.length - 1] = { low: last.low, high: furthest(last.high, next.high) };
    else merged.push(next);
  }
  return merged;
}

export function complement<T extends Ordered>(intervals: Intervals<T>): Intervals<T> {
  const gaps: Interval<T>[] = [];
  let low: Bound<T> | null = null;
  for (const interval of intervals) {
    if (interval.low) gaps.push({ low, high: turned(interval.low) });
    if (!interval.high) return gaps.filter((gap) => !isEmpty(gap));
    low = turned(interval.high);
  }
  return [...gaps, { low, high: null }].filter((gap) => !isEmpty(gap));
}

/** Whether a whole number lies in one of them. */
export function hasInteger(intervals: Intervals<number>): boolean {
  return intervals.some(({ low, high }) => {
    if (!low || !high) return true;
    const least = low.isOpen ? Math.floor(low.value) + 1 : Math.ceil(low.value);
    return high.isOpen ? least < high.value : least <= high.value;
  });
}

function isEmpty<T extends Ordered>({ low, high }: Interval<T>): boolean {
  if (!low || !high) return false;
  return low.value > high.value || (low.value === high.value && (low.isOpen || high.isOpen));
}

function turned<T extends Ordered>({ value, isOpen }: Bound<T>): Bound<T> {
  return { value, isOpen: !isOpen };
}

function compareLow<T extends Ordered>(one: Bound<T> | null, other: Bound<T> | null): number {
  if (!one || !other) return (one ? 1 : 0) - (other ? 1 : 0);
  if (one.value !== other.value) return one.value < other.value ? -1 : 1;
  return (one.isOpen ? 1 : 0) - (other.isOpen ? 1 : 0);
}

function compareHigh<T extends Ordered>(one: Bound<T> | null, other: Bound<T> | null): number {
  if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1);
  if (one.value !== other.value) return one.value < other.value ? -1 : 1;
  return (one.isOpen ? 0 : 1) - (other.isOpen ? 0 : 1);
}

function later<T extends Ordered>(one: Bound<T> | null, other: Bound<T> | null): Bound<T> | null {
  return compareLow(one, other) >= 0 ? one : other;
}

function earlier<T extends Ordered>(one: Bound<T> | null, other: Bound<T> | null): Bound<T> | null {
  return compareHigh(one, other) <= 0 ? one : other;
}

function furthest<T extends Ordered>(one: Bound<T> | null, other: Bound<T> | null): Bound<T> | null {
  return compareHigh(one, other) >= 0 ? one : other;
}

/** Whether nothing lies between the end of one and the begin of the next. */
function meets<T extends Ordered>(high: Bound<T> | null, low: Bound<T> | null): boolean {
  if (!high || !low || high.value > low.value) return true;
  return high.value === low.value && !(high.isOpen && low.isOpen);
}
