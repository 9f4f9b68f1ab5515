/**
 * Values as jsonb that come back as they were. jsonb refuses NUL and lone halves of surrogate pairs, and sorts
 * the keys of objects, on whose order expressions over them may depend. What it would change stands as JSON text
 * under the key U+0001; everything else is plain jsonb, which people can query.
 *
 * `rest` as a whole: `{"tier": "gold", "size": 3}` stands as it is, with one more entry under U+0001 that lists the
 * names in order where they are not sorted as jsonb sorts them. If a name itself cannot be kept, the whole object
 * is JSON text under U+0001.
 */
import { isStorable } from '../column.ts';
import type { Json, JsonObject } from '../store.ts';

const MARK = '\x01';

/** As text for a jsonb parameter. */
export function storedRest(values: JsonObject): string {
  const names = Object.keys(values);
  if (!names.every(isName)) return JSON.stringify({ [MARK]: JSON.stringify(values) });
  const entries: [string, Json][] = names.map((name) => [name, exact(values[name]!)]);
  if (!isSorted(names)) entries.push([MARK, names]);
  return JSON.stringify(Object.fromEntries(entries));
}

export function shownRest(stored: string): Record<string, Json> {
  const values = JSON.parse(stored) as Record<string, Json>;
  const order = Object.hasOwn(values, MARK) ? values[MARK] : undefined;
  if (typeof order === 'string') return JSON.parse(order) as Record<string, Json>;
  const names = (order as string[] | undefined) ?? Object.keys(values);
  // From entries, not by assignment: a property may be called `__proto__`.
  return Object.fromEntries(names.map((name) => [name, shown(values[name]!)]));
}

function exact(value: Json): Json {
  return isExact(value) ? value : { [MARK]: JSON.stringify(value) };
}

function shown(value: Json): Json {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, MARK)) return value;
  return JSON.parse((value as { readonly [MARK]: string })[MARK]) as Json;
}

/** Whether jsonb gives it back as it is. */
function isExact(value: Json): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isExact);
  const names = Object.keys(value);
  return names.every(isName) && isSorted(names) && Object.values(value as JsonObject).every(isExact);
}

function isName(name: string): boolean {
  return name !== MARK && isStorable(name);
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || comesBefore(names[index - 1]!, name));
}

/** As jsonb sorts keys: by length in bytes, then byte by byte. */
function comesBefore(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length ? left.compare(right) < 0 : left.length < right.length;
}
