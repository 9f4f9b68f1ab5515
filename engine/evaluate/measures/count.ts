import type { Measure } from './measure.ts';

/** How many. Nothing counts as 0. */
export const count: Measure<number> = {
  start: () => 0,
  isPlain: true,
  add: (state) => state + 1,
  remove: (state) => state - 1,
  value: (state) => state,
};
