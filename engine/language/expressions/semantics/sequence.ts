/**
 * Sequences: what a path gives. They are lists that fall together: one of no elements is missing, one of a
 * single element is that element. Lists from data or from `[…]` stay what they are.
 */

export class Sequence extends Array<unknown> {
  /** `x[]`: one element stays a list. */
  keepSingleton = false;

  /** Loops over a sequence give ordinary lists. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

export function sequenceOf(value: unknown): Sequence {
  const sequence = new Sequence();
  sequence.push(value);
  return sequence;
}

/** A list made by `[…]` at the edge of a path, which the path does not flatten. */
export class ConstructedList extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** What a value is once its node has been evaluated. */
export function settle(value: unknown): unknown {
  if (!(value instanceof Sequence)) return value;
  if (value.length === 0) return undefined;
  return value.length === 1 && !value.keepSingleton ? value[0] : value;
}

/** The same, of a node marked `[]`. */
export function settleList(value: unknown): unknown {
  if (value instanceof Sequence) value.keepSingleton = true;
  return settle(value);
}

/** A result as plain JSON: no sequences, no objects without a prototype. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value as unknown[], plain);
  if (Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** The same for a result that can only be a list itself, its elements being plain already. */
export function plainList(value: unknown): unknown {
  return value instanceof Sequence || value instanceof ConstructedList ? Array.from(value) : value;
}
