import { describe, expect, it } from 'vitest';
import { counted, instantWords, number, reasonWords, releaseWords, spanWords } from './words.ts';

it.each([
  [counted(1, 'profile'), '1 profile'],
  [counted(1543, 'profile'), '1,543 profiles'],
  [counted(0, 'person', 'people'), '0 people'],
  [number(1234567.5), '1,234,567.5'],
  [reasonWords('no_consent'), 'no consent'],
  [reasonWords('not_written'), 'not written'],
  [releaseWords({ number: 3, commit: null }), 'release 3'],
  [releaseWords({ number: 3, commit: '0123456789abcdef' }), 'release 3 (commit 0123456789)'],
  [releaseWords({ number: 3, commit: '0123456789abcdef+dirty' }), 'release 3 (commit 0123456789+dirty)'],
])('%j', (said, expected) => {
  expect(said).toBe(expected);
});

describe('instants', () => {
  it.each([
    ['2026-03-01T23:30:00Z', 'Europe/London', '1 Mar 2026, 23:30'],
    ['2026-03-01T23:30:00Z', 'Asia/Shanghai', '2 Mar 2026, 07:30'],
    ['2026-07-01T00:00:00Z', 'Europe/London', '1 Jul 2026, 01:00'],
    ['2026-01-01T00:00:00Z', 'UTC', '1 Jan 2026, 00:00'],
  ])('%s in %s', (instant, zone, expected) => {
    expect(instantWords(Date.parse(instant), zone)).toBe(expected);
  });
});

it.each([
  [0, '0s'],
  [40_400, '40s'],
  [90_000, '2m'],
  [3_600_000 * 5.4, '5h'],
  [86_400_000 * 30.2, '30d'],
  [86_400_000 * 14, '2w'],
])('a span of %d', (milliseconds, expected) => {
  expect(spanWords(milliseconds)).toBe(expected);
});
