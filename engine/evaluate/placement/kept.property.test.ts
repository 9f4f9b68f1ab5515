/** What is kept from one decision to the next changes no decision: the same rules, written so that nothing of them can be kept, give the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Desk } from '../../rig/placement-desk.ts';
import { traceOf } from './answer.ts';
import { givenOf } from './record.ts';

/** `nothing` is added wherever a number is compared or ranked by. */
const placement = (nothing: string) => `gives: product
size: 5
candidates: { in: sellable }
must: [ 'item.price < 8${nothing}' ]
block: [ { when: 'item.recalled and item.sold > 0${nothing}' }, { items: recalled } ]
pin: [ { at: 2, item: k3 } ]
eligible: 'item.price <= 6${nothing}'
rank: { by: 'item.sold * (item.brand = city ? 2 : 1) + budget${nothing}' }
boost: [ { items: fresh, slots: [3] }, { when: 'item.fresh', factor: 1.5 } ]
spread: { field: brand, at_most: 3 }
fill: { by: 'item.price${nothing}' }
explore: { method: thompson, rate: 0.3, among: 4 }
reward: { did: order_completed, within: 1d }
`;

const thing = fc.record({
  price: fc.integer({ min: 0, max: 9 }),
  sold: fc.integer({ min: -3, max: 9 }),
  brand: fc.constantFrom('x', 'y', 'z'),
  recalled: fc.boolean(),
  fresh: fc.boolean(),
});
const shelf = fc
  .array(thing, { minLength: 1, maxLength: 12 })
  .map((things) => Object.fromEntries(things.map((one, index) => [`k${index}`, one])));
const optional = <T>(what: fc.Arbitrary<T>) => fc.option(what, { nil: undefined });
const person = fc.record(
  { city: fc.constantFrom('x', 'y', 'Rome'), budget: optional(fc.constantFrom(0, 1, 1.5)) },
  { requiredKeys: [] },
);
const turn = fc.record({ person, restocks: fc.nat(5), id: fc.integer({ min: 1, max: 9 }) });

test('decisions are those of a placement that keeps nothing', async () => {
  const keeping = await Desk.open(placement(''));
  const bare = await Desk.open(placement(' + context.zero'));
  fc.assert(
    fc.property(
      fc.array(shelf, { minLength: 1, maxLength: 4 }),
      fc.array(turn, { maxLength: 40 }),
      (shelves, turns) => {
        const stock = (index: number) => {
          for (const desk of [keeping, bare]) desk.stock(shelves[index % shelves.length]!);
        };
        stock(0);
        for (const [index, { person: traits, restocks, id }] of turns.entries()) {
          if (restocks === 0) stock(index);
          const asked = { traits: JSON.parse(JSON.stringify(traits)), context: { zero: 0 } };
          const decision = { decision: `d${index}` };
          const [one, other] = [keeping, bare].map((desk) => desk.decide(asked, decision, undefined, id));
          expect(givenOf(one!)).toEqual(givenOf(other!));
          const { policy: _, ...trace } = traceOf(one!);
          expect(trace).toEqual({ ...traceOf(other!), policy: undefined });
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('an order that goes by the question is made for each', async () => {
  const desk = await Desk.open(
    "gives: product\nsize: 2\ncandidates: { in: sellable }\nrank: { by: 'item.sold * context.sign' }\n",
    {
      few: { price: 1, sold: 1 },
      many: { price: 1, sold: 2 },
    },
  );
  const orders = [1, 1, 1, -1].map((sign) =>
    givenOf(desk.decide({ context: { sign } })).map(({ item }) => item),
  );
  expect(orders).toEqual([
    ['many', 'few'],
    ['many', 'few'],
    ['many', 'few'],
    ['few', 'many'],
  ]);
});
