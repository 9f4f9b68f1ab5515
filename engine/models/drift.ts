/** How far what is seen now is from what was learnt from: the population stability index of each feature, and of the scores. Pure. */
import type { Column, Table } from './table.ts';

export interface Drift {
  /** Of a feature; of the scores, `score`. */
  readonly name: string;
  readonly value: number;
}

export interface Seen {
  readonly table: Table;
  readonly scores: Float64Array;
}

const BINS = 10;
/** A share of nought would be infinitely far. */
const LEAST = 1e-4;
const MISSING = -1;

export function driftBetween(before: Seen, now: Seen): readonly Drift[] {
  const columns = now.table.columns.map((column, place) => ({
    name: column.name,
    value: ofColumns(before.table.columns[place]!, column),
  }));
  const value = ofNumbers(before.scores, now.scores);
  return [...columns, { name: 'score', value }].sort(
    (a, b) => b.value - a.value || (a.name < b.name ? -1 : 1),
  );
}

export function greatestDrift(drift: readonly Drift[]): number {
  return drift.reduce((most, { value }) => Math.max(most, value), 0);
}

function ofColumns(before: Column, now: Column): number {
  if (before.kind === 'number' && now.kind === 'number') return ofNumbers(before.values, now.values);
  if (before.kind !== 'category' || now.kind !== 'category') return Number.POSITIVE_INFINITY;
  return index(
    Array.from(before.codes, (code) => before.levels[code] ?? MISSING),
    Array.from(now.codes, (code) => now.levels[code] ?? MISSING),
  );
}

/** In bins of which each had as many before. */
function ofNumbers(before: Float64Array, now: Float64Array): number {
  const sorted = before.filter((value) => !Number.isNaN(value)).sort();
  const limits = Array.from(
    { length: BINS - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / BINS)] ?? 0,
  );
  const binOf = (value: number) =>
    Number.isNaN(value) ? MISSING : limits.filter((limit) => value >= limit).length;
  return index(Array.from(before, binOf), Array.from(now, binOf));
}

function index(before: readonly (string | number)[], now: readonly (string | number)[]): number {
  const [was, is] = [sharesOf(before), sharesOf(now)];
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  return names.reduce((sum, name) => {
    const [a, b] = [Math.max(LEAST, was.get(name) ?? 0), Math.max(LEAST, is.get(name) ?? 0)];
    return sum + (b - a) * Math.log(b / a);
  }, 0);
}

function sharesOf(values: readonly (string | number)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return new Map([...counts].map(([value, count]) => [value, count / values.length]));
}
