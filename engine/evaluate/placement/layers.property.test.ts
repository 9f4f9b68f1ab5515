import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Desk } from '../../rig/placement-desk.ts';
import { givenOf } from './record.ts';

const thing = fc.record({
  price: fc.integer({ min: 0, max: 9 }),
  sold: fc.integer({ min: -3, max: 9 }),
  brand: fc.constantFrom('x', 'y', 'z'),
  recalled: fc.boolean(),
  fresh: fc.boolean(),
});
const keys = Array.from({ length: 14 }, (_, index) => `k${String(index).padStart(2, '0')}`);
const shelf = fc
  .array(thing, { maxLength: keys.length })
  .map((things) => Object.fromEntries(things.map((one, index) => [keys[index]!, one])));
const optional = <T>(what: fc.Arbitrary<T>) => fc.option(what, { nil: undefined });
const pins = fc.uniqueArray(
  fc.record({ at: fc.integer({ min: 1, max: 4 }), item: fc.constantFrom(...keys) }),
  { maxLength: 3, minLength: 1, selector: ({ at }) => at },
);
const rules = fc.record({
  size: fc.integer({ min: 4, max: 8 }),
  must: optional(fc.constant(['item.sold > -2'])),
  pin: optional(pins),
  eligible: optional(fc.constant('item.fresh')),
  rank: optional(fc.constant({ by: 'item.sold' })),
  boost: optional(fc.constant([{ items: 'fresh', slots: [2, 3] }])),
  spread: optional(fc.integer({ min: 1, max: 3 }).map((most) => ({ field: 'brand', at_most: most }))),
  fill: optional(fc.constant({ by: 'item.price' })),
  floor: optional(fc.constant({ score: 1, items: 2 })),
  explore: optional(
    fc.constantFrom({ method: 'epsilon', rate: 0.7 }, { method: 'thompson', rate: 0.5, among: 5 }),
  ),
});

test('laws that hold of every decision', async () => {
  await fc.assert(
    fc.asyncProperty(rules, shelf, fc.nat(1e6), async (written, items, seed) => {
      const placement = {
        gives: 'product',
        candidates: { in: 'sellable' },
        block: [{ items: { in: 'recalled_products' } }],
        reward: { did: 'order_completed', within: '7d' },
        ...JSON.parse(JSON.stringify(written)),
      };
      const desk = await Desk.open(stringify(placement), items);
      const learnt = {
        '': Object.fromEntries(keys.map((key, index) => [key, [20, index, index, index] as const])),
      };
      const decided = desk.decide({}, { decision: `d${seed}` }, learnt);
      const again = desk.decide({}, { decision: `d${seed}` }, learnt);
      const given = givenOf(decided);
      const of = (id: string) => items[id]!;
      // The same question has the same answer.
      expect(givenOf(again)).toEqual(given);
      // Nothing twice, nothing beyond the size, nothing that is blocked or is not what it must be.
      expect(new Set(given.map(({ item }) => item)).size).toBe(given.length);
      expect(given.every(({ position }) => position >= 1 && position <= written.size)).toBe(true);
      expect(given.filter(({ item }) => of(item).recalled || of(item).price === 0)).toEqual([]);
      if (written.must) expect(given.filter(({ item }) => of(item).sold <= -2)).toEqual([]);
      // No more with the same brand than may be.
      for (const brand of ['x', 'y', 'z'])
        expect(given.filter(({ item }) => of(item).brand === brand).length).toBeLessThanOrEqual(
          written.spread?.at_most ?? given.length,
        );
      // A pin stands at its place, unless it may not be given, or too few were.
      const gone = new Set(
        decided.slate.passed.flatMap(({ layer, item }) =>
          ['must', 'block', 'spread', 'floor'].includes(layer) ? [item] : [],
        ),
      );
      const seen = new Set<string>();
      for (const { at, item } of written.pin ?? []) {
        if (seen.has(item) || !Object.hasOwn(items, item) || of(item).price === 0 || gone.has(item)) continue;
        seen.add(item);
        expect(given.find(({ position }) => position === at)).toMatchObject({ item, by: 'pin' });
      }
      // What was drawn was drawn with probabilities that add up to 1, and what is there has the one that is written down.
      for (const place of decided.slate.drawn.keys()) {
        const chances = decided.slate.chancesAt(place)!;
        const seat = decided.slate.seats[place]!;
        expect(chances.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 10);
        expect(chances.find(({ id }) => id === seat.entry.id)?.probability).toBe(seat.propensity);
        expect(seat.propensity).toBeGreaterThan(0);
      }
      if (!written.explore) expect(given.every(({ propensity }) => propensity === 1)).toBe(true);
    }),
    { numRuns: 80 },
  );
});
