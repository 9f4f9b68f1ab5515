/** The engine's own functions: `$plus` moves an instant, `$local` says what clock and calendar show in a zone. */
import { parseDuration } from '../duration.ts';
import { formatInstant, parseInstant } from '../instant.ts';
import { ExpressionFault } from './fault.ts';

/** Instants a Date can hold, in milliseconds from 1970 either way. */
const FURTHEST = 8.64e15;

/** The instant later by a duration, or earlier by one with a minus; in UTC with milliseconds. */
export function plus(instant: unknown, duration: unknown): string | undefined {
  if (instant === undefined || duration === undefined) return undefined;
  const span = spanOf(textArgument('plus', duration));
  if (span === null) throw new ExpressionFault('$plus wants a duration like "14d" or "-2h"');
  const moved = millisecondsOf('plus', instant) + span;
  if (Math.abs(moved) > FURTHEST) throw new ExpressionFault('$plus leads beyond the calendar');
  return formatInstant(moved);
}

/** Milliseconds of a duration with an optional minus, or null. */
export function spanOf(text: string): number | null {
  const isBack = text.startsWith('-');
  const span = parseDuration(isBack ? text.slice(1) : text);
  return span === null ? null : isBack ? -span : span;
}

const pictureParts = /([YMDdHm])\1*|[^A-Za-z]/g;

/** Whether every letter of the picture is one that `$local` knows. */
export function isPicture(text: string): boolean {
  return text !== '' && text.replace(pictureParts, '') === '';
}

/** A picture of one letter gives a number. */
export function isNumberPicture(text: string): boolean {
  return /^[YMDdHm]$/.test(text);
}

/** `$local` for a zone: letters Y M D d H m, d being the day of the week from Monday 1; `HH` is at least two digits. */
export function localIn(zone: string): (instant: unknown, picture: unknown) => string | number | undefined {
  const clock = clockIn(zone);
  return (instant, picture) => {
    if (instant === undefined || picture === undefined) return undefined;
    const text = textArgument('local', picture);
    if (!isPicture(text))
      throw new ExpressionFault('$local wants a picture of the letters Y M D d H m, like "H"');
    const shown = clock(millisecondsOf('local', instant));
    if (isNumberPicture(text)) return shown[text]!;
    return text.replace(pictureParts, (part) => {
      const value = shown[part.charAt(0)];
      return value === undefined ? part : String(value).padStart(part.length, '0');
    });
  };
}

type Clock = Readonly<Record<string, number>>;

const weekdays: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };
const letters: Readonly<Record<string, string>> = { year: 'Y', month: 'M', day: 'D', hour: 'H', minute: 'm' };

function clockIn(zone: string): (milliseconds: number) => Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (milliseconds) => {
    const shown: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(milliseconds)) {
      if (type === 'weekday') shown['d'] = weekdays[value]!;
      else if (letters[type] !== undefined) shown[letters[type]] = Number(value);
    }
    return shown;
  };
}

function millisecondsOf(functionName: string, instant: unknown): number {
  const milliseconds = parseInstant(textArgument(functionName, instant));
  if (milliseconds === null) {
    throw new ExpressionFault(`$${functionName} wants an instant like "2026-03-01T09:00:00Z"`);
  }
  return milliseconds;
}

function textArgument(functionName: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new ExpressionFault(`$${functionName} wants text, and got something else`);
}
