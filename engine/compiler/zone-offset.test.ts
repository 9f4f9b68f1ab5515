import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { isZone, localTime } from './zone.ts';
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
