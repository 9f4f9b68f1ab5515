/** Hours of the day, days of the year, and schedules: an hour or a day later. */
import type { Operator } from '../place.ts';

const DAY = 86_400_000;

export const calendar: Operator = {
  name: 'change an hour or a day',
  *edits({ value }) {
    if (typeof value !== 'string') return;
    const other = laterHour(value) ?? laterDay(value) ?? laterRound(value);
    if (other !== null) yield { what: `${value} → ${other}`, value: other };
  },
};

function laterHour(text: string): string | null {
  const [, hour, rest] = /^(\d\d)(:\d\d)$/.exec(text) ?? [];
  return hour === undefined ? null : `${String((Number(hour) + 1) % 24).padStart(2, '0')}${rest}`;
}

function laterDay(text: string): string | null {
  const [, year, day] = /^(\d{4}-)?(\d\d-\d\d)$/.exec(text) ?? [];
  if (day === undefined) return null;
  const later = new Date(Date.parse(`${year ?? '2026-'}${day}T00:00:00Z`) + DAY).toISOString();
  return later.slice(year === undefined ? 5 : 0, 10);
}

/** Of a schedule, the hour. */
function laterRound(text: string): string | null {
  const [, minute, hour, rest] = /^(\d+) (\d+) (.+ .+ .+)$/.exec(text) ?? [];
  return hour === undefined ? null : `${minute} ${(Number(hour) + 1) % 24} ${rest}`;
}
