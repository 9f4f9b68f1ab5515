/** Values as text: `$string` and the operator `&`. */
import { ExpressionFault } from '../fault.ts';
import { isNumeric } from './truth.ts';

/** Digits that a number keeps as text, so that 0.1 + 0.2 is written 0.3. */
const DIGITS = 15;

/** The text of a value, JSON for lists and mappings. Not for missing values. */
export function textOf(value: unknown, isPretty = false): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ExpressionFault('a number is out of range and has no text');
  }
  return JSON.stringify(value, rounded, isPretty ? 2 : 0);
}

function rounded(_key: string, value: unknown): unknown {
  return isNumeric(value) && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}

/** `&`; a missing value is an empty text. */
export function joined(one: unknown, other: unknown): string {
  return (one === undefined ? '' : textOf(one)) + (other === undefined ? '' : textOf(other));
}
