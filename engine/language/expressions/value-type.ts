/** Types of values and the names an expression may use where it stands. What callers hand to the check. */

export type ValueType = (
  | { readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'instant' | 'date' | 'unknown' }
  | { readonly type: 'list'; readonly of: ValueType }
  | { readonly type: 'object'; readonly fields: ReadonlyMap<string, ValueType> }
) & {
  /** The value may be missing. */
  readonly optional?: boolean;
  /** What is declared of the value beyond its type. */
  readonly limits?: Limits;
  /** Of a text that refers to something else: the entity. */
  readonly ref?: string;
};

export interface Limits {
  readonly one_of?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ScopeType {
  readonly names: ReadonlyMap<string, ValueType>;
  /** What the names are, for messages: `traits and tags of profile`. */
  readonly describe: string;
  /** The names of a person are among them, beside others. */
  readonly isOfPerson?: true;
}

export const unknownType: ValueType = { type: 'unknown' };
export const booleanType: ValueType = { type: 'boolean' };
export const numberType: ValueType = { type: 'number' };
export const textType: ValueType = { type: 'text' };

/** Values of one family may be compared with one another: an instant and a date are text when they are compared. */
export type Family = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'unknown';

const families: Readonly<Record<ValueType['type'], Family>> = {
  text: 'text',
  instant: 'text',
  date: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  list: 'list',
  object: 'object',
  unknown: 'unknown',
};

export function familyOf(type: ValueType): Family {
  return families[type.type];
}

/** A type as a message says it: `a list of text`. */
export function describeType(type: ValueType): string {
  if (type.type === 'list') return type.of.type === 'unknown' ? 'a list' : `a list of ${plural(type.of)}`;
  if (type.type === 'object') return 'a mapping';
  if (type.type === 'text') return 'text';
  if (type.type === 'unknown') return 'a value of unknown type';
  return type.type === 'integer' || type.type === 'instant' ? `an ${type.type}` : `a ${type.type}`;
}

function plural(type: ValueType): string {
  if (type.type === 'text') return 'text';
  return type.type === 'object' ? 'mappings' : `${type.type}s`;
}

/** The type of a value that may be missing, if it may. */
export function optional(type: ValueType, isOptional: boolean | undefined): ValueType {
  return isOptional === true && type.optional !== true ? { ...type, optional: true } : type;
}

/** The type of either of two values: their common type, or unknown. */
export function eitherType(one: ValueType, other: ValueType): ValueType {
  const isOptional = one.optional === true || other.optional === true;
  if (one.type === other.type && one.type !== 'list' && one.type !== 'object')
    return optional({ type: one.type }, isOptional);
  const family = familyOf(one);
  if (family === familyOf(other) && (family === 'number' || family === 'text')) {
    return optional({ type: family }, isOptional);
  }
  return optional(unknownType, isOptional);
}
