/**
 * Wall clocks: the only file that turns instants into local time and back. A local time that a change of
 * clocks skips is taken as the instant after the gap; one that happens twice, as the first.
 */
import { DateTime, type DateTimeUnit } from 'luxon';

const MINUTE = 60_000;
const DAY = 86_400_000;

export interface LocalTime {
  /** Minutes after local midnight. */
  readonly minutes: number;
  readonly hour: number;
  /** ISO weekday: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** `2026-11-21`. */
  readonly date: string;
}

export function isZone(zone: string): boolean {
  return DateTime.utc().setZone(zone).isValid;
}

export function localTime(instant: number, zone: string): LocalTime {
  const local = DateTime.fromMillis(instant, { zone });
  return {
    minutes: local.hour * 60 + local.minute,
    hour: local.hour,
    weekday: local.weekday,
    date: local.toISODate() ?? '',
  };
}

/** The first instant after `instant` at which the wall clock shows `minutes` past midnight. */
export function nextLocal(instant: number, minutes: number, zone: string): number {
  const local = DateTime.fromMillis(instant, { zone });
  for (let days = 0; ; days++) {
    const candidate = local
      .plus({ days })
      .set({ hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0, millisecond: 0 })
      .toMillis();
    if (candidate > instant) return candidate;
  }
}

/** Start of the calendar unit that `instant` lies in, moved by whole units. Weeks start on Monday. */
export function startOf(unit: DateTimeUnit, instant: number, zone: string, moved = 0): number {
  return firstOf(
    DateTime.fromMillis(instant, { zone })
      .startOf(unit)
      .plus({ [unit]: moved })
      // A day that began after a skipped midnight is not what the others are counted from.
      .startOf(unit),
  );
}

/** Midnight at which a date (`2026-11-11`) begins, plus whole days. */
export function dateStart(date: string, zone: string, plusDays = 0): number {
  return firstOf(DateTime.fromISO(date, { zone }).plus({ days: plusDays }).startOf('day'));
}

/** Where clocks go back at midnight, a day has two beginnings. */
function firstOf(local: DateTime): number {
  return Math.min(...local.getPossibleOffsets().map((one) => one.toMillis()));
}

/** The year in which an instant lies. */
export function yearOf(instant: number, zone: string): number {
  return DateTime.fromMillis(instant, { zone }).year;
}

/**
 * The day or instant on which something of `instant` comes back, in the year of `now` and so many years later,
 * at the same local time. 29 February is kept on the 28th in other years.
 */
export function anniversary(instant: number, now: number, years: number, zone: string): number {
  const origin = DateTime.fromMillis(instant, { zone });
  const year = yearOf(now, zone) + years;
  // Setting the year alone would turn 29 February into 1 March.
  return origin.plus({ years: year - origin.year }).toMillis();
}

/**
 * The first instant, `from` itself included, at which the wall clock shows `minutes` past midnight on one of the
 * weekdays (ISO numbers; null: any).
 */
export function localFrom(
  from: number,
  minutes: number,
  weekdays: ReadonlySet<number> | null,
  zone: string,
): number {
  const day = DateTime.fromISO(localTime(from, zone).date, { zone: 'utc' });
  // The day before too: an hour that its end skips lies on the day after.
  for (let days = -1; ; days++) {
    const date = day.plus({ days });
    if (weekdays !== null && !weekdays.has(date.weekday)) continue;
    const instant = localInstant(date.year, date.month, date.day, minutes, zone);
    if (instant >= from) return instant;
  }
}

/** The instant of a local time; days before the first and after the last of a month are days of others. What a change of clocks skips comes as much later; of two, the first. */
export function localInstant(
  year: number,
  month: number,
  day: number,
  minutes: number,
  zone: string,
): number {
  const wall = DateTime.utc(year, month, 1).toMillis() + (day - 1) * DAY + minutes * MINUTE;
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const first = wall - before;
  const second = wall - after;
  return offsetAt(first, zone) === before || offsetAt(second, zone) !== after ? first : second;
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  return DateTime.fromMillis(instant, { zone }).offset * MINUTE;
}
