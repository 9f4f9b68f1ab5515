/** `at_least at_most exactly between`: they only compare, and what is missing satisfies none. */
import type { Plain } from './person.testing.ts';

export function satisfies(value: unknown, comparison: Plain): boolean {
  if (typeof value !== 'number') return false;
  return Object.entries(comparison).every(([key, bound]) => {
    if (key === 'at_least') return value >= Number(bound);
    if (key === 'at_most') return value <= Number(bound);
    if (key === 'exactly') return value === bound;
    const [low, high] = bound as readonly [number, number];
    return low <= value && value <= high;
  });
}
