import { expect, test } from 'vitest';
import { Ranges } from './ranges.ts';

/** People in whatever order they came, with and without rows. */

const people: readonly [number, readonly (readonly number[])[]][] = [
  [7, [[1, 10]]],
  [2, []],
  [
    5,
    [
      [2, 20],
      [3, 30],
    ],
  ],
];

test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]]])('in order of people, added as %j', (order) => {
  const ranges = new Ranges(2);
  for (const place of order) ranges.add(...people[place]!);
  const { people: found, added, person, columns } = ranges.ranged;
  expect([...found]).toEqual([2, 5, 7]);
  expect([...added].map((place) => people[order[place]!]![0])).toEqual([2, 5, 7]);
  expect([...person]).toEqual([1, 1, 2]);
  expect(columns.map((column) => [...column])).toEqual([
    [2, 3, 1],
    [20, 30, 10],
  ]);
});

test('nobody', () => {
  expect(new Ranges(1).ranged).toMatchObject({ people: new Float64Array(), person: new Int32Array() });
});
