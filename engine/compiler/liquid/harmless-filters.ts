/**
 * Filters that fail for some values: for which they do not, and give a short text. Part of the proof in `harmless.ts`;
 * applies no filter to anybody's values.
 */
import { writeDate } from './date.ts';
import { numberFormat } from './formats.ts';
import type { Place } from './place.ts';

/** Whether it is known to succeed with a value that is small. */
export type Takes = (value: unknown) => boolean;

/** What it takes with these arguments, as they are written out; null where nothing is known of it. */
type TakesWith = (args: readonly unknown[], place: Place) => Takes | null;

/** Signs of a format: each two of them can become as much as a month and a year in words. */
const LONGEST_FORMAT = 16;
/** Each character becomes up to nine. */
const LONGEST_ENCODED = 50;
const MOST_DECIMALS = 20;
/** The last instant that has a date, in milliseconds. */
const LAST_INSTANT = 8.64e15;

const CAREFUL: Readonly<Record<string, TakesWith>> = {
  round: ([decimals = 0]) => (typeof decimals === 'number' ? isNumberOrNothing : null),
  number: ([decimals = 0], { locale }) =>
    typeof decimals === 'number' &&
    decimals <= MOST_DECIMALS &&
    succeeds(() => numberFormat(locale, { minimumFractionDigits: decimals }))
      ? isNumberOrNothing
      : null,
  money: ([currency], { locale }) =>
    typeof currency === 'string' && succeeds(() => numberFormat(locale, { style: 'currency', currency }))
      ? isNumberOrNothing
      : null,
  date: ([format = ''], place) =>
    typeof format === 'string' &&
    format.length <= LONGEST_FORMAT &&
    succeeds(() => writeDate(0, format === '' ? undefined : format, place))
      ? hasNoFarDate
      : null,
  url_encode: () => isSoundText,
};

/** Null for a filter of which nothing is known. */
export function takenBy(name: string, args: readonly unknown[], place: Place): Takes | null {
  return Object.hasOwn(CAREFUL, name) ? CAREFUL[name]!(args, place) : null;
}

/** Whatever depends on the arguments and the place alone fails at once. */
function succeeds(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

function isNumberOrNothing(value: unknown): boolean {
  return value == null || (typeof value === 'number' && !Number.isNaN(value));
}

/** What is no date is left as it is. */
function hasNoFarDate(value: unknown): boolean {
  return !(Math.abs(Number(value)) > LAST_INSTANT);
}

/** Half a character cannot be encoded. */
function isSoundText(value: unknown): boolean {
  return typeof value !== 'string' || (value.length <= LONGEST_ENCODED && !/\p{Surrogate}/u.test(value));
}
