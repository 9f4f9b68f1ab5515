/** Who trains models: a thread of its own where threads may run, so that the daemon goes on meanwhile; else this one. */
import { Worker } from 'node:worker_threads';
import { resultOf, type Trainer, type TrainingAnswer, trainHere } from '../models/training.ts';
import type { Context } from './context.ts';

const ENTRY = new URL('./train-thread.js', import.meta.url);

export function trainerFor({ threads }: Pick<Context, 'threads'>): Trainer {
  if (!threads) return trainHere;
  return async (job) => {
    const worker = new Worker(ENTRY, { workerData: job });
    try {
      return resultOf(await answerFrom(worker));
    } finally {
      await worker.terminate();
    }
  };
}

function answerFrom(worker: Worker): Promise<TrainingAnswer> {
  return new Promise((answer, failed) => {
    worker.once('message', answer);
    worker.once('error', failed);
    worker.once('exit', (code) => failed(new Error(`the training thread has ended with ${code}`)));
  });
}
