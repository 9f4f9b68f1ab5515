/**
 * Starts by the calendar: `at` an instant, or on a `date` that an expression gives for each person. They answer when
 * they next come round; nothing is kept, so a date that is corrected counts from then on.
 */
import type { Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import { ExpressionFault } from '../language/expressions/index.ts';
import { isDate, parseInstant, parseTimeOfDay } from '../language/instant.ts';
import type { AtStart, DateStart } from '../language/kinds.ts';
import type { Context } from './context.ts';
import { localCron } from './cron.ts';
import { expressionAt } from './expression.ts';
import type { CalendarStart } from './program.ts';
import { localInstant, localTime } from './zone.ts';

const DAY = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;

export function compileAt({ at }: AtStart, site: Site): CalendarStart | null {
  const instant = parseInstant(at);
  if (instant === null) {
    site.at('at').report({
      code: 'CAR-710',
      what: `\`${at}\` is no instant`,
      why: 'a journey begins once at an instant, which needs its offset from UTC',
      fix: 'write it as 2026-11-11T08:00:00Z or 2026-11-11T09:00:00+01:00',
    });
    return null;
  }
  return {
    words: `at ${at}`,
    zone: 'workspace',
    read: () => at,
    next: (_value, _zone, from) => (instant >= from ? instant : NEVER),
  };
}

/** A schedule by each person's own clock. */
export function localSchedule(line: string): CalendarStart {
  const cron = localCron(line);
  /** Zone → the last answer: people of one zone ask the same all the time. */
  const known = new Map<string, { readonly from: number; readonly next: number }>();
  return {
    words: `by the person's own clock: ${line}`,
    zone: 'profile',
    read: () => line,
    next(_line, zone, from, had) {
      if (had !== null) return cron.next(from, zone, had);
      const last = known.get(zone);
      if (last && last.from <= from && from <= last.next) return last.next;
      const next = cron.next(from, zone, null);
      known.set(zone, { from, next });
      return next;
    },
  };
}

export function compileDate(start: DateStart, site: Site, context: Context): CalendarStart | null {
  const { date, offset, yearly = false, local, zone = 'workspace' } = start;
  const expression = expressionAt(date, site.at('date'), context.profileScope, context);
  if (!expression) return null;
  const { type } = expression.type;
  if (type !== 'date' && type !== 'instant' && type !== 'text' && type !== 'unknown') {
    site.at('date').report({
      code: 'CAR-710',
      what: `this expression gives ${type}, which is no date`,
      why: 'a journey that begins on a date needs a date or an instant of the person',
      fix: 'name a field or tag of type date or instant',
    });
    return null;
  }
  const moved = offset === undefined ? 0 : shift(offset);
  const minutes = local === undefined ? null : parseTimeOfDay(local);
  return {
    words: `on ${date}${offset === undefined ? '' : ` ${offset}`}${yearly ? ', every year' : ''}${local === undefined ? '' : `, at ${local}`}`,
    zone,
    read: (view) => textOf(() => expression.evaluate(view.scope)),
    next(value, inZone, from) {
      const day = dayOf(value, inZone);
      if (day === null) return NEVER;
      const on = (year: number) => instantOf(day, year, minutes, moved, inZone);
      if (!yearly) {
        const instant = on(day.year);
        return instant >= from ? instant : NEVER;
      }
      // An offset may carry a day over the turn of a year, or over several.
      const around = 1 + Math.ceil(Math.abs(moved) / (365 * DAY));
      const year = Number(localTime(from, inZone).date.slice(0, 4));
      for (let each = Math.max(day.year, year - around); ; each++) {
        const instant = on(each);
        if (instant >= from) return instant;
      }
    },
  };
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Of an instant, its time of day; a date begins at midnight. */
  readonly minutes: number;
}

function dayOf(value: string, zone: string): Day | null {
  if (isDate(value)) return { ...partsOf(value), minutes: 0 };
  const instant = parseInstant(value);
  if (instant === null) return null;
  const { date, minutes } = localTime(instant, zone);
  return { ...partsOf(date), minutes };
}

function partsOf(date: string): Pick<Day, 'year' | 'month' | 'day'> {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return { year, month, day };
}

/** Whole days are days of the calendar: a week before, at nine, is nine whatever the clocks did since. */
function instantOf(day: Day, year: number, minutes: number | null, moved: number, zone: string): number {
  const dayInYear = day.month === 2 && day.day === 29 && !isLeap(year) ? 28 : day.day;
  const whole = moved % DAY === 0;
  const at = localInstant(
    year,
    day.month,
    dayInYear + (whole ? moved / DAY : 0),
    minutes ?? day.minutes,
    zone,
  );
  return whole ? at : at + moved;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Milliseconds of `-7d`, `7d` or `+2h`. */
function shift(offset: string): number {
  const span = parseDuration(offset.replace(/^[+-]/, ''))!;
  return offset.startsWith('-') ? -span : span;
}

/** What is no text, or cannot be computed, is no date. */
function textOf(read: () => unknown): string | null {
  try {
    const value = read();
    return typeof value === 'string' ? value : null;
  } catch (fault) {
    if (fault instanceof ExpressionFault) return null;
    throw fault;
  }
}
