import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { isZone, localTime, minutesAt } from './zone.ts';
import { offsetAt } from './zone-offset.ts';

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'nowhere/at_all',
];

/** From 1900 on, with days on which clocks change among them. */
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) }),
  fc.integer({ min: -2 * 86_400_000, max: 2 * 86_400_000 }).map((apart) => Date.UTC(2026, 2, 29, 1) + apart),
  fc.integer({ min: -2 * 86_400_000, max: 2 * 86_400_000 }).map((apart) => Date.UTC(2026, 9, 25, 1) + apart),
);

test('local time and offsets are the library’s own', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
      const local = DateTime.fromMillis(instant, { zone });
      expect(offsetAt(instant, zone)).toBe(local.offset * 60_000);
      expect(minutesAt(instant, zone)).toBe(local.hour * 60 + local.minute);
      expect(localTime(instant, zone)).toEqual({
        minutes: local.hour * 60 + local.minute,
        hour: local.hour,
        weekday: local.weekday,
        date: local.toISODate() ?? '',
      });
    }),
    { numRuns: 5_000 },
  );
});

test('what is no zone stays none', () => {
  for (const _ of ['once', 'and again']) {
    expect(isZone('Europe/London')).toBe(true);
    expect(isZone('nowhere')).toBe(false);
  }
});

test('on days on which clocks change, at every quarter of an hour', () => {
  const changes: Readonly<Record<string, readonly number[]>> = {
    'Europe/London': [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25)],
    // At six in the morning, where a quarter of the day begins.
    'America/Halifax': [Date.UTC(2026, 2, 8)],
    'America/New_York': [Date.UTC(2026, 2, 8), Date.UTC(2026, 10, 1)],
    'Australia/Lord_Howe': [Date.UTC(2026, 3, 4), Date.UTC(2026, 9, 3)],
    // A day that was left out.
    'Pacific/Apia': [Date.UTC(2011, 11, 30)],
  };
  for (const [zone, days] of Object.entries(changes))
    for (const day of days)
      for (let at = day - 1; at < day + 86_400_000; at += 15 * 60_000)
        for (const instant of [at, at + 1])
          expect(offsetAt(instant, zone)).toBe(DateTime.fromMillis(instant, { zone }).offset * 60_000);
});
