/** `within`, `since`, `until`: whether something of a certain time counts now, and when that may change. */
import { DateTime, type DateTimeUnit } from 'luxon';
import { isSpan, spanOf } from './duration.testing.ts';
import type { Moment, Plain } from './person.testing.ts';

export function isInWindow(time: number, node: Plain, moment: Moment): boolean {
  const { within, since, until } = node;
  return (
    (within === undefined || isWithin(time, within, moment)) &&
    (since === undefined || time >= boundary(time, String(since), moment)) &&
    (until === undefined || time < boundary(time, String(until), moment))
  );
}

function isWithin(time: number, within: unknown, moment: Moment): boolean {
  const { now } = moment;
  if (isSpan(within)) {
    moment.note(time + spanOf(String(within)));
    return now - spanOf(String(within)) < time && time <= now;
  }
  const found = typeof within === 'string' ? periodAt(within, moment) : latestDays(within as Plain, moment);
  if (found === null) return false;
  return found.from <= time && time < found.to && time <= now;
}

interface Days {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

function periodAt(period: string, moment: Moment): Days {
  const [which, unit] = period.split('_') as [string, DateTimeUnit];
  const start = DateTime.fromMillis(moment.now, { zone: moment.definitions.zone }).startOf(unit);
  const moved = (units: number) => {
    const day = start.plus({ [unit]: units }).startOf(unit);
    return midnight(day.toISODate()!, moment.definitions.zone);
  };
  moment.note(moved(1));
  return which === 'this' ? { from: moved(0), to: moved(1) } : { from: moved(-1), to: moved(0) };
}

/** The latest days of a calendar that have begun. */
function latestDays({ calendar }: Plain, moment: Moment): Days | null {
  const { zone } = moment.definitions;
  const days = moment.definitions.get('calendar', String(calendar))['days'] as readonly Plain[];
  const year = DateTime.fromMillis(moment.now, { zone }).year;
  const all = days.flatMap((day) => rangesOf(day, year, zone)).sort((a, b) => a.from - b.from);
  for (const { from } of all) moment.note(from);
  return all.findLast(({ from }) => from <= moment.now) ?? null;
}

function rangesOf({ from, to = from, yearly }: Plain, year: number, zone: string): Days[] {
  if (yearly !== true) return [{ from: midnight(String(from), zone), to: midnight(String(to), zone, 1) }];
  return [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1].flatMap((years) => {
    const begins = `${year + years}-${String(from)}`;
    const ends = `${String(to) < String(from) ? year + years + 1 : year + years}-${String(to)}`;
    const range = { from: midnight(begins, zone), to: midnight(ends, zone, 1) };
    // 29 February is a day of leap years only.
    return Number.isNaN(range.from + range.to) ? [] : [range];
  });
}

/** A date, an instant, or a duration, which is that long ago. */
function boundary(time: number, text: string, moment: Moment): number {
  if (isSpan(text)) {
    moment.note(time + spanOf(text));
    moment.note(time + spanOf(text) + 1);
    return moment.now - spanOf(text);
  }
  return text.includes('T') ? Date.parse(text) : midnight(text, moment.definitions.zone);
}

/** The first instant of a day of the workspace's zone, or of one some days later. Where clocks go back, it may come twice. */
export function midnight(day: string, zone: string, later = 0): number {
  const key = `${day} ${later} ${zone}`;
  const known = midnights.get(key);
  if (known !== undefined) return known;
  const start = DateTime.fromISO(day, { zone }).plus({ days: later }).startOf('day');
  const first = Math.min(...start.getPossibleOffsets().map((one) => one.toMillis()));
  midnights.set(key, first);
  return first;
}

/** It is asked for again and again, and slow to find. */
const midnights = new Map<string, number>();
