import { expect, test } from 'vitest';
import { drawn } from './drawn.ts';

const values = {
  plain: 5,
  list: ['a', 'b'],
  choice: { one_of: ['a', 'b', 'c'] },
  whole: { between: [1, 6] },
  broken: { between: [0, 0.5] },
  id: { unique: 'A-' },
  other: { one_of: [], more: 1 },
} as const;

const labels = Array.from({ length: 500 }, (_, index) => `label ${index}`);

test('what is written is taken as it is, what is to be drawn is drawn', () => {
  const all = labels.map((label) => drawn(values, label));
  for (const one of all)
    expect(one).toMatchObject({ plain: 5, list: ['a', 'b'], other: { one_of: [], more: 1 } });
  expect([...new Set(all.map(({ choice }) => choice))].sort()).toEqual(['a', 'b', 'c']);
  expect([...new Set(all.map(({ whole }) => whole))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(labels.length);
  const broken = all.map((one) => Number(one['broken']));
  expect(Math.min(...broken)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...broken)).toBeLessThanOrEqual(0.5);
});

test('the same label draws the same', () => {
  expect(drawn(values, 'x')).toEqual(drawn(values, 'x'));
  expect(drawn(values, 'x')).not.toEqual(drawn(values, 'y'));
});
