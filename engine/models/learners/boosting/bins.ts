/**
 * Features as bytes: numbers in at most 255 bins by quantiles, categories by level; the last bin is for what is missing. Trees are grown
 * on bins and remember real thresholds, so that scoring needs no bins.
 */
import type { CategoryColumn, Column, NumberColumn, Table } from '../../table.ts';
import { boundedLevels, countOf, type Levels, placesIn } from '../levels.ts';
import { quantileSorted } from '../order.ts';
import { sorted } from '../radix-sort.ts';

/** Bins for what is known; one more is for what is missing. */
export const MOST_BINS = 255;
export const MISSING = 255;
export const ALL_BINS = 256;
/** Values that quantiles are taken of: more change little. */
const SAMPLE = 200_000;

export type Cut =
  | { readonly kind: 'number'; readonly name: string; readonly thresholds: readonly number[] }
  | { readonly kind: 'category'; readonly name: string; readonly levels: Levels };

export interface Binned {
  readonly bins: Uint8Array;
  /** How many bins there are without that of missing values. */
  readonly count: number;
  readonly isCategory: boolean;
  readonly hasMissing: boolean;
}

export function cutsOf(table: Table): Cut[] {
  return table.columns.map((column) =>
    column.kind === 'number'
      ? { kind: 'number', name: column.name, thresholds: thresholdsOf(column) }
      : { kind: 'category', name: column.name, levels: boundedLevels(column, MOST_BINS) },
  );
}

export function binned(cut: Cut, column: Column): Binned {
  if (cut.kind === 'number' && column.kind === 'number') return numberBins(cut.thresholds, column);
  if (cut.kind === 'category' && column.kind === 'category') return levelBins(cut.levels, column);
  throw new TypeError(`${cut.name} is cut as another kind`);
}

/** A value goes to the first bin whose threshold is not below it. */
function numberBins(thresholds: readonly number[], { values }: NumberColumn): Binned {
  const limits = new Float64Array(ALL_BINS).fill(Number.POSITIVE_INFINITY);
  limits.set(thresholds);
  let hasMissing = false;
  const bins = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      hasMissing = true;
      bins[row] = MISSING;
      continue;
    }
    // Eight steps without a branch, which no processor could foretell.
    let low = 0;
    for (let half = ALL_BINS / 2; half > 0; half >>>= 1)
      low += Number(value > limits[low + half - 1]!) * half;
    bins[row] = low;
  }
  return { bins, count: thresholds.length + 1, isCategory: false, hasMissing };
}

function levelBins(levels: Levels, column: CategoryColumn): Binned {
  const bins = Uint8Array.from(placesIn(levels, column), (place) => (place < 0 ? MISSING : place));
  return { bins, count: countOf(levels), isCategory: true, hasMissing: bins.includes(MISSING) };
}

/** Between neighbouring values where they are few; quantiles where they are many. */
function thresholdsOf({ values }: NumberColumn): number[] {
  const sample = sorted(sampleOf(values));
  const distinct = distinctIn(sample, MOST_BINS + 1);
  if (distinct.length <= MOST_BINS)
    return distinct.slice(1).map((value, index) => halfway(distinct[index]!, value));
  const thresholds = Array.from({ length: MOST_BINS - 1 }, (_, index) =>
    quantileSorted(sample, (index + 1) / MOST_BINS),
  );
  return thresholds.filter((value, index) => index === 0 || value !== thresholds[index - 1]);
}

/** At even distances, without what is missing. */
function sampleOf(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(values.length / SAMPLE));
  const sample = new Float64Array(Math.ceil(values.length / step));
  let length = 0;
  for (let row = 0; row < values.length; row += step) {
    const value = values[row]!;
    if (!Number.isNaN(value)) sample[length++] = value;
  }
  return sample.subarray(0, length);
}

/** At most so many. */
function distinctIn(ascending: Float64Array, most: number): number[] {
  const distinct: number[] = [];
  for (let index = 0; index < ascending.length && distinct.length < most; index++)
    if (index === 0 || ascending[index] !== ascending[index - 1]) distinct.push(ascending[index]!);
  return distinct;
}

/** Kept finite, and below the greater of the two, whatever rounding does. */
function halfway(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= b ? a : middle;
}
