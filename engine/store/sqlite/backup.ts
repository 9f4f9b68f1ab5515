/**
 * Copies of a whole store: one taken while another process writes, and one put in the place of a store that nobody has open.
 * A copy is one instant, checked page by page, and a single file.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../error.ts';
import { type Connection, connectForReading, makeFolder } from './connection.ts';
import { asStoreError, telling } from './faults.ts';
import { lockForWriting } from './lock.ts';
import { moveParked, parkedBeside, prefixOf } from './parked_file.ts';

/** All that is left, in one step: the process does nothing else. */
const ALL_PAGES = 0x7fffffff;

export interface Copied {
  /** Greatest instant given out in it: what happened later is not in it. */
  readonly at: number;
  readonly bytes: number;
}

/** `to` must not exist. */
export async function backUp(file: string, to: string): Promise<Copied> {
  if (existsSync(to)) throw new StoreError(taken(to));
  return copy(file, to);
}

/**
 * Puts a backup in the place of a store. Refused while somebody has it open for writing. What stood there is kept beside it;
 * the answer says under which name, or null if nothing did.
 */
export async function restore(
  from: string,
  file: string,
): Promise<Copied & { readonly kept: string | null }> {
  makeFolder(file);
  const lock = telling(file, () => lockForWriting(file));
  try {
    const fresh = `${file}.restoring`;
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${fresh}${end}`, { force: true });
    const copied = await copy(from, fresh);
    const kept = await moveAside(file);
    renameSync(fresh, file);
    syncFolder(file);
    return { ...copied, kept };
  } finally {
    lock.release();
  }
}

async function copy(from: string, to: string): Promise<Copied> {
  const part = `${to}.part`;
  rmSync(part, { force: true });
  try {
    // Before the instant of the copy: whatever is evaluated in between stands in both, and counts once.
    const parked = await parkedBeside(prefixOf(from));
    const source = telling(from, () => connectForReading(from));
    try {
      // Held open, so that every step sees this one instant, however much is written meanwhile.
      source.exec('begin');
      source.pragma('schema_version');
      await source.backup(part, { progress: () => ALL_PAGES });
    } catch (error) {
      throw asStoreError(error, from);
    } finally {
      source.close();
    }
    const copied = telling(part, () => settle(part, from, parked));
    renameSync(part, to);
    syncFolder(to);
    return copied;
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${part}${end}`, { force: true });
    throw error;
  }
}

/** Makes it a single file, looks at all of it, and brings it to the disk. */
function settle(part: string, from: string, parked: readonly string[]): Copied {
  const connection = new Database(part);
  try {
    connection.pragma('journal_mode = DELETE');
    demandSound(connection, from);
    pack(connection, parked);
    const at =
      connection.prepare<[], number>('select coalesce(max(clock), 0) from bucket').pluck().get() ?? 0;
    const bytes = connection
      .prepare<[], number>('select page_count * page_size from pragma_page_count, pragma_page_size')
      .pluck()
      .get();
    connection.close();
    sync(part);
    return { at, bytes: bytes ?? 0 };
  } finally {
    connection.close();
  }
}

/** A copy of an older version has no place for them, and no daemon of this version beside it. */
function pack(connection: Connection, parked: readonly string[]): void {
  if (parked.length === 0) return;
  const add = connection.prepare<[string]>('insert into parked (message) values (?)');
  connection.transaction(() => {
    for (const text of parked) add.run(text);
  })();
}

function demandSound(connection: Connection, from: string): void {
  const [first] = connection.pragma('integrity_check(1)') as readonly { readonly integrity_check: string }[];
  if (first?.integrity_check !== 'ok') {
    throw new StoreError({
      code: 'CAR-813',
      what: `${from} is damaged`,
      why: `SQLite says: ${first?.integrity_check ?? 'nothing'}.`,
      fix: 'Use an earlier backup; nothing was put in its place.',
    });
  }
}

/** The log belongs to its database: beside another one it would be read into that. */
async function moveAside(file: string): Promise<string | null> {
  rmSync(`${file}-shm`, { force: true });
  if (!existsSync(file)) {
    rmSync(`${file}-wal`, { force: true });
    return null;
  }
  let kept = `${file}.replaced`;
  for (let number = 2; existsSync(kept); number += 1) kept = `${file}.replaced-${number}`;
  renameSync(file, kept);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`);
  await moveParked(prefixOf(file), prefixOf(kept));
  return kept;
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** That a name leads to another file now is in the folder; where a folder cannot be opened, the system sees to it. */
function syncFolder(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(dirname(path), 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const taken = (file: string) => ({
  code: 'CAR-823',
  what: `${file} exists already`,
  why: 'A backup never writes over a file.',
  fix: 'Give another name, or move the file away.',
});
