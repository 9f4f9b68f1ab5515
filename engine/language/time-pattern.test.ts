import { expect, test } from 'vitest';
import { parseTimePattern } from './time-pattern.ts';

test.each([
  ['M/d/yyyy H:mm', '12/1/2010 8:26', '2010-12-01T08:26:00.000Z'],
  ['M/d/yy H:mm', '1/13/11 22:05', '2011-01-13T22:05:00.000Z'],
  ['dd.MM.yyyy', '03.11.2019', '2019-11-03T00:00:00.000Z'],
  ['dd-MMM-yy', '03-Nov-19', '2019-11-03T00:00:00.000Z'],
  ['yyyyMMdd', '20191103', '2019-11-03T00:00:00.000Z'],
  ["yyyy-MM-dd'T'HH:mm:ss.SSS", '2019-11-03T07:00:00.123', '2019-11-03T07:00:00.123Z'],
  ['MMM d, yyyy, h:mm a', 'Nov 3, 2019, 7:05 PM', '2019-11-03T19:05:00.000Z'],
  ['yyyy-MM-dd HH:mm:ss ZZ', '2019-11-03 07:00:00 +08:00', '2019-11-02T23:00:00.000Z'],
  ["yyyy-MM-dd HH:mm:ss 'UTC'", '2019-11-03 07:00:00 UTC', '2019-11-03T07:00:00.000Z'],
])('%s reads %s', (pattern, text, shown) => {
  const read = parseTimePattern(pattern)!(text)!;
  expect('instant' in read ? new Date(read.instant).toISOString() : read.wall.toISO()).toBe(shown);
});

test.each([
  ['M/d/yyyy', '13/1/2010'],
  ['M/d/yyyy', '2/30/2010'],
  ['M/d/yyyy', '12/1/2010 8:26'],
  ['M/d/yyyy', ''],
  ['dd-MMM-yy', '03-Okt-19'],
])('%s does not read %j', (pattern, text) => {
  expect(parseTimePattern(pattern)!(text)).toBeNull();
});

test.each(['YYYY-MM-DD', 'yyyy-MM-ddTHH:mm', 'H:mm', 'M/yyyy', 'M/d', '', 'dd/mm/yyyy', '%Y-%m-%d'])(
  '%j does not tell the day',
  (pattern) => {
    expect(parseTimePattern(pattern)).toBeNull();
  },
);
