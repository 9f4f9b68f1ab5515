import { describe, expect, test } from 'vitest';
import { localCron, wallClockAt } from './cron.ts';

/** The next so many times from an instant on. */
function times(line: string, zone: string, from: string, count: number): string[] {
  const cron = localCron(line);
  const found: string[] = [];
  for (let at = Date.parse(from); found.length < count; ) {
    const next = cron.next(at, zone, null);
    if (!Number.isFinite(next)) break;
    found.push(new Date(next).toISOString().slice(0, 16));
    at = next + 1;
  }
  return found;
}

describe('a line on the clocks of a zone', () => {
  test.each<[string, string, string, string, string[]]>([
    [
      'every day',
      '0 9 * * *',
      'Europe/London',
      '2026-03-28T08:59:00Z',
      ['2026-03-28T09:00', '2026-03-29T08:00', '2026-03-30T08:00'],
    ],
    ['itself included', '0 9 * * *', 'Europe/London', '2026-03-28T09:00:00Z', ['2026-03-28T09:00']],
    [
      'an hour that is skipped comes as much later',
      '30 1 * * *',
      'Europe/London',
      '2026-03-28T12:00:00Z',
      ['2026-03-29T01:30', '2026-03-30T00:30'],
    ],
    [
      'of one that comes twice, the first',
      '30 1 * * *',
      'Europe/London',
      '2026-10-24T12:00:00Z',
      ['2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      'every half hour where one is skipped, each time once',
      '*/30 0-3 * * *',
      'Europe/London',
      '2026-03-29T00:00:00Z',
      ['2026-03-29T00:00', '2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30', '2026-03-29T02:00'],
    ],
    [
      'every half hour where one comes twice, each time once',
      '*/30 1-2 * * *',
      'Europe/London',
      '2026-10-25T00:00:00Z',
      ['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T02:00', '2026-10-25T02:30', '2026-10-26T01:00'],
    ],
    [
      'a midnight that is skipped',
      '0 0 * * *',
      'America/Santiago',
      '2026-09-05T12:00:00Z',
      ['2026-09-06T04:00', '2026-09-07T03:00'],
    ],
    [
      'a day that a zone never had',
      '0 9 * * *',
      'Pacific/Apia',
      '2011-12-29T00:00:00Z',
      ['2011-12-29T19:00', '2011-12-30T19:00', '2011-12-31T19:00'],
    ],
    [
      'weekdays',
      '0 9 * * 1',
      'Asia/Shanghai',
      '2026-03-01T12:00:00Z',
      ['2026-03-02T01:00', '2026-03-09T01:00'],
    ],
    [
      'the last day of a month',
      '0 9 L * *',
      'UTC',
      '2026-02-01T00:00:00Z',
      ['2026-02-28T09:00', '2026-03-31T09:00'],
    ],
    ['29 February', '0 9 29 2 *', 'UTC', '2026-02-01T00:00:00Z', ['2028-02-29T09:00', '2032-02-29T09:00']],
    [
      'names',
      '15 6 * JAN-FEB MON,WED',
      'UTC',
      '2026-02-23T07:00:00Z',
      ['2026-02-25T06:15', '2027-01-04T06:15'],
    ],
  ])('%s', (_, line, zone, from, expected) => {
    expect(times(line, zone, from, expected.length)).toEqual(expected);
  });

  test('hours that were had by other clocks do not come again', () => {
    const cron = localCron('0 */3 * * *');
    const moved = Date.parse('2026-03-02T10:30:00Z');
    const had = [wallClockAt(Date.parse('2026-03-02T05:00:00Z'), 'UTC'), wallClockAt(moved, 'UTC')] as const;
    const next = cron.next(moved, 'America/New_York', had);
    expect(wallClockAt(next, 'America/New_York')).toBe('2026-03-02T12:00');
    expect(wallClockAt(cron.next(moved, 'Asia/Tokyo', had), 'Asia/Tokyo')).toBe('2026-03-02T21:00');
  });
});
