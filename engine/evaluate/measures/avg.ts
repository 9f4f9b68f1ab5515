import type { Measure } from './measure.ts';

/** Mean, from an exact sum and a count. The mean of nothing is missing. */
export const avg: Measure<[sum: number, count: number]> = {
  start: () => [0, 0],
  isPlain: true,
  add: ([sum, count], [, , value]) => [sum + (value as number), count + 1],
  remove: ([sum, count], _time, value) => [sum - (value as number), count - 1],
  value: ([sum, count], _now, scale) => (count === 0 ? undefined : sum / count / scale),
};
