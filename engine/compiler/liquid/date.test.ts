import { describe, expect, it } from 'vitest';
import { writeDate } from './date.ts';

const INSTANT = '2026-11-10T18:05:09.042Z';
const place = (zone: string, locale = 'en-GB') => ({ zone, locale });

describe('the date filter', () => {
  it.each([
    ['%Y-%m-%d %H:%M:%S.%L', 'UTC', '2026-11-10 18:05:09.042'],
    ['%F %T %R', 'Asia/Shanghai', '2026-11-11 02:05:09 02:05'],
    ['%z %:z %Z', 'America/New_York', '-0500 -05:00 America/New_York'],
    ['%z', 'Asia/Kolkata', '+0530'],
    ['%d %e %-d %j', 'UTC', '10 10 10 314'],
    ['%I:%M %p %l %P %k', 'UTC', '06:05 PM  6 pm 18'],
    ['%A %a %B %b %^b', 'UTC', 'Tuesday Tue November Nov NOV'],
    ['%u %w %y %s', 'UTC', '2 2 26 1794333909'],
    ['%-d%q %-m/%-y', 'UTC', '10th 11/26'],
    ['100%% %K %', 'UTC', '100% %K %'],
  ])('%s in %s', (format, zone, expected) => {
    expect(writeDate(INSTANT, format, place(zone))).toBe(expected);
  });

  it.each([
    ['en-GB', '11 November 2026'],
    ['en-US', 'November 11, 2026'],
    ['zh-CN', '2026年11月11日'],
    ['de', '11. November 2026'],
  ])('without a format, the long date of %s', (locale, expected) => {
    expect(writeDate(INSTANT, undefined, place('Asia/Shanghai', locale))).toBe(expected);
  });

  it('names months and days in the language of the reader', () => {
    expect(writeDate(INSTANT, '%A %B', place('UTC', 'zh-CN'))).toBe('星期二 十一月');
  });

  it.each([
    ['an instant with an offset', '2026-11-11T02:05:09+08:00', '2026-11-10 18:05'],
    ['a calendar date stays the same day everywhere', '2026-11-11', '2026-11-11 00:00'],
    ['a wall time stays', '2026-11-11T09:30', '2026-11-11 09:30'],
    ['seconds', 1794333909, '2026-11-10 18:05'],
    ['seconds as text', '1794333909', '2026-11-10 18:05'],
    ['milliseconds', 1794333909042, '2026-11-10 18:05'],
    ['a birthday long ago', '1899-02-03', '1899-02-03 00:00'],
    ['a leap day', '2028-02-29', '2028-02-29 00:00'],
  ])('reads %s', (_, value, expected) => {
    expect(writeDate(value, '%-Y-%m-%d %H:%M', place('UTC'))).toBe(expected);
  });

  it.each([
    ['2026-02-30'],
    ['2026-13-01'],
    ['next week'],
    ['now'],
    ['today'],
    [null],
    [undefined],
    [true],
    [''],
  ])('leaves %s as it is', (value) => {
    expect(writeDate(value, '%Y', place('UTC'))).toBe(value);
  });

  it.each([
    ['2026-03-29T00:59:59Z', '00:59 +0000'],
    ['2026-03-29T01:00:00Z', '02:00 +0100'],
    ['2026-10-25T00:30:00Z', '01:30 +0100'],
    ['2026-10-25T01:30:00Z', '01:30 +0000'],
  ])('across a change of daylight saving, %s', (value, expected) => {
    expect(writeDate(value, '%H:%M %z', place('Europe/London'))).toBe(expected);
  });
});
