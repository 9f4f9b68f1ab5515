/**
 * What the thread of the HTTP server runs, as it was built: the server with the clock of the machine, and a log that
 * goes straight to standard error, so that neither its requests nor its lines cost the engine time.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { systemClock } from '../../runtime/system-clock.ts';
import type { ThreadData } from '../../server/thread/protocol.ts';
import { serve } from '../../server/thread/serve.ts';
import { openLog } from '../log.ts';

const STANDARD_ERROR = 2;

const data = workerData as ThreadData;
// Written at once and whole: the lines of two threads never mix, and stand in the order in which they were written.
const stderr = pino.destination({ dest: STANDARD_ERROR, sync: true });
const logger = openLog(data.log, { stderr, clock: systemClock });
await serve(parentPort!, { ...data, clock: systemClock, logger });
