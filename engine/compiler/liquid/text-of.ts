/** How a value is written into a message. */
import { toValue } from 'liquidjs';

/** Nothing for missing values, the elements of a list one after the other. A record has no text: a fault. */
export function textOf(value: unknown): string {
  const plain = toValue(value);
  if (plain === null || plain === undefined) return '';
  if (Array.isArray(plain)) return plain.map(textOf).join('');
  if (typeof plain === 'object') throw new Error('a whole record is printed; name one of its fields');
  return String(plain);
}
