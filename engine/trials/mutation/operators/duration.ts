/** One unit longer, and one shorter: `7d` becomes `8d` and `6d`. */
import type { Operator } from '../place.ts';

const DURATION = /^(\d+)(ms|s|m|h|d|w|mo|y)$/;

export const duration: Operator = {
  name: 'change a duration',
  *edits({ value }) {
    const [, count, unit] = (typeof value === 'string' && DURATION.exec(value)) || [];
    if (count === undefined) return;
    for (const by of [1, -1]) {
      const other = Number(count) + by;
      if (other > 0) yield { what: `${count}${unit} → ${other}${unit}`, value: `${other}${unit}` };
    }
  },
};
