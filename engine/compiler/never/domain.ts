/** Which values a name can have at all, as its declaration says: the types of expressions, as sets. */
import type { ValueType } from '../../language/expressions/index.ts';
import * as intervals from './intervals.ts';
import { anyOf, everything, intersect, nothing, union, type ValueSet } from './value-set.ts';

export interface Domain {
  readonly set: ValueSet;
  /** Numbers in it are whole. */
  readonly isWhole: boolean;
  /** What is known of the values, for a message: `is one of web, app`. */
  readonly words: string;
}

/** A value may always be missing: what is required today was not when older events came in. */
const missing: ValueSet = { ...nothing, missing: true };
const texts: ValueSet = { ...missing, texts: intervals.everything };
/** Not a number is `other`: no comparison holds for it, and no declaration rules it out for what is computed. */
const numbers: ValueSet = { ...missing, numbers: intervals.everything, other: true };

const sets: Partial<Readonly<Record<ValueType['type'], ValueSet>>> = {
  text: texts,
  date: texts,
  instant: texts,
  number: numbers,
  integer: numbers,
  boolean: { ...missing, isTrue: true, isFalse: true },
};

/** Null for lists, mappings and what is unknown: of those nothing is concluded. */
export function domainOf(type: ValueType): Domain | null {
  const set = sets[type.type];
  if (!set) return null;
  const isWhole = type.type === 'integer';
  const kind = isWhole ? 'is a whole number' : `is of type ${type.type}`;
  const { one_of, minimum, maximum } = type.limits ?? {};
  if (one_of) return { set: union(missing, anyOf(one_of)), isWhole, words: `is ${listed(one_of)}` };
  if (minimum === undefined && maximum === undefined) return { set, isWhole, words: kind };
  const low = minimum === undefined ? intervals.everything : intervals.from(minimum, false);
  const high = maximum === undefined ? intervals.everything : intervals.upTo(maximum, false);
  const within = intersect(everything, { ...missing, numbers: intervals.intersect<number>(low, high) });
  const bounds = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
  return { set: within, isWhole, words: `${isWhole ? `${kind}, ` : 'is '}${bounds.join(' and ')}` };
}

/** How many values are told by name. */
const TOLD = 12;

function listed(values: readonly unknown[]): string {
  const words = values.slice(0, TOLD).map((value) => JSON.stringify(value));
  if (values.length > TOLD) return `one of ${values.length} values, ${words.join(', ')}, …`;
  return values.length === 1 ? `${words[0]} or missing` : `one of ${words.join(', ')}`;
}
