import { expect, test } from 'vitest';
import { expectedBgNbd } from './bg-nbd.ts';
import { expectedNbd, fitNbd } from './nbd.ts';
import { Random } from './random.ts';

/** Made-up buyers who never leave, each at a rate of their own: gamma with r 2 and alpha 8, over half a year to a year. */
function buyersOf(count: number) {
  const random = new Random('buyers');
  const exponential = () => -Math.log1p(-random.next());
  const rows = Array.from({ length: count }, () => {
    const rate = (exponential() + exponential()) / 8;
    const age = 26 + random.below(26);
    let [x, recency] = [0, 0];
    for (let at = exponential() / rate; at <= age; at += exponential() / rate) [x, recency] = [x + 1, at];
    return { x, recency, age };
  });
  const of = (pick: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, pick);
  return { frequency: of(({ x }) => x), recency: of(({ recency }) => recency), age: of(({ age }) => age) };
}

test('finds the rates that buyers were made with', () => {
  const { r, alpha } = fitNbd(buyersOf(20_000));
  expect(Math.abs(r / 2 - 1)).toBeLessThan(0.05);
  expect(Math.abs(alpha / 8 - 1)).toBeLessThan(0.05);
});

test('is what BG/NBD becomes when nobody leaves', () => {
  const model = fitNbd(buyersOf(500));
  const history = { x: 3, recency: 20, age: 30 };
  const nobodyLeaves = { ...model, a: 1e-7, b: 100 };
  expect(expectedNbd(model, 13, history)).toBeCloseTo(expectedBgNbd(nobodyLeaves, 13, history), 6);
});
