/**
 * How far what is seen now is from what was seen before: the population stability index of each feature, and of what is said. What was
 * seen is kept as shares of bins, so that nobody's values are. Pure.
 */
import { type Column, numberColumn, type Table } from './table.ts';

export interface Drift {
  /** Of a feature; of what is said, `score`. */
  readonly name: string;
  readonly value: number;
}

export interface Seen {
  readonly table: Table;
  readonly scores: Float64Array;
}

/** How the values of a column are spread over bins. */
export interface Spread {
  readonly name: string;
  /** Of numbers: where the second bin and those after it begin. Null: the bins are words. */
  readonly limits: readonly number[] | null;
  /** By bin; they add up to 1. */
  readonly shares: Readonly<Record<string, number>>;
}

const BINS = 10;
/** Rarer words count as one, and so do those of a few people, which would tell of them. */
const MOST_WORDS = 100;
const FEWEST_PEOPLE = 5;
/** A share of nought would be infinitely far. */
const LEAST = 1e-4;
const MISSING = 'missing';
const OTHERS = 'others';
const ANOTHER_KIND = 'another kind';

export function driftBetween(before: Seen, now: Seen): readonly Drift[] {
  return driftFrom(spreadsOf(columnsOf(before)), columnsOf(now));
}

function columnsOf({ table, scores }: Seen): readonly Column[] {
  return [...table.columns, numberColumn('score', scores)];
}

export function spreadsOf(columns: readonly Column[]): readonly Spread[] {
  return columns.map((column): Spread => {
    const { name } = column;
    if (column.kind === 'number') {
      const limits = limitsOf(column.values);
      return { name, limits, shares: sharesOf(numberBins(column.values, limits)) };
    }
    const all = Object.entries(sharesOf(wordBins(column, null))).filter(([bin]) => bin !== MISSING);
    const least = FEWEST_PEOPLE / Math.max(1, column.codes.length);
    const known = all
      .filter(([, share]) => share >= least)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, MOST_WORDS);
    return { name, limits: null, shares: sharesOf(wordBins(column, new Set(known.map(([bin]) => bin)))) };
  });
}

/** The greatest first. Columns and spreads are in the same order. */
export function driftFrom(before: readonly Spread[], now: readonly Column[]): readonly Drift[] {
  return now
    .map((column, place) => ({ name: column.name, value: distance(before[place]!, column) }))
    .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
}

export function greatestDrift(drift: readonly Drift[]): number {
  return drift.reduce((most, { value }) => Math.max(most, value), 0);
}

function distance({ limits, shares }: Spread, column: Column): number {
  const now = sharesOf(binsOf(column, { limits, shares }));
  const bins = [...new Set([...Object.keys(shares), ...Object.keys(now)])].sort();
  return bins.reduce((sum, bin) => {
    const [a, b] = [Math.max(LEAST, shares[bin] ?? 0), Math.max(LEAST, now[bin] ?? 0)];
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

/** Of a column that was of another kind before no value is where one was: as far as the index goes, which is a number that can be kept. */
function binsOf(column: Column, { limits, shares }: Pick<Spread, 'limits' | 'shares'>): readonly string[] {
  if (column.kind === 'number')
    return limits === null
      ? new Array(column.values.length).fill(ANOTHER_KIND)
      : numberBins(column.values, limits);
  return limits === null
    ? wordBins(column, new Set(Object.keys(shares)))
    : new Array(column.codes.length).fill(ANOTHER_KIND);
}

/** So that each bin has as many. A value that a tenth or more have is a bin of its own: else it would hide whoever has more. */
function limitsOf(values: Float64Array): readonly number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return [];
  const tenths = Array.from(
    { length: BINS - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / BINS)]!,
  );
  const limits = tenths.map((limit, bin) => (limit === tenths[bin - 1] ? justAbove(limit) : limit));
  return [...new Set(limits)];
}

function justAbove(value: number): number {
  return value + Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE);
}

function numberBins(values: Float64Array, limits: readonly number[]): readonly string[] {
  return Array.from(values, (value) =>
    Number.isNaN(value) ? MISSING : String(limits.filter((limit) => value >= limit).length),
  );
}

/** With a sign before each word, so that none is taken for what is missing. `known` null: all are. */
function wordBins(
  { codes, levels }: Extract<Column, { kind: 'category' }>,
  known: ReadonlySet<string> | null,
): readonly string[] {
  return Array.from(codes, (code) => {
    const word = levels[code];
    if (word === undefined) return MISSING;
    return known === null || known.has(`=${word}`) ? `=${word}` : OTHERS;
  });
}

function sharesOf(bins: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
  return Object.fromEntries([...counts].map(([bin, count]) => [bin, count / bins.length]));
}
