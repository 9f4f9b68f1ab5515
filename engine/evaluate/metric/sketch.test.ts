import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_EXACT, PRECISION, Sketch } from './sketch.ts';

/** Straight between the two values at either side, of all values kept. */
function exactly(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place - Math.floor(place));
}

function sketchOf(values: Iterable<number>): Sketch {
  const sketch = new Sketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

const SHARES = [0.01, 0.25, 0.5, 0.9, 0.999];

test('of nothing there is none', () => {
  expect(new Sketch().quantile(0.5)).toBeNull();
});

test('few different values are kept as they are', () => {
  const few = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 500 });
  fc.assert(
    fc.property(few, fc.constantFrom(...SHARES), (values, share) => {
      const sketch = sketchOf(values);
      expect(sketch.isExact).toBe(true);
      expect(sketch.quantile(share)).toBeCloseTo(exactly(values, share), 9);
    }),
  );
});

test('of many, each is off by no more than is said, in whatever order they come', () => {
  // Spread over eight orders of magnitude, to both sides of nothing.
  const values = Array.from({ length: 20_000 }, (_, index) => {
    const size = 10 ** (((index * 7919) % 8000) / 1000 - 3);
    return index % 5 === 0 ? -size : index % 97 === 0 ? 0 : size;
  });
  const sketch = sketchOf(values);
  const backwards = sketchOf(values.toReversed());
  expect(sketch.isExact).toBe(false);
  for (const share of SHARES) {
    const found = sketch.quantile(share)!;
    expect(backwards.quantile(share)).toBe(found);
    const wanted = exactly(values, share);
    expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * PRECISION * 1.001);
  }
});

test('it turns at one more value than are kept', () => {
  const values = Array.from({ length: MOST_EXACT }, (_, index) => index);
  expect(sketchOf(values).isExact).toBe(true);
  expect(sketchOf([...values, MOST_EXACT]).isExact).toBe(false);
});
