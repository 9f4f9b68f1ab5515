/**
 * Rows as bare multi-row inserts: one statement per table and batch, one array per column, put together from what the
 * catalog says of a table. A row that is written twice in a batch takes a second statement.
 */
import pg from 'pg';
import { arrayOf, type SqlType, type SqlValue } from '../../store/postgres/array.ts';
import { type Recorded, type RecordedRow, tablesOf } from './recorder.ts';

export interface MultiRowInsert {
  readonly table: string;
  readonly text: string;
  readonly name: string;
  readonly values: readonly unknown[];
  readonly rows: number;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

interface Shape {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

/** Types that go over as binary arrays; others go over as text and are cast. */
const BINARY: ReadonlySet<string> = new Set<SqlType>([
  'bigint',
  'integer',
  'double precision',
  'boolean',
  'text',
  'json',
  'jsonb',
]);

export async function shapesOf(client: pg.Client): Promise<ReadonlyMap<string, Shape>> {
  const shapes = new Map<string, Shape>();
  for (const table of await tablesOf(client)) {
    const relation = [pg.escapeIdentifier(table)];
    const columns = await client.query<Column>(
      `select attname as name, format_type(atttypid, null) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      relation,
    );
    const key = await client.query<{ name: string }>(
      `select attname as name from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
       where indrelid = $1::regclass and indisprimary order by array_position(indkey::int2[], attnum)`,
      relation,
    );
    shapes.set(table, { table, columns: columns.rows, key: key.rows.map(({ name }) => name) });
  }
  return shapes;
}

/** @param replaced tables in which some key is written more than once, so that the last row has to stay. */
export function insertsOf(
  batch: readonly Recorded[],
  shapes: ReadonlyMap<string, Shape>,
  replaced: ReadonlySet<string>,
): readonly MultiRowInsert[] {
  const byTable = new Map<string, RecordedRow[]>();
  for (const { table, row } of batch) {
    const rows = byTable.get(table);
    if (rows) rows.push(row);
    else byTable.set(table, [row]);
  }
  return [...byTable].flatMap(([table, rows]) => {
    const shape = shapes.get(table)!;
    const text = sqlOf(shape, replaced.has(table));
    return timesOf(rows, shape).map((some) => ({
      table,
      text,
      name: `bare_${table}`.slice(0, 60),
      values: shape.columns.map((column) => parameterOf(column, some)),
      rows: some.length,
    }));
  });
}

/** Tables in which the rows of all batches have some key twice. */
export function replacedTables(
  batches: readonly (readonly Recorded[])[],
  shapes: ReadonlyMap<string, Shape>,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const replaced = new Set<string>();
  for (const { table, row } of batches.flat()) {
    const key = `${table} ${keyOf(row, shapes.get(table)!)}`;
    if (seen.has(key)) replaced.add(table);
    seen.add(key);
  }
  return replaced;
}

/** The first rows of every key, the second ones, and so on: one statement writes a key once. */
function timesOf(rows: readonly RecordedRow[], shape: Shape): readonly (readonly RecordedRow[])[] {
  if (shape.key.length === 0) return [rows];
  const times: RecordedRow[][] = [];
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row, shape);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    times[count] ??= [];
    times[count].push(row);
  }
  return times;
}

function keyOf(row: RecordedRow, { key }: Shape): string {
  return JSON.stringify(key.map((name) => row[name]));
}

function sqlOf({ table, columns, key }: Shape, isReplaced: boolean): string {
  const names = columns.map(({ name }) => pg.escapeIdentifier(name));
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${BINARY.has(type) ? type : 'text'}[]`);
  const given = columns.map(({ type }, index) =>
    BINARY.has(type) ? names[index] : `${names[index]}::${type}`,
  );
  const others = columns
    .filter(({ name }) => !key.includes(name))
    .map(({ name }) => pg.escapeIdentifier(name));
  const update =
    others.length === 0
      ? 'nothing'
      : `update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  const conflict = isReplaced ? ` on conflict (${key.map(pg.escapeIdentifier).join(', ')}) do ${update}` : '';
  return `insert into ${pg.escapeIdentifier(table)} (${names.join(', ')}) overriding system value
    select ${given.join(', ')} from unnest(${arrays.join(', ')}) as given (${names.join(', ')})${conflict}`;
}

function parameterOf({ name, type }: Column, rows: readonly RecordedRow[]): Buffer {
  const isJson = type === 'json' || type === 'jsonb';
  const values = rows.map((row): SqlValue => {
    const value = row[name];
    if (value === null || value === undefined) return null;
    if (isJson) return JSON.stringify(value);
    if (Array.isArray(value)) return `{${value.map((item) => JSON.stringify(item)).join(',')}}`;
    if (typeof value === 'object') throw new Error(`a value of type ${type} cannot be inserted again`);
    return BINARY.has(type) ? (value as SqlValue) : String(value);
  });
  return arrayOf(BINARY.has(type) ? (type as SqlType) : 'text', values);
}
