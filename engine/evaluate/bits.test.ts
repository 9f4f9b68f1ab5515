import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf, hasBits, noBits, setBits, take } from './bits.ts';

test('numbers come out in order, also those that are put in ahead on the way', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.nat(199)),
      fc.array(fc.tuple(fc.nat(199), fc.nat(199))),
      (size, first, more) => {
        const bits = noBits(size);
        const waiting = new Set(first.filter((number) => number < size));
        setBits(bits, [...waiting]);
        const found: number[] = [];
        const expected: number[] = [];
        for (let next = take(bits, 0); next >= 0; next = take(bits, next + 1)) {
          found.push(next);
          const ahead = more.filter(([at, number]) => at === next && number > next && number < size);
          setBits(
            bits,
            ahead.map(([, number]) => number),
          );
          for (const [, number] of ahead) waiting.add(number);
        }
        expected.push(...[...waiting].sort((a, b) => a - b));
        expect(found).toEqual(expected);
        expect(hasBits(bits)).toBe(false);
      },
    ),
  );
});

test('all of them', () => {
  for (const size of [1, 31, 32, 33, 64, 70]) {
    const bits = bitsOf(size);
    const found: number[] = [];
    for (let next = take(bits, 0); next >= 0; next = take(bits, next + 1)) found.push(next);
    expect(found).toEqual(Array.from({ length: size }, (_, index) => index));
  }
});
