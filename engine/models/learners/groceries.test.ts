import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { besideFile } from '../data.testing.ts';
import { associationRules } from './association-rules.ts';
import { type Baskets, frequentSets } from './fp-growth.ts';

const file = besideFile('groceries/groceries.csv');

describe.skipIf(file === null)(
  'Groceries, counts as arules has them (the file states no licence and does not ship)',
  () => {
    const lines = file === null ? [] : readFileSync(file, 'utf8').trim().split(/\r?\n/);
    const named = lines.map((line) => [...new Set(line.split(','))]);
    const items = [...new Set(named.flat())].sort();
    const baskets = basketsOf(named.map((basket) => basket.map((name) => items.indexOf(name))));
    const setsAt = (support: number) =>
      frequentSets(baskets, { leastCount: Math.ceil(support * lines.length), mostItems: 10, mostSets: 1e6 })!;

    test.each([
      [0.001, 13492],
      [0.005, 1001],
      [0.01, 333],
      [0.05, 31],
    ])('frequent sets at %s', (support, count) => expect(setsAt(support)).toHaveLength(count));

    test('by size at 0.01', () => {
      const sizes = [1, 2, 3, 4].map(
        (size) => setsAt(0.01).filter((set) => set.items.length === size).length,
      );
      expect(sizes).toEqual([88, 213, 32, 0]);
    });

    test.each([
      [0.001, 0.5, 1, 5668],
      [0.001, 0.8, 1, 410],
      [0.01, 0.5, 1, 15],
      [0.01, 0.2, 1, 232],
      [0.005, 0.25, 1, 663],
      [0.02, 0.2, 1, 73],
      [0.006, 0.25, 2, 463],
    ])('rules at support %s, confidence %s, at least %i items', (support, confidence, leastItems, count) => {
      const rules = associationRules(setsAt(support), { baskets: lines.length, confidence, leastItems });
      expect(rules).toHaveLength(count);
    });

    test('one rule', () => {
      const rules = associationRules(setsAt(0.001), {
        baskets: lines.length,
        confidence: 0.5,
        leastItems: 1,
      });
      const left = ['Instant food products', 'soda'].map((name) => items.indexOf(name));
      const rule = rules.find(
        (one) =>
          items[one.right] === 'hamburger meat' && one.left.join() === left.sort((a, b) => a - b).join(),
      )!;
      expect(rule.count).toBe(12);
      expect(rule.support).toBeCloseTo(0.0012201322, 10);
      expect(rule.confidence).toBeCloseTo(0.63157895, 8);
      expect(rule.lift).toBeCloseTo(18.995654, 6);
    });
  },
);

test('every frequent set and its count, as looking at all of them one by one finds', () => {
  const basket = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(basket, { maxLength: 25 }), fc.integer({ min: 1, max: 5 }), (all, leastCount) => {
      const found = frequentSets(basketsOf(all), { leastCount, mostItems: 9, mostSets: 1e6 })!;
      const naive = Array.from({ length: 127 }, (_, index) =>
        [0, 1, 2, 3, 4, 5, 6].filter((item) => ((index + 1) >> item) & 1),
      )
        .map((items) => ({
          items,
          count: all.filter((one) => items.every((item) => one.includes(item))).length,
        }))
        .filter(({ count }) => count >= leastCount);
      const sorted = (sets: readonly { items: readonly number[]; count: number }[]) =>
        sets.map(({ items, count }) => `${items} ${count}`).sort();
      expect(sorted(found)).toEqual(sorted(naive));
    }),
    { numRuns: 60 },
  );
});

test('too many sets: given up, not run out of memory', () => {
  const all = basketsOf(Array.from({ length: 20 }, () => Array.from({ length: 30 }, (_, item) => item)));
  expect(frequentSets(all, { leastCount: 5, mostItems: 30, mostSets: 1000 })).toBeNull();
});

function basketsOf(all: readonly (readonly number[])[]): Baskets {
  const from = [0];
  for (const basket of all) from.push(from.at(-1)! + basket.length);
  return { items: Int32Array.from(all.flat()), from: Int32Array.from(from) };
}
