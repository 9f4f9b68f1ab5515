/** Values that a test compares: with a value, with bounds, or with nothing at all. */
import type { TestValue } from '../../../language/kinds.ts';

/** Null where it is as expected; else what was expected, in words. */
export function valueMismatch(expected: TestValue, actual: unknown): string | null {
  if (typeof expected !== 'object') return isSame(expected, actual) ? null : shown(expected);
  const { at_least, at_most, missing } = expected;
  const isMissing = actual === undefined || actual === null;
  const number = typeof actual === 'number' ? actual : Number.NaN;
  const holds =
    (missing === undefined || missing === isMissing) &&
    (at_least === undefined || number >= at_least) &&
    (at_most === undefined || number <= at_most);
  if (holds) return null;
  const words = [
    ...(missing === undefined ? [] : [missing ? 'no value' : 'a value']),
    ...(at_least === undefined ? [] : [`at least ${at_least}`]),
    ...(at_most === undefined ? [] : [`at most ${at_most}`]),
  ];
  return words.join(' and ');
}

/** An instant is the same however it is written; a second is as near as tests look. */
function isSame(expected: string | number | boolean, actual: unknown): boolean {
  if (expected === actual) return true;
  if (typeof expected !== 'string' || typeof actual !== 'string') return false;
  return secondOf(expected) === secondOf(actual);
}

/** NaN, which is the same as nothing, of what is no instant. */
function secondOf(text: string): number {
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? Math.floor(Date.parse(text) / 1_000) : Number.NaN;
}

export function shown(value: unknown): string {
  return value === undefined || value === null ? 'missing' : JSON.stringify(value);
}
