/** What a thread runs that works out people ahead of the engine, as it was built. */
import { constants, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { HelperOrder } from '../runtime/ahead/helper-threads.ts';
import { serveHelper } from '../runtime/ahead/serve-helper.ts';

// Where processors are short, whoever is waited for comes first. Elsewhere than here it would be said of the whole process.
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

await serveHelper(parentPort!, workerData as HelperOrder);
