/** Windows of the calendar: `this_month`, `last_week`, and the days of a `kind: calendar`. */
import type { DateTimeUnit } from 'luxon';
import type { Period } from '../language/duration.ts';
import type { CalendarDay } from '../language/kinds.ts';
import type { Window } from './window.ts';
import { dateStart, startOf, yearOf } from './zone.ts';

/** `this_*`: until its unit ends. `last_*`: from when its unit has ended, for one unit. */
export function periodWindow(period: Period, zone: string): Window {
  const [which, unit] = period.split('_') as ['this' | 'last', DateTimeUnit];
  const ends = (time: number, units: number) => startOf(unit, time, zone, units);
  return which === 'this'
    ? { enters: (time) => time, leaves: (time) => ends(time, 1), lets_go: true, delays: false }
    : { enters: (time) => ends(time, 1), leaves: (time) => ends(time, 2), lets_go: true, delays: true };
}

/** Years on either side of 1970 for which yearly days are laid out: enough for any event a clock can date. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

/**
 * The latest of the calendar's ranges that has begun: an occurrence inside a range counts until the next range
 * begins. `within: { calendar: double_11 }` on 20 November asks about this year's days; on 1 November, last year's.
 */
export function calendarWindow(days: readonly CalendarDay[], zone: string): Window {
  const ranges = days.flatMap((day) => rangesOf(day, zone)).sort((a, b) => a.from - b.from);
  /** Index of the last range that begins at or before an instant, or −1. */
  const indexAt = (time: number) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]!.from <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const inside = (time: number) => {
    const range = ranges[indexAt(time)];
    return range !== undefined && time < range.to;
  };
  return {
    enters: (time) => (inside(time) ? time : Number.POSITIVE_INFINITY),
    leaves: (time) => ranges[indexAt(time) + 1]?.from ?? Number.POSITIVE_INFINITY,
    lets_go: true,
    delays: false,
  };
}

function rangesOf(
  { from, to = from, yearly = false }: CalendarDay,
  zone: string,
): { from: number; to: number }[] {
  if (!yearly) return [{ from: dateStart(from, zone), to: dateStart(to, zone, 1) }];
  const ranges: { from: number; to: number }[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    const start = dateStart(`${year}-${from}`, zone);
    const sameYear = dateStart(`${year}-${to}`, zone, 1);
    const end = sameYear > start ? sameYear : dateStart(`${year + 1}-${to}`, zone, 1);
    // 29 February exists in leap years only.
    if (Number.isFinite(start) && Number.isFinite(end) && yearOf(start, zone) === year)
      ranges.push({ from: start, to: end });
  }
  return ranges;
}
