/**
 * Lengths of time as the language writes them: `90s 15m 2h 30d 8w`. A day is exactly 24 hours; what a calendar
 * says is a period, not a duration. Pure.
 */

const millisecondsOf = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

type Unit = keyof typeof millisecondsOf;

/** A hundred years: enough for any programme, and any instant moved by it can still be reckoned with. */
const longest = 36_525 * millisecondsOf.d;

/** Milliseconds of a duration, or null when the text is none (or is 0, or longer than a hundred years). */
export function parseDuration(text: string): number | null {
  const parts = /^([1-9][0-9]{0,11})([smhdw])$/.exec(text);
  if (parts === null) return null;
  const milliseconds = Number(parts[1]) * millisecondsOf[parts[2] as Unit];
  return milliseconds <= longest ? milliseconds : null;
}

/** The shortest way to write a length of time, in the largest unit that divides it; below a second as `0.25s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    const count = milliseconds / millisecondsOf[unit];
    if (Number.isInteger(count)) return `${count}${unit}`;
  }
  return `${milliseconds / millisecondsOf.s}s`;
}

/** Spans of the calendar, in the profile's or the workspace's zone. Named by the language, not evaluated yet. */
export const periods = [
  'this_week',
  'this_month',
  'this_quarter',
  'this_year',
  'last_week',
  'last_month',
  'last_quarter',
  'last_year',
] as const;

export type Period = (typeof periods)[number];

export function isPeriod(text: string): text is Period {
  return (periods as readonly string[]).includes(text);
}
