/** Plain values in definitions that must be of a declared type: what fits, in what words, and in which form. */
import { isDate, parseInstant } from './instant.ts';
import type { Literal } from './kinds.ts';

interface Wanted {
  readonly words: string;
  /** The value in the form in which such values are kept; null if it is none. */
  read(value: Literal): Literal | null;
}

const wanted: Readonly<Record<string, Wanted>> = {
  text: { words: 'a text', read: (value) => (typeof value === 'string' ? value : null) },
  ref: { words: 'a text', read: (value) => (typeof value === 'string' ? value : null) },
  number: { words: 'a number', read: (value) => (typeof value === 'number' ? value : null) },
  integer: { words: 'a whole number', read: (value) => (Number.isInteger(value) ? value : null) },
  boolean: { words: 'true or false', read: (value) => (typeof value === 'boolean' ? value : null) },
  date: {
    words: 'a date such as 2026-03-01',
    read: (value) => (typeof value === 'string' && isDate(value) ? value : null),
  },
  instant: {
    words: 'an instant such as 2026-03-01T09:00:00Z',
    read(value) {
      const instant = typeof value === 'string' ? parseInstant(value) : null;
      return instant === null ? null : new Date(instant).toISOString();
    },
  },
};

/** The value as values of this type are kept, or null where it is not of the type. Lists and objects have none. */
export function literalOf(type: string, value: Literal): Literal | null {
  return wanted[type]?.read(value) ?? null;
}

export function describeType(type: string): string {
  return wanted[type]?.words ?? `a value that can be written here: it is a ${type}`;
}
