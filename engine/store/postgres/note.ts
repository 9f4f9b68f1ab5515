/** A value of progress written from beside whoever owns the buckets: in a transaction of its own. */
import type { Json } from '../store.ts';
import { addressOf } from './address.ts';
import { Database } from './database.ts';
import { demandUpToDate } from './migrate.ts';
import { nothing, once } from './statement.ts';
import { storedText } from './text.ts';

export async function notePostgres(
  url: string,
  key: string,
  change: (before: Json | undefined) => Json,
): Promise<void> {
  const database = new Database(addressOf(url), false);
  try {
    await demandUpToDate(database);
    await database.writing(async (connection) => {
      const name = storedText(key);
      // Two who write the same value wait for each other.
      await connection.one(once("select pg_advisory_xact_lock(hashtext('carillon.note'))", [], nothing));
      const before = await connection.one(
        once('select value from progress where key = $1', [name], (rows): Json | undefined => {
          const [[text] = []] = rows as readonly (readonly string[])[];
          return text === undefined ? undefined : (JSON.parse(text) as Json);
        }),
      );
      await connection.one(
        once(
          'insert into progress (key, value) values ($1, $2::json) on conflict (key) do update set value = excluded.value',
          [name, JSON.stringify(change(before))],
          nothing,
        ),
      );
    });
  } finally {
    await database.close();
  }
}
