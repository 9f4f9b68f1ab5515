/** Which messages were accepted: hashes of message ids, so that one that comes again is known. */
import type { Bucket, Changeset } from '../store.ts';
import { arrayOf } from './array.ts';
import { arraysOf, column, insertSql, type WrittenColumn } from './sql.ts';
import { firsts, type Prepare, type Statement } from './statement.ts';
import { done, every, given, type Write } from './write.ts';

type Receipt = NonNullable<Changeset['receipts']>[number];

const COLUMNS: readonly WrittenColumn<Receipt>[] = [
  column('message', 'bigint', (row) => row.message),
  column('at', 'bigint', (row) => row.at),
];

export function receiptTable(prepare: Prepare) {
  const known = prepare(
    'select message from receipt where bucket = $1 and message = any($2::bigint[])',
    (rows): ReadonlySet<number> => new Set(firsts<number>(rows)),
  );
  const insert = prepare(`${insertSql('receipt', COLUMNS)} on conflict do nothing`, done);
  return {
    known: (bucket: Bucket, messages: readonly number[]): Statement<ReadonlySet<number>> =>
      known(bucket, arrayOf('bigint', messages)),
    /** Refuses if one of them was accepted before. */
    addAll: (bucket: Bucket, rows: readonly Receipt[]): readonly Write[] =>
      given(rows, () => every(rows.length, insert(bucket, ...arraysOf(COLUMNS, rows)))),
  };
}
