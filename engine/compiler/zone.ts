/**
 * Wall clocks: the only file that turns instants into local time and back. A local time that a change of
 * clocks skips is taken as the instant after the gap; one that happens twice, as the first.
 */
import { DateTime, type DateTimeUnit } from 'luxon';

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
