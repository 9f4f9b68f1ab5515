/**
 * Checkpoints: folding the write-ahead log into the database, so that it does not grow for ever. Copying thousands of
 * pages and syncing the file takes tens of milliseconds, which live work would wait for: a thread with a connection of
 * its own does it (PASSIVE: it waits for nobody, and nobody waits for it).
 *
 * The log begins anew only when a writer finds all of it copied. One who never pauses is always some pages ahead; so
 * beyond a hard bound what is left, which is little then, is copied between two commits on the writer's own
 * connection. PASSIVE there too: RESTART would wait for readers of other processes, and they end by themselves.
 */
import { Worker } from 'node:worker_threads';
import type { Connection } from './connection.ts';

/** Pages not yet copied at which a checkpoint begins: 16 MB, so that hot pages are copied once, not per batch. */
export const CHECKPOINT_PAGES = 4_000;
/**
 * Pages of the log (64 MB) from which on the writer itself copies the rest. A log that begins anew is written in
 * place, which is quicker to sync than one that grows; and each time costs two syncs, so not more often either.
 */
const MOST_PAGES = 16_000;
/**
 * What the writer copies itself, 2 MB: live work waits for it. More only as the log grows beyond its bound because the thread cannot
 * keep up, by one page for every four.
 */
const LITTLE_PAGES = 500;
const GROWTH = 4;

/** `thread`: only from built code, because a thread cannot load TypeScript. `inline`: by the writer, after a commit. */
export type CheckpointsIn = 'thread' | 'inline';

export interface Checkpoints {
  /** After a commit. Throws what the thread ended with. */
  look(): void;
  close(): Promise<void>;
}

export async function openCheckpoints(
  where: CheckpointsIn,
  connection: Connection,
  file: string,
): Promise<Checkpoints> {
  return where === 'thread' ? CheckpointThread.start(connection, file) : inline(connection);
}

function inline(connection: Connection): Checkpoints {
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  return { look: () => {}, close: async () => {} };
}

/** Pages in the log, and how many of them are copied. */
interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

class CheckpointThread implements Checkpoints {
  readonly #connection: Connection;
  readonly #thread: Worker;
  readonly #ended: Promise<void>;
  #isWorking = false;
  #fault: unknown = null;
  /** Pages at which the writer next copies the rest itself. */
  #bound = MOST_PAGES;

  private constructor(connection: Connection, thread: Worker) {
    this.#connection = connection;
    this.#thread = thread;
    this.#ended = new Promise((ended) => thread.once('exit', () => ended()));
    thread.on('message', () => {
      this.#isWorking = false;
    });
    thread.on('error', (error) => {
      this.#fault = error;
    });
    // Whoever closes the store ends it; it must not hold a process that forgot to.
    thread.unref();
  }

  static async start(connection: Connection, file: string): Promise<CheckpointThread> {
    const thread = new Worker(new URL('./checkpoint_thread.js', import.meta.url), {
      workerData: file,
      // What the process was started with says how to load its own file.
      execArgv: [],
    });
    await new Promise((ready, failed) => thread.once('message', ready).once('error', failed));
    return new CheckpointThread(connection, thread);
  }

  look(): void {
    if (this.#fault !== null) throw this.#fault;
    const { log, checkpointed } = this.#state('NOOP');
    const left = log - checkpointed;
    // Only one can copy at a time; the other would be sent away.
    if (this.#isWorking) return;
    if (log < MOST_PAGES) this.#bound = MOST_PAGES;
    const isLong = log >= this.#bound;
    // A thread that cannot keep up with its writer must not let the log grow for ever.
    if (isLong && left < LITTLE_PAGES + (log - MOST_PAGES) / GROWTH) {
      this.#state('PASSIVE');
      // Where a reader keeps the log from beginning anew, each commit would try.
      this.#bound = log + CHECKPOINT_PAGES;
    } else if (isLong || left >= CHECKPOINT_PAGES) {
      this.#isWorking = true;
      this.#thread.postMessage(null);
    }
  }

  async close(): Promise<void> {
    // Now it is waited for, or the process would end before its connection is closed.
    this.#thread.ref();
    this.#thread.postMessage('close');
    await this.#ended;
  }

  #state(mode: 'NOOP' | 'PASSIVE'): LogState {
    const [state] = this.#connection.pragma(`wal_checkpoint(${mode})`) as [LogState];
    return state;
  }
}
