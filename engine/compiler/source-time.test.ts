import { expect, test } from 'vitest';
import { timeReading } from './source-time.ts';

const LONDON = 'Europe/London';

test.each([
  ['2026-07-01T09:00:00Z', undefined, '2026-07-01T09:00:00.000Z'],
  ['2026-07-01T09:00:00+08:00', undefined, '2026-07-01T01:00:00.000Z'],
  ['2019-11-24 00:00:00.004101+00:00', undefined, '2019-11-24T00:00:00.004Z'],
  ['2019-10-01 00:00:00 UTC', undefined, '2019-10-01T00:00:00.000Z'],
  // London is an hour before UTC in summer.
  ['2026-07-01', undefined, '2026-06-30T23:00:00.000Z'],
  ['2026-07-01 09:00', undefined, '2026-07-01T08:00:00.000Z'],
  ['2017-10-02 10:56:33', undefined, '2017-10-02T09:56:33.000Z'],
  ['2026-01-01T09:00:00.123456', undefined, '2026-01-01T09:00:00.123Z'],
  ['  2026-01-01 ', undefined, '2026-01-01T00:00:00.000Z'],
  // Skipped by the clocks: as much later; twice: the first.
  ['2026-03-29 01:30', undefined, '2026-03-29T01:30:00.000Z'],
  ['2026-10-25 01:30', undefined, '2026-10-25T00:30:00.000Z'],
  [1_506_941_793_000, undefined, '2017-10-02T10:56:33.000Z'],
  ['12/1/2010 8:26', 'M/d/yyyy H:mm', '2010-12-01T08:26:00.000Z'],
  ['7/1/2010 8:26', 'M/d/yyyy H:mm', '2010-07-01T07:26:00.000Z'],
  ['2010-07-01 8:26 +00:00', 'yyyy-MM-dd H:mm ZZ', '2010-07-01T08:26:00.000Z'],
  // What is written in the standard way is read beside a pattern, too.
  ['2026-07-01T09:00:00Z', 'M/d/yyyy H:mm', '2026-07-01T09:00:00.000Z'],
])('%j by %j is %s', (value, pattern, instant) => {
  expect(new Date(timeReading(LONDON, pattern).instantOf(value)!).toISOString()).toBe(instant);
});

test.each([
  [''],
  ['yesterday'],
  ['2026-02-30'],
  ['2026-07-01 24:00'],
  ['2026-07-01 9:00'],
  // Seconds or milliseconds: a text of figures does not say which.
  ['1506941793'],
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  [1e300],
  [undefined],
  [null],
  [true],
  [['2026-07-01']],
])('%j is no instant', (value) => {
  expect(timeReading(LONDON, undefined).instantOf(value)).toBeNull();
});

test.each([
  ['instant', '7/1/2010 8:26', '2010-07-01T07:26:00.000Z'],
  ['date', '7/1/2010 0:10', '2010-07-01'],
  ['date', '2010-07-01', '2010-07-01'],
  ['date', '2010-07-01 09:00', '2010-07-01'],
  ['instant', 'soon', 'soon'],
  ['date', 'soon', 'soon'],
  ['date', undefined, undefined],
] as const)('a field of type %s keeps %j as %j', (type, value, kept) => {
  expect(timeReading(LONDON, 'M/d/yyyy H:mm').fieldOf(type, value)).toBe(kept);
});
