/**
 * Columns as what linear models multiply: numbers standardised, with a mark for missing ones; categories one-hot without the first
 * level, standardised too. Nothing is written out: rows are gone through in blocks that stay in the processor's cache.
 */
import type { Column, Table } from '../table.ts';
import { columnOf } from './inputs.ts';
import { boundedLevels, countOf, type Levels, placesIn } from './levels.ts';

/** Mean and standard deviation of a column of the design. */
interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

export type Term =
  | ({ readonly kind: 'number'; readonly name: string; readonly missing: Scale | null } & Scale)
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly levels: Levels;
      /** Missing is a level of its own, the last. */
      readonly missing: boolean;
      /** Of each level but the first. */
      readonly scales: readonly Scale[];
    };

/** More levels than these are rare ones. */
const MOST_LEVELS = 50;
/** Rows at a time: their scores and residuals take 32 kB. */
const BLOCK = 2048;

export function termsOf(table: Table): Term[] {
  return table.columns.map((column) =>
    column.kind === 'number' ? numberTerm(column) : categoryTerm(column),
  );
}

export function widthOf(term: Term): number {
  return term.kind === 'number' ? 1 + Number(term.missing !== null) : term.scales.length;
}

/** What each column of the design is called, for cards. */
export function namesOf(term: Term): string[] {
  if (term.kind === 'number') return term.missing ? [term.name, `${term.name} is missing`] : [term.name];
  const { kept, rest } = term.levels;
  const all = [...kept, ...(rest ? ['any other'] : []), ...(term.missing ? ['missing'] : [])];
  return all.slice(1).map((level) => `${term.name} = ${level}`);
}

type Prepared =
  | {
      readonly kind: 'number';
      readonly values: Float64Array;
      readonly term: Extract<Term, { kind: 'number' }>;
    }
  | {
      readonly kind: 'category';
      readonly places: Int32Array;
      readonly term: Extract<Term, { kind: 'category' }>;
    };

export class Design {
  readonly rows: number;
  /** Columns of the design, without the intercept. */
  readonly width: number;
  readonly #columns: readonly Prepared[];

  constructor(terms: readonly Term[], table: Table) {
    this.rows = table.rows;
    this.width = terms.reduce((sum, term) => sum + widthOf(term), 0);
    this.#columns = terms.map((term) => prepared(term, columnOf(table, term.name, term.kind)));
  }

  /** Calls for block after block of rows. */
  blocks(each: (from: number, to: number) => void): void {
    for (let from = 0; from < this.rows; from += BLOCK) each(from, Math.min(from + BLOCK, this.rows));
  }

  /** Intercept and weights times the rows of a block. Weights: the intercept first. */
  scores(weights: Float64Array, from: number, to: number, into: Float64Array): void {
    into.fill(weights[0]!, 0, to - from);
    let at = 1;
    for (const column of this.#columns) {
      if (column.kind === 'number') addNumbers(column, weights, at, from, to, into);
      else addLevels(column, weights, at, from, to, into);
      at += widthOf(column.term);
    }
  }

  /** Adds the rows of a block, times what is given for each, to a sum per weight. */
  gather(residuals: Float64Array, from: number, to: number, sums: Float64Array): void {
    let all = 0;
    for (let row = 0; row < to - from; row++) all += residuals[row]!;
    sums[0]! += all;
    let at = 1;
    for (const column of this.#columns) {
      if (column.kind === 'number') gatherNumbers(column, residuals, at, from, to, sums);
      else gatherLevels(column, residuals, at, from, to, sums);
      at += widthOf(column.term);
    }
  }

  /** The rows of a block written out, the intercept's column of ones first. */
  dense(from: number, to: number, into: Float64Array): void {
    const stride = this.width + 1;
    for (let row = 0; row < to - from; row++) into[row * stride] = 1;
    let at = 1;
    for (const column of this.#columns) {
      if (column.kind === 'number') {
        const { mean, deviation, missing } = column.term;
        for (let row = from; row < to; row++) {
          const value = column.values[row]!;
          const isMissing = Number.isNaN(value);
          const place = (row - from) * stride + at;
          into[place] = isMissing ? 0 : (value - mean) / deviation;
          if (missing) into[place + 1] = (Number(isMissing) - missing.mean) / missing.deviation;
        }
      } else {
        for (let row = from; row < to; row++) {
          const own = column.places[row]!;
          for (const [level, { mean, deviation }] of column.term.scales.entries())
            into[(row - from) * stride + at + level] =
              own < 0 ? 0 : (Number(own === level + 1) - mean) / deviation;
        }
      }
      at += widthOf(column.term);
    }
  }
}

function addNumbers(
  { values, term }: Extract<Prepared, { kind: 'number' }>,
  weights: Float64Array,
  at: number,
  from: number,
  to: number,
  into: Float64Array,
): void {
  const [mean, slope] = [term.mean, weights[at]! / term.deviation];
  if (term.missing === null) {
    for (let row = from; row < to; row++) {
      const value = values[row]!;
      // What was never missing in training counts as the mean.
      if (!Number.isNaN(value)) into[row - from]! += (value - mean) * slope;
    }
    return;
  }
  const mark = weights[at + 1]! / term.missing.deviation;
  const otherwise = -term.missing.mean * mark;
  for (let row = from; row < to; row++) {
    const value = values[row]!;
    into[row - from]! += !Number.isNaN(value) ? (value - mean) * slope + otherwise : mark + otherwise;
  }
}

function addLevels(
  { places, term }: Extract<Prepared, { kind: 'category' }>,
  weights: Float64Array,
  at: number,
  from: number,
  to: number,
  into: Float64Array,
): void {
  const { scales } = term;
  let same = 0;
  for (const [level, { mean, deviation }] of scales.entries())
    same -= (weights[at + level]! * mean) / deviation;
  const given = new Float64Array(scales.length + 1).fill(same);
  for (const [level, { deviation }] of scales.entries())
    given[level + 1]! += weights[at + level]! / deviation;
  for (let row = from; row < to; row++) {
    const place = places[row]!;
    if (place >= 0) into[row - from]! += given[place]!;
  }
}

function gatherNumbers(
  { values, term }: Extract<Prepared, { kind: 'number' }>,
  residuals: Float64Array,
  at: number,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  const { mean, deviation, missing } = term;
  let [sum, marked, all] = [0, 0, 0];
  for (let row = from; row < to; row++) {
    const [value, residual] = [values[row]!, residuals[row - from]!];
    all += residual;
    if (!Number.isNaN(value)) sum += (value - mean) * residual;
    else marked += residual;
  }
  sums[at]! += sum / deviation;
  if (missing) sums[at + 1]! += (marked - missing.mean * all) / missing.deviation;
}

function gatherLevels(
  { places, term }: Extract<Prepared, { kind: 'category' }>,
  residuals: Float64Array,
  at: number,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  const { scales } = term;
  const own = new Float64Array(scales.length + 1);
  let all = 0;
  for (let row = from; row < to; row++) {
    const place = places[row]!;
    if (place < 0) continue;
    own[place]! += residuals[row - from]!;
    all += residuals[row - from]!;
  }
  for (const [level, { mean, deviation }] of scales.entries())
    sums[at + level]! += (own[level + 1]! - mean * all) / deviation;
}

function prepared(term: Term, column: Column): Prepared {
  if (term.kind === 'number' && column.kind === 'number')
    return { kind: 'number', values: column.values, term };
  if (term.kind !== 'category' || column.kind !== 'category') throw new TypeError('columnOf checks the kind');
  const places = placesIn(term.levels, column);
  const missing = countOf(term.levels);
  if (term.missing) for (const [row, place] of places.entries()) if (place < 0) places[row] = missing;
  return { kind: 'category', places, term };
}

function numberTerm({ name, values }: Extract<Column, { kind: 'number' }>): Term {
  let [rows, mean, squares] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    rows++;
    const before = value - mean;
    mean += before / rows;
    squares += before * (value - mean);
  }
  const missing = rows < values.length ? shareScale(1 - rows / values.length) : null;
  // Known values that are all the same: only the mark tells rows apart.
  return { kind: 'number', name, mean, deviation: squares > 0 ? Math.sqrt(squares / rows) : 1, missing };
}

function categoryTerm(column: Extract<Column, { kind: 'category' }>): Term {
  const levels = boundedLevels(column, MOST_LEVELS);
  const places = placesIn(levels, column);
  const counts = new Float64Array(countOf(levels) + 1);
  for (const place of places) counts[place < 0 ? counts.length - 1 : place]!++;
  const missing = counts.at(-1)! > 0;
  const present = missing ? counts : counts.subarray(0, -1);
  const scales = Array.from(present.subarray(1), (count) => shareScale(count / places.length));
  return { kind: 'category', name: column.name, levels, missing, scales };
}

function shareScale(share: number): Scale {
  return { mean: share, deviation: Math.sqrt(share * (1 - share)) || 1 };
}
