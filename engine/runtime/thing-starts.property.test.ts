/**
 * The promise "same answer" for starts of things: who began what for which thing, at which instant, and what was refused
 * depends on what was accepted when — not on the number of buckets, nor on restarts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityKind } from '../compiler/reference.ts';
import { Rig } from '../rig/rig.ts';
import { garage } from './entities.testing.ts';

const files = {
  ...garage,
  'x.yaml': `
kind: segment
id: overdue
of: vehicle
who: { all: [ mileage > 5, { not: { did: service_visit, within: 3d } } ] }
---
kind: journey
id: remind
start: { enters: overdue, for: driver, again: { after: 2d } }
goal: { did: service_visit, where: vehicle = journey.key }
steps:
  - { id: wait, wait: 36h }
---
kind: journey
id: thank
start: { did: service_visit, for: owner, where: cost > vehicle.mileage, running: restart, again: always }
steps:
  - { id: wait, wait: { when: vehicle.mileage > 3 and vip, up_to: 12h } }
---
kind: journey
id: daily
start: { date: "'2026-03-05'", local: "09:00", for: driver, where: { in: overdue } }
steps:
  - { id: wait, wait: 1d }
`,
};

const users = ['ann', 'bo', 'nobody'] as const;
const vins = ['V1', 'V2', 'V3'] as const;
const anAct = fc.oneof(
  fc.record({
    do: fc.constant('tell' as const),
    vin: fc.constantFrom(...vins),
    mileage: fc.integer({ min: 0, max: 9 }),
    driver: fc.option(fc.constantFrom(...users)),
    owner: fc.constantFrom(...users),
  }),
  fc.record({
    do: fc.constant('visit' as const),
    user: fc.constantFrom('ann', 'bo'),
    vin: fc.constantFrom(...vins),
    cost: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constant('again' as const) }),
);
type Act = typeof anAct extends fc.Arbitrary<infer A> ? A : never;

/** Everything that was decided about anybody, with its instant. */
async function played(acts: readonly Act[], buckets: number, restarts: boolean): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-thing-starts-'));
  const rig = await Rig.start(files, { buckets, url: `sqlite:${join(folder, 'store.db')}` });
  try {
    for (const user of ['ann', 'bo'])
      await rig.identify(
        user,
        { vip: user === 'ann' },
        { identifiers: { user_id: user, email: `${user}@x.org` } },
      );
    for (const act of acts) {
      if (act.do === 'wait')
        await rig.moveTo(new Date(rig.clock.now() + act.hours * 3_600_000).toISOString());
      else if (act.do === 'visit')
        await rig.track(act.user, 'service_visit', { vehicle: act.vin, cost: act.cost });
      else if (act.do === 'tell') {
        const { vin, mileage, owner, driver } = act;
        await rig.tell('vehicle', vin, { mileage, owner, driver: driver && `${driver}@x.org` });
      } else if (restarts) await rig.restart(files);
    }
    await rig.moveTo('2026-03-20T10:00:00Z');
    const kinds = [
      ...['ann', 'bo'].map((user) => ['user_id', user]),
      ...vins.map((vin) => [entityKind('vehicle'), vin]),
    ];
    const found: unknown[] = [];
    for (const [kind, name] of kinds as [string, string][]) {
      const id = await rig.store.people.find(kind, name);
      if (id === null) continue;
      const decisions = await rig.store.people.decisionsOf(id, 1_000);
      const image = await rig.store.people.profile(id);
      found.push([
        name,
        decisions
          .map(({ at, journey, outcome, reason, detail }) => [at, journey, outcome, reason, detail])
          .map(String)
          .sort(),
        image!.instances
          .map(({ id: instance, key, startedAt, endedAt }) => [instance, key, startedAt, endedAt].join())
          .sort(),
      ]);
    }
    return found;
  } finally {
    await rig.stop();
    await rm(folder, { recursive: true });
  }
}

const runs = Number(process.env['CARILLON_LONG'] ?? 0) > 0 ? 200 : 8;

test('in any number of buckets, with and without restarts', async () => {
  let begun = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anAct, { minLength: 4, maxLength: 16 }), async (acts) => {
      const expected = await played(acts, 1, false);
      begun += JSON.stringify(expected).split('started').length - 1;
      expect(await played(acts, 4, true)).toEqual(expected);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  // The law is about something.
  expect(begun).toBeGreaterThan(0);
}, 3_600_000);
