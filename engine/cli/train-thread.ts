/** What a thread that trains a model runs, as it was built: one job in, one answer out. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerOf, type TrainingJob } from '../models/training.ts';

parentPort!.postMessage(answerOf(workerData as TrainingJob));
