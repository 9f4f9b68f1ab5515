/**
 * The law for what is not a person: who is a member — people, vehicles, products — is what the language's words say of
 * all that was accepted, asked at every stop of a random history, with one and with several buckets.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Rig } from '../rig/rig.ts';
import { garage } from '../runtime/entities.testing.ts';
import { hash53 } from '../store/hash.ts';
import { Expressions } from './naive/expressions.testing.ts';
import { Definitions, type Plain } from './naive/person.testing.ts';
import { World } from './naive/world.testing.ts';
import { seed } from './seed.testing.ts';

const isLong = process.env['CARILLON_LONG'] === '1';

const questions = `
kind: tag
id: visits
of: vehicle
type: integer
did: service_visit
count: true
within: 4d
---
kind: tag
id: class
of: vehicle
type: text
rules: [ { when: mileage > 60000, then: worn }, { when: visits >= 1, then: seen }, { then: new } ]
---
kind: segment
id: overdue
of: vehicle
who: { all: [ mileage > 60000, { not: { did: service_visit, within: 3d } } ] }
---
kind: segment
id: worn
of: vehicle
who: 'class = "worn" or vin = "V3"'
---
kind: segment
id: twice
of: vehicle
who: { any: [ visits >= 2, { did: service_visit, sum: cost, is: { at_least: 10 }, since: 6d, until: 1d } ] }
---
kind: segment
id: of_vip
of: vehicle
who: { any: [ { has: profile, as: owner, where: { any: [ vip, { in: many } ] } }, { has: dealer, where: city = "x" } ] }
---
kind: segment
id: many
who: { has: vehicle, as: owner, times: { at_least: 2 } }
---
kind: segment
id: to_call
who: { has: vehicle, as: owner, where: { in: overdue } }
---
kind: segment
id: near
who: { has: vehicle, as: owner, where: { all: [ { has: dealer, where: city = "x" }, { in: [twice, worn] } ] } }
---
kind: segment
id: without
who: { all: [ { has: vehicle, as: owner, where: mileage > 5, times: { exactly: 0 } }, { not: { in: to_call } } ] }
---
kind: segment
id: sells
of: product
who: { did: goods_bought, each: lines, sum: quantity, is: { at_least: 4 }, within: 6d }
---
kind: segment
id: sold_often
of: product
who: { did: goods_bought, times: { at_least: 2 } }
`;
const files = { ...garage, 'asked.yaml': questions };
const documents = Object.entries(files)
  .filter(([path]) => path.endsWith('.yaml') && path !== 'carillon.yaml')
  .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as Plain));
const definitions = new Definitions('Europe/London', documents);

const users = ['ann', 'bo', 'cy'];
const person = fc.constantFrom(...users);
const vin = fc.constantFrom('V1', 'V2', 'V3');
const orNull = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
  fc.record(model, { requiredKeys: [] });
const action = fc.record({
  hour: fc.integer({ min: 0, max: 240 }),
  lateBy: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 60 })),
  what: fc.oneof(
    fc.record({
      thing: fc.record({ id: fc.constant('vehicle'), key: vin }),
      traits: some({
        mileage: orNull(fc.constantFrom(3, 70_000)),
        owner: orNull(person),
        dealer: orNull(fc.constantFrom('D1', 'D2')),
      }),
    }),
    fc.record({
      thing: fc.record({ id: fc.constant('dealer'), key: fc.constantFrom('D1', 'D2') }),
      traits: some({ city: fc.constantFrom('x', 'y') }),
    }),
    fc.record({ who: person, traits: some({ vip: orNull(fc.boolean()) }) }),
    fc.record({
      who: person,
      event: fc.constant('service_visit'),
      properties: fc.record({ vehicle: vin, cost: fc.constantFrom(1, 9) }),
    }),
    fc.record({
      who: person,
      event: fc.constant('goods_bought'),
      properties: fc.record({
        lines: fc.array(
          fc.record({ sku: fc.constantFrom('A', 'B'), quantity: fc.integer({ min: 1, max: 3 }) }),
          { maxLength: 3 },
        ),
      }),
    }),
  ),
});

const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-03-02T00:00:00Z');

test.each([1, 4])('with %d buckets', { timeout: isLong ? 1_800_000 : 120_000 }, async (buckets) => {
  const seen = new Map<string, Set<boolean>>();
  const expressions = new Expressions('Europe/London');
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 30 }), async (actions) => {
      const rig = await Rig.start(files, { buckets, now: '2026-03-02T00:00:00Z' });
      const world = new World(definitions, expressions);
      try {
        const hours = [...new Set(actions.map(({ hour }) => hour))].sort((a, b) => a - b);
        for (const hour of [...hours, 300]) {
          const now = BEGIN + hour * HOUR;
          await rig.moveTo(new Date(now).toISOString());
          for (const [index, { what, lateBy, ...one }] of actions.entries()) {
            if (one.hour !== hour) continue;
            const id = `m${index}`;
            const time = now - lateBy * HOUR;
            await rig.accept({
              id,
              time,
              ...('thing' in what && { entity: what.thing }),
              ...('event' in what && { event: what.event, properties: what.properties as never }),
              ...('traits' in what && { traits: what.traits as never }),
              identifiers: 'who' in what ? { user_id: what.who } : {},
            });
            if ('traits' in what) {
              if ('thing' in what) world.tell(what.thing.id, what.thing.key, what.traits);
              else world.tell('profile', what.who, what.traits);
            }
            if ('event' in what) {
              const order = hash53(`test|${id}`);
              world.happen(what.who, { type: what.event, time, order, properties: what.properties as never });
            }
          }
          // What falls due at an instant is done once the clock has passed it; all edges are at whole hours.
          const asked = now + HOUR / 2;
          await rig.moveTo(new Date(asked).toISOString());
          for (const subject of world.subjects) {
            const { entity, key } = subject;
            const found = entity === 'profile' ? rig.segmentsOf(key) : rig.segmentsOfOne(entity, key);
            const expected = await world.membersOf(subject, asked);
            expect(await found, `${entity} ${key} at hour ${hour}`).toEqual(expected);
            for (const id of definitions.idsOf('segment'))
              seen.set(id, (seen.get(id) ?? new Set()).add(expected.includes(id)));
          }
        }
      } finally {
        await rig.stop();
      }
    }),
    { numRuns: isLong ? 400 : 10, seed },
  );
  // A law about nobody, or everybody, would hold too.
  for (const id of definitions.idsOf('segment')) expect([id, seen.get(id)?.size]).toEqual([id, 2]);
});
