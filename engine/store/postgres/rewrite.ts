/**
 * Rewrites the typed part of rows: a column that gets another type, a property that goes. Reads page by page along
 * the key, so that no table has to fit in memory, and writes each page with one statement.
 */
import { retyped } from '../retyped.ts';
import type { Column, ColumnType } from '../store.ts';
import { arrayOf, type SqlType, type SqlValue } from './array.ts';
import type { Connection } from './connection.ts';
import { givenSql } from './sql.ts';
import { nothing, once, type Row } from './statement.ts';
import { STORAGE, sqlTypeOf } from './typed_columns.ts';

export interface Place {
  /** Quoted. */
  readonly table: string;
  /** Quoted. */
  readonly column: string;
  readonly key: readonly string[];
}

const PAGE = 1_000;
const FRESH = '"retyped"';

/** Each old value is converted where that keeps its meaning, and moved to `rest` where it does not. */
export async function retype(
  connection: Connection,
  place: Place,
  before: Column,
  type: ColumnType,
): Promise<void> {
  const { table, column } = place;
  const { sqlType } = STORAGE.columns[type];
  await connection.script(`alter table ${table} add column ${FRESH} ${sqlTypeOf(sqlType)}`);
  const rewrite: Rewrite = {
    read: ['rest', column],
    where: `(${column} is not null or rest is not null)`,
    written: [
      { name: 'rest', type: 'jsonb' },
      { name: FRESH, type: sqlType },
    ],
    row: ([rest, stored]) => retyped(STORAGE, before, type, rest!, stored!),
  };
  await page(connection, place, rewrite);
  await connection.script(`alter table ${table} drop column ${column}`);
  await connection.script(`alter table ${table} rename column ${FRESH} to ${column}`);
}

/** Takes a property out of `rest`, wherever it is there. */
export async function removeFromRest(connection: Connection, place: Place, name: string): Promise<void> {
  const rewrite: Rewrite = {
    read: ['rest'],
    where: 'rest is not null',
    written: [{ name: 'rest', type: 'jsonb' }],
    row: ([rest]) => {
      const { [name]: _, ...others } = STORAGE.rest.show(rest!);
      return [Object.keys(others).length === 0 ? null : STORAGE.rest.store(others)];
    },
  };
  await page(connection, place, rewrite);
}

interface Rewrite {
  /** Columns that are read, of the rows in `where`. */
  readonly read: readonly string[];
  readonly where: string;
  readonly written: readonly { readonly name: string; readonly type: SqlType }[];
  /** What was read → what is written. */
  readonly row: (values: Row) => Row;
}

async function page(connection: Connection, { table, key }: Place, rewrite: Rewrite): Promise<void> {
  const keys = key.join(', ');
  const keyColumns = key.map((name) => ({ name, type: 'bigint' as const }));
  const select = `select ${keys}, ${rewrite.read.join(', ')} from ${table}
    where (${keys}) > (${key.map((_, index) => `$${index + 1}::bigint`).join(', ')}) and ${rewrite.where}
    order by ${keys} limit ${PAGE}`;
  const update = `update ${table} as old set ${rewrite.written.map(({ name }) => `${name} = given.${name}`).join(', ')}
    from ${givenSql([...keyColumns, ...rewrite.written], 1)}
    where ${key.map((name) => `old.${name} = given.${name}`).join(' and ')}`;
  let after: readonly SqlValue[] = key.map(() => -1);
  for (;;) {
    const rows = await connection.one(once(select, after, (found) => found));
    if (rows.length > 0) {
      const written = rows.map((row) => [...row.slice(0, key.length), ...rewrite.row(row.slice(key.length))]);
      const arrays = [...keyColumns, ...rewrite.written].map(({ type }, index) =>
        arrayOf(
          type,
          written.map((row) => row[index]!),
        ),
      );
      await connection.one(once(update, arrays, nothing));
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.slice(0, key.length);
  }
}
