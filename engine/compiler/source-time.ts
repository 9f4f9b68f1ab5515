/**
 * What `at` of a source may give, and what fields of instants and days are given: an instant, a day or a local time in the source's zone, milliseconds since 1970, or a
 * text as the source's `times` says. Which of them it is its own form tells; nothing is guessed.
 */
import { DateTime } from 'luxon';
import { formatInstant, isDate, parseInstant } from '../language/instant.ts';
import { parseTimePattern } from '../language/time-pattern.ts';
import { localInstant, localTime } from './zone.ts';

export interface TimeReading {
  /** Milliseconds since 1970 UTC; null: the value is none of these. */
  instantOf(value: unknown): number | null;
  /** What a field of a type keeps: instants and days in the standard form. What is none stays, and is told. */
  fieldOf(type: 'instant' | 'date', value: unknown): unknown;
}

const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(\.\d{1,9})?)?)?$/;
/** What a store can keep: years 0 to 9999. */
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Why a row is set aside whose `at` is nothing of this. */
export const NO_INSTANT =
  'its `at` is no instant: write 2026-03-01T09:00:00Z, a local time 2026-03-01 09:00, milliseconds since 1970, or say in `from.times` how the file writes it';

/** Zone: of times that name none. Pattern: `times` of the source, of texts that are written otherwise. */
export function timeReading(zone: string, pattern: string | undefined): TimeReading {
  const read = pattern === undefined ? null : parseTimePattern(pattern);
  const ofText = (text: string): number | null => {
    const shown = read?.(text) ?? null;
    if (shown === null) return parseInstant(standard(text)) ?? localText(text, zone);
    return 'instant' in shown ? shown.instant : atWall(shown.wall, zone);
  };
  const instantOf = (value: unknown): number | null => {
    const instant = typeof value === 'string' ? ofText(value.trim()) : value;
    return typeof instant === 'number' && instant >= FIRST && instant <= LAST ? Math.floor(instant) : null;
  };
  return {
    instantOf,
    fieldOf: (type, value) => {
      const instant = instantOf(value);
      if (instant === null) return value;
      return type === 'instant' ? formatInstant(instant) : localTime(instant, zone).date;
    },
  };
}

/** Instants as databases and their tools write them: `2026-03-01 09:00:00.123456+00:00`, `2026-03-01 09:00:00 UTC`. */
function standard(text: string): string {
  return text.replace(/^(\S{10}) /, '$1T').replace(/ (?:UTC|GMT)$/, 'Z');
}

function localText(text: string, zone: string): number | null {
  const parts = LOCAL.exec(text);
  if (parts === null) return null;
  const [, day = '', hours = '00', minutes = '00', seconds = '00', fraction = ''] = parts;
  if (!isDate(day)) return null;
  return atWall(
    DateTime.fromISO(`${day}T${hours}:${minutes}:${seconds}${fraction.slice(0, 4)}`, { zone: 'utc' }),
    zone,
  );
}

function atWall({ year, month, day, hour, minute, second, millisecond }: DateTime, zone: string): number {
  return localInstant(year, month, day, hour * 60 + minute, zone) + second * 1000 + millisecond;
}
