/** What a thread runs that works out people ahead of the engine, as it was built. */
import { parentPort, workerData } from 'node:worker_threads';
import type { HelperOrder } from '../runtime/ahead/helper-threads.ts';
import { serveHelper } from '../runtime/ahead/serve-helper.ts';

await serveHelper(parentPort!, workerData as HelperOrder);
