import { expect, test } from 'vitest';
import { ExpressionFault } from './fault.ts';
import { localIn, plus } from './instants.ts';

test.each([
  ['2026-03-01T09:00:00Z', '14d', '2026-03-15T09:00:00.000Z'],
  ['2026-03-01T09:00:00+02:00', '90s', '2026-03-01T07:01:30.000Z'],
  ['2026-03-01T09:00:00.5Z', '15m', '2026-03-01T09:15:00.500Z'],
  ['2026-03-01T09:00:00Z', '-2h', '2026-03-01T07:00:00.000Z'],
  ['2026-03-01T09:00:00Z', '8w', '2026-04-26T09:00:00.000Z'],
])('%s plus %s', (instant, duration, later) => {
  expect(plus(instant, duration)).toBe(later);
});

test.each([
  ['2026-03-01', '1d'],
  ['2026-02-30T00:00:00Z', '1d'],
  ['2026-03-01T09:00:00', '1d'],
  ['2026-03-01T09:00:00Z', '1 d'],
  ['2026-03-01T09:00:00Z', '--1d'],
  ['2026-03-01T09:00:00Z', '1.5h'],
  ['2026-03-01T09:00:00Z', ''],
  [1_770_000_000_000, '1d'],
  ['2026-03-01T09:00:00Z', 14],
  [null, '1d'],
])('%j plus %j is a fault', (instant, duration) => {
  expect(() => plus(instant, duration)).toThrow(ExpressionFault);
});

test('nothing plus something is nothing', () => {
  expect(plus(undefined, '1d')).toBeUndefined();
  expect(plus('2026-03-01T09:00:00Z', undefined)).toBeUndefined();
});

test.each([
  ['UTC', '2026-03-01T09:05:00Z', 'H', 9],
  ['UTC', '2026-03-01T00:05:00Z', 'H', 0],
  ['UTC', '2026-03-01T00:05:00Z', 'm', 5],
  ['UTC', '2026-03-01T00:05:00Z', 'd', 7],
  ['UTC', '2026-03-02T00:05:00Z', 'd', 1],
  ['Asia/Shanghai', '2026-02-28T16:00:00Z', 'D', 1],
  ['Asia/Shanghai', '2025-12-31T16:00:00Z', 'Y', 2026],
  ['America/New_York', '2026-01-01T04:59:00Z', 'M', 12],
  // Around the change to summer time, and half-hour zones
  ['Europe/London', '2026-03-29T00:59:00Z', 'H', 0],
  ['Europe/London', '2026-03-29T01:00:00Z', 'H', 2],
  ['Asia/Kolkata', '2026-03-01T00:00:00Z', 'HH:mm', '05:30'],
  ['UTC', '2026-03-01T09:05:00Z', 'YYYY-MM-DD', '2026-03-01'],
  ['UTC', '2026-03-01T09:05:00Z', 'D.M. H:mm', '1.3. 9:05'],
])('in %s, %s as %s', (zone, instant, picture, shown) => {
  expect(localIn(zone)(instant, picture)).toBe(shown);
});

test.each(['', 'h', 'Hour', 'YYYY-mm-ss', 'EEE'])('%j is no picture', (picture) => {
  expect(() => localIn('UTC')('2026-03-01T09:05:00Z', picture)).toThrow(ExpressionFault);
});
