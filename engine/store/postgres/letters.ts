/**
 * Letters between buckets. A letter is written in its sender's transaction, and moved into the receiver's inbox
 * in one of its own: gone from one table exactly when it stands in the other, so it arrives once.
 */
import { grouped } from '../grouped.ts';
import type { Bucket, LetterRow } from '../store.ts';
import { arrayOf } from './array.ts';
import { type ByBucket, type Found, foundBy, rowsOf } from './by_bucket.ts';
import type { Database } from './database.ts';
import { arraysOf, column, insertSql, type WrittenColumn, wantedOf } from './sql.ts';
import { nothing, once, type Prepare, type Row, type Statement } from './statement.ts';
import { shownText, storedText } from './text.ts';
import { done, given, type Write } from './write.ts';

const LETTERS: readonly WrittenColumn<LetterRow>[] = [
  column('key', 'text', (row) => row.key),
  column('body', 'json', (row) => JSON.stringify(row.body)),
  column('receiver', 'integer', (row) => row.to),
];
const INBOX = LETTERS.slice(0, 2);

export function letterTables(prepare: Prepare, buckets: number) {
  const write = prepare(`${insertSql('letter', LETTERS)} on conflict do nothing`, done);
  const inbox = prepare(
    `select found.*, given.bucket from unnest($1::integer[], $2::bigint[]) as given (bucket, most) cross join lateral (
       select key, bucket, body from inbox where bucket = given.bucket order by sequence limit given.most) as found`,
    foundBy(toLetter),
  );
  const discard = prepare('delete from inbox where bucket = $1 and key = any($2::text[])', done);
  return {
    write: (rows: ByBucket<LetterRow>): readonly Write[] =>
      given(rows, () => {
        for (const { key, to } of rowsOf(rows)) {
          if (!(to >= 0 && to < buckets)) throw new Error(`letter ${key} is for bucket ${to} of ${buckets}`);
        }
        return write(...arraysOf(LETTERS, rows));
      }),
    /** Of each bucket so many, oldest first. */
    inbox: (limits: ByBucket<number>): Statement<Found<LetterRow>> => inbox(...wantedOf(limits)),
    discard: (read: ByBucket<string>): readonly Write[] =>
      read.map(([bucket, keys]) => discard(bucket, arrayOf('text', keys.map(storedText)))),
  };
}

interface Posted {
  readonly sender: Bucket;
  readonly key: string;
}
interface Collected extends LetterRow {
  readonly sequence: number;
}

/** Oldest first; returns how many were moved. Who comes second finds them gone. */
export async function relay(database: Database, limit: number): Promise<number> {
  const posted = await database.run(postedFirst(limit));
  if (posted.length === 0) return 0;
  return database.writing(async (connection) => {
    const senders = [...grouped(posted, ({ sender }) => sender)].sort(([a], [b]) => a - b);
    const collected = await connection.all(
      senders.map(([sender, letters]) =>
        collect(
          sender,
          letters.map(({ key }) => key),
        ),
      ),
    );
    const letters = collected.flat().sort((a, b) => a.sequence - b.sequence);
    await connection.one(deliver([...grouped(letters, ({ to }) => to)]));
    return letters.length;
  });
}

function postedFirst(limit: number): Statement<readonly Posted[]> {
  return once('select bucket, key from letter order by sequence limit $1', [limit], (rows) =>
    rows.map(([sender, key]) => ({ sender: sender as Bucket, key: shownText(key as string) })),
  );
}

function collect(sender: Bucket, keys: readonly string[]): Statement<readonly Collected[]> {
  return once(
    'delete from letter where bucket = $1 and key = any($2::text[]) returning key, receiver, body, sequence',
    [sender, arrayOf('text', keys.map(storedText))],
    (rows) => rows.map((row) => ({ ...toLetter(row), sequence: row[3] as number })),
  );
}

function deliver(letters: ByBucket<LetterRow>): Statement<void> {
  const text = `${insertSql('inbox', INBOX)} on conflict do nothing`;
  return once(text, arraysOf(INBOX, letters), nothing);
}

function toLetter([key, to, body]: Row): LetterRow {
  return { key: shownText(key as string), to: to as Bucket, body: JSON.parse(body as string) };
}
