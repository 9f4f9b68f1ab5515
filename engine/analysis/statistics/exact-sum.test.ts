import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactSum } from './exact-sum.ts';
import { MomentSums } from './moments.ts';

const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });

test('what cancels leaves the rest', () => {
  const sum = new ExactSum();
  for (const value of [1e16, 1, -1e16, 1e-9]) sum.add(value);
  expect(sum.value).toBe(1 + 1e-9);
});

test('a tenth, ten times, is one', () => {
  const sum = new ExactSum();
  for (let turn = 0; turn < 10; turn += 1) sum.add(0.1);
  expect(sum.value).toBe(1);
});

test('order and division are nothing', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 30 }), fc.nat(30), (values, cut) => {
      const [forward, backward, first, second] = [
        new ExactSum(),
        new ExactSum(),
        new ExactSum(),
        new ExactSum(),
      ];
      for (const value of values) forward.add(value);
      for (const value of values.toReversed()) backward.add(value);
      for (const [index, value] of values.entries()) (index < cut ? first : second).add(value);
      first.addAll(second);
      expect(backward.value).toBe(forward.value);
      expect(first.value).toBe(forward.value);
    }),
  );
});

test('products are exact: whole numbers beyond 2⁵³ as BigInt has them', () => {
  const whole = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, whole), { maxLength: 20 }), (pairs) => {
      const sum = new ExactSum();
      for (const [a, b] of pairs) sum.addProduct(a, b);
      expect(sum.value).toBe(Number(pairs.reduce((total, [a, b]) => total + BigInt(a) * BigInt(b), 0n)));
    }),
  );
});

test('moments are the sums they say', () => {
  const sums = new MomentSums();
  for (const [y, x] of [
    [1, 2],
    [0, 3],
    [4, 0],
  ] as const)
    sums.add(y, x);
  expect(sums.moments).toEqual({ n: 3, y: 5, yy: 17, x: 5, xx: 13, xy: 2 });
});
