/**
 * The typed part of a row: one column per declared property or trait, and `rest`, which holds whatever is not
 * declared or does not fit its column. Reading gives back one object; a typed value wins over `rest`, which still
 * holds properties that came before their column did. How a dialect keeps a value is handed in.
 */
import { settle } from './column.ts';
import type { Column, ColumnType, Json, JsonObject } from './store.ts';

/** How one type of value stands in a column. */
export interface Storage<Value> {
  /** Takes a settled value. */
  store(value: Json): Value;
  show(stored: Value): Json;
}

export interface RestStorage<Value> {
  /** Never takes an empty object: then `rest` is null. */
  store(values: JsonObject): Value;
  show(stored: Value): Record<string, Json>;
}

/** How a dialect keeps typed rows. */
export interface TypedStorage<Value> {
  readonly columns: Record<ColumnType, Storage<Value>>;
  readonly rest: RestStorage<Value>;
}

export class TypedColumns<Value> {
  readonly columns: readonly Column[];
  readonly #storage: TypedStorage<Value>;
  readonly #types: ReadonlyMap<string, ColumnType>;

  constructor(columns: readonly Column[], storage: TypedStorage<Value>) {
    this.columns = columns;
    this.#storage = storage;
    this.#types = new Map(columns.map(({ name, type }) => [name, type]));
  }

  /** `rest` first, then the columns in order. */
  encode(values: JsonObject): (Value | null)[] {
    const row: (Value | null)[] = [null];
    let placed = 0;
    for (const { name, type } of this.columns) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const settled = value === undefined ? undefined : settle(type, value);
      if (settled !== undefined) placed += 1;
      row.push(settled === undefined ? null : this.#storage.columns[type].store(settled));
    }
    if (placed < Object.keys(values).length) row[0] = this.#restOf(values);
    return row;
  }

  /** `from` is the place of `rest` in the row. */
  decode(row: readonly (Value | null)[], from: number): JsonObject {
    const rest = row[from]!;
    const values: Record<string, Json> = rest === null ? {} : this.#settleRest(rest);
    const { columns } = this;
    for (let index = 0; index < columns.length; index++) {
      const stored = row[from + 1 + index]!;
      if (stored === null) continue;
      const { name, type } = columns[index]!;
      values[name] = this.#storage.columns[type].show(stored);
    }
    return values;
  }

  /** What `rest` holds of columns that were declared later takes their shape. */
  #settleRest(rest: Value): Record<string, Json> {
    const values = this.#storage.rest.show(rest);
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
  #restOf(values: JsonObject): Value | null {
    const kept = Object.entries(values).filter(([name, value]) => !this.#isPlaced(name, value));
    return kept.length === 0 ? null : this.#storage.rest.store(Object.fromEntries(kept));
  }

  /** In its column, or absent: undefined has no JSON, and a declared null is nothing. */
  #isPlaced(name: string, value: Json | undefined): boolean {
    const type = this.#types.get(name);
    if (value === undefined) return true;
    return type !== undefined && (value === null || settle(type, value) !== undefined);
  }
}
