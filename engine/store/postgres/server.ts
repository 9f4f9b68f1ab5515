/** What a server must be like to hold a store: new enough, with a database that can hold every text. */
import { StoreError } from '../error.ts';
import type { Database } from './database.ts';
import { once } from './statement.ts';

/** As `server_version_num` says it. Nobody maintains older ones. */
const OLDEST = 130_000;
const PER_MAJOR = 10_000;

const SERVER = once(
  `select current_setting('server_version_num')::integer, current_setting('server_encoding')`,
  [],
  ([row]) => ({ version: row![0] as number, encoding: row![1] as string }),
);

export async function demandFit(database: Database): Promise<void> {
  const { version, encoding } = await database.run(SERVER);
  if (version < OLDEST) {
    throw new StoreError({
      code: 'CAR-802',
      what: `${database.place} is on a server of version ${Math.floor(version / PER_MAJOR)}`,
      why: `The store needs PostgreSQL ${OLDEST / PER_MAJOR} or newer.`,
      fix: 'Update the server, or use another one.',
    });
  }
  if (encoding !== 'UTF8') {
    throw new StoreError({
      code: 'CAR-802',
      what: `${database.place} keeps texts in ${encoding}`,
      why: 'Names and properties come in every script, which only UTF-8 can hold.',
      fix: "Create the database with `encoding 'UTF8'`.",
    });
  }
}
