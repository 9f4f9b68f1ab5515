/**
 * Who has an SQLite store, for others to read: a line in a file beside the lock, there while the lock is held. A process that
 * was killed leaves its line behind, so a line alone proves nothing: whoever tells it sees first whether its process runs.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

function fileOf(database: string): string {
  return `${database}.lock.holder`;
}

/** Called by whoever has just got the lock. It is for people to read: what cannot be written keeps nobody from the store. */
export function noteHolder(database: string, name: string | undefined): void {
  try {
    if (name === undefined) rmSync(fileOf(database), { force: true });
    else writeFileSync(fileOf(database), `${name}\n`);
  } catch {
    // A folder that takes no files is reported where it matters.
  }
}

/** As it was claimed: `4711@host`; null where nobody wrote a whole line. */
export function holderOf(database: string): string | null {
  try {
    return /^(.+)\n$/.exec(readFileSync(fileOf(database), 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}
