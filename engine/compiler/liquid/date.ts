/**
 * The `date` filter: an instant or a calendar date, written in the zone and language of the reader. Replaces
 * the library's, which reads the host's time zone and, for "now", its clock.
 */
import { dateFormat } from './formats.ts';
import type { Place } from './place.ts';

/** An instant to be shown in a zone. A calendar date has no zone: it is shown in UTC, where it was put. */
interface Moment {
  readonly at: number;
  readonly zone: string;
}

/** Number fields of the calendar and clock in the moment's zone. */
type Wall = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;

const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
/** Seconds since 1970 as Liquid has them; a number of this size can only be milliseconds (seconds reach year 5138). */
const SURELY_MILLISECONDS = 1e11;

/** The value as text by the strftime-like format; without one, the reader's long date. Not a date: unchanged. */
export function writeDate(value: unknown, format: string | undefined, place: Place): unknown {
  const moment = readMoment(value, place.zone);
  if (moment === undefined) return value;
  const scene: Scene = { ...moment, locale: place.locale, wall: wallOf(moment) };
  return format === undefined ? localised(scene, { dateStyle: 'long' }) : strftime(scene, format);
}

function readMoment(value: unknown, zone: string): Moment | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return { at: fromNumber(value), zone };
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d{5,}$/.test(text)) return { at: fromNumber(Number(text)), zone };
  const match = WRITTEN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', offset] = match;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  );
  // 2026-02-30 would roll over to March
  if (new Date(at).getUTCDate() !== Number(day) || Number(month) > 12) return undefined;
  return offset === undefined ? { at, zone: 'UTC' } : { at: at - offsetMinutes(offset) * 60_000, zone };
}

function fromNumber(value: number): number {
  return Math.abs(value) >= SURELY_MILLISECONDS ? value : value * 1000;
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
}

function wallOf({ at, zone }: Moment): Wall {
  const parts = dateFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const wall = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of parts) if (type in wall) wall[type as keyof Wall] = Number(value);
  return wall;
}

/* ---------------------------------------------------------------- formats */

interface Scene extends Moment {
  readonly locale: string;
  readonly wall: Wall;
}

function localised(scene: Scene, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(scene.locale, { ...options, timeZone: scene.zone }).format(scene.at);
}

function dayOfWeek({ wall }: Scene): number {
  return new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay();
}

function dayOfYear({ wall }: Scene): number {
  return (Date.UTC(wall.year, wall.month - 1, wall.day) - Date.UTC(wall.year, 0, 1)) / 86_400_000 + 1;
}

function offset(scene: Scene, colon: boolean): string {
  const { year, month, day, hour, minute, second } = scene.wall;
  const wallAsUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const minutes = Math.round((wallAsUtc - Math.floor(scene.at / 1000) * 1000) / 60_000);
  const digits = (n: number) => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}${colon ? ':' : ''}${digits(size % 60)}`;
}

const ORDINALS: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const ordinalRule = new Intl.PluralRules('en', { type: 'ordinal' });

/** A letter after %: what it writes, and how wide and with what it is filled up. */
interface Code {
  readonly write: (scene: Scene, colon: boolean) => string | number;
  readonly width?: number;
  readonly fill?: ' ' | '0';
}

const CODES: Record<string, Code> = {
  Y: { write: ({ wall }) => wall.year, width: 4 },
  y: { write: ({ wall }) => wall.year % 100, width: 2 },
  m: { write: ({ wall }) => wall.month, width: 2 },
  d: { write: ({ wall }) => wall.day, width: 2 },
  e: { write: ({ wall }) => wall.day, width: 2, fill: ' ' },
  j: { write: dayOfYear, width: 3 },
  q: { write: ({ wall }) => ORDINALS[ordinalRule.select(wall.day)] ?? 'th' },
  B: { write: (scene) => localised(scene, { month: 'long' }) },
  b: { write: (scene) => localised(scene, { month: 'short' }) },
  h: { write: (scene) => localised(scene, { month: 'short' }) },
  A: { write: (scene) => localised(scene, { weekday: 'long' }) },
  a: { write: (scene) => localised(scene, { weekday: 'short' }) },
  u: { write: (scene) => dayOfWeek(scene) || 7 },
  w: { write: dayOfWeek },
  H: { write: ({ wall }) => wall.hour, width: 2 },
  k: { write: ({ wall }) => wall.hour, width: 2, fill: ' ' },
  I: { write: ({ wall }) => wall.hour % 12 || 12, width: 2 },
  l: { write: ({ wall }) => wall.hour % 12 || 12, width: 2, fill: ' ' },
  M: { write: ({ wall }) => wall.minute, width: 2 },
  S: { write: ({ wall }) => wall.second, width: 2 },
  L: { write: ({ at }) => ((at % 1000) + 1000) % 1000, width: 3 },
  p: { write: ({ wall }) => (wall.hour < 12 ? 'AM' : 'PM') },
  P: { write: ({ wall }) => (wall.hour < 12 ? 'am' : 'pm') },
  s: { write: ({ at }) => Math.floor(at / 1000) },
  z: { write: offset },
  Z: { write: ({ zone }) => zone },
  F: { write: (scene) => strftime(scene, '%Y-%m-%d') },
  T: { write: (scene) => strftime(scene, '%H:%M:%S') },
  R: { write: (scene) => strftime(scene, '%H:%M') },
  x: { write: (scene) => localised(scene, { year: 'numeric', month: 'numeric', day: 'numeric' }) },
  X: { write: (scene) => localised(scene, { hour: 'numeric', minute: 'numeric' }) },
  c: { write: (scene) => localised(scene, { dateStyle: 'medium', timeStyle: 'short' }) },
  n: { write: () => '\n' },
  t: { write: () => '\t' },
  '%': { write: () => '%' },
};

/** Flags: `-` no filling, `_` blanks, `0` zeros, `^` capitals, `:` a colon in %z. An unknown letter stays as it is. */
function strftime(scene: Scene, format: string): string {
  return format.replace(/%([-_0^:]*)(\p{L}|%)/gu, (whole, flags: string, letter: string) => {
    const code = Object.hasOwn(CODES, letter) ? CODES[letter] : undefined;
    if (code === undefined) return whole;
    const text = String(code.write(scene, flags.includes(':')));
    const fill = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : (code.fill ?? '0');
    const filled = flags.includes('-') ? text : text.padStart(code.width ?? 0, fill);
    return flags.includes('^') ? filled.toUpperCase() : filled;
  });
}
