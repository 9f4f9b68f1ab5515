/** Features as points in a space where distances mean something: numbers standardised, skewed ones as logarithms, levels as marks. */
import type { Column, Table } from '../table.ts';
import { columnOf } from './inputs.ts';
import type { Points } from './kmeans.ts';
import { boundedLevels, countOf, type Levels, placesIn } from './levels.ts';

export type Axis =
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly log: boolean;
      readonly mean: number;
      readonly deviation: number;
    }
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly levels: Levels;
      readonly shares: readonly number[];
    };

/** Numbers from nought on whose tail is longer than this are measured in orders of magnitude. */
const SKEWED = 1;
const MOST_LEVELS = 12;

export function axesOf(table: Table): Axis[] {
  return table.columns.map((column) => (column.kind === 'number' ? numberAxis(column) : levelAxis(column)));
}

export function widthOfAxis(axis: Axis): number {
  return axis.kind === 'number' ? 1 : axis.shares.length;
}

export function pointsOf(axes: readonly Axis[], table: Table): Points {
  const width = axes.reduce((sum, axis) => sum + widthOfAxis(axis), 0);
  const values = new Float64Array(table.rows * width);
  let at = 0;
  for (const axis of axes) {
    const column = columnOf(table, axis.name, axis.kind);
    if (axis.kind === 'number' && column.kind === 'number')
      for (let row = 0; row < table.rows; row++) {
        const value = column.values[row]!;
        // What is missing is average.
        if (!Number.isNaN(value))
          values[row * width + at] = (scaled(axis, value) - axis.mean) / axis.deviation;
      }
    if (axis.kind === 'category' && column.kind === 'category')
      for (const [row, place] of placesIn(axis.levels, column).entries())
        for (const [level, share] of axis.shares.entries())
          values[row * width + at + level] = place < 0 ? 0 : (Number(place === level) - share) / Math.SQRT2;
    at += widthOfAxis(axis);
  }
  return { values, rows: table.rows, width };
}

function scaled({ log }: { readonly log: boolean }, value: number): number {
  return log ? Math.log1p(Math.max(0, value)) : value;
}

function numberAxis({ name, values }: Extract<Column, { kind: 'number' }>): Axis {
  const known = values.filter((value) => !Number.isNaN(value));
  const plain = momentsOf(known);
  const log = known.every((value) => value >= 0) && plain.skewness > SKEWED;
  const { mean, deviation } = log ? momentsOf(known.map(Math.log1p)) : plain;
  return { kind: 'number', name, log, mean, deviation: deviation || 1 };
}

function levelAxis(column: Extract<Column, { kind: 'category' }>): Axis {
  const levels = boundedLevels(column, MOST_LEVELS);
  const counts = new Float64Array(countOf(levels));
  for (const place of placesIn(levels, column)) if (place >= 0) counts[place]!++;
  const shares = Array.from(counts, (count) => count / column.codes.length);
  return { kind: 'category', name: column.name, levels, shares };
}

function momentsOf(values: Float64Array) {
  const n = values.length || 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const third = values.reduce((sum, value) => sum + (value - mean) ** 3, 0) / n;
  const deviation = Math.sqrt(variance);
  return { mean, deviation, skewness: variance > 0 ? third / (variance * deviation) : 0 };
}
