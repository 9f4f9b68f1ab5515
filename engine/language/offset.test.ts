import { expect, test } from 'vitest';
import { formatOffset, parseClockStart, parseOffset } from './offset.ts';

const HOUR = 3_600_000;

test.each<[string, unknown]>([
  ['start', { from: 0 }],
  ['3h', { from: 3 * HOUR }],
  ['-61d', { from: -61 * 24 * HOUR }],
  ['1d 2h', { from: 26 * HOUR }],
  ['-1d 2h', { from: -26 * HOUR }],
  ['2026-03-02T10:00:00Z', { instant: Date.parse('2026-03-02T10:00:00Z') }],
  ['0s', null],
  ['', null],
  ['3 h', null],
  ['1d  2h', null],
  ['--3h', null],
  ['tomorrow', null],
])('%s', (text, expected) => {
  expect(parseOffset(text)).toEqual(expected);
});

test.each<[number, string]>([
  [0, 'start'],
  [26 * HOUR, '1d 2h'],
  [-61 * 24 * HOUR, '-61d'],
  [14 * 24 * HOUR + 90_000, '14d 1m 30s'],
])('%d is written %s', (span, text) => {
  expect(formatOffset(span)).toBe(text);
  expect(parseOffset(text)).toEqual({ from: span });
});

test.each<[string, unknown]>([
  ['2026-03-01', { date: '2026-03-01', seconds: 0 }],
  ['2026-03-01T09:30', { date: '2026-03-01', seconds: 34_200 }],
  ['2026-03-01T09:30:05', { date: '2026-03-01', seconds: 34_205 }],
  ['2026-03-01T09:30:00Z', { instant: Date.parse('2026-03-01T09:30:00Z') }],
  ['2026-02-30', null],
  ['2026-02-30T10:00', null],
  ['09:30', null],
])('a clock that starts at %s', (text, expected) => {
  expect(parseClockStart(text)).toEqual(expected);
});
