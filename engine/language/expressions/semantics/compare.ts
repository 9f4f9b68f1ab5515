/** Equality, order and membership. */
import { ExpressionFault } from '../fault.ts';

/** Values are equal when they have the same content; order of keys does not matter. */
export function deepEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    const others: readonly unknown[] = other;
    return one.length === others.length && one.every((element, index) => deepEqual(element, others[index]));
  }
  const keys = Object.getOwnPropertyNames(one);
  return (
    keys.length === Object.getOwnPropertyNames(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && deepEqual(member(one, key), member(other, key)))
  );
}

function member(container: object, key: string): unknown {
  return (container as Readonly<Record<string, unknown>>)[key];
}

/** `=`; a missing value is equal to nothing. */
export function equal(one: unknown, other: unknown): boolean {
  return one !== undefined && other !== undefined && deepEqual(one, other);
}

/** `!=`; a missing value is not unequal either. */
export function unequal(one: unknown, other: unknown): boolean {
  return one !== undefined && other !== undefined && !deepEqual(one, other);
}

export type Order = '<' | '<=' | '>' | '>=';

const orders: Readonly<Record<Order, (one: string | number, other: string | number) => boolean>> = {
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
};

/** Missing when either side is missing; text is ordered by code unit. */
export function order(operator: Order, one: unknown, other: unknown): boolean | undefined {
  if (!isOrdered(one) || !isOrdered(other)) {
    throw new ExpressionFault(`${operator} compares numbers or texts, and got something else`);
  }
  if (one === undefined || other === undefined) return undefined;
  if (typeof one !== typeof other)
    throw new ExpressionFault(`${operator} cannot compare a text with a number`);
  return orders[operator](one, other);
}

function isOrdered(value: unknown): value is string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' || value === undefined;
}

/** `in`; a single value on the right is a list of one. */
export function isIn(one: unknown, list: unknown): boolean {
  if (one === undefined || list === undefined) return false;
  if (!Array.isArray(list)) return list === one;
  for (const element of list as readonly unknown[]) if (element === one) return true;
  return false;
}
