/**
 * What SQLite complains of, told to the user: the codes of the database that come from the user's disk, path or
 * file, as store errors. Every other error passes as it is.
 */
import Database from 'better-sqlite3';
import { StoreError, type StoreProblem } from '../error.ts';

type Telling = (file: string) => StoreProblem;

const TELLINGS: Readonly<Record<string, Telling>> = {
  SQLITE_NOTADB: (file) => ({
    code: 'CAR-803',
    what: `${file} is not a database`,
    why: 'The file exists, but it is not an SQLite file.',
    fix: 'Check the path of `store:` in carillon.yaml, or move the file away.',
  }),
  SQLITE_CORRUPT: (file) => ({
    code: 'CAR-813',
    what: `${file} is damaged`,
    why: 'SQLite found pages that contradict each other.',
    fix: 'Restore the file from a backup, together with its -wal file if there is one.',
  }),
  SQLITE_CANTOPEN: (file) => ({
    code: 'CAR-806',
    what: `${file} cannot be opened`,
    why: 'It is a folder, its folder does not exist, or this user may not read or write there.',
    fix: 'Check the path of `store:` in carillon.yaml and the rights of the folder.',
  }),
  SQLITE_READONLY: (file) => ({
    code: 'CAR-812',
    what: `${file} cannot be written`,
    why: 'This user may read the file or its folder, but not change it.',
    fix: 'Give this user the right to write to the file and its folder.',
  }),
  SQLITE_PERM: (file) => TELLINGS.SQLITE_READONLY!(file),
  SQLITE_FULL: (file) => ({
    code: 'CAR-811',
    what: `the disk of ${file} is full`,
    why: 'Nothing of the last batch was written, and nothing before it is lost.',
    fix: 'Make room and start again.',
  }),
  SQLITE_IOERR: (file) => ({
    code: 'CAR-814',
    what: `the disk of ${file} failed`,
    why: 'The operating system reported an error while reading or writing. Nothing of the last batch counts as written.',
    fix: 'Look at the disk and the system log, then start again.',
  }),
  SQLITE_BUSY: (file) => ({
    code: 'CAR-815',
    what: `${file} is locked by another program`,
    why: 'A tool that is not Carillon has held a lock on the file for several seconds.',
    fix: 'Close the other program; open the file read-only while the engine runs.',
  }),
};

/** The error to throw in place of `error`; extended codes count as their primary code. */
export function asStoreError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const primary = error.code.split('_').slice(0, 2).join('_');
  const telling = TELLINGS[primary];
  return telling === undefined ? error : new StoreError(telling(file), { cause: error });
}

/** What the operating system said when the log could not be brought to the disk. */
export function asDiskError(error: unknown, file: string): StoreError {
  const isFull =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return new StoreError(TELLINGS[isFull ? 'SQLITE_FULL' : 'SQLITE_IOERR']!(file), { cause: error });
}

/** Runs `work` and tells what SQLite complains of in the user's words. */
export function telling<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error, file);
  }
}
