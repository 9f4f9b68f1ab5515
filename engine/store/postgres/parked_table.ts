/**
 * Parked messages of a PostgreSQL store: a table of their own, written over connections of whoever parks, so that they
 * do not wait for the engine's.
 */
import type { ParkedGroup, ParkedLog } from '../parked.ts';
import { addressOf } from './address.ts';
import { arrayOf } from './array.ts';
import { Database } from './database.ts';
import { firsts, nothing, once, type Statement } from './statement.ts';

/** Messages that are read again at once. */
const GROUP = 1000;

export class ParkedTable implements ParkedLog {
  readonly #database: Database;
  /** Removals under way. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#database = new Database(addressOf(url), false);
  }

  async add(texts: readonly string[]): Promise<() => void> {
    const ids = await this.#database.run(adding(texts));
    let needed = ids.length;
    return () => {
      needed -= 1;
      if (needed > 0) return;
      // What is not removed is known by its receipt when it is taken up again.
      this.#last = Promise.all([this.#last, this.#database.run(removing(ids)).catch(() => {})]);
    };
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#database.close();
  }
}

export async function* parkedInTable(url: string): AsyncIterable<ParkedGroup> {
  const database = new Database(addressOf(url), false);
  try {
    for (let last = 0; ; ) {
      const rows = await database.run(after(last));
      if (rows.length === 0) return;
      const ids = rows.map(({ id }) => id);
      last = ids.at(-1)!;
      yield { texts: rows.map(({ text }) => text), forget: () => database.run(removing(ids)) };
    }
  } finally {
    await database.close();
  }
}

function adding(texts: readonly string[]): Statement<readonly number[]> {
  return once(
    'insert into parked (message) select unnest($1::text[]) returning id',
    [arrayOf('text', texts)],
    firsts<number>,
  );
}

function removing(ids: readonly number[]): Statement<void> {
  return once('delete from parked where id = any($1::bigint[])', [arrayOf('bigint', ids)], nothing);
}

function after(id: number): Statement<readonly { readonly id: number; readonly text: string }[]> {
  return once('select id, message from parked where id > $1 order by id limit $2', [id, GROUP], (rows) =>
    (rows as readonly (readonly [number, string])[]).map(([found, text]) => ({ id: found, text })),
  );
}
