/**
 * Gives a typed column another type: each old value is converted where that keeps its meaning, and moved to the
 * row's `rest` where it does not. Reads page by page along the key, so that no table has to fit in memory.
 */
import { retyped } from '../retyped.ts';
import type { Column, ColumnType } from '../store.ts';
import type { Connection } from './connection.ts';
import { placeholders, quoted, type SqlValue } from './sql.ts';
import { STORAGE } from './typed_columns.ts';

export interface Place {
  /** Quoted. */
  readonly table: string;
  /** Quoted. */
  readonly column: string;
  readonly key: readonly string[];
}

const PAGE = 1_000;

export function retype(connection: Connection, place: Place, before: Column, type: ColumnType): void {
  const { table, column, key } = place;
  const fresh = quoted('retyped');
  connection.exec(`alter table ${table} add column ${fresh} ${STORAGE.columns[type].sqlType}`);

  const keys = key.join(', ');
  const page = connection
    .prepare<SqlValue[], SqlValue[]>(
      `select ${keys}, rest, ${column} from ${table} where (${keys}) > (${placeholders(key.length)})
       and (${column} is not null or rest is not null) order by ${keys} limit ${PAGE}`,
    )
    .raw();
  const update = connection.prepare<SqlValue[]>(
    `update ${table} set rest = ?, ${fresh} = ? where (${keys}) = (${placeholders(key.length)})`,
  );
  let after: readonly SqlValue[] = key.map(() => -1);
  for (;;) {
    const rows = page.all(...after);
    for (const row of rows) {
      const [rest, stored] = row.slice(key.length) as [SqlValue, SqlValue];
      update.run(...retyped(STORAGE, before, type, rest, stored), ...row.slice(0, key.length));
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.slice(0, key.length);
  }

  connection.exec(`alter table ${table} drop column ${column}`);
  connection.exec(`alter table ${table} rename column ${fresh} to ${column}`);
}
