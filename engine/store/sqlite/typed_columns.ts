/**
 * The typed part of a row: one column per declared property or trait, and `rest`, JSON text of whatever is not
 * declared or does not fit its column. Reading gives back one object; a typed value wins over `rest`, which still
 * holds properties that came before their column did.
 */
import { settle } from '../column.ts';
import { formatInstant, parseInstant } from '../instant.ts';
import type { Column, ColumnType, Json, JsonObject } from '../store.ts';
import { quoted, type SqlValue } from './sql.ts';

interface Storage {
  readonly sqlType: 'text' | 'integer' | 'real';
  /** Takes a settled value. */
  store(value: Json): SqlValue;
  show(stored: string | number): Json;
}

const plain = (sqlType: Storage['sqlType']): Storage => ({
  sqlType,
  store: (value) => value as SqlValue,
  show: (stored) => stored,
});

export const STORAGE: Record<ColumnType, Storage> = {
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

/** A prefix keeps the names of properties apart from the fixed columns of their table. */
export type Prefix = 'p_' | 'trait_';

export class TypedColumns {
  /** Quoted, in the order in which `encode` gives and `decode` takes values: `rest` first. */
  readonly names: readonly string[];
  readonly #columns: readonly Column[];
  readonly #types: ReadonlyMap<string, ColumnType>;

  constructor(prefix: Prefix, columns: readonly Column[]) {
    this.#columns = columns;
    this.#types = new Map(columns.map(({ name, type }) => [name, type]));
    this.names = ['rest', ...columns.map(({ name }) => quoted(prefix + name))];
  }

  encode(values: JsonObject): SqlValue[] {
    const row: SqlValue[] = [null];
    let placed = 0;
    for (const { name, type } of this.#columns) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const settled = value === undefined ? undefined : settle(type, value);
      if (settled !== undefined) placed += 1;
      row.push(settled === undefined ? null : STORAGE[type].store(settled));
    }
    if (placed < Object.keys(values).length) row[0] = this.#restOf(values);
    return row;
  }

  /** `from` is the place of `rest` in the row. */
  decode(row: readonly SqlValue[], from: number): JsonObject {
    const rest = row[from] as string | null;
    const values: Record<string, Json> = rest === null ? {} : this.#settleRest(rest);
    for (const [index, { name, type }] of this.#columns.entries()) {
      const stored = row[from + 1 + index]!;
      if (stored !== null) values[name] = STORAGE[type].show(stored);
    }
    return values;
  }

  /** What `rest` holds of columns that were declared later takes their shape. */
  #settleRest(rest: string): Record<string, Json> {
    const values = JSON.parse(rest) as Record<string, Json>;
    for (const name of Object.keys(values)) {
      const type = this.#types.get(name);
      if (type === undefined) continue;
      const value = values[name]!;
      if (value === null) delete values[name];
      else values[name] = settle(type, value) ?? value;
    }
    return values;
  }

  /** Put together from entries, not by assignment: a property may be called `__proto__`. */
  #restOf(values: JsonObject): string | null {
    const kept = Object.entries(values).filter(([name, value]) => !this.#isPlaced(name, value));
    return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
  }

  /** In its column, or absent: undefined has no JSON, and a declared null is nothing. */
  #isPlaced(name: string, value: Json | undefined): boolean {
    const type = this.#types.get(name);
    if (value === undefined) return true;
    return type !== undefined && (value === null || settle(type, value) !== undefined);
  }
}
