/** How SQLite keeps typed values: instants and booleans as integers, lists, objects and `rest` as JSON text. */
import { formatInstant, parseInstant } from '../instant.ts';
import type { Column, ColumnType, Json } from '../store.ts';
import { type Storage, TypedColumns, type TypedStorage } from '../typed_columns.ts';
import { quoted, type SqlValue } from './sql.ts';

interface Kept extends Storage<SqlValue> {
  readonly sqlType: 'text' | 'integer' | 'real';
}

const plain = (sqlType: Kept['sqlType']): Kept => ({
  sqlType,
  store: (value) => value as SqlValue,
  show: (stored) => stored,
  isPlain: true,
});

const COLUMNS: Record<ColumnType, Kept> = {
  text: plain('text'),
  integer: plain('integer'),
  number: plain('real'),
  boolean: { sqlType: 'integer', store: Number, show: (stored) => stored === 1 },
  instant: {
    sqlType: 'integer',
    store: (value) => parseInstant(value as string)!,
    show: (stored) => formatInstant(stored as number),
  },
  json: { sqlType: 'text', store: JSON.stringify, show: (stored) => JSON.parse(stored as string) as Json },
};

export const STORAGE: TypedStorage<SqlValue> & { readonly columns: typeof COLUMNS } = {
  columns: COLUMNS,
  rest: {
    store: JSON.stringify,
    show: (stored) => JSON.parse(stored as string) as Record<string, Json>,
  },
};

export function typedColumns(columns: readonly Column[]): TypedColumns<SqlValue> {
  return new TypedColumns(columns, STORAGE);
}

/** Quoted, in the order in which a typed row is encoded: `rest` first. */
export function namesOf(prefix: string, columns: readonly Column[]): readonly string[] {
  return ['rest', ...columns.map(({ name }) => quoted(prefix + name))];
}
