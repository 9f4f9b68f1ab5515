/** Every measure by its name: a new one is a file and a line here. */
import type { MeasureName } from '../../compiler/feature.ts';
import { avg } from './avg.ts';
import { count } from './count.ts';
import { daysSinceFirst, daysSinceLast, first, last } from './edges.ts';
import { max, min } from './extremes.ts';
import { daysBetween } from './interval.ts';
import type { Measure } from './measure.ts';
import { sum } from './sum.ts';
import { distinct, mostFrequent, tallied } from './tally.ts';

export const measures = {
  count,
  sum,
  avg,
  min,
  max,
  distinct,
  most_frequent: mostFrequent,
  tally: tallied,
  first,
  last,
  days_since_first: daysSinceFirst,
  days_since_last: daysSinceLast,
  days_between: daysBetween,
} as unknown as Readonly<Record<MeasureName, Measure>>;
