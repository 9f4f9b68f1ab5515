/**
 * Windows in which nothing can lie: what `within` reaches back to and what `until` ends at do not meet. Only of
 * lengths of time and periods, which move with the question; a fixed date may lie anywhere.
 */
import { isPeriod, type Period, parseDuration } from '../../language/duration.ts';

const DAY = 86_400_000;

/** Most days from the begin of a period to an instant of the question; one more for clocks that are moved. */
const reach: Readonly<Record<Period, number>> = {
  this_week: 7 + 1,
  this_month: 31 + 1,
  this_quarter: 92 + 1,
  this_year: 366 + 1,
  last_week: 14 + 1,
  last_month: 62 + 1,
  last_quarter: 184 + 1,
  last_year: 732 + 1,
};

/** Whether nothing is both as recent as `within` and as old as `until`. */
export function neverMeet(within: unknown, until: string | undefined): boolean {
  const least = until === undefined ? null : parseDuration(until);
  if (least === null || typeof within !== 'string') return false;
  const most = isPeriod(within) ? reach[within] * DAY : parseDuration(within);
  return most !== null && least >= most;
}
