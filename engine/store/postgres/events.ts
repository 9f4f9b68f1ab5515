/** Events: one typed table per type, ordered within a profile by time and message. Rows are never changed. */
import { grouped } from '../grouped.ts';
import type { KnownTables } from '../migration.ts';
import type { Bucket, Column, EventRow, ProfileId } from '../store.ts';
import { type ByBucket, type Found, foundBy, inEach } from './by_bucket.ts';
import {
  arraysOf,
  column,
  eventTable,
  forEachWantedSql,
  insertSql,
  type Wanted,
  type WrittenColumn,
} from './sql.ts';
import { type Prepare, type Row, type Statement, single } from './statement.ts';
import { type Encoded, typedColumns, writtenColumns } from './typed_columns.ts';
import { done, type Write } from './write.ts';

const FIXED: readonly WrittenColumn<Encoded<EventRow>>[] = [
  column('profile', 'bigint', ({ row }) => row.profile),
  column('time', 'bigint', ({ row }) => row.time),
  column('message', 'bigint', ({ row }) => row.message),
  column('at', 'bigint', ({ row }) => row.at),
];

export function eventTables(prepare: Prepare, known: KnownTables['events']) {
  const tables = new Map([...known].map(([type, columns]) => [type, oneTable(prepare, type, columns)]));
  const tableOf = (type: string) => {
    const table = tables.get(type);
    if (table === undefined) throw new Error(`no table for event ${JSON.stringify(type)}: migrate first`);
    return table;
  };
  return {
    rows: (ids: Wanted): readonly Statement<Found<EventRow>>[] =>
      [...tables.values()].map((table) => table.rows(ids)),
    range: (
      bucket: Bucket,
      id: ProfileId,
      type: string,
      after: number,
      limit: number,
    ): Statement<readonly EventRow[]> => tableOf(type).range(bucket, id, after, limit),
    add: (rows: ByBucket<EventRow>): readonly Write[] =>
      [...byType(rows)].map(([type, ofType]) => tableOf(type).add(ofType)),
    remove: (bucket: Bucket, ids: Buffer): readonly Write[] =>
      [...tables.values()].map((table) => table.remove(bucket, ids)),
    /** Type and rows; types without a table have none. */
    counts: (types: readonly string[]): readonly Statement<readonly [string, number]>[] =>
      types.flatMap((type) => tables.get(type)?.count() ?? []),
  };
}

function byType(rows: ByBucket<EventRow>): ReadonlyMap<string, ByBucket<EventRow>> {
  const types = new Map<string, (readonly [Bucket, readonly EventRow[]])[]>();
  for (const [bucket, some] of rows) {
    for (const [type, ofType] of grouped(some, (row) => row.type)) {
      const known = types.get(type) ?? [];
      known.push([bucket, ofType]);
      types.set(type, known);
    }
  }
  return types;
}

function oneTable(prepare: Prepare, type: string, properties: readonly Column[]) {
  const table = eventTable(type);
  const typed = typedColumns(properties);
  const columns = [...FIXED, ...writtenColumns<EventRow>('event', properties)];
  const names = columns.map(({ name }) => name).join(', ');

  const encoded = (row: EventRow): Encoded<EventRow> => ({ row, typed: typed.encode(row.properties) });
  const toRow = (row: Row): EventRow => ({
    profile: row[0] as ProfileId,
    type,
    time: row[1] as number,
    message: row[2] as number,
    at: row[3] as number,
    properties: typed.decode(row, FIXED.length),
  });

  const select = prepare(
    forEachWantedSql(`select ${names} from ${table} where bucket = given.bucket and profile = given.wanted`),
    foundBy(toRow),
  );
  const range = prepare(
    `select ${names} from ${table} where bucket = $1 and profile = $2 and time > $3
     order by time, message limit $4`,
    (rows): readonly EventRow[] => rows.map(toRow),
  );
  const insert = prepare(`${insertSql(table, columns)} on conflict do nothing`, done);
  const remove = prepare(`delete from ${table} where bucket = $1 and profile = any($2::bigint[])`, done);
  // What an event tells of something else is kept there as well; it happened once.
  const count = prepare(
    `select (select count(*) from ${table}) - (
       select count(*) from profile other join ${table} copy on copy.bucket = other.bucket and copy.profile = other.id
       where other.entity <> 'profile')`,
    (rows): readonly [string, number] => [type, single(rows)],
  );
  return {
    rows: (ids: Wanted): Statement<Found<EventRow>> => select(...ids),
    range: (bucket: Bucket, id: ProfileId, after: number, limit: number): Statement<readonly EventRow[]> =>
      range(bucket, id, after, limit),
    add: (rows: ByBucket<EventRow>): Write =>
      insert(
        ...arraysOf(
          columns,
          inEach(rows, (some) => some.map(encoded)),
        ),
      ),
    remove: (bucket: Bucket, ids: Buffer): Write => remove(bucket, ids),
    count: (): Statement<readonly [string, number]> => count(),
  };
}
