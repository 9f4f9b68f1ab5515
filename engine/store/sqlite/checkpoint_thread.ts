/**
 * The thread that folds the log of one SQLite file into it, whenever `checkpoints.ts` asks. It has a connection of its
 * own, writes no row, and ends when it is told to. What goes wrong ends it, and is told by the writer.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** Pages that came meanwhile are copied too, so that a writer who pauses finds nothing left. */
const ROUNDS = 2;

const connection = new Database(workerData as string);
connection.pragma('synchronous = NORMAL');
connection.pragma('wal_autocheckpoint = 0');
// The mode is known to a connection only once it has read.
connection.pragma('schema_version');

parentPort!.on('message', (message) => {
  if (message === 'close') {
    connection.close();
    parentPort!.close();
    return;
  }
  for (let round = 0; round < ROUNDS; round += 1) connection.pragma('wal_checkpoint(PASSIVE)');
  parentPort!.postMessage(null);
});
parentPort!.postMessage(null);
