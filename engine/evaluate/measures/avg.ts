import { type Exact, plus } from './exact.ts';
import type { Measure } from './measure.ts';

/** Mean, from an exact sum and a count, rounded once. The mean of nothing is missing. */
export const avg: Measure<[sum: Exact, count: number]> = {
  start: () => [0, 0],
  isPlain: true,
  add: ([sum, count], _time, _message, value) => [plus(sum, value as number), count + 1],
  remove: ([sum, count], _time, value) => [plus(sum, -(value as number)), count - 1],
  value: ([sum, count], _now, scale) => (count === 0 ? undefined : Number(sum) / (count * scale)),
};
