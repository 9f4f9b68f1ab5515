/** What a feature is worth to a model: how much worse it foretells when the feature's values are dealt out among people at random. */
import type { Column, Table } from '../table.ts';
import type { Figure } from '../types/type.ts';
import { Random } from './random.ts';

export interface Importance extends Figure {
  readonly column: string;
}

const ROUNDS = 5;

/** `loss` is smaller for what is better. The most important first. */
export function permutationImportance(
  table: Table,
  predict: (table: Table) => Float64Array,
  loss: (predicted: Float64Array) => number,
  seed: string,
): Importance[] {
  const whole = loss(predict(table));
  const found = table.columns.map((column, index): Importance => {
    const random = new Random(seed).fork(column.name);
    const gains = Array.from({ length: ROUNDS }, () => {
      const columns = table.columns.with(index, dealt(column, random.permutation(table.rows)));
      return loss(predict({ rows: table.rows, columns })) - whole;
    });
    const value = gains.reduce((sum, gain) => sum + gain, 0) / ROUNDS;
    return { column: column.name, value, low: Math.min(...gains), high: Math.max(...gains) };
  });
  return found.sort((a, b) => b.value - a.value || (a.column < b.column ? -1 : 1));
}

function dealt(column: Column, order: Int32Array): Column {
  return column.kind === 'number'
    ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) }
    : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]!) };
}
