/**
 * Names as clients write them → names as the workspace declares them. What is declared exactly as written
 * always wins; nothing is renamed to a name that is not declared.
 */
import type { Json, JsonObject } from '../../store/store.ts';

/** A declared field; `of` are the fields of its elements, where it is a list or object that declares them. */
export interface DeclaredField {
  readonly name: string;
  readonly of?: readonly DeclaredField[];
}

/** `Order Completed`, `orderCompleted`, `order-completed` → `order_completed`. */
export function snakeCase(text: string): string {
  const words = text
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2');
  return joined(words);
}

/** Lower case, with one `_` between what is neither letter nor digit. */
function joined(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** The id of the event that is meant; where none is declared, the id it would have. */
export function eventId(declared: { has(id: string): boolean }, name: string): string {
  const ids = [name, joined(name), snakeCase(name)];
  return ids.find((id) => declared.has(id)) ?? (joined(name) || name);
}

/** Values under their declared names, inside declared lists and objects too. */
export function renamed(fields: readonly DeclaredField[], values: JsonObject): JsonObject {
  const declared = new Map(fields.map((field) => [field.name, field]));
  const taken = new Set(Object.keys(values).filter((name) => declared.has(name)));
  return Object.fromEntries(
    Object.entries(values).map(([written, value]) => {
      const name = declaredName(written);
      return [name, inside(declared.get(name), value)];
    }),
  );

  function declaredName(written: string): string {
    if (declared.has(written)) return written;
    const name = snakeCase(written);
    if (!declared.has(name) || taken.has(name)) return written;
    taken.add(name);
    return name;
  }
}

function inside(field: DeclaredField | undefined, value: Json): Json {
  const { of } = field ?? {};
  if (of === undefined || typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((element) => inside(field, element));
  return renamed(of, value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
