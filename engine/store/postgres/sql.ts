/**
 * The pieces of SQL text that are put together rather than written out: names of typed tables and columns, and
 * statements that write a batch of rows. Names are quoted, prefixed ids; a value never comes near this file.
 */
import { hashText } from '../hash.ts';
import { quoted } from '../quoted.ts';
import { arrayOf, type SqlType, type SqlValue } from './array.ts';
import { storedText } from './text.ts';

/** PostgreSQL cuts longer names, whatever they would then be mixed up with. Ids are ASCII. */
const LONGEST_NAME = 63;
const KEPT_OF_NAME = LONGEST_NAME - 21;

export function sqlName(name: string): string {
  return quoted(name.length <= LONGEST_NAME ? name : `${name.slice(0, KEPT_OF_NAME)}_${hashText(name)}`);
}

export function eventTable(type: string): string {
  return sqlName(`event_${type}`);
}

/** A column as a batch writes it. */
export interface WrittenColumn<R> {
  /** As it stands in SQL. */
  readonly name: string;
  readonly type: SqlType;
  /** What of a row goes into it. */
  readonly of: (row: R) => SqlValue;
}

/** A column of its own type. Fixed texts may hold anything, NUL too. */
export function column<R>(name: string, type: SqlType, of: (row: R) => SqlValue): WrittenColumn<R> {
  if (type !== 'text') return { name, type, of };
  return {
    name,
    type,
    of: (row) => {
      const text = of(row);
      return text === null ? null : storedText(text as string);
    },
  };
}

/** One array per column: what follows the bucket among the parameters. */
export function arraysOf<R>(columns: readonly WrittenColumn<R>[], rows: readonly R[]): Buffer[] {
  return columns.map(({ type, of }) => arrayOf(type, rows.map(of)));
}

/** `$1` is the bucket, the arrays follow. Rows are written in the order in which they stand in the arrays. */
export function insertSql(
  table: string,
  columns: readonly Pick<WrittenColumn<never>, 'name' | 'type'>[],
): string {
  const names = columns.map(({ name }) => name).join(', ');
  return `insert into ${table} (bucket, ${names}) select $1::integer, given.* from ${givenSql(columns, 2)}`;
}

/** As `insertSql`, whole rows of the same key replaced. No key may come twice. */
export function upsertSql(
  table: string,
  key: readonly string[],
  columns: readonly Pick<WrittenColumn<never>, 'name' | 'type'>[],
): string {
  const others = columns.map(({ name }) => name).filter((name) => !key.includes(name));
  const updates = others.map((name) => `${name} = excluded.${name}`).join(', ');
  return `${insertSql(table, columns)} on conflict (bucket, ${key.join(', ')}) do update set ${updates}`;
}

/** Arrays as rows of a table `given`; the first is parameter `from`. */
export function givenSql(
  columns: readonly Pick<WrittenColumn<never>, 'name' | 'type'>[],
  from: number,
): string {
  const arrays = columns.map(({ type }, index) => `$${from + index}::${type}[]`).join(', ');
  return `unnest(${arrays}) as given (${columns.map(({ name }) => name).join(', ')})`;
}

/** The last row of each key, because one statement writes a row once. */
export function lastOf<R>(rows: readonly R[], key: (row: R) => string | number): readonly R[] {
  const last = new Map(rows.map((row) => [key(row), row]));
  return last.size === rows.length ? rows : [...last.values()];
}
