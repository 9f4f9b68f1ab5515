/**
 * Sequences: what a path gives. They are lists that fall together: one of no elements is missing, one of a
 * single element is that element. Lists from data or from `[…]` stay what they are.
 */

/** What a list is besides a list; lists without a mark are data. */
type Mark =
  | 'sequence'
  /** A sequence by `x[]`, whose one element stays a list. */
  | 'kept'
  /** Made by `[…]` at the edge of a path, which does not flatten it. */
  | 'constructed';

const MARK = Symbol('mark');

interface MarkedList extends Array<unknown> {
  [MARK]?: Mark;
}

export function marked(list: unknown[], mark: Mark): unknown[] {
  (list as MarkedList)[MARK] = mark;
  return list;
}

export function sequenceOf(value: unknown): unknown[] {
  return marked([value], 'sequence');
}

export function isSequence(value: unknown): value is unknown[] {
  if (!Array.isArray(value)) return false;
  const mark = (value as MarkedList)[MARK];
  return mark === 'sequence' || mark === 'kept';
}

export function isConstructed(value: unknown): value is unknown[] {
  return Array.isArray(value) && (value as MarkedList)[MARK] === 'constructed';
}

/** What a value is once its node has been evaluated. */
export function settle(value: unknown): unknown {
  if (!Array.isArray(value) || value.length > 1 || !isSequence(value)) return value;
  if (value.length === 0) return undefined;
  return (value as MarkedList)[MARK] === 'kept' ? value : value[0];
}

/** The same, of a node marked `[]`. */
export function settleList(value: unknown): unknown {
  return settle(isSequence(value) ? marked(value, 'kept') : value);
}

/** The elements a path has found, settled. */
export function settled(found: unknown[]): unknown {
  return found.length > 1 ? marked(found, 'sequence') : found[0];
}

/** A result as plain JSON: no marks, no objects without a prototype. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value as unknown[], plain);
  if (Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** The same for a result that can only be a list itself, its elements being plain already. */
export function plainList(value: unknown): unknown {
  return isSequence(value) ? Array.from(value) : value;
}
