/** Whether a value counts as true: not if it is missing, null, false, 0, an empty text, list or mapping. */
import { ExpressionFault } from '../fault.ts';

export function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'number') return value !== 0 && isNumeric(value);
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value)) return Object.keys(value).length > 0;
  // All elements are looked at: an infinite one is a fault wherever it stands.
  return (value as readonly unknown[]).filter(truth).length > 0;
}

/** `$boolean`: missing of what is missing, also where that is the one element of a list. */
export function flag(value: unknown): boolean | undefined {
  if (Array.isArray(value) && value.length === 1) return flag(value[0]);
  return value === undefined ? undefined : truth(value);
}

/** Whether a value is a number to reckon with; an infinite one is a fault. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  if (!Number.isFinite(value)) throw new ExpressionFault('a number is out of range');
  return true;
}
