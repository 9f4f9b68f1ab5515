import { expect, test } from 'vitest';
import { plainKey } from './plain-key.ts';

const plain = [undefined, null, '', 'null', 'a', 'a "b"', '1', 1, 1.5, true, false];

test('other values have another key, and the same the same', () => {
  const keys = plain.flatMap((first) => plain.map((second) => plainKey(['a', 'b'], { a: first, b: second })));
  expect(keys).not.toContain(null);
  expect(new Set(keys).size).toBe(plain.length ** 2);
  expect(plainKey(['a'], { a: 'x', b: 1 })).toBe(plainKey(['a'], { a: 'x', b: 2 }));
});

test.each([[[]], [{}], [Number.NaN], [Number.POSITIVE_INFINITY]])('%j has none', (value) => {
  expect(plainKey(['a', 'b'], { a: 'x', b: value })).toBeNull();
});
