/**
 * Fields and properties: how a declared type checks a value, what an expression may do with it, and how it is
 * kept in a table. One line a type; a new type is a line here.
 */
import { DateTime } from 'luxon';
import type { Limits, ValueType } from '../language/expressions/index.ts';
import { writtenOut } from '../language/fields.ts';
import type { FieldDefinition, PropertyDefinition } from '../language/kinds.ts';
import type { ColumnType, Json } from '../store/store.ts';
import type { Accepted, FieldProgram } from './program.ts';

export type Declared = FieldDefinition | PropertyDefinition;

interface TypeMeaning {
  readonly column: ColumnType;
  type(field: Declared): ValueType;
  accept(value: unknown, field: Declared): Accepted;
}

const ok = (value: Json): Accepted => ({ ok: true, value });
const no = (why: string): Accepted => ({ ok: false, why });
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;
/** Longest text a property may have: a page, not a book. Longer ones are set aside, not cut. */
const LONGEST_TEXT = 16_384;

const meanings: Readonly<Record<Declared['type'], TypeMeaning>> = {
  text: { column: 'text', type: () => ({ type: 'text' }), accept: acceptText },
  ref: {
    column: 'text',
    type: ({ to }) => ({ type: 'text', ...(to !== undefined && { ref: to }) }),
    accept: acceptText,
  },
  number: { column: 'number', type: () => ({ type: 'number' }), accept: acceptNumber },
  integer: {
    column: 'integer',
    type: () => ({ type: 'integer' }),
    accept: (value, field) =>
      Number.isSafeInteger(value) ? acceptNumber(value, field) : no(`is not a whole number: ${shown(value)}`),
  },
  boolean: {
    column: 'boolean',
    type: () => ({ type: 'boolean' }),
    accept: (value) =>
      typeof value === 'boolean' ? ok(value) : no(`is neither true nor false: ${shown(value)}`),
  },
  date: {
    column: 'text',
    type: () => ({ type: 'date' }),
    accept: (value) =>
      typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && DateTime.fromISO(value).isValid
        ? ok(value)
        : no(`is not a date like 2026-03-01: ${shown(value)}`),
  },
  instant: {
    column: 'instant',
    type: () => ({ type: 'instant' }),
    accept: (value) => {
      const instant =
        typeof value === 'string' && INSTANT.test(value) ? DateTime.fromISO(value).toMillis() : Number.NaN;
      return Number.isFinite(instant)
        ? ok(new Date(instant).toISOString())
        : no(`is not an instant like 2026-03-01T09:00:00Z: ${shown(value)}`);
    },
  },
  list: {
    column: 'json',
    type: (field) => ({ type: 'list', of: elementType(field) }),
    accept: acceptList,
  },
  object: {
    column: 'json',
    type: (field) => (field.of && typeof field.of === 'object' ? objectType(field.of) : { type: 'unknown' }),
    accept: (value, field) =>
      isRecord(value) ? acceptRecord(value, field) : no(`is not a mapping: ${shown(value)}`),
  },
};

export function valueTypeOf(field: Declared | Declared['type']): ValueType {
  const declared = writtenOut(field);
  const type = meanings[declared.type].type(declared);
  const limits = limitsOf(declared);
  return limits ? { ...type, limits } : type;
}

/** Of a single value; null where nothing more than the type is declared. */
function limitsOf({ type, one_of, minimum, maximum }: Declared): Limits | null {
  if (type === 'list' || type === 'object') return null;
  const limits = {
    ...(one_of && { one_of }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  return Object.keys(limits).length > 0 ? limits : null;
}

export function columnTypeOf(field: Declared | Declared['type']): ColumnType {
  return meanings[writtenOut(field).type].column;
}

export function compileField(name: string, field: Declared | Declared['type']): FieldProgram {
  const declared = writtenOut(field);
  return {
    name,
    type: declared.type,
    required: 'required' in declared && declared.required === true,
    ...(typeof declared.of === 'object' && {
      of: Object.entries(declared.of).map(([part, field]) => compileField(part, field)),
    }),
    accept: (value) => meanings[declared.type].accept(value, declared),
  };
}

function elementType({ of }: Declared): ValueType {
  if (of === undefined) return { type: 'unknown' };
  return typeof of === 'string' ? valueTypeOf(of) : objectType(of);
}

function objectType(fields: Readonly<Record<string, Declared | Declared['type']>>): ValueType {
  return {
    type: 'object',
    fields: new Map(Object.entries(fields).map(([name, field]) => [name, valueTypeOf(field)])),
  };
}

function acceptText(value: unknown, { one_of, pattern }: Declared): Accepted {
  if (typeof value !== 'string') return no(`is not text: ${shown(value)}`);
  if (value.length > LONGEST_TEXT) return no(`is longer than ${LONGEST_TEXT} characters`);
  if (one_of && !one_of.includes(value)) return no(`is none of ${one_of.join(', ')}: ${shown(value)}`);
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return no(`does not match ${pattern}`);
  return ok(value);
}

function acceptNumber(value: unknown, { minimum, maximum, one_of }: Declared): Accepted {
  if (typeof value !== 'number' || !Number.isFinite(value)) return no(`is not a number: ${shown(value)}`);
  if (minimum !== undefined && value < minimum) return no(`is less than ${minimum}: ${value}`);
  if (maximum !== undefined && value > maximum) return no(`is more than ${maximum}: ${value}`);
  if (one_of && !one_of.includes(value)) return no(`is none of ${one_of.join(', ')}: ${value}`);
  return ok(value === 0 ? 0 : value);
}

function acceptList(value: unknown, { of }: Declared): Accepted {
  if (!Array.isArray(value)) return no(`is not a list: ${shown(value)}`);
  if (of === undefined) return ok(value as Json);
  const list: Json[] = [];
  for (const [index, element] of value.entries()) {
    const accepted =
      typeof of === 'string'
        ? meanings[of].accept(element, { type: of })
        : isRecord(element)
          ? acceptRecord(element, { type: 'object', of })
          : no(`is not a mapping: ${shown(element)}`);
    if (!accepted.ok) return no(`at ${index + 1} ${accepted.why}`);
    list.push(accepted.value);
  }
  return ok(list);
}

function acceptRecord(value: Readonly<Record<string, unknown>>, { of }: Declared): Accepted {
  if (of === undefined || typeof of === 'string') return ok(value as Json);
  const record: Record<string, Json> = { ...(value as Record<string, Json>) };
  for (const [name, field] of Object.entries(of)) {
    const given = value[name];
    if (given === undefined || given === null) {
      delete record[name];
      continue;
    }
    const declared = writtenOut(field);
    const accepted = meanings[declared.type].accept(given, declared);
    if (!accepted.ok) return no(`${name} ${accepted.why}`);
    record[name] = accepted.value;
  }
  return ok(record);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a message: its kind and, if it is short and not text (which may be personal), itself. */
function shown(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `text of ${value.length} characters`;
  return `${typeof value} ${String(value)}`;
}
