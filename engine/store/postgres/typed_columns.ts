/** How PostgreSQL keeps typed values: instants as integers, lists and objects as JSON, `rest` as jsonb. */
import { PREFIXES } from '../catalog.ts';
import { formatInstant, parseInstant } from '../instant.ts';
import type { Column, ColumnType, Json } from '../store.ts';
import { type Storage, TypedColumns, type TypedStorage } from '../typed_columns.ts';
import type { SqlType, SqlValue } from './array.ts';
import { shownRest, storedRest } from './exact_json.ts';
import { sqlName, type WrittenColumn } from './sql.ts';

interface Kept extends Storage<SqlValue> {
  readonly sqlType: SqlType;
}

const plain = (sqlType: SqlType): Kept => ({
  sqlType,
  store: (value) => value as SqlValue,
  show: (stored) => stored,
  isPlain: true,
});

const COLUMNS: Record<ColumnType, Kept> = {
  text: plain('text'),
  integer: plain('bigint'),
  number: plain('double precision'),
  boolean: plain('boolean'),
  // Milliseconds, as everywhere in the store: a timestamp would only be converted to and fro.
  instant: {
    sqlType: 'bigint',
    store: (value) => parseInstant(value as string)!,
    show: (stored) => formatInstant(stored as number),
  },
  // json keeps its text as it came, the order of keys and escaped NULs too; jsonb keeps neither.
  json: { sqlType: 'json', store: JSON.stringify, show: (stored) => JSON.parse(stored as string) as Json },
};

export const STORAGE: TypedStorage<SqlValue> & { readonly columns: typeof COLUMNS } = {
  columns: COLUMNS,
  rest: { store: storedRest, show: (stored) => shownRest(stored as string) },
};

export function typedColumns(columns: readonly Column[]): TypedColumns<SqlValue> {
  return new TypedColumns(columns, STORAGE);
}

/** A row and its typed part, encoded once. */
export interface Encoded<R> {
  readonly row: R;
  readonly typed: readonly SqlValue[];
}

/** In the order in which a typed row is encoded: `rest` first. */
export function writtenColumns<R>(
  kind: 'event' | 'profile',
  columns: readonly Column[],
): readonly WrittenColumn<Encoded<R>>[] {
  const written = columns.map(({ name, type }) => ({
    name: sqlName(PREFIXES[kind] + name),
    type: COLUMNS[type].sqlType,
  }));
  return [{ name: 'rest', type: 'jsonb' as const }, ...written].map((column, index) => ({
    ...column,
    of: ({ typed }) => typed[index]!,
  }));
}

/** DDL of a type: texts compare by their bytes, whatever the language of the database. */
export function sqlTypeOf(type: SqlType): string {
  return type === 'text' ? 'text collate "C"' : type;
}
