import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sorted } from './radix-sort.ts';
import { Random } from './random.ts';

/** As the platform sorts, to the bit: nought below and nought above are told apart. */

const rows = 5000;
const random = new Random('to be sorted');
const draws: Readonly<Record<string, () => number>> = {
  'of both signs': () => random.normal(),
  'whole numbers': () => random.below(9) - 4,
  'of all sizes': () => random.normal() * 10 ** (random.below(600) - 300),
  'instants of a year': () => Date.UTC(2011, 0, 1) + random.below(366 * 86_400_000),
  'noughts and ends': () =>
    [
      0,
      -0,
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
      Number.MIN_VALUE,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ][random.below(7)]!,
  equal: () => 1.5,
};

test.each(Object.entries(draws))('%s', (_, draw) => {
  const values = Float64Array.from({ length: rows }, draw);
  expectSame(values);
});

test('whatever numbers are', () => {
  const numbers = fc.double({ noNaN: true });
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1, maxLength: 40 }), (some) =>
      expectSame(Float64Array.from({ length: rows }, (_, index) => some[(index * 7919) % some.length]!)),
    ),
    { numRuns: 40 },
  );
});

function expectSame(values: Float64Array): void {
  const before = values.slice();
  expect(Buffer.from(sorted(values).buffer).equals(Buffer.from(values.slice().sort().buffer))).toBe(true);
  expect(values).toEqual(before);
}
