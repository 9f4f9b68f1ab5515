/**
 * What a learner is: rows and labels in, a fitted model out that is plain JSON, and numbers for rows that it never saw. Pure: the
 * same rows, options and seed give the same bytes. It knows no engine, no clock and no store.
 */
import type { Table } from '../table.ts';

export interface Learner<Options, Fitted> {
  readonly name: string;
  /** @throws ModelFault when the data cannot carry a model. */
  fit(table: Table, labels: Float64Array, options: Options, seed: string): Fitted;
  /** One number per row: a probability where labels are 0 and 1, a value otherwise. */
  predict(fitted: Fitted, table: Table): Float64Array;
}
