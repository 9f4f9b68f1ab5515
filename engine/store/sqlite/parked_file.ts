/**
 * Parked messages beside an SQLite store: files of lines that are only appended to, because the one connection that
 * may write to the store is busy while the engine computes, which is exactly when messages are parked. A file is
 * deleted when nothing in it is needed any longer.
 */
import { constants, writeFileSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StoreError } from '../error.ts';
import type { ParkedGroup, ParkedLog } from '../parked.ts';
import type { Connection } from './connection.ts';
import { asDiskError } from './faults.ts';

/**
 * Size of a file. It is made with zeros, because a write into what is there already need not wait for what else the file system
 * has to write down; a message that does not fit gets the next file.
 */
const FILE_BYTES = 8 * 1024 * 1024;
/** Messages that are handed over at once when they are read again. */
const GROUP = 1000;

/** A write returns when it is on the disk: one call of the system where a sync of its own would be a second. */
const DURABLE = constants.O_WRONLY | constants.O_DSYNC;

/** Beside the database. */
export const prefixOf = (file: string): string => `${file}.parked-`;

interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  /** Where the next line goes. */
  end: number;
  /** Messages in it that are still needed. */
  needed: number;
}

export class ParkedFile implements ParkedLog {
  readonly #prefix: string;
  #number: number;
  #file: OpenFile | null = null;
  /** One thing at a time happens to files. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(prefix: string, number: number) {
    this.#prefix = prefix;
    this.#number = number;
  }

  /** Files that an earlier process left stay as they are. */
  static async open(prefix: string): Promise<ParkedFile> {
    const numbers = (await filesOf(prefix)).map(({ number }) => number);
    return new ParkedFile(prefix, Math.max(0, ...numbers));
  }

  add(texts: readonly string[]): Promise<() => void> {
    return this.#inTurn(async () => {
      const lines = Buffer.from(texts.map((text) => `${text}\n`).join(''));
      const file = await this.#fileFor(lines.length);
      await writeWhole(file, lines);
      file.needed += texts.length;
      return () => {
        file.needed -= 1;
        if (file.needed === 0) void this.#inTurn(() => this.#drop(file));
      };
    });
  }

  async close(): Promise<void> {
    await this.#last;
    const file = this.#file;
    this.#file = null;
    if (!file) return;
    if (file.needed === 0) await this.#drop(file);
    else await file.handle.close();
  }

  /** One with room; more than a file holds makes it longer. */
  async #fileFor(bytes: number): Promise<OpenFile> {
    const file = this.#file;
    if (file && (file.end === 0 || file.end + bytes <= FILE_BYTES)) return file;
    const next = await this.#create();
    this.#file = next;
    if (file) await this.#drop(file);
    return next;
  }

  async #create(): Promise<OpenFile> {
    const path = `${this.#prefix}${++this.#number}`;
    try {
      const blank = await open(path, 'wx');
      await blank.writeFile(Buffer.alloc(FILE_BYTES));
      await blank.sync();
      await blank.close();
      await syncFolder(path);
      return { handle: await open(path, DURABLE), path, end: 0, needed: 0 };
    } catch (error) {
      throw asDiskError(error, path);
    }
  }

  /** Unless it is still needed. The current one stays: after a crash what it holds is known by its receipts. */
  async #drop(file: OpenFile): Promise<void> {
    if (file.needed > 0 || file === this.#file) return;
    await file.handle.close();
    await rm(file.path, { force: true });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}

async function writeWhole(file: OpenFile, bytes: Buffer): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.handle.write(bytes, done, bytes.length - done, file.end);
      done += bytesWritten;
      file.end += bytesWritten;
    }
  } catch (error) {
    throw asDiskError(error, file.path);
  }
}

/** What a backup brought along goes back where it came from: into a file, and then out of the table. */
export function unpack(connection: Connection, prefix: string): void {
  const texts = connection.prepare<[], string>('select message from parked order by rowid').pluck().all();
  if (texts.length === 0) return;
  const path = `${prefix}0`;
  writeFileSync(path, texts.map((text) => `${text}\n`).join(''), { flush: true });
  connection.exec('delete from parked');
}

/**
 * All that is parked, for a backup that is taken while another process parks: what is cut short there was evaluated
 * meanwhile, or not acknowledged yet.
 */
export async function parkedBeside(prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { path } of await filesOf(prefix)) {
    const text = await readFile(path, 'utf8').catch(() => '');
    found.push(...text.split('\n').filter(isWhole));
  }
  return found;
}

/** They go where their store goes. */
export async function moveParked(from: string, to: string): Promise<void> {
  for (const { path, number } of await filesOf(from)) await rename(path, `${to}${number}`);
}

/** A new file is there after a power cut only if its folder was synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** In the order in which they were begun. */
async function filesOf(prefix: string): Promise<{ path: string; number: number }[]> {
  const folder = dirname(prefix);
  const start = basename(prefix);
  return (await readdir(folder))
    .filter((name) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
    .map((name) => ({ path: join(folder, name), number: Number(name.slice(start.length)) }))
    .sort((a, b) => a.number - b.number);
}

export async function* parkedInFiles(prefix: string): AsyncIterable<ParkedGroup> {
  for (const { path } of await filesOf(prefix)) {
    let texts: string[] = [];
    for (const text of await wholeLines(path)) {
      texts.push(text);
      if (texts.length < GROUP) continue;
      yield { texts, forget: async () => {} };
      texts = [];
    }
    yield { texts, forget: () => rm(path, { force: true }) };
  }
}

/**
 * Up to the first zero: there the file ends, or a write that a power cut tore; of that nobody was told that it was taken. Only
 * a line feed ends a line: texts may hold whatever else Unicode calls a separator.
 */
async function wholeLines(path: string): Promise<readonly string[]> {
  const [written = ''] = (await readFile(path, 'utf8')).split('\0', 1);
  const lines = written.split('\n').slice(0, -1);
  const last = lines.length - 1;
  if (last >= 0 && !isWhole(lines[last]!)) lines.pop();
  for (const [index, line] of lines.entries()) demandWhole(line, path, index + 1);
  return lines;
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function demandWhole(line: string, path: string, number: number): void {
  if (isWhole(line)) return;
  throw new StoreError({
    code: 'CAR-825',
    what: `line ${number} of ${path} is damaged`,
    why: 'The file holds messages that senders were told are safe, and a line before its last one is not whole.',
    fix: 'Look at the disk. To go on without that message, take the line out of the file; the others are kept.',
  });
}
