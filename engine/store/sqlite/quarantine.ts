/** Input set aside with its reason. The same message set aside again replaces its row. */
import type { Bucket, QuarantineRow } from '../store.ts';
import type { Connection } from './connection.ts';
import { type SqlValue, upsertSql } from './sql.ts';

export interface QuarantineCount {
  readonly code: string;
  readonly count: number;
}

export function quarantineTable(connection: Connection) {
  const upsert = connection.prepare<SqlValue[]>(
    upsertSql('quarantine', ['bucket', 'message'], ['at', 'source', 'code', 'reason', 'raw']),
  );
  const release = connection.prepare<[Bucket, string]>(
    'delete from quarantine where bucket = ? and message = ?',
  );
  const newest = connection.prepare<[number], Omit<QuarantineRow, 'raw'> & { readonly raw: string }>(
    'select message, at, source, code, reason, raw from quarantine order by at desc, message limit ?',
  );
  const counts = connection.prepare<[], QuarantineCount>(
    'select code, count(*) as count from quarantine group by code order by code',
  );
  return {
    put(bucket: Bucket, rows: readonly QuarantineRow[]): void {
      for (const { message, at, source, code, reason, raw } of rows) {
        upsert.run(bucket, message, at, source, code, reason, JSON.stringify(raw));
      }
    },
    release(bucket: Bucket, messages: readonly string[]): void {
      for (const message of messages) release.run(bucket, message);
    },
    newest: (limit: number): readonly QuarantineRow[] =>
      newest.all(limit).map((row) => ({ ...row, raw: JSON.parse(row.raw) })),
    counts: (): readonly QuarantineCount[] => counts.all(),
  };
}
