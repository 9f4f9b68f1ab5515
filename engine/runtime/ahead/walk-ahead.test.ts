import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { helpersHere } from '../../rig/helpers-here.ts';
import { compileFiles, Rig, type RigOptions } from '../../rig/rig.ts';
import { applyRelease, runOf } from '../release.ts';
import type { Ahead } from './ahead.ts';
import type { Helper, Helpers } from './helpers.ts';
import { walkAhead } from './walk-ahead.ts';

/** Everybody ends as a walk without helpers leaves them, whatever comes between what helpers read and what is written. */

const BEFORE = {
  ...shop,
  'segments.yaml': 'kind: segment\nid: buyers\nwho: { did: order_completed }\n',
};
const AFTER = {
  ...shop,
  'segments.yaml': `
kind: tag
id: spent
type: number
did: order_completed
sum: total
---
kind: segment
id: buyers
who: { did: order_completed }
---
kind: segment
id: good
who: spent >= 100
---
kind: segment
id: named
who: first_name = "Ann"
`,
  'welcome.yaml': `
kind: journey
id: welcome
start: { enters: good, existing: true }
steps: [ { id: note, set: { vip: true } } ]
`,
};
/** More than are given away at once. */
const PEOPLE = 60;

async function withPeople(options: RigOptions = {}): Promise<Rig> {
  const rig = await Rig.start(BEFORE, options);
  for (let person = 0; person < PEOPLE; person++)
    await rig.track(`p${person}`, 'order_completed', { order_id: `o${person}`, total: person * 7 });
  rest(rig);
  return rig;
}

/** Long after the last message nobody waits for an answer, and helpers have a processor. */
function rest({ clock }: Rig): void {
  clock.moveTo(clock.now() + 60_000);
}

/** Puts the other definitions in place, and brings everybody in. */
async function adopt(rig: Rig, helpersFor: (rig: Rig) => Helpers | null): Promise<number> {
  const candidate = await compileFiles(AFTER);
  const { engine } = rig.daemon;
  const { release } = await applyRelease(rig.store, candidate, { at: rig.clock.now(), commit: null });
  engine.swap(await runOf(rig.store, candidate, release));
  const visited = await walkAhead(engine, { key: 'adopt', round: release.number }, () => helpersFor(rig));
  await rig.settled();
  return visited;
}

async function toldOf(rig: Rig) {
  const told = [];
  for (let person = 0; person < PEOPLE; person++) {
    const name = `p${person}`;
    const { profile, state, instances } = await rig.image(name);
    const [changes, decisions] = [await rig.changesOf(name), await rig.decisionsOf(name)];
    told.push({ profile, state, instances, changes, decisions });
  }
  return told;
}

async function alone() {
  const rig = await withPeople();
  try {
    expect(await adopt(rig, () => null)).toBe(PEOPLE);
    return await toldOf(rig);
  } finally {
    await rig.stop();
  }
}

test('with helpers everybody comes to be the same, and those in journeys are left to the engine', async () => {
  const rig = await withPeople();
  const helped: Ahead[] = [];
  const note = async (ahead: Ahead) => void helped.push(ahead);
  expect(await adopt(rig, () => helpersHere(rig.store, rig.daemon.engine.run, note))).toBe(PEOPLE);
  const told = await toldOf(rig);
  await rig.stop();
  expect(told).toEqual(await alone());
  const begun = told.filter(({ instances }) => instances.length > 0).length;
  expect(begun).toBeGreaterThan(0);
  expect(helped.flatMap(({ people }) => people)).toHaveLength(PEOPLE - begun);
});

test.each<[string, string[], (rig: Rig) => Promise<unknown>]>([
  [
    'does something',
    ['buyers', 'good'],
    (rig) => rig.track('p3', 'order_completed', { order_id: 'more', total: 500 }),
  ],
  ['is told of', ['buyers', 'named'], (rig) => rig.identify('p3', { first_name: 'Ann' })],
])('who %s while a helper works is not what the helper saw', async (_what, segments, act) => {
  const rig = await withPeople();
  let acted = false;
  const meanwhile = async () => {
    if (!acted) await act(rig);
    acted = true;
  };
  await adopt(rig, () => helpersHere(rig.store, rig.daemon.engine.run, meanwhile));
  expect(await rig.segmentsOf('p3')).toEqual(segments);
  await rig.stop();
});

test('who was merged into another while a helper worked stays merged', async () => {
  const rig = await withPeople();
  const email = 'ann@example.com';
  await rig.track('', 'cart_updated', {}, { identifiers: { email } });
  const [loser, winner] = [await rig.image(email, 'email'), await rig.image('p5')];
  rest(rig);
  let merged = false;
  const meanwhile = async () => {
    if (!merged) await rig.track('', 'cart_updated', {}, { identifiers: { user_id: 'p5', email } });
    merged = true;
  };
  await adopt(rig, () => helpersHere(rig.store, rig.daemon.engine.run, meanwhile));
  const ids = [loser.profile.id, winner.profile.id];
  const { profiles } = await rig.store.read(0, { profiles: ids });
  const [gone, left] = [...profiles.values()].sort((a, b) =>
    a.state === null ? -1 : b.state === null ? 1 : 0,
  );
  expect(gone).toMatchObject({ state: null, profile: { mergedInto: left!.profile.id, identifiers: {} } });
  expect(left).toMatchObject({
    profile: { mergedInto: null, identifiers: { user_id: ['p5'], email: [email] } },
  });
  await rig.stop();
});

test('while messages come helpers rest, and nobody is left out', async () => {
  const rig = await withPeople();
  await rig.track('p3', 'order_completed', { order_id: 'more', total: 5 });
  const busy = {
    free: () => expect.fail('a helper was asked for'),
    close: async () => {},
  };
  expect(await adopt(rig, ({ daemon }) => ({ ...busy, run: daemon.engine.run }))).toBe(PEOPLE);
  await rig.stop();
});

test('a helper that fails is given nobody any more, and nobody is left out', async () => {
  const rig = await withPeople();
  let asked = 0;
  const failing = {
    free: () =>
      asked > 0
        ? null
        : {
            isFree: true,
            lookAhead() {
              asked += 1;
              return Promise.reject(new Error('out of memory'));
            },
            close: async () => {},
          },
    close: async () => {},
  };
  expect(await adopt(rig, ({ daemon }) => ({ ...failing, run: daemon.engine.run }))).toBe(PEOPLE);
  const told = await toldOf(rig);
  await rig.stop();
  expect(asked).toBe(1);
  expect(told).toEqual(await alone());
});

test('another release that takes over meanwhile makes nothing of what was worked out by the one before', async () => {
  const rig = await withPeople();
  const { engine } = rig.daemon;
  const before = engine.run;
  const candidate = await compileFiles(AFTER);
  const { release } = await applyRelease(rig.store, candidate, { at: rig.clock.now(), commit: null });
  const run = await runOf(rig.store, candidate, release);
  let swapped = false;
  const meanwhile = async () => {
    if (!swapped) engine.swap(run);
    swapped = true;
  };
  await walkAhead(engine, { key: 'adopt', round: 99 }, () => helpersHere(rig.store, before, meanwhile));
  const told = await toldOf(rig);
  await rig.stop();
  expect(new Set(told.map(({ state }) => state!.release))).toEqual(new Set([release.number]));
});

test.each([1, 2, 3])('stopped while helpers look for the %ith time, the next walk goes on', async (last) => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-ahead-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const rig = await withPeople({ url: `sqlite:${join(folder, 'store.db')}` });
  const { engine } = rig.daemon;
  let looks = 0;
  const meanwhile = async () => {
    looks += 1;
    if (looks === last) void engine.stop();
  };
  const helped = adopt(rig, () => helpersHere(rig.store, engine.run, meanwhile));
  await (last > 2 ? helped : expect(helped).rejects.toThrow('the engine has stopped'));
  await rig.restart(AFTER);
  const told = await toldOf(rig);
  await rig.stop();
  expect(told).toEqual(await alone());
});

test('nobody waits for a helper that has no processor', async () => {
  const rig = await withPeople();
  let given = 0;
  const lookAhead: Helper['lookAhead'] = (_bucket, ids) => {
    given += ids.length;
    return new Promise(() => {});
  };
  const close = async () => {};
  const stuck = {
    free: () => (given > 0 ? null : { isFree: true, lookAhead, close }),
    close,
  };
  expect(await adopt(rig, ({ daemon }) => ({ ...stuck, run: daemon.engine.run }))).toBe(PEOPLE);
  await rig.stop();
  expect(given).toBeGreaterThan(0);
});
