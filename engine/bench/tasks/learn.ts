/** Fits a learner to a made-up table, beside what the machine takes to read the table once. */

import { boosting } from '../../models/learners/boosting/boosting.ts';
import { logisticRegression } from '../../models/learners/logistic-regression.ts';
import { auc } from '../../models/learners/metrics/auc.ts';
import type { Table } from '../../models/table.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { sampleOf } from '../workload/learning.ts';

export interface LearnArgument {
  readonly learner: 'boosting' | 'logistic_regression';
  readonly rows: number;
  readonly columns: number;
  /** Trees; all of them are grown. */
  readonly rounds: number;
}

const PASSES = 5;

export async function run(argument: LearnArgument, stopwatch: Stopwatch) {
  const { rows, columns } = argument;
  const { table, labels } = sampleOf(rows, columns);
  // On a small part first, until the runtime has optimised what it will.
  const small = sampleOf(5_000, columns);
  learn({ ...argument, rounds: 5 }, small.table, small.labels);
  const before = process.memoryUsage().rss;
  const { seconds, result: scores } = await stopwatch.time(async () => learn(argument, table, labels));
  const most = process.resourceUsage().maxRSS * 1024;
  return {
    seconds,
    pass: passOver(table),
    auc: auc(labels, scores()).value,
    table: rows * columns * 8,
    before,
    most,
  };
}

function learn({ learner, rounds }: LearnArgument, table: Table, labels: Float64Array): () => Float64Array {
  if (learner === 'logistic_regression') {
    const fitted = logisticRegression.fit(table, labels, { method: 'lbfgs' }, 's');
    return () => logisticRegression.predict(fitted, table);
  }
  const options = { rounds, heldOut: 0, learningRate: 0.1, leaves: 31 };
  const fitted = boosting.fit(table, labels, options, 's');
  return () => boosting.predict(fitted, table);
}

/** Seconds to add up all cells; the least of several times. */
function passOver({ columns }: Table): number {
  let least = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const start = performance.now();
    for (const column of columns) if (column.kind === 'number') sum += sumOf(column.values);
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  // Looked at, so that it is not left out.
  if (sum === 1) throw new Error('the sum of chance is not 1');
  return least;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}
