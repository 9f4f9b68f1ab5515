/** Which messages were accepted: hashes of message ids, so that one that comes again is known. */
import type { Changeset } from '../store.ts';
import { type ByBucket, type Found, foundBy, rowsOf } from './by_bucket.ts';
import { arraysOf, column, forEachWantedSql, insertSql, type WrittenColumn, wantedOf } from './sql.ts';
import type { Prepare, Statement } from './statement.ts';
import { done, every, given, type Write } from './write.ts';

type Receipt = NonNullable<Changeset['receipts']>[number];

const COLUMNS: readonly WrittenColumn<Receipt>[] = [
  column('message', 'bigint', (row) => row.message),
  column('at', 'bigint', (row) => row.at),
];

export function receiptTable(prepare: Prepare) {
  const known = prepare(
    forEachWantedSql('select message from receipt where bucket = given.bucket and message = given.wanted'),
    foundBy((row) => row[0] as number),
  );
  const insert = prepare(`${insertSql('receipt', COLUMNS)} on conflict do nothing`, done);
  return {
    known: (messages: ByBucket<number>): Statement<Found<number>> => known(...wantedOf(messages)),
    /** Refuses if one of them was accepted before. */
    addAll: (rows: ByBucket<Receipt>): readonly Write[] =>
      given(rows, () => every(rowsOf(rows).length, insert(...arraysOf(COLUMNS, rows)))),
  };
}
