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
  const [before, begins, next] = turnsOf(unit, moment.now, moment.definitions.zone);
  moment.note(next);
  return which === 'this' ? { from: begins, to: next } : { from: before, to: begins };
}

/** When the unit before began, this one, and the next. */
function turnsOf(unit: DateTimeUnit, now: number, zone: string): Turns {
  const key = `${unit} ${now} ${zone}`;
  const known = turns.get(key);
  if (known) return known;
  const start = DateTime.fromMillis(now, { zone }).startOf(unit);
  const moved = (units: number) =>
    midnight(
      start
        .plus({ [unit]: units })
        .startOf(unit)
        .toISODate()!,
      zone,
    );
  const found: Turns = [moved(-1), moved(0), moved(1)];
  turns.set(key, found);
  return found;
}

type Turns = readonly [before: number, begins: number, next: number];
const turns = new Map<string, Turns>();

/** The latest days of a calendar that have begun. */
function latestDays({ calendar }: Plain, moment: Moment): Days | null {
  const { zone } = moment.definitions;
  const days = moment.definitions.get('calendar', String(calendar))['days'] as readonly Plain[];
  const year = yearOf(moment.now, zone);
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

function yearOf(now: number, zone: string): number {
  const key = `${now} ${zone}`;
  const year = years.get(key) ?? DateTime.fromMillis(now, { zone }).year;
  years.set(key, year);
  return year;
}

const years = new Map<string, number>();

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
