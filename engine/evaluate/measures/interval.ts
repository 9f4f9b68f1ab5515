import type { Measure } from './measure.ts';

const DAY = 86_400_000;

/** The earliest time, the latest, and how many. */
type Span = readonly [first: number, last: number, count: number];

/** Mean number of days from one occurrence to the next; of fewer than two, missing. */
export const daysBetween: Measure<Span | null> = {
  start: () => null,
  add: (state, time) =>
    state === null ? [time, time, 1] : [Math.min(state[0], time), Math.max(state[1], time), state[2] + 1],
  // The earliest leave first, so the latest stays what it is.
  remove: (state) => (state === null ? null : [state[0], state[1], state[2] - 1]),
  from: (state, first) => (state === null || first === null ? null : [first, state[1], state[2]]),
  value: (state) =>
    state === null || state[2] < 2 ? undefined : (state[1] - state[0]) / (state[2] - 1) / DAY,
};
