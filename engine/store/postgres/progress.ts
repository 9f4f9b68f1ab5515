/** How far imports and schedules have come: one value per key for the whole store. */
import type { Json } from '../store.ts';
import { arrayOf } from './array.ts';
import { type Prepare, type Statement, single } from './statement.ts';
import { storedText } from './text.ts';
import { done, given, type Write } from './write.ts';

export function progressTable(prepare: Prepare) {
  const upsert = prepare(
    `insert into progress (key, value) select * from unnest($1::text[], $2::json[])
     on conflict (key) do update set value = excluded.value`,
    done,
  );
  const select = prepare('select value from progress where key = $1', (rows): Json | undefined =>
    rows.length === 0 ? undefined : (JSON.parse(single(rows)) as Json),
  );
  return {
    /** In order of their keys, so that two transactions that write the same ones do not wait for each other. */
    put: (values: Readonly<Record<string, Json>>): readonly Write[] =>
      given(Object.keys(values).sort(), (keys) =>
        upsert(
          arrayOf('text', keys.map(storedText)),
          arrayOf(
            'json',
            keys.map((key) => JSON.stringify(values[key])),
          ),
        ),
      ),
    get: (key: string): Statement<Json | undefined> => select(storedText(key)),
  };
}
