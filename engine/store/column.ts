/**
 * What may stand in a typed column, in terms of JSON: the rule that every dialect follows, so that a value reads
 * the same wherever it was kept. What does not fit its column is kept as it came, in the row's `rest`.
 */
import { formatInstant, parseInstant } from './instant.ts';
import type { ColumnType, Json } from './store.ts';

/**
 * The value in the declared shape, or undefined if it does not fit the type. Null never fits: a declared
 * property that is null is absent.
 */
export function settle(type: ColumnType, value: Json): Json | undefined {
  return value === null ? undefined : SHAPES[type](value);
}

/** As `settle`, but after a declared change of type: numbers from text, text from numbers and the like. */
export function convert(type: ColumnType, value: Json): Json | undefined {
  return settle(type, value) ?? CONVERSIONS[type](value);
}

type Shape = (value: Json) => Json | undefined;

const SHAPES: Record<ColumnType, Shape> = {
  text: (value) => (typeof value === 'string' && isStorable(value) ? value : undefined),
  // Adding 0 turns negative zero, which JSON text does not keep, into zero.
  integer: (value) => (Number.isSafeInteger(value) ? (value as number) + 0 : undefined),
  number: (value) => (Number.isFinite(value) ? (value as number) + 0 : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  instant: (value) => {
    const instant = typeof value === 'string' ? parseInstant(value) : undefined;
    return instant === undefined ? undefined : formatInstant(instant);
  },
  json: (value) => value,
};

const NUMERAL = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const WORDS: ReadonlyMap<Json, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const CONVERSIONS: Record<ColumnType, Shape> = {
  text: (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined),
  integer: (value) => fromNumeral('integer', value),
  number: (value) => fromNumeral('number', value),
  boolean: (value) => WORDS.get(value),
  instant: () => undefined,
  json: () => undefined,
};

function fromNumeral(type: 'integer' | 'number', value: Json): Json | undefined {
  return typeof value === 'string' && NUMERAL.test(value) ? settle(type, Number(value)) : undefined;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Not every database keeps NUL in text, and none keeps half a surrogate pair; JSON text escapes both. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}
