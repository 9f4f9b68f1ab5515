/**
 * A cron line on wall clocks: on which days it comes, and at which minutes of them. What a line means is the library's
 * word; when a local time is in a zone is `zone.ts`'s, so that skipped and doubled hours are as everywhere.
 */
import { createTask, parse } from 'node-cron';
import { localInstant, localTime } from './zone.ts';

const DAY = 86_400_000;
const HOUR_MINUTES = 60;
/** A day that comes at all does within this: 29 February on a given weekday, over a century without leap day. */
const FARTHEST_DAYS = 41 * 366;
const NEVER = Number.POSITIVE_INFINITY;

/** Local times, as in `2026-03-29T09:00`, that somebody has had by the clocks of another zone: after the first, up to the second. */
export type HoursHad = readonly [after: string, to: string];

export interface LocalCron {
  /** The first instant, `from` itself included, at which the line comes round in the zone, at an hour not had. */
  next(from: number, zone: string, had: HoursHad | null): number;
}

export function localCron(line: string): LocalCron {
  const { minute, hour } = parse(line);
  const minutes = hour
    .flatMap((each) => minute.map((past) => Number(each) * HOUR_MINUTES + Number(past)))
    .sort((a, b) => a - b);
  const comesOn = dayTest(line);
  return {
    next(from, zone, had) {
      // The day before too: what its end skips lies on the day after.
      const first = Date.parse(localTime(from, zone).date) - DAY;
      for (let days = 0; days < FARTHEST_DAYS; days++) {
        const day = first + days * DAY;
        if (!comesOn(day)) continue;
        const instant = firstOf(day, minutes, from, zone, had);
        if (instant < NEVER) return instant;
      }
      return NEVER;
    },
  };
}

/** The earliest of a day's times that counts; where clocks go forward, later minutes may come no later than earlier ones. */
function firstOf(
  day: number,
  minutes: readonly number[],
  from: number,
  zone: string,
  had: HoursHad | null,
): number {
  const date = new Date(day);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  let earliest = NEVER;
  for (const past of minutes) {
    if (had !== null && isIn(had, wallClock(day, past))) continue;
    const instant = localInstant(year, month, dayOfMonth, past, zone);
    if (instant < from) continue;
    if (instant >= earliest) break;
    earliest = instant;
  }
  return earliest;
}

function isIn([after, to]: HoursHad, clock: string): boolean {
  return clock > after && clock <= to;
}

function wallClock(day: number, minutes: number): string {
  return new Date(day + minutes * 60_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}

/** Days are looked at as if they were UTC's: a cron line knows dates, not zones. */
function dayTest(line: string): (day: number) => boolean {
  const [, , ...days] = line.trim().split(/\s+/);
  const task = createTask(`0 0 ${days.join(' ')}`, () => {}, { timezone: 'UTC' });
  // It is never started, and need not be kept by the library to say what matches.
  void task.destroy();
  return (day) => task.match(new Date(day));
}

/** Where a wall clock stands, as `next` compares it. */
export function wallClockAt(instant: number, zone: string): string {
  const { date, minutes } = localTime(instant, zone);
  return wallClock(Date.parse(date), minutes);
}
