/**
 * Wall clocks: the only file that turns instants into local time and back. What is planned for a local time that a
 * change of clocks skips comes as much later; for one that happens twice, at the first. Hours that begin or end at such a
 * time (quiet hours, send windows) follow what the clock shows.
 */
import { DateTime, type DateTimeUnit } from 'luxon';
import { offsetAt } from './zone-offset.ts';

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

/** Names that were asked about: people write anything, so no more than these are remembered. */
const MOST_NAMES = 10_000;
const zones = new Map<string, boolean>();

export function isZone(zone: string): boolean {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const found = DateTime.utc().setZone(zone).isValid;
  if (zones.size >= MOST_NAMES) zones.clear();
  zones.set(zone, found);
  return found;
}

export function localTime(instant: number, zone: string): LocalTime {
  const local = new Date(instant + offsetAt(instant, zone));
  const hour = local.getUTCHours();
  return {
    minutes: hour * 60 + local.getUTCMinutes(),
    hour,
    // Sunday is 0 there, and 7 here.
    weekday: ((local.getUTCDay() + 6) % 7) + 1,
    date: dateOf(local),
  };
}

/** Minutes after local midnight alone. */
export function minutesAt(instant: number, zone: string): number {
  const local = instant + offsetAt(instant, zone);
  return Math.floor((((local % DAY) + DAY) % DAY) / MINUTE);
}

function dateOf(local: Date): string {
  return Number.isNaN(local.getTime()) ? '' : local.toISOString().slice(0, -DATE_ONLY);
}
/** Signs of `T00:00:00.000Z`. */
const DATE_ONLY = 14;

/**
 * The first instant after `instant` at which the wall clock shows `minutes` past midnight: of an hour that comes twice each
 * counts, and where it is skipped, it is the instant at which the clock passes it over.
 */
export function nextLocal(instant: number, minutes: number, zone: string): number {
  const local = instant + offsetAt(instant, zone);
  const day = local - (((local % DAY) + DAY) % DAY);
  for (let days = -1; ; days++) {
    const wall = day + days * DAY + minutes * MINUTE;
    const found = showing(wall, zone).find((candidate) => candidate > instant);
    if (found !== undefined) return found;
  }
}

/** Every instant at which the clock shows this, in order; where it never does, the one at which it passes it over. */
function showing(wall: number, zone: string): readonly number[] {
  const offsets = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)];
  const [first, second] = offsets.map((offset) => wall - offset) as [number, number];
  const shown = [first, second].filter((candidate, index) => offsetAt(candidate, zone) === offsets[index]);
  return shown.length > 0 ? shown : [passingOver(second, first, zone)];
}

/** Between two instants of which the later one has another offset: the first that has it. */
function passingOver(from: number, to: number, zone: string): number {
  const before = offsetAt(from, zone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Start of the calendar unit that `instant` lies in, moved by whole units. Weeks start on Monday. */
export function startOf(unit: DateTimeUnit, instant: number, zone: string, moved = 0): number {
  // All instants of a day lie in one unit.
  const { date } = localTime(instant, zone);
  return remembered(`${unit} ${moved} ${date} ${zone}`, () =>
    firstOf(
      DateTime.fromMillis(instant, { zone })
        .startOf(unit)
        .plus({ [unit]: moved })
        // A day that began after a skipped midnight is not what the others are counted from.
        .startOf(unit),
    ),
  );
}

/** Midnight at which a date (`2026-11-11`) begins, plus whole days. */
export function dateStart(date: string, zone: string, plusDays = 0): number {
  return remembered(`${date} ${plusDays} ${zone}`, () =>
    firstOf(DateTime.fromISO(date, { zone }).plus({ days: plusDays }).startOf('day')),
  );
}

/** Beginnings of days and periods: slow to find, and asked for again and again. No more than these are kept. */
const MOST_BEGINNINGS = 20_000;
const beginnings = new Map<string, number>();

function remembered(key: string, find: () => number): number {
  const known = beginnings.get(key);
  if (known !== undefined) return known;
  const found = find();
  if (beginnings.size >= MOST_BEGINNINGS) beginnings.clear();
  beginnings.set(key, found);
  return found;
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
