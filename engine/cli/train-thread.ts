/** What a thread that trains or watches a model runs, as it was built: one job in, one answer out. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerOf, type TrainingJob } from '../models/training.ts';
import { type WatchJob, watched } from '../models/watching.ts';

const { train, watch } = workerData as { readonly train?: TrainingJob; readonly watch?: WatchJob };
parentPort!.postMessage(train ? answerOf(train) : watched(watch!));
