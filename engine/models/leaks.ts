/** Features that know the outcome by themselves: what real behaviour never does, and what is written after the fact always does. Pure. */
import { auc } from './learners/metrics/auc.ts';
import type { Column } from './table.ts';
import type { TrainingData } from './types/type.ts';
import type { Rows } from './vectors.ts';

export interface Leak {
  readonly feature: string;
  /** Of this feature alone, on the cut-off that was held out. */
  readonly auc: number;
  /** What it tells is not the outcome: it is who was treated. */
  readonly ofArm?: true;
}

/** No honest feature alone is as good as that, or as bad. */
const TOO_GOOD = 0.99;

export function leaksIn(learning: Rows, held: Rows): readonly Leak[] {
  return held.features.table.columns.flatMap((column, place) => {
    const before = learning.features.table.columns[place]!;
    const value = auc(held.labels, aloneOf(before, learning.labels, column)).value;
    const certain = Math.max(value, 1 - value);
    return certain >= TOO_GOOD ? [{ feature: column.name, auc: certain }] : [];
  });
}

/** Features of an experiment that know who was treated: they came of it. */
export function armLeaksIn(learning: TrainingData, held: TrainingData): readonly Leak[] {
  const rows = ({ features, experiment }: TrainingData): Rows => ({
    features: features!,
    labels: experiment!.treated,
  });
  return leaksIn(rows(learning), rows(held)).map((leak) => ({ ...leak, ofArm: true }));
}

/** The feature as a score: a number as it stands, missing below all; a category by the rate it had in the learning. */
function aloneOf(before: Column, labels: Float64Array, column: Column): Float64Array {
  if (column.kind === 'number')
    return column.values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  if (before.kind !== 'category') return new Float64Array(column.codes.length);
  const rates = ratesOf(before.codes, before.levels, labels);
  return Float64Array.from(column.codes, (code) => rates.get(code < 0 ? null : column.levels[code]!) ?? 0);
}

function ratesOf(codes: Int32Array, levels: readonly string[], labels: Float64Array) {
  const counts = new Map<string | null, { ones: number; rows: number }>();
  for (let row = 0; row < codes.length; row++) {
    const level = codes[row]! < 0 ? null : levels[codes[row]!]!;
    const count = counts.get(level) ?? { ones: 0, rows: 0 };
    counts.set(level, { ones: count.ones + labels[row]!, rows: count.rows + 1 });
  }
  return new Map([...counts].map(([level, { ones, rows }]) => [level, ones / rows]));
}
