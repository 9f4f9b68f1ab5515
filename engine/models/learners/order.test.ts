import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending, descending, midranks } from './order.ts';

/** Few different numbers, so that many are equal, and all that is odd among numbers. */
const values = fc
  .array(fc.oneof(fc.constantFrom(-1, -0, 0, 1, 2, Number.NaN, Infinity, -Infinity), fc.double()), {
    maxLength: 60,
  })
  .map((numbers) => Float64Array.from(numbers));

/** By the words of the promise: NaN is beyond everything, and equal numbers keep the order of their rows. */
function byComparing(numbers: Float64Array, sign: 1 | -1): number[] {
  const beyond = (a: number, b: number) => (Number.isNaN(a) ? !Number.isNaN(b) : a > b);
  const rising = (a: number, b: number) => Number(beyond(a, b)) - Number(beyond(b, a));
  return [...numbers.keys()].sort((a, b) => sign * rising(numbers[a]!, numbers[b]!) || a - b);
}

test('orders of rows are those that comparing them gives', () => {
  fc.assert(
    fc.property(values, (numbers) => {
      expect([...ascending(numbers)]).toEqual(byComparing(numbers, 1));
      expect([...descending(numbers)]).toEqual(byComparing(numbers, -1));
    }),
  );
});

test('equal values share the mean of their ranks', () => {
  expect([...midranks(Float64Array.of(5, 1, 5, 3))]).toEqual([3.5, 1, 3.5, 2]);
});
