import { type Exact, plus } from './exact.ts';
import type { Measure } from './measure.ts';

/** Sum of whole scaled numbers: exact, whatever the order. The sum of nothing is 0. */
export const sum: Measure<Exact> = {
  start: () => 0,
  isPlain: true,
  add: (state, _time, _message, value) => plus(state, value as number),
  remove: (state, _time, value) => plus(state, -(value as number)),
  value: (state, _now, scale) => Number(state) / scale,
};
