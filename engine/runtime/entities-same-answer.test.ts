/**
 * The promise "same answer" for what is not a person: who is a member in the end — people, vehicles, products —
 * depends on the definitions and on what was accepted in which order, not on batches, restarts, buckets or the database.
 * (Who sees what for a moment, while lines are under way between buckets, may differ; so journals are not compared.)
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entityKind } from '../compiler/reference.ts';
import { Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { garage } from './entities.testing.ts';
import { type Place, sqlitePlaces } from './same-answer.testing.ts';

const files = {
  ...garage,
  'x.yaml': `
kind: tag
id: visits
of: vehicle
type: integer
did: service_visit
count: true
within: 4d
---
kind: segment
id: overdue
of: vehicle
who: { all: [ mileage > 60000, { not: { did: service_visit, within: 3d } } ] }
---
kind: segment
id: twice
of: vehicle
who: { any: [ visits >= 2, { sequence: [ { did: service_visit, where: cost > 5 }, { did: service_visit, where: cost < 5 } ], within: 5d } ] }
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
who: { has: vehicle, as: driver, where: { has: dealer, where: city = "x" } }
---
kind: segment
id: without
who: { has: vehicle, as: owner, where: mileage > 5, times: { exactly: 0 } }
---
kind: segment
id: dear
of: product
who: price > 5
---
kind: segment
id: dear_buyers
who: { did: goods_bought, each: lines, where: { in: dear, ref: sku }, within: 5d }
---
kind: segment
id: toy_buyers
who: { did: goods_bought, each: lines, where: sku.category = "toys", times: { at_least: 2 } }
---
kind: segment
id: seen_overdue
who: { did: service_visit, where: { in: [overdue, of_vip], ref: vehicle } }
---
kind: segment
id: sells
of: product
who: { did: goods_bought, each: lines, sum: quantity, is: { at_least: 4 }, within: 6d }
`,
};

const users = ['ann', 'bo', 'cy'];
const user = fc.constantFrom(...users);
const vehicle = fc.constantFrom('V1', 'V2', 'V3');
const sku = fc.constantFrom('A', 'B');
const orNull = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) });
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) =>
  fc.record(model, { requiredKeys: [] });
const what = fc.oneof(
  fc.record({
    entity: fc.record({ id: fc.constant('vehicle'), key: vehicle }),
    traits: some({
      mileage: orNull(fc.constantFrom(3, 70_000)),
      owner: orNull(user),
      driver: orNull(user.map((name) => `${name}@example.com`)),
      dealer: orNull(fc.constantFrom('D1', 'D2')),
    }),
  }),
  fc.record({
    entity: fc.record({ id: fc.constant('dealer'), key: fc.constantFrom('D1', 'D2') }),
    traits: some({ city: fc.constantFrom('x', 'y') }),
  }),
  fc.record({
    entity: fc.record({ id: fc.constant('product'), key: sku }),
    traits: some({ category: fc.constantFrom('toys', 'food'), price: orNull(fc.constantFrom(1, 9)) }),
  }),
  fc.record({ who: user, traits: some({ vip: fc.boolean() }) }),
  // Two profiles turn out to be one.
  fc.record({ who: user, traits: user.map((name) => ({ email: `${name}@example.com` })) }),
  fc.record({ mail: user.map((name) => `${name}@example.com`), traits: some({ vip: fc.boolean() }) }),
  fc.record({
    who: user,
    event: fc.constant('service_visit'),
    properties: fc.record({ vehicle, cost: fc.constantFrom(1, 9) }),
  }),
  fc.record({
    who: user,
    event: fc.constant('goods_bought'),
    properties: fc.record({
      lines: fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 }),
    }),
  }),
);
const action = fc.record({
  hour: fc.integer({ min: 0, max: 200 }),
  lateBy: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 60 })),
  what,
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

interface Way {
  readonly place: Place;
  readonly together: boolean;
  readonly restarts: readonly number[];
}

async function play(actions: readonly Action[], { place, together, restarts }: Way) {
  const begin = Date.parse('2026-03-02T00:00:00Z');
  const rig = await Rig.start(files, { ...place, now: '2026-03-02T00:00:00Z' });
  try {
    const hours = [...new Set(actions.map(({ hour }) => hour))].sort((a, b) => a - b);
    for (const hour of hours) {
      if (restarts.includes(hour)) await rig.restart(files);
      await rig.moveTo(new Date(begin + hour * 3_600_000).toISOString());
      const now = actions.map((one, index) => ({ ...one, index })).filter((one) => one.hour === hour);
      const accept = ({ what, lateBy, index }: (typeof now)[number]) =>
        rig.accept({
          id: `m${index}`,
          time: rig.clock.now() - lateBy * 3_600_000,
          ...('entity' in what && { entity: what.entity }),
          ...('event' in what && { event: what.event, properties: what.properties as never }),
          ...('traits' in what && { traits: what.traits as never }),
          identifiers: {
            ...('who' in what && { user_id: what.who }),
            ...('mail' in what && { email: what.mail }),
          },
        });
      if (together) await Promise.all(now.map(accept));
      else for (const one of now) await accept(one);
    }
    await rig.moveTo('2026-03-12T00:00:00Z');
    return await membersOf(rig);
  } finally {
    await rig.stop();
  }
}

async function membersOf(rig: Rig) {
  const subjects = [
    ...users.map((name) => ['user_id', name] as const),
    ...users.map((name) => ['email', `${name}@example.com`] as const),
    ...['V1', 'V2', 'V3'].map((key) => [entityKind('vehicle'), key] as const),
    ...['A', 'B'].map((key) => [entityKind('product'), key] as const),
    ...['D1', 'D2'].map((key) => [entityKind('dealer'), key] as const),
  ];
  const found: Record<string, unknown> = {};
  for (const [kind, value] of subjects) {
    if ((await rig.store.people.find(kind, value)) === null) continue;
    const { profile, events } = await rig.image(value, kind);
    const segments = await rig.segmentsOf(value, kind);
    // What nobody asks of what was copied may have been written before it was known: `sells` follows other orders.
    const kept = events.map(({ type, time, message, properties }) => [
      type,
      time,
      message,
      JSON.stringify(properties, (name, one) => (name === 'sku.in' ? undefined : one)),
    ]);
    found[`${kind} ${value}`] = { id: profile.id, traits: profile.traits, segments, events: kept };
  }
  return found;
}

let folder: string;
let single: () => Promise<Place>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-entities-'));
  single = sqlitePlaces(folder, 1);
});
afterAll(() => rm(folder, { recursive: true }));

async function demandSame(
  runs: number,
  first: () => Promise<Place>,
  second: () => Promise<Place>,
): Promise<void> {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 5, maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 2 }),
      async (actions, restarts) => {
        const hours = actions.map(({ hour }) => hour);
        const one = await play(actions, { place: await first(), together: false, restarts: [] });
        const other = await play(actions, {
          place: await second(),
          together: true,
          restarts: restarts.map((index) => hours[index % hours.length]!),
        });
        expect(other).toEqual(one);
        for (const told of Object.values(one))
          for (const id of (told as { segments: string[] }).segments) seen.add(id);
      },
    ),
    { numRuns: runs },
  );
  // A law about nothing would hold too.
  expect(seen.size).toBeGreaterThan(0);
}

const isLong = Number(process.env['CARILLON_LONG'] ?? 0) > 0;

test('one after the other over one bucket, or all at once over four with restarts', async () => {
  await demandSame(isLong ? 100 : 15, single, sqlitePlaces(folder, 4));
}, 3_600_000);

test('on SQLite and on PostgreSQL', async () => {
  await demandSame(isLong ? 30 : 3, single, async () => ({
    url: await testPostgresUrl(),
    buckets: 4,
  }));
}, 3_600_000);
