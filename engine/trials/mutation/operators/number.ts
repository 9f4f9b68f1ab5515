/** One more: the smallest step that must be noticed at an edge. */
import type { Operator } from '../place.ts';

export const number: Operator = {
  name: 'change a number',
  *edits({ value }) {
    if (typeof value !== 'number') return;
    const other = Number.isInteger(value) ? value + 1 : Math.round(value * 1.1 * 1_000) / 1_000;
    yield { what: `${value} → ${other}`, value: other };
  },
};
