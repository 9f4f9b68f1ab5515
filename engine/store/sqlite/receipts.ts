/** Which messages were accepted: hashes of message ids, so that one that comes again is known. */
import type { Bucket, Changeset } from '../store.ts';
import type { Connection } from './connection.ts';

export function receiptTable(connection: Connection) {
  const known = connection
    .prepare<[Bucket, string], number>(
      'select message from receipt where bucket = ? and message in (select value from json_each(?))',
    )
    .pluck();
  const insert = connection.prepare<[Bucket, number, number]>(
    'insert into receipt (bucket, message, at) values (?, ?, ?) on conflict do nothing',
  );
  return {
    known: (bucket: Bucket, messages: readonly number[]): ReadonlySet<number> =>
      new Set(messages.length === 0 ? [] : known.all(bucket, JSON.stringify(messages))),
    /** False if one of them was accepted before. */
    addAll: (bucket: Bucket, rows: NonNullable<Changeset['receipts']>): boolean =>
      rows.every(({ message, at }) => insert.run(bucket, message, at).changes === 1),
  };
}
