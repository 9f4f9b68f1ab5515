/**
 * Points in time and days of the calendar as the language writes them: RFC 3339 instants, `2026-03-01`,
 * `11-11`, `21:00`. Pure; what a day means in a zone is for whoever knows the zone.
 */

const rfc3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Milliseconds since 1970 UTC of an RFC 3339 instant with its offset, or null when the text is none. */
export function parseInstant(text: string): number | null {
  const parts = rfc3339.exec(text);
  if (parts === null) return null;
  const [, date = '', time = '', fraction = '', offset = ''] = parts;
  if (!isDate(date) || !/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)) return null;
  const milliseconds = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

/** An instant as the engine writes it, in UTC. */
export function formatInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Whether the text is a day that exists, year-month-day. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 100) date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether the text is a month and a day that exist in some year, `02-29` included. */
export function isMonthAndDay(text: string): boolean {
  return isDate(`2024-${text}`);
}

/** Minutes since midnight of `21:00`, or null when the text is no time of day. */
export function parseTimeOfDay(text: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2]);
}
