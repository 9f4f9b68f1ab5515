import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Marks } from './marks.ts';

test('marks are a set in order', () => {
  const index = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 16_380, max: 40_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(index, fc.boolean()), { maxLength: 50 }), (changes) => {
      const marks = new Marks();
      const plain = new Set<number>();
      for (const [index, isIn] of changes) {
        marks[isIn ? 'add' : 'delete'](index);
        plain[isIn ? 'add' : 'delete'](index);
        expect(marks.has(index)).toBe(isIn);
      }
      expect([...marks]).toEqual([...plain].sort((a, b) => a - b));
      expect(marks.size).toBe(plain.size);
    }),
    { numRuns: 30 },
  );
});
