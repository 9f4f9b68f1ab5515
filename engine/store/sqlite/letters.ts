/**
 * Letters between buckets. A letter is written in its sender's transaction, and moved into the receiver's inbox
 * in one of its own: gone from one table exactly when it stands in the other, so it arrives once.
 */
import type { Bucket, LetterRow } from '../store.ts';
import type { Connection } from './connection.ts';

interface Posted {
  readonly sequence: number;
  readonly key: string;
  readonly receiver: Bucket;
  readonly body: string;
}

export function letterTables(connection: Connection, buckets: number) {
  const write = connection.prepare<[Bucket, string, Bucket, string]>(
    'insert into letter (bucket, key, receiver, body) values (?, ?, ?, ?) on conflict do nothing',
  );
  const posted = connection.prepare<[number], Posted>(
    'select sequence, key, receiver, body from letter order by sequence limit ?',
  );
  const deliver = connection.prepare<[Bucket, string, string]>(
    'insert into inbox (bucket, key, body) values (?, ?, ?) on conflict do nothing',
  );
  const collect = connection.prepare<[number]>('delete from letter where sequence = ?');
  const inbox = connection.prepare<[Bucket, number], { readonly key: string; readonly body: string }>(
    'select key, body from inbox where bucket = ? order by sequence limit ?',
  );
  const discard = connection.prepare<[Bucket, string]>('delete from inbox where bucket = ? and key = ?');

  const relay = connection.transaction((limit: number): number => {
    const letters = posted.all(limit);
    for (const { sequence, key, receiver, body } of letters) {
      deliver.run(receiver, key, body);
      collect.run(sequence);
    }
    return letters.length;
  });

  return {
    write(bucket: Bucket, rows: readonly LetterRow[]): void {
      for (const { key, to, body } of rows) {
        if (!(to >= 0 && to < buckets)) throw new Error(`letter ${key} is for bucket ${to} of ${buckets}`);
        write.run(bucket, key, to, JSON.stringify(body));
      }
    },
    relay: (limit: number): number => relay.immediate(limit),
    inbox: (bucket: Bucket, limit: number): readonly LetterRow[] =>
      inbox.all(bucket, limit).map(({ key, body }) => ({ key, to: bucket, body: JSON.parse(body) })),
    discard(bucket: Bucket, keys: readonly string[]): void {
      for (const key of keys) discard.run(bucket, key);
    },
  };
}
