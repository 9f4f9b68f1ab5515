/** A `not` that is dropped, and one that is added. */
import type { Operator } from '../place.ts';
import { isMapping } from './shape.ts';

/** Under which a condition stands. */
const CONDITIONS: ReadonlySet<string> = new Set(['who', 'all', 'any', 'when', 'stop', 'eligible']);

export const dropNot: Operator = {
  name: 'drop a not',
  *edits({ value }) {
    if (isMapping(value) && Object.keys(value).length === 1 && 'not' in value)
      yield { what: 'without `not`', value: value['not'] };
  },
};

export const addNot: Operator = {
  name: 'add a not',
  *edits({ key, value, isElement }) {
    const isCondition = isMapping(value) || (typeof value === 'string' && key !== 'any');
    if (!CONDITIONS.has(key) || !isCondition) return;
    if (isElement !== (key === 'all' || key === 'any')) return;
    if (isMapping(value) && 'not' in value) return;
    yield { what: 'with `not`', value: { not: value } };
  },
};
