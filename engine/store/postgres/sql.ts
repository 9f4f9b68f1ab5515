/**
 * The pieces of SQL text that are put together rather than written out: names of typed tables and columns, and
 * statements that write a batch of rows. Names are quoted, prefixed ids; a value never comes near this file.
 */
import { hashText } from '../hash.ts';
import { quoted } from '../quoted.ts';
import { arrayOf, type SqlType, type SqlValue } from './array.ts';
import { type ByBucket, bucketsOf, inEach, rowsOf } from './by_bucket.ts';
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

/** One array per column, that of the bucket first. */
export function arraysOf<R>(columns: readonly WrittenColumn<R>[], given: ByBucket<R>): Buffer[] {
  const rows = rowsOf(given);
  return [bucketsOf(given), ...columns.map(({ type, of }) => arrayOf(type, rows.map(of)))];
}

const BUCKET = { name: 'bucket', type: 'integer' } as const;

/** `$1` are the buckets, the other arrays follow. Rows are written in the order in which they stand in the arrays. */
export function insertSql(
  table: string,
  columns: readonly Pick<WrittenColumn<never>, 'name' | 'type'>[],
): string {
  const written = [BUCKET, ...columns];
  const names = written.map(({ name }) => name).join(', ');
  return `insert into ${table} (${names}) select given.* from ${givenSql(written, 1)}`;
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

/** Of each bucket the last row of each key, because one statement writes a row once. */
export function lastOf<R>(given: ByBucket<R>, key: (row: R) => string | number): ByBucket<R> {
  return inEach(given, (rows) => {
    const last = new Map(rows.map((row) => [key(row), row]));
    return last.size === rows.length ? rows : [...last.values()];
  });
}

/**
 * What a statement finds for each bucket and number in `given (bucket, wanted)`; the bucket stands behind its columns.
 * Each is looked for by itself, so that the index is used whatever the planner thinks of the table.
 */
export function forEachWantedSql(select: string): string {
  const wanted = givenSql([BUCKET, { name: 'wanted', type: 'bigint' }], 1);
  return `select found.*, given.bucket from ${wanted} cross join lateral (${select} offset 0) as found`;
}

/** The parameters of such a statement. */
export type Wanted = readonly [buckets: Buffer, wanted: Buffer];

export function wantedOf(given: ByBucket<number>): Wanted {
  return [bucketsOf(given), arrayOf('bigint', rowsOf(given))];
}
