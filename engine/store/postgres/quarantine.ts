/** Input set aside with its reason. The same message set aside again replaces its row. */
import type { PeopleReads, QuarantineRow } from '../store.ts';
import { arrayOf } from './array.ts';
import type { ByBucket } from './by_bucket.ts';
import { arraysOf, column, lastOf, upsertSql, type WrittenColumn } from './sql.ts';
import type { Prepare, Statement } from './statement.ts';
import { shownText, storedKey } from './text.ts';
import { done, given, type Write } from './write.ts';

export type QuarantineCounts = Awaited<ReturnType<PeopleReads['countQuarantine']>>;

/** Senders choose the ids of messages, which may be long: `key` is what the index takes. */
const COLUMNS: readonly WrittenColumn<QuarantineRow>[] = [
  { name: 'key', type: 'text', of: (row) => storedKey(row.message) },
  column('message', 'text', (row) => row.message),
  column('at', 'bigint', (row) => row.at),
  column('source', 'text', (row) => row.source),
  column('code', 'text', (row) => row.code),
  column('reason', 'text', (row) => row.reason),
  column('raw', 'json', (row) => JSON.stringify(row.raw)),
];

export function quarantineTable(prepare: Prepare) {
  const upsert = prepare(upsertSql('quarantine', ['key'], COLUMNS), done);
  const release = prepare('delete from quarantine where bucket = $1 and key = any($2::text[])', done);
  const newest = prepare(
    'select message, at, source, code, reason, raw from quarantine order by at desc, message limit $1',
    (rows): readonly QuarantineRow[] =>
      rows.map(([message, at, source, code, reason, raw]) => ({
        message: shownText(message as string),
        at: at as number,
        source: shownText(source as string),
        code: shownText(code as string),
        reason: shownText(reason as string),
        raw: JSON.parse(raw as string),
      })),
  );
  const counts = prepare(
    'select code, count(*) from quarantine group by code order by code',
    (rows): QuarantineCounts =>
      rows.map(([code, count]) => ({ code: shownText(code as string), count: count as number })),
  );
  return {
    put: (rows: ByBucket<QuarantineRow>): readonly Write[] =>
      given(
        lastOf(rows, (row) => row.message),
        (last) => upsert(...arraysOf(COLUMNS, last)),
      ),
    release: (released: ByBucket<string>): readonly Write[] =>
      released.map(([bucket, messages]) => release(bucket, arrayOf('text', messages.map(storedKey)))),
    newest: (limit: number): Statement<readonly QuarantineRow[]> => newest(limit),
    counts: (): Statement<QuarantineCounts> => counts(),
  };
}
