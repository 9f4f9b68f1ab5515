/** The parts in which two JSON values differ, each with its path: what a reviewer reads of a change. Pure. */
import type { Json, JsonObject } from '../store/store.ts';

export interface Difference {
  /** Keys with dots between them; steps and other things with an `id` by that id. */
  readonly path: string;
  /** Absent where nothing was. */
  readonly before?: Json;
  /** Absent where nothing is. */
  readonly after?: Json;
}

/** The smallest parts that differ, in the order of the value after. */
export function differencesOf(before: Json, after: Json, path = ''): Difference[] {
  if (isEqual(before, after)) return [];
  const partsBefore = partsOf(before, path);
  const partsAfter = partsOf(after, path);
  if (partsBefore === null || partsAfter === null) return [{ path, before, after }];
  const keys = [...new Set([...partsAfter.keys(), ...partsBefore.keys()])];
  const found = keys.flatMap((key): Difference[] => {
    const below = path === '' ? key : `${path}.${key}`;
    const [old, young] = [partsBefore.get(key), partsAfter.get(key)];
    if (old === undefined) return [{ path: below, after: young! }];
    if (young === undefined) return [{ path: below, before: old }];
    return differencesOf(old, young, below);
  });
  // Only their order differs.
  return found.length > 0 ? found : [{ path, before, after }];
}

/** In the mappings of a source, `id` is an expression and names nothing. */
const UNNAMED = 'each';

/** Named parts of a mapping, or of a list; null of anything else. */
function partsOf(value: Json, path: string): ReadonlyMap<string, Json> | null {
  if (value === null || typeof value !== 'object') return null;
  if (!isList(value)) return new Map(Object.entries(value));
  const ids = value.map(idOf);
  const named = path !== UNNAMED && ids.every((id) => id !== null) && new Set(ids).size === ids.length;
  return new Map(value.map((item, index) => [named ? ids[index]! : String(index), item]));
}

function idOf(item: Json): string | null {
  const id = item !== null && typeof item === 'object' && !isList(item) ? item['id'] : null;
  return typeof id === 'string' ? id : null;
}

/** Order of keys says nothing in a mapping, and something in a list. */
function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isList(a) || isList(b)) {
    return (
      isList(a) && isList(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]!))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key]!, b[key]!))
  );
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
