import { describe, expect, test } from 'vitest';
import { calendarWindow, periodWindow } from './period.ts';
import {
  always,
  intersect,
  lookBack,
  sinceAgo,
  sinceInstant,
  untilAgo,
  untilInstant,
  type Window,
} from './window.ts';

const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);
const T = at('2026-03-01T09:00:00Z');
const counts = (window: Window, time: number, now: number) =>
  window.enters(time) <= now && now < window.leaves(time);

describe('a window', () => {
  const cases: [string, Window, occurrence: number, now: number, counts: boolean][] = [
    ['has no bound', always, T, T + 1000 * DAY, true],
    ['within 30d: just now', lookBack(30 * DAY), T, T, true],
    ['within 30d: a millisecond short of it', lookBack(30 * DAY), T, T + 30 * DAY - 1, true],
    ['within 30d: exactly 30 days ago no longer counts', lookBack(30 * DAY), T, T + 30 * DAY, false],
    ['since 60d: exactly 60 days ago counts', sinceAgo(60 * DAY), T, T + 60 * DAY, true],
    ['since 60d: a millisecond more does not', sinceAgo(60 * DAY), T, T + 60 * DAY + 1, false],
    ['until 60d: exactly 60 days ago does not count', untilAgo(60 * DAY), T, T + 60 * DAY, false],
    ['until 60d: a millisecond more does', untilAgo(60 * DAY), T, T + 60 * DAY + 1, true],
    ['since an instant: itself', sinceInstant(T), T, T, true],
    ['since an instant: before it', sinceInstant(T), T - 1, T, false],
    ['until an instant: itself', untilInstant(T), T, T, false],
    ['30 to 60 days ago: 45', intersect([sinceAgo(60 * DAY), untilAgo(30 * DAY)]), T, T + 45 * DAY, true],
    ['30 to 60 days ago: 29', intersect([sinceAgo(60 * DAY), untilAgo(30 * DAY)]), T, T + 29 * DAY, false],
    ['30 to 60 days ago: 61', intersect([sinceAgo(60 * DAY), untilAgo(30 * DAY)]), T, T + 61 * DAY, false],
    [
      'this_month: last of it',
      periodWindow('this_month', 'UTC'),
      at('2026-02-01'),
      at('2026-02-28T23:59:59.999Z'),
      true,
    ],
    [
      'this_month: the next one',
      periodWindow('this_month', 'UTC'),
      at('2026-02-28'),
      at('2026-03-01'),
      false,
    ],
    [
      'last_week: this week does not count',
      periodWindow('last_week', 'UTC'),
      at('2026-03-02'),
      at('2026-03-08'),
      false,
    ],
    ['last_week: Monday after', periodWindow('last_week', 'UTC'), at('2026-03-02'), at('2026-03-09'), true],
    [
      'last_week: two Mondays after',
      periodWindow('last_week', 'UTC'),
      at('2026-03-02'),
      at('2026-03-16'),
      false,
    ],
    // London's summer began on 29 March 2026: local midnight of 1 April is 23:00 UTC the day before.
    [
      'this_month ends at local midnight',
      periodWindow('this_month', 'Europe/London'),
      at('2026-03-31T12:00Z'),
      at('2026-03-31T22:59:59Z'),
      true,
    ],
    [
      'this_month has ended at local midnight',
      periodWindow('this_month', 'Europe/London'),
      at('2026-03-31T12:00Z'),
      at('2026-03-31T23:00:00Z'),
      false,
    ],
  ];
  test.each(cases)('%s', (_, window, occurrence, now, expected) => {
    expect(counts(window, occurrence, now)).toBe(expected);
  });

  const elevens = calendarWindow(
    [{ title: 'Double eleven', from: '11-11', to: '11-12', yearly: true }],
    'Asia/Shanghai',
  );
  test.each([
    ['on the day', '2026-11-11T01:00:00Z', '2026-11-20T00:00:00Z', true],
    ['local midnight begins it', '2026-11-10T16:00:00Z', '2026-11-20T00:00:00Z', true],
    ['a millisecond before local midnight', '2026-11-10T15:59:59.999Z', '2026-11-20T00:00:00Z', false],
    ['the last day is inside', '2026-11-12T15:59:59.999Z', '2026-11-20T00:00:00Z', true],
    ['until the next year’s begins', '2025-11-11T01:00:00Z', '2026-11-10T15:59:59Z', true],
    ['no longer then', '2025-11-11T01:00:00Z', '2026-11-10T16:00:00Z', false],
  ])('of a calendar: %s', (_, occurrence, now, expected) => {
    expect(counts(elevens, at(occurrence), at(now))).toBe(expected);
  });
});
