/** Who trains models and watches them: a thread of its own where threads may run, so that the daemon goes on meanwhile; else this one. */
import { Worker } from 'node:worker_threads';
import { resultOf, type Trainer, type TrainingAnswer, trainHere } from '../models/training.ts';
import { type Watcher, type WatchResult, watchHere } from '../models/watching.ts';
import type { Context } from './context.ts';

const ENTRY = new URL('./train-thread.js', import.meta.url);

export function trainerFor({ threads }: Pick<Context, 'threads'>): Trainer {
  return threads ? async (job) => resultOf(await inThread<TrainingAnswer>({ train: job })) : trainHere;
}

export function watcherFor({ threads }: Pick<Context, 'threads'>): Watcher {
  return threads ? (job) => inThread<WatchResult>({ watch: job }) : watchHere;
}

async function inThread<Answer>(workerData: object): Promise<Answer> {
  const worker = new Worker(ENTRY, { workerData });
  try {
    return await new Promise((answer, failed) => {
      worker.once('message', answer);
      worker.once('error', failed);
      worker.once('exit', (code) => failed(new Error(`the training thread has ended with ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}
