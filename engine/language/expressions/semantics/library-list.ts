/** Functions of lists, mappings and values of any kind. */

import { deepEqual } from './compare.ts';
import { append } from './construct.ts';
import { nameOf } from './field.ts';
import type { Implementation } from './library.ts';
import { isSequence, marked } from './sequence.ts';
import { flag, isNumeric, truth } from './truth.ts';

type List = readonly unknown[] | undefined;

export const lists = {
  count: (list: List) => list?.length ?? 0,
  exists: (value: unknown) => value !== undefined,
  boolean: flag,
  not: (value: unknown) => (value === undefined ? undefined : !truth(value)),
  append,
  distinct,
  reverse: (list: List) => (list && list.length > 1 ? list.toReversed() : list),
  keys,
  lookup: (value: unknown, key: string | undefined) => nameOf(value, String(key)),
  type: typeName,
} satisfies Record<string, Implementation>;

function distinct(value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value;
  const kept: unknown[] = isSequence(value) ? marked([], 'sequence') : [];
  for (const element of value as readonly unknown[]) {
    if (!kept.some((known) => deepEqual(element, known))) kept.push(element);
  }
  return kept;
}

/** Keys of a mapping, or of all mappings of a list; those that look like indexes come first. */
function keys(value: unknown): readonly string[] {
  const found = Object.create(null) as Record<string, true>;
  collectKeys(value, found);
  return marked(Object.keys(found), 'sequence') as string[];
}

function collectKeys(value: unknown, found: Record<string, true>): void {
  if (Array.isArray(value)) for (const element of value as readonly unknown[]) collectKeys(element, found);
  else if (typeof value === 'object' && value !== null)
    for (const key of Object.keys(value)) found[key] = true;
}

function typeName(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'null';
  if (isNumeric(value)) return 'number';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'object' : typeof value;
}
