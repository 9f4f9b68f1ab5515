/**
 * Instants as they stand in JSON (RFC 3339) and in columns (milliseconds since 1970 UTC). Only what every
 * dialect can keep is an instant here: a day that exists, years 0000 to 9999, no leap second.
 */

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const MINUTE = 60_000;
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Milliseconds since 1970 UTC, finer fractions cut off; undefined if the text is not an instant. */
export function parseInstant(text: string): number | undefined {
  const parts = RFC_3339.exec(text);
  if (parts === null) return undefined;
  const [, day, clock, fraction = '.0', sign, hours = '0', minutes = '0'] = parts;
  const local = Date.parse(`${day}T${clock}${fraction.slice(0, 4).padEnd(4, '0')}Z`);
  // The parser rolls the 30th of February over into March and 24:00 into the next day.
  if (Number.isNaN(local) || !formatInstant(local).startsWith(`${day}T${clock}`)) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  const instant = sign === '-' ? local + offset : local - offset;
  return instant >= FIRST && instant <= LAST ? instant : undefined;
}

/** `2026-11-11T08:00:00.000Z`. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString();
}
