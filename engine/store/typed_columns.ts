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
  /** It is kept as it is: showing it changes nothing. */
  readonly isPlain?: true;
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
  readonly #decoded: Decoder<Value>;

  constructor(columns: readonly Column[], storage: TypedStorage<Value>) {
    this.columns = columns;
    this.#storage = storage;
    this.#types = new Map(columns.map(({ name, type }) => [name, type]));
    this.#decoded = decoder(columns, storage.columns, (rest) => this.#settleRest(rest));
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
    return this.#decoded(row, from);
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

type Decoder<Value> = (row: readonly (Value | null)[], from: number) => JsonObject;

/**
 * Written out as code, because more objects are made of rows than of anything else: where every column has a value, and
 * `rest` has none, the object has its final shape from the beginning.
 */
function decoder<Value>(
  columns: readonly Column[],
  storages: TypedStorage<Value>['columns'],
  settleRest: (rest: Value) => Record<string, Json>,
): Decoder<Value> {
  const names = columns.map(({ name }) => JSON.stringify(name));
  const stored = columns.map((_, index) => `row[from + ${index + 1}]`);
  const shown = columns.map(({ type }, index) =>
    storages[type].isPlain ? stored[index]! : `storages.${type}.show(${stored[index]})`,
  );
  const source = `
    return (row, from) => {
      const rest = row[from];
      if (rest === null${stored.map((value) => ` && ${value} !== null`).join('')})
        return { ${names.map((name, index) => `${name}: ${shown[index]}`).join(', ')} };
      const values = rest === null ? {} : settleRest(rest);
      ${names.map((name, index) => `if (${stored[index]} !== null) values[${name}] = ${shown[index]};`).join('\n      ')}
      return values;
    };`;
  const make = new Function('storages', 'settleRest', source) as (
    known: typeof storages,
    settle: typeof settleRest,
  ) => Decoder<Value>;
  return make(storages, settleRest);
}
