import { expect, test } from 'vitest';
import { formatInstant, isDate, isMonthAndDay, parseInstant, parseTimeOfDay } from './instant.ts';

test.each([
  ['2026-03-01T09:00:00Z', Date.UTC(2026, 2, 1, 9)],
  ['2026-03-01t09:00:00z', Date.UTC(2026, 2, 1, 9)],
  ['2026-03-01T09:00:00.25Z', Date.UTC(2026, 2, 1, 9, 0, 0, 250)],
  ['2026-03-01T09:00:00.123456789Z', Date.UTC(2026, 2, 1, 9, 0, 0, 123)],
  ['2026-03-01T09:00:00+08:00', Date.UTC(2026, 2, 1, 1)],
  ['0099-01-01T00:00:00Z', Date.parse('0099-01-01T00:00:00Z')],
])('%s is an instant', (text, milliseconds) => {
  expect(parseInstant(text)).toBe(milliseconds);
});

test.each([
  '2026-03-01',
  '2026-03-01T09:00:00',
  '2026-03-01 09:00:00Z',
  '2026-02-30T09:00:00Z',
  '2026-03-01T24:00:00Z',
  '2026-03-01T09:00Z',
  '2026-03-01T09:00:00+8',
  '2026-03-01T09:00:00Z ',
])('%s is no instant', (text) => {
  expect(parseInstant(text)).toBeNull();
});

test('an instant is written in UTC and reads back', () => {
  const at = Date.UTC(2026, 2, 1, 9);
  expect(formatInstant(at)).toBe('2026-03-01T09:00:00.000Z');
  expect(parseInstant(formatInstant(at))).toBe(at);
});

test('days exist or do not', () => {
  expect(['2024-02-29', '2023-02-29', '2026-13-01', '0099-12-31', '2026-1-1'].map(isDate)).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  expect(['02-29', '11-11', '02-30', '2026-11-11'].map(isMonthAndDay)).toEqual([true, true, false, false]);
});

test('times of day are minutes', () => {
  expect(['00:00', '21:30', '24:00', '9:00'].map(parseTimeOfDay)).toEqual([0, 1290, null, null]);
});
