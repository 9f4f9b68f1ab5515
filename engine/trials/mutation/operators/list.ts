/** Lists: one element less, and two neighbours the other way round where order means something. */
import type { Operator } from '../place.ts';

/** Lists whose order says what comes first. */
const ORDERED: ReadonlySet<string> = new Set([
  'steps',
  'then',
  'else',
  'rules',
  'channel',
  'priority',
  'branch',
]);

export const removeElement: Operator = {
  name: 'remove an element',
  *edits({ value, key, isElement }) {
    if (isElement || !Array.isArray(value)) return;
    for (const [index, element] of value.entries())
      yield {
        what: `without ${nameOf(element, index)}`,
        ...(value.length === 1 && key === 'else' ? {} : { value: value.toSpliced(index, 1) }),
      };
  },
};

export const swapElements: Operator = {
  name: 'swap two neighbours',
  *edits({ value, key, isElement }) {
    if (isElement || !Array.isArray(value) || !ORDERED.has(key)) return;
    for (const [index, element] of value.entries()) {
      const next = value[index + 1];
      if (next === undefined) continue;
      yield {
        what: `${nameOf(next, index + 1)} before ${nameOf(element, index)}`,
        value: value.toSpliced(index, 2, next, element),
      };
    }
  },
};

function nameOf(element: unknown, index: number): string {
  if (typeof element === 'string') return element;
  const { id } = element as { readonly id?: unknown };
  return typeof id === 'string' ? id : `the ${index + 1}.`;
}
