import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ranking } from './ranking.ts';

/** The choice by typed arrays against a plain sort. */

const person = fc.record({
  value: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(undefined, null, 'text', Number.NaN, 0.5, -0, Number.POSITIVE_INFINITY),
  ),
  had: fc.boolean(),
});
const take = fc.oneof(
  fc.record({ count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ percent: fc.integer({ min: 1, max: 100 }) }),
);

test('chooses whom a sort by value and id would choose, whatever the order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 52 }), { maxLength: 30 }),
      fc.array(person, { minLength: 30, maxLength: 30 }),
      take,
      (ids, people, take) => {
        const ranking = new Ranking();
        for (const [index, id] of ids.entries()) ranking.add(id, people[index]!.value, people[index]!.had);
        const ranked = ids
          .map((id, index) => ({ id, value: people[index]!.value }))
          .filter((one): one is { id: number; value: number } => {
            return Number.isFinite(one.value);
          })
          .sort((a, b) => (a.value === b.value ? a.id - b.id : b.value > a.value ? 1 : -1));
        const places = 'count' in take ? take.count : Math.ceil((take.percent * ranked.length) / 100);
        const chosen = new Set(ranked.slice(0, places).map(({ id }) => id));
        const expected = ids.flatMap((id, index) =>
          chosen.has(id) === people[index]!.had ? [] : [{ id, holds: chosen.has(id), index }],
        );
        expect([...ranking.changes(take)]).toEqual(expected);
      },
    ),
  );
});

test('grows past its first size', () => {
  const ranking = new Ranking();
  for (let id = 0; id < 5000; id++) ranking.add(id, id % 100, false);
  const changes = [...ranking.changes({ count: 60 })];
  // Fifty have the greatest value; of the next the lesser ids come first.
  expect(changes).toHaveLength(60);
  expect(changes.filter(({ id }) => id % 100 === 98).map(({ id }) => id)).toEqual([
    98, 198, 298, 398, 498, 598, 698, 798, 898, 998,
  ]);
});
