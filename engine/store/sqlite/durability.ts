/**
 * Durability of an SQLite store: commits only append to the write-ahead log (`synchronous = NORMAL`), and before
 * anybody outside is told of them the log is synced on the thread pool, while the engine computes the next batch.
 *
 * Why a sync through a second descriptor of the `-wal` file is enough:
 * - A sync is about the file, not about the descriptor: all pages of it that were written before, by whom ever, are on
 *   the disk when it returns, and so is its length. What was committed is in the log as a whole, so after a power
 *   cut recovery reads every frame up to the last commit that was synced, as their checksums chain.
 * - What is no longer in the log is in the database: a checkpoint syncs the log before it copies, and syncs the
 *   database before it says that all is copied; only then may the next writer begin the log anew (with another
 *   salt, so that old frames do not count). With NORMAL it syncs that new head, and the folder of a new file, itself.
 * - The file stays the same one as long as our connection is open: it is begun anew or cut to `journal_size_limit` in
 *   place, never replaced, and deleted only by the last connection that closes; so the descriptor is closed before.
 * - Closing a descriptor drops the locks that this process holds on that file. SQLite locks the database and its
 *   `-shm`, never the `-wal`. (On the database itself a second descriptor would be a way to damage it.)
 *
 * A sync that failed is never tried again: the system may have dropped the pages, and the next one would say "fine".
 */
import { type FileHandle, open } from 'node:fs/promises';
import { asDiskError } from './faults.ts';

/** The write-ahead log as a file: what a power cut leaves of it is decided by `sync`. */
export interface LogFile {
  /** Resolves when all that was written to it before the call is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** `file` is the database. Its connection has been opened, so the log is there. */
export type OpenLog = (file: string) => Promise<LogFile>;

export const openLogFile: OpenLog = async (file) => {
  // Some systems sync only what may be written.
  const handle: FileHandle = await open(`${file}-wal`, 'r+');
  return { sync: () => handle.datasync(), close: () => handle.close() };
};

/** One sync at a time; whoever asks meanwhile shares the next one. */
export class Durability {
  readonly #log: LogFile;
  readonly #file: string;
  /** Commits so far, and how many of them are known to be on the disk. */
  #written = 0;
  #synced = 0;
  /** Those that the sync under way will bring there. */
  #syncing = 0;
  #underWay: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(log: LogFile, file: string) {
    this.#log = log;
    this.#file = file;
  }

  /** Something was committed. */
  wrote(): void {
    this.#written += 1;
  }

  /** Resolves when everything committed so far survives a power cut. Earlier calls resolve before later ones. */
  durable(): Promise<void> {
    if (this.#next) return this.#next;
    if (!this.#underWay) {
      if (this.#written === this.#synced) return Promise.resolve();
      this.#underWay = this.#sync();
      return this.#underWay;
    }
    if (this.#written === this.#syncing) return this.#underWay;
    this.#next = this.#underWay.then(() => {
      this.#next = null;
      this.#underWay = this.#sync();
      return this.#underWay;
    });
    return this.#next;
  }

  async #sync(): Promise<void> {
    this.#syncing = this.#written;
    try {
      await this.#log.sync();
    } catch (error) {
      // Stays the one under way, so that everybody who asks from now on hears of it.
      throw asDiskError(error, this.#file);
    }
    this.#synced = this.#syncing;
    this.#underWay = null;
  }

  /** The sync under way is waited for; nothing more is synced. */
  async close(): Promise<void> {
    await this.#underWay?.catch(() => {});
    await this.#log.close();
  }
}
