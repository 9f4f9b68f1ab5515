/**
 * Fields of values by name. Reads own properties and the getters of a view's class, never what every object
 * inherits: a missing field called `constructor` is missing.
 */
import { settled } from './sequence.ts';

/** Own property of an object, or a getter on its chain of prototypes below Object.prototype. */
export function fieldOf(container: object, name: string): unknown {
  const value = Object.hasOwn(container, name)
    ? (container as Readonly<Record<string, unknown>>)[name]
    : inherited(container, name);
  return typeof value === 'function' ? undefined : value;
}

function inherited(container: object, name: string): unknown {
  let prototype: unknown = Object.getPrototypeOf(container);
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    const found = Object.getOwnPropertyDescriptor(prototype, name);
    if (found) {
      const isReadable = found.get !== undefined || found.enumerable === true;
      return isReadable ? (container as Readonly<Record<string, unknown>>)[name] : undefined;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

/** A field of any value; of a list, those of its elements, as one sequence. */
export function nameOf(value: unknown, name: string): unknown {
  if (!Array.isArray(value)) return lookup(value, name);
  const found: unknown[] = [];
  collect(value, name, found);
  return settled(found);
}

/** A field of a value that is no list. */
export function lookup(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? fieldOf(value, name) : undefined;
}

function collect(list: readonly unknown[], name: string, found: unknown[]): void {
  for (const element of list) {
    if (Array.isArray(element)) collect(element, name, found);
    else {
      const field = lookup(element, name);
      if (Array.isArray(field)) for (const member of field as readonly unknown[]) found.push(member);
      else if (field !== undefined) found.push(field);
    }
  }
}
