/**
 * One writer per store: a lock of the operating system, held on a file beside the database for as long as the
 * store is open. It is gone the moment the process is, however it ended, so nothing has to be cleaned up.
 * Readers never look at it.
 */
import Database from 'better-sqlite3';
import { StoreError } from '../error.ts';
import { noteHolder } from './holder.ts';

export interface Lock {
  release(): void;
}

/** Long enough for a predecessor that is just closing, short enough not to be noticed. */
const PATIENCE_MS = 250;

/** `name` says who has it, for others to read (`holder.ts`). */
export function lockForWriting(file: string, name?: string): Lock {
  const sidecar = new Database(`${file}.lock`, { timeout: PATIENCE_MS });
  try {
    // SQLite takes the lock portably, and within one process too. The transaction writes nothing and stays open.
    sidecar.exec('begin exclusive');
    noteHolder(file, name);
  } catch (error) {
    sidecar.close();
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') throw inUse(file, error);
    throw error;
  }
  return {
    release() {
      // While it is still held: the next one writes its own.
      if (sidecar.open) noteHolder(file, undefined);
      sidecar.close();
    },
  };
}

function inUse(file: string, cause: Error): StoreError {
  return new StoreError(
    {
      code: 'CAR-807',
      what: `${file} is in use`,
      why: 'Another Carillon process has it open for writing, and a store has one writer at a time.',
      fix: 'Stop the other process, or let this one only read.',
    },
    { cause },
  );
}
