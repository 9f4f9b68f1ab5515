/**
 * What the database alone would take for the same: the rows that the engine writes are written down once, and then put by
 * prepared statements into a copy of the store, where they replace the ones that are there as the engine's own do.
 */
import { openWalk } from '../workload/steps.ts';
import { type Batch, insertAll, Recorder, rowsOf } from './bare-inserts.ts';
import { type StepsArgument, WARM_UP } from './steps.ts';

export interface BareStepsArgument extends StepsArgument {
  /** Copies of the same store, one for each time the rows are written; changed. */
  readonly copies: readonly string[];
}

export async function run({ folder, url, minutes, copies }: BareStepsArgument) {
  const walk = await openWalk(folder, url, 0);
  const recorder = new Recorder();
  const batches: Batch[] = [];
  for (let minute = 0; minute < WARM_UP + minutes; minute++) {
    await walk.minute();
    batches.push(recorder.take());
  }
  recorder.stop();
  await walk.close();
  const seconds: number[] = [];
  for (const copy of copies) seconds.push(await insertAll(copy, batches));
  return { seconds, rows: rowsOf(batches.slice(WARM_UP)) };
}
