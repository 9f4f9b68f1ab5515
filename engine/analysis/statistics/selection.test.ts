import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Selection } from './selection.ts';
import { limitAt } from './winsorise.ts';

function selected(values: readonly number[], share: number, most: number): { found: number; walks: number } {
  const selection = new Selection(share, most);
  let walks = 0;
  while (selection.found === null) {
    for (const value of values) selection.add(value);
    selection.end();
    walks += 1;
    if (walks > 60) throw new Error('it does not end');
  }
  return { found: selection.found, walks };
}

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

test('it is the value at its place in order, however few are told apart', () => {
  const value = fc.oneof(
    fc.constantFrom(0, -0, 1, 1e-300, -5.5),
    fc.integer({ min: -50, max: 50 }),
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    fc.double({ min: 1, max: 1.0001, noNaN: true }),
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 80 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.constantFrom(2, 3, 10, 1_000),
      (values, share, most) => {
        expect(selected(values, share, most).found).toBe(limitAt(sorted(values), share) + 0);
      },
    ),
    { numRuns: 500 },
  );
});

test('few different values take one walk, very many some', () => {
  const few = Array.from({ length: 10_000 }, (_, index) => (index * 7) % 400);
  expect(selected(few, 0.99, 1_000)).toEqual({ found: limitAt(sorted(few), 0.99), walks: 1 });
  const many = Array.from({ length: 50_000 }, (_, index) => Math.exp((index * 7_919) % 50_000) ** 1e-4);
  const found = selected(many, 0.99, 1_000);
  expect(found.found).toBe(limitAt(sorted(many), 0.99));
  expect(found.walks).toBeLessThan(5);
});

test('of nothing there is no limit', () => {
  expect(selected([], 0.9, 10).found).toBe(Number.POSITIVE_INFINITY);
});
