/** Events: one typed table per type, ordered within a profile by time and message. Rows are never changed. */
import { PREFIXES } from '../catalog.ts';
import { inOrder } from '../image.ts';
import type { KnownTables } from '../migration.ts';
import type { Bucket, Column, EventRow, ProfileId } from '../store.ts';
import type { Connection } from './connection.ts';
import { eventTable, insertSql, type SqlValue } from './sql.ts';
import { namesOf, typedColumns } from './typed_columns.ts';

const FIXED = ['profile', 'time', 'message', 'at'] as const;

export function eventTables(connection: Connection, known: KnownTables['events']) {
  const tables = new Map([...known].map(([type, columns]) => [type, oneTable(connection, type, columns)]));
  const tableOf = (type: string) => {
    const table = tables.get(type);
    if (table === undefined) throw new Error(`no table for event ${JSON.stringify(type)}: migrate first`);
    return table;
  };
  return {
    /** All events of these profiles, in order. */
    histories(bucket: Bucket, ids: string): ReadonlyMap<ProfileId, readonly EventRow[]> {
      const histories = new Map<ProfileId, EventRow[]>();
      for (const table of tables.values()) table.addTo(histories, bucket, ids);
      for (const history of histories.values()) history.sort(inOrder);
      return histories;
    },
    range: (bucket: Bucket, id: ProfileId, type: string, after: number, limit: number) =>
      tableOf(type).range(bucket, id, after, limit),
    add(bucket: Bucket, rows: readonly EventRow[]): void {
      for (const row of rows) tableOf(row.type).add(bucket, row);
    },
    remove(bucket: Bucket, ids: readonly ProfileId[]): void {
      for (const table of tables.values()) {
        for (const id of ids) table.remove(bucket, id);
      }
    },
    count: (types: readonly string[]): ReadonlyMap<string, number> =>
      new Map(types.map((type) => [type, tables.get(type)?.count() ?? 0])),
  };
}

function oneTable(connection: Connection, type: string, columns: readonly Column[]) {
  const name = eventTable(type);
  const typed = typedColumns(columns);
  const names = namesOf(PREFIXES.event, columns);
  const insert = connection.prepare<SqlValue[]>(
    `${insertSql(name, ['bucket', ...FIXED, ...names])} on conflict do nothing`,
  );
  const select = connection
    .prepare<[Bucket, string], SqlValue[]>(
      `select ${[...FIXED, ...names].join(', ')} from ${name}
       where bucket = ? and profile in (select value from json_each(?))`,
    )
    .raw();
  const range = connection
    .prepare<[Bucket, ProfileId, number, number], SqlValue[]>(
      `select ${[...FIXED, ...names].join(', ')} from ${name}
       where bucket = ? and profile = ? and time > ? order by time, message limit ?`,
    )
    .raw();
  const remove = connection.prepare<[Bucket, ProfileId]>(
    `delete from ${name} where bucket = ? and profile = ?`,
  );
  // What an event tells of something else is kept there as well; it happened once.
  const count = connection
    .prepare<[], number>(
      `select (select count(*) from ${name}) - (
         select count(*) from profile other join ${name} copy on copy.bucket = other.bucket and copy.profile = other.id
         where other.entity <> 'profile')`,
    )
    .pluck();
  const toRow = (row: readonly SqlValue[]): EventRow => ({
    profile: row[0] as ProfileId,
    type,
    time: row[1] as number,
    message: row[2] as number,
    at: row[3] as number,
    properties: typed.decode(row, FIXED.length),
  });
  return {
    /** Rows come by profile, as they lie in the table. */
    addTo(histories: Map<ProfileId, EventRow[]>, bucket: Bucket, ids: string): void {
      let profile: ProfileId | null = null;
      let history: EventRow[] = [];
      for (const row of select.all(bucket, ids)) {
        if (row[0] !== profile) {
          profile = row[0] as ProfileId;
          history = histories.get(profile) ?? [];
          histories.set(profile, history);
        }
        history.push(toRow(row));
      }
    },
    range: (bucket: Bucket, id: ProfileId, after: number, limit: number): readonly EventRow[] =>
      range.all(bucket, id, after, limit).map(toRow),
    add: (bucket: Bucket, { profile, time, message, at, properties }: EventRow): unknown =>
      insert.run(bucket, profile, time, message, at, ...typed.encode(properties)),
    remove: (bucket: Bucket, id: ProfileId): unknown => remove.run(bucket, id),
    count: (): number => count.get() ?? 0,
  };
}
