import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InteractionGatherer } from './interactions.ts';

/** What people had to do with, gathered: bounded, and the same in whatever order they came. */

const piece = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 5 }),
    basket: fc.integer({ min: 0, max: 3 }),
    item: fc.constantFrom('tea', 'milk', 'bolts', 'nuts'),
    weight: fc.constant(1),
  }),
  { minLength: 1, maxLength: 6 },
);

test('the same in whatever order people came, and never more than so many', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 2, maxLength: 40 }), fc.integer(), (pieces, turn) => {
      const given = (order: readonly number[]) => {
        const gatherer = new InteractionGatherer({ seed: 's' }, 30);
        for (const place of order) gatherer.add(place, pieces[place]!);
        return gatherer.given(9);
      };
      const places = pieces.map((_, place) => place);
      const other = places.toSorted((a, b) => ((a * 7919 + turn) % 41) - ((b * 7919 + turn) % 41) || a - b);
      const found = given(places);
      expect(given(other)).toEqual(found);
      expect(found.people!.length === 1 || found.interactions!.item.length <= 30).toBe(true);
      expect(new Set(found.interactions!.person).size).toBe(found.people!.length);
    }),
    { numRuns: 60 },
  );
});
