/** What becomes of one row when a typed column gets another type. */
import { convert } from './column.ts';
import type { Column, ColumnType, Json } from './store.ts';
import type { TypedStorage } from './typed_columns.ts';

/**
 * The new `rest` and the new stored value: converted where that keeps the meaning, moved to `rest` where it does
 * not. A value that never fitted the old type may fit the new one.
 */
export function retyped<Value>(
  { columns, rest: rests }: TypedStorage<Value>,
  { name, type: before }: Column,
  type: ColumnType,
  rest: Value | null,
  stored: Value | null,
): readonly [Value | null, Value | null] {
  const others = new Map(Object.entries(rest === null ? {} : rests.show(rest)));
  const old: Json | undefined = stored === null ? others.get(name) : columns[before].show(stored);
  if (old === undefined) return [rest, null];
  const value = convert(type, old);
  if (value === undefined) others.set(name, old);
  else others.delete(name);
  return [
    others.size === 0 ? null : rests.store(Object.fromEntries(others)),
    value === undefined ? null : columns[type].store(value),
  ];
}
