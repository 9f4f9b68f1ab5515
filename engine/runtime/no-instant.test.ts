import jsonata from 'jsonata';
import { expect, it } from 'vitest';
import { parseInstant } from '../language/instant.ts';
import { noInstant } from './no-instant.ts';

it.each([
  ['1400000000', '2014-05-13T16:53:20.000Z'],
  ['1433221332117', '2015-06-02T05:02:12.117Z'],
  ['2017-10-02 10:56:33', '2017-10-02T10:56:33.000Z'],
  ['2017-10-02T10:56:33', '2017-10-02T10:56:33.000Z'],
  ['2017-10-02', '2017-10-02T00:00:00.000Z'],
  ['12/1/2010 8:26', '2010-12-01T08:26:00.000Z'],
  ['9/13/2009', '2009-09-13T00:00:00.000Z'],
])('says of %s what makes an instant of it, and that does', async (value, instant) => {
  const words = noInstant(value);
  expect(words).toContain(`, but ${value}: `);
  const expression = /`([^`]*<column>[^`]*)`/.exec(words)![1]!.replace('<column>', 'at');
  const made = await jsonata(expression).evaluate({ at: value });
  expect(new Date(parseInstant(made as string)!).toISOString()).toBe(instant);
});

it.each([
  ['', 'its `at` is empty'],
  [undefined, 'its `at` is empty'],
  ['soon', 'its `at` is no instant like 2026-03-01T09:00:00Z, but soon'],
  [{}, 'its `at` is no instant like 2026-03-01T09:00:00Z'],
  ['x'.repeat(100), 'its `at` is no instant like 2026-03-01T09:00:00Z'],
])('of %j says what it is', (value, words) => {
  expect(noInstant(value)).toBe(words);
});
