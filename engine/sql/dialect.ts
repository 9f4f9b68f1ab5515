/** What the two databases say differently. Everything else here writes the same SQL for both. */
import type { PREFIXES } from '../store/catalog.ts';
import { sqlName } from '../store/postgres/sql.ts';
import { quoted } from '../store/quoted.ts';
import { type Sql, sql, type Value, type ValueType, value, words } from './text.ts';

export type DialectName = 'sqlite' | 'postgres';

/** Types of columns that can be asked about. */
export type ScalarType = 'number' | 'integer' | 'text' | 'boolean';

export interface Dialect {
  /** Where the parameter of a number, counted from 1, stands. */
  place(type: ValueType, number: number): string;
  bound(value: Value): string | number;
  eventTable(event: string): Sql;
  column(prefix: (typeof PREFIXES)['event' | 'profile'], name: string): string;
  /**
   * The value of a column, numbers as floats: from the column, or where it does not stand there, from the row's
   * `rest`, where values lie that came before the column did. Null where it is missing or does not fit its type.
   */
  read(type: ScalarType, row: string, column: string, name: string): Sql;
  /** JSON of what `rest` holds under a name; null where it holds nothing. */
  kept(row: string, name: string): Sql;
  /** Whether `rest` holds something that is not null. */
  isKept(row: string, name: string): Sql;
  /** Whether `rest` holds something that is no value of the type, and not null. */
  isMisfit(type: ScalarType, row: string, name: string): Sql;
  /** A condition as the number 0 or 1. */
  asNumber(condition: Sql): Sql;
  /** All days from one date to another, as a list of texts to be asked with `in`. */
  days(from: string, to: string): Sql;
}

/** Names of properties are ids: letters, digits and `_`. */
const literal = (name: string) => `'${name.replaceAll("'", "''")}'`;

const SQLITE_KINDS: Record<ScalarType, string> = {
  number: "'integer', 'real'",
  integer: "'integer', 'real'",
  text: "'text'",
  boolean: "'true', 'false'",
};

const sqlite: Dialect = {
  place: () => '?',
  bound: ({ value: given }) => (typeof given === 'boolean' ? Number(given) : given),
  eventTable: (event) => words(quoted(`event_${event}`)),
  column: (prefix, name) => quoted(prefix + name),
  read(type, row, column, name) {
    const json = `${row}.rest ->> '$.${name}'`;
    const isNumber = type === 'number' || type === 'integer';
    const found = type === 'integer' ? `cast(${row}.${column} as real)` : `${row}.${column}`;
    const kept = isNumber ? `cast(${json} as real)` : json;
    const kind = `json_type(${row}.rest, '$.${name}')`;
    return words(`coalesce(${found}, case when ${kind} in (${SQLITE_KINDS[type]}) then ${kept} end)`);
  },
  kept: (row, name) => words(`(${row}.rest -> '$.${name}')`),
  isKept: (row, name) => words(`json_type(${row}.rest, '$.${name}') <> 'null'`),
  isMisfit: (type, row, name) =>
    words(`json_type(${row}.rest, '$.${name}') not in (${SQLITE_KINDS[type]}, 'null')`),
  asNumber: (condition) => sql`(${condition})`,
  days: (from, to) =>
    sql`(with recursive days (day) as (select ${value(from, 'text')} union all select date(day, '+1 day') from days where day < ${value(to, 'text')}) select day from days)`,
};

const POSTGRES_TYPES: Record<ValueType, string> = {
  number: 'double precision',
  integer: 'bigint',
  text: 'text',
  boolean: 'boolean',
};
const POSTGRES_KINDS: Record<ScalarType, string> = {
  number: "'number'",
  integer: "'number'",
  text: "'string'",
  boolean: "'boolean'",
};

const postgres: Dialect = {
  place: (type, number) => `$${number}::${POSTGRES_TYPES[type]}`,
  bound: ({ value: given }) => (typeof given === 'boolean' ? String(given) : given),
  eventTable: (event) => words(sqlName(`event_${event}`)),
  column: (prefix, name) => sqlName(prefix + name),
  read(type, row, column, name) {
    const sqlType = type === 'integer' ? 'double precision' : POSTGRES_TYPES[type];
    const found = type === 'integer' ? `${row}.${column}::${sqlType}` : `${row}.${column}`;
    const kept = `${row}.rest ->> ${literal(name)}`;
    const kind = `jsonb_typeof(${row}.rest -> ${literal(name)})`;
    return words(
      `coalesce(${found}, case when ${kind} = ${POSTGRES_KINDS[type]} then ${type === 'text' ? kept : `(${kept})::${sqlType}`} end)`,
    );
  },
  kept: (row, name) => words(`(${row}.rest -> ${literal(name)})`),
  isKept: (row, name) => words(`jsonb_typeof(${row}.rest -> ${literal(name)}) <> 'null'`),
  isMisfit: (type, row, name) =>
    words(`jsonb_typeof(${row}.rest -> ${literal(name)}) not in (${POSTGRES_KINDS[type]}, 'null')`),
  asNumber: (condition) => sql`(${condition})::integer`,
  days: (from, to) =>
    sql`(select to_char(${value(from, 'text')}::date + day, 'YYYY-MM-DD') from generate_series(0, ${value(to, 'text')}::date - ${value(from, 'text')}::date) as day)`,
};

export const dialects: Readonly<Record<DialectName, Dialect>> = { sqlite, postgres };
