/** What people read about what is not a person: why, how many, and what a release would do. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileFiles, Rig } from '../rig/rig.ts';
import { garage } from '../runtime/entities.testing.ts';
import { currentRelease } from '../runtime/release.ts';
import { estimateSegments } from './estimate.ts';
import { profileText } from './explain-profile.ts';
import { segmentText } from './explain-segment.ts';
import { findOne, findProfile } from './find-profile.ts';
import { impactOf } from './impact.ts';
import { proposedRun, runningRun } from './layout.ts';
import { personOf } from './person.ts';
import { statusOf } from './status.ts';
import { statusText } from './status-text.ts';
import { titlesOf } from './titles.ts';

const definitions = `
kind: segment
id: overdue
title: Overdue for service
of: vehicle
who: { all: [ mileage > 60000, { not: { did: service_visit, within: 365d } } ] }
---
kind: segment
id: to_call
who: { has: vehicle, as: owner, where: { in: overdue } }
---
kind: segment
id: of_vip
of: vehicle
who: { has: profile, as: owner, where: vip }
`;

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start({ ...garage, 'x.yaml': definitions });
  await rig.identify('ann', { vip: true });
  await rig.tell('vehicle', 'V1', { owner: 'ann', mileage: 70_000, note: 'belongs to Ann' });
  await rig.tell('vehicle', 'V2', { owner: 'ann', mileage: 10 });
  await rig.track('ann', 'service_visit', { vehicle: 'V2', cost: 5 });
});
afterEach(() => rig.stop());

async function segment(subject: number, id: string): Promise<string[]> {
  const { store } = rig;
  const { run } = rig.daemon.engine;
  const person = (await personOf({ store, run, id: subject, at: rig.clock.now(), showPersonal: false }))!;
  const text = await segmentText(store, person, person.run.program.segments.find((one) => one.id === id)!);
  return text.split('\n').filter((line) => line !== '');
}

test('explain names what decided', async () => {
  const { store } = rig;
  const { identity } = rig.daemon.engine.run.program;
  const ann = (await findProfile(store, identity, 'ann'))!;
  expect(await segment(ann, 'to_call')).toEqual([
    'user_id ann is a member of to_call (to_call), as of 2 Mar 2026, 10:00',
    '  ✓ has vehicle as owner, where {"in":"overdue"}, at least once',
    '      it is 1',
    '    ✓ vehicle V1',
    '    ✗ vehicle V2',
    'Time alone changes nothing about this here; it may about what is related.',
    '  2 Mar 2026, 10:00  entered by an event',
  ]);
  const vehicle = (await findOne(store, 'vehicle', 'V1'))!;
  expect((await segment(vehicle, 'of_vip')).slice(0, 3)).toEqual([
    'vehicle V1 is a member of of_vip (of_vip), as of 2 Mar 2026, 10:00',
    '  ✓ has profile as owner, where vip, at least once',
    '      it is 1',
  ]);
});

test('all that is known of one', async () => {
  const { store } = rig;
  const id = (await findOne(store, 'vehicle', 'V2'))!;
  const { run } = rig.daemon.engine;
  const person = (await personOf({ store, run, id, at: rig.clock.now(), showPersonal: false }))!;
  const text = await profileText(store, person, titlesOf(rig.daemon.candidate.workspace));
  expect(text).toContain('vehicle V2');
  expect(text).toMatch(/Fields\n {2}vin +"V2"/);
  expect(text).toMatch(/service_visit {2}vehicle "V2", cost 5\n/);
  expect(text).toMatch(/Segments\n {2}of_vip {2}of_vip\n/);
});

test('status and estimates count people as people, and things as things', async () => {
  const { store } = rig;
  const release = (await currentRelease(store))!;
  const { candidate } = rig.daemon;
  const status = await statusOf({ store, release, candidate, environment: 'local', at: rig.clock.now() });
  expect(status.profiles).toBe(1);
  expect(status.events).toEqual([{ id: 'service_visit', title: 'service_visit', count: 1 }]);
  expect(status.entities).toEqual([
    { id: 'dealer', title: 'dealer', count: 0 },
    { id: 'product', title: 'product', count: 0 },
    { id: 'vehicle', title: 'vehicle', count: 2 },
  ]);
  expect(status.segments.map(({ id, of, members }) => `${id} ${of} ${members}`)).toEqual([
    'of_vip vehicle 2',
    'overdue vehicle 1',
    'to_call profile 1',
  ]);
  expect(statusText(status)).toMatch(/Entities besides people\n +0 +dealer/);
  expect(statusText(status)).toMatch(/1 +Overdue for service +overdue \(of vehicle\)/);
  const { segments } = await estimateSegments(
    store,
    rig.daemon.candidate,
    rig.daemon.engine.run,
    rig.clock.now(),
    10,
  );
  expect(segments.map(({ id, members }) => `${id} ${members}`)).toEqual([
    'to_call 1',
    'of_vip 2',
    'overdue 1',
  ]);
});

test('a plan knows what nobody has asked before', async () => {
  const bare = await Rig.start(garage);
  try {
    await bare.identify('ann', { vip: true });
    await bare.tell('vehicle', 'V1', { owner: 'ann', mileage: 70_000, dealer: 'D1' });
    await bare.tell('vehicle', 'V2', { owner: 'ann', mileage: 70_000 });
    await bare.tell('vehicle', 'V3', { owner: 'nobody yet', mileage: 70_000 });
    await bare.tell('dealer', 'D1', { city: 'x' });
    await bare.track('ann', 'service_visit', { vehicle: 'V2', cost: 5 });
    const more = `${definitions}---
kind: segment
id: far
who: { has: vehicle, as: owner, where: { has: dealer, where: city = "x" } }
---
kind: segment
id: none_here
who: { not: { has: vehicle, as: owner } }
---
kind: journey
id: call
start: { enters: to_call, existing: true }
steps: [ { id: hello, send: { channel: email, template: hello } } ]
---
kind: journey
id: miss
start: { enters: none_here, existing: true }
steps: [ { id: hello, send: { channel: email, template: hello } } ]
`;
    const files = { ...garage, 'x.yaml': more };
    const { store } = bare;
    const release = (await currentRelease(store))!;
    const at = bare.clock.now();
    const impact = await impactOf({
      store,
      running: await runningRun(store, release, bare.daemon.candidate),
      proposed: await proposedRun(store, release, await compileFiles(files), at),
      moved: new Map(),
      at,
    });
    expect(impact.profiles).toBe(1);
    const planned = impact.segments.map(({ id, of, before, after }) => `${id} ${of} ${before} ${after}`);
    expect(planned).toEqual([
      'far profile 0 1',
      'none_here profile 0 0',
      'of_vip vehicle 0 2',
      'overdue vehicle 0 2',
      'to_call profile 0 1',
    ]);
    expect(impact.journeys.map(({ id, begin }) => `${id} ${begin}`)).toEqual(['call 1', 'miss 0']);
    await bare.replace(files);
    const members = await store.people.countMembers([...(await store.knownSlots('segment')).values()]);
    const slots = await store.knownSlots('segment');
    for (const { id, after } of impact.segments)
      expect(`${id} ${members.get(slots.get(id)!)}`).toBe(`${id} ${after}`);
  } finally {
    await bare.stop();
  }
});
