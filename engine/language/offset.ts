/**
 * When something happens in a test: `3h`, `1d 2h`, `-61d` from the start of its clock, `start`, or an instant; and
 * the start itself, which may be a local time. Pure; what a local time means in a zone is for whoever knows the zone.
 */
import { formatDuration, parseDuration } from './duration.ts';
import { isDate, parseInstant } from './instant.ts';

/** Milliseconds from the start of the clock, or an instant. */
export type Offset = { readonly from: number } | { readonly instant: number };

/** Null when the text is none. */
export function parseOffset(text: string): Offset | null {
  if (text === 'start') return { from: 0 };
  const instant = parseInstant(text);
  if (instant !== null) return { instant };
  const [, sign = '', parts = ''] = /^(-?)(\S+(?: \S+)*)$/.exec(text) ?? [];
  if (parts === '') return null;
  let sum = 0;
  for (const part of parts.split(' ')) {
    const span = parseDuration(part);
    if (span === null) return null;
    sum += span;
  }
  return { from: sign === '-' ? -sum : sum };
}

export function instantOf(offset: Offset, start: number): number {
  return 'instant' in offset ? offset.instant : start + offset.from;
}

/** Largest units first: `1d 2h`, `-61d`, `start`. */
export function formatOffset(milliseconds: number): string {
  if (milliseconds === 0) return 'start';
  let left = Math.abs(milliseconds);
  const parts: string[] = [];
  for (const unit of [86_400_000, 3_600_000, 60_000, 1_000]) {
    const whole = left - (left % unit);
    if (whole > 0)
      parts.push(formatDuration(whole).replace(/^(\d+)w$/, (_, weeks) => `${Number(weeks) * 7}d`));
    left -= whole;
  }
  if (left > 0) parts.push(formatDuration(left));
  return `${milliseconds < 0 ? '-' : ''}${parts.join(' ')}`;
}

/** The start of a test's clock: an instant, or a day and minutes after its midnight on some clock. */
export type ClockStart = { readonly instant: number } | { readonly date: string; readonly seconds: number };

/** Null when the text is none. */
export function parseClockStart(text: string): ClockStart | null {
  const instant = parseInstant(text);
  if (instant !== null) return { instant };
  if (isDate(text)) return { date: text, seconds: 0 };
  const [, date = '', hours, minutes, seconds = '0'] =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  if (!isDate(date)) return null;
  return { date, seconds: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) };
}
