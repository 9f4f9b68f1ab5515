import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, isPeriod, parseDuration } from './duration.ts';

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['30d', 2_592_000_000],
  ['8w', 4_838_400_000],
  ['36525d', 36_525 * 86_400_000],
])('%s is %d ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  '',
  '0s',
  '05m',
  '1.5h',
  '-1d',
  '+1d',
  '1 d',
  '1D',
  '1mo',
  '1y',
  'd',
  '1h30m',
  ' 1h',
  '1h\n',
  '36526d',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  [0, '0s'],
  [90_000, '90s'],
  [5_400_000, '90m'],
  [86_400_000, '1d'],
  [1_209_600_000, '2w'],
  [250, '0.25s'],
])('%d ms is written %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('what is written reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000_000_000 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
    }),
  );
});

test('periods are words of the language', () => {
  expect(isPeriod('this_month')).toBe(true);
  expect(isPeriod('next_month')).toBe(false);
});
