/**
 * A connection to one SQLite file, with the settings every connection of the engine has. Knows pragmas and the
 * numbered migrations; knows nothing of rows.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError, type StoreProblem } from '../error.ts';
import { migrations } from './migrations/index.ts';

export type Connection = Database.Database;
export const MEMORY = ':memory:';

/** `CARI`: says in the file's header whose it is. */
const APPLICATION_ID = 0x43415249;
/** Other tools may hold a short lock while they read; more than this is a fault that should be seen. */
const PATIENCE_MS = 5_000;
/** What the log may keep on disk after a checkpoint. */
const LOG_BYTES = 64 * 1024 * 1024;
const CACHE_KIB = 32 * 1024;

/** `content`: of a database in memory, what it holds from the beginning. */
export function connectForWriting(file: string, content?: Buffer): Connection {
  const connection = new Database(content ?? file, { timeout: PATIENCE_MS });
  try {
    demandOurs(connection, file);
    // NORMAL: a commit only appends to the log, and `durability.ts` syncs it before anybody hears of it. It is set
    // at every open, because a file that is already in WAL mode opens with the default of the build.
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    // `checkpoints.ts` says when and where.
    connection.pragma('wal_autocheckpoint = 0');
    connection.pragma(`journal_size_limit = ${LOG_BYTES}`);
    connection.pragma(`cache_size = -${CACHE_KIB}`);
    connection.transaction(bringUpToDate).immediate(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

export function connectForReading(file: string): Connection {
  if (!existsSync(file)) throw new StoreError(noStore(file));
  const connection = new Database(file, { readonly: true, timeout: PATIENCE_MS });
  try {
    demandOurs(connection, file);
    if (versionOf(connection) < migrations.length) throw new StoreError(olderStore(file));
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** To leave a note while another has the file open: everything is on the disk when a transaction returns. */
export function connectBeside(file: string): Connection {
  connectForReading(file).close();
  const connection = new Database(file, { fileMustExist: true, timeout: PATIENCE_MS });
  connection.pragma('synchronous = FULL');
  connection.pragma('wal_autocheckpoint = 0');
  return connection;
}

/** The folder of a new store; the database makes the file itself. */
export function makeFolder(file: string): void {
  if (file === MEMORY) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new StoreError(noFolder(file, error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  }
}

/** Before anything is changed in it: an empty file, or a store that this version understands. */
function demandOurs(connection: Connection, file: string): void {
  const empty = connection.pragma('schema_version', { simple: true }) === 0;
  const ours = connection.pragma('application_id', { simple: true }) === APPLICATION_ID;
  if (connection.readonly ? !ours : !ours && !empty) throw new StoreError(foreignFile(file));
  if (versionOf(connection) > migrations.length) throw new StoreError(newerStore(file));
}

function bringUpToDate(connection: Connection): void {
  for (const migration of migrations.slice(versionOf(connection))) connection.exec(migration);
  connection.pragma(`application_id = ${APPLICATION_ID}`);
  connection.pragma(`user_version = ${migrations.length}`);
}

function versionOf(connection: Connection): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

const foreignFile = (file: string): StoreProblem => ({
  code: 'CAR-804',
  what: `${file} is not a Carillon store`,
  why: 'It is an SQLite file of another program, or a store that was never finished.',
  fix: 'Check the path of `store:` in carillon.yaml; a new store needs a path where no file is.',
});

const newerStore = (file: string): StoreProblem => ({
  code: 'CAR-805',
  what: `${file} was made by a newer version of Carillon`,
  why: 'This version does not know its tables, and would damage it.',
  fix: 'Update Carillon, or use a copy of the store from before the update.',
});

const noStore = (file: string): StoreProblem => ({
  code: 'CAR-816',
  what: `there is no store at ${file}`,
  why: 'This command only reads, and nothing has been written yet.',
  fix: 'Run `carillon apply` first, or check the path of `store:` in carillon.yaml.',
});

const olderStore = (file: string): StoreProblem => ({
  code: 'CAR-809',
  what: `${file} was made by an older version of Carillon`,
  why: 'Its tables have to be brought up to date, and this command only reads.',
  fix: 'Run `carillon apply` once, then try again.',
});

const noFolder = (file: string, reason: string): StoreProblem => ({
  code: 'CAR-806',
  what: `the folder of ${file} cannot be made`,
  why: `${reason}.`,
  fix: 'Check the path of `store:` in carillon.yaml and the rights of the folder above it.',
});
