import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Rig, type RigOptions } from '../rig/rig.ts';
import type { Engine } from '../runtime/engine.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { put } from './desk.ts';
import { ModelKeeper } from './keeper.ts';
import { bringPast, files } from './made-up-shop.testing.ts';
import { newsOf } from './news.ts';
import {
  artefactKey,
  artefactOf,
  goesBack,
  registered,
  runningKey,
  runningOf,
  scoredOf,
  takesOver,
  wishKey,
} from './registry.ts';
import { trainHere } from './training.ts';

/** From events to a segment by the band of a score: trained by the daemon's clock, through restarts, back to the version before. */

const PEOPLE = 240;
let rig: Rig | null = null;
let folder: string | null = null;
let keeper!: ModelKeeper;
const models = (engine: Engine, onIdle: () => void) => {
  keeper = new ModelKeeper({
    engine,
    onIdle,
    fault: (error) => {
      throw error;
    },
  });
  return keeper;
};

afterEach(async () => {
  await rig?.stop();
  if (folder) await rm(folder, { recursive: true });
  [rig, folder] = [null, null];
});

async function started(
  options: RigOptions,
  definitions: Readonly<Record<string, string>> = files,
): Promise<Rig> {
  rig = await Rig.start(definitions, { now: '2026-03-02T10:00:00Z', models, ...options });
  await bringPast(rig, PEOPLE);
  return rig;
}

const modelOf = ({ daemon }: Rig) => daemon.engine.run.program.models.get('again')!;
const scoreOf = async (one: Rig, user: string) => (await one.image(user)).profile.traits['again_score'];

describe.each<[string, () => Promise<RigOptions>]>([
  [
    'SQLite',
    async () => {
      folder = await mkdtemp(join(tmpdir(), 'carillon-models-'));
      return { url: `sqlite:${join(folder, 'store.db')}` };
    },
  ],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
])('on %s', (_, where) => {
  it('is trained, promoted, scores, survives a restart, and goes back', async () => {
    const one = await started(await where());
    await one.moveTo('2026-03-08T02:59:00Z');
    expect((await registered(one.store, 'again')).versions).toEqual([]);
    expect(await scoreOf(one, 'u0')).toBeUndefined();

    await one.moveTo('2026-03-08T03:00:00Z');
    const { versions } = await registered(one.store, 'again');
    expect(versions).toMatchObject([{ number: 1, decision: { promoted: true }, leaks: [], release: 1 }]);
    const [first] = versions;
    expect(first!.evaluation.metrics['auc']!.value).toBeGreaterThan(0.8);
    expect(first!.cutoffs).toHaveLength(4);
    expect(first!.cutoffs.at(-1)).toBe(Date.parse('2026-02-06T03:00:00Z'));
    expect((await runningOf(one.store, 'again')).version).toBe(1);
    expect(await scoredOf(one.store, 'again')).toMatchObject({ version: 1, people: PEOPLE });
    const members = await membersOf(one);
    expect(members.length).toBeGreaterThan(20);
    expect(members.length).toBeLessThan(PEOPLE / 2);
    // The first scoring makes existing members.
    expect((await one.changesOf(members[0]!)).at(-1)).toMatch(/likely release$/);

    // Whoever orders is scored within a minute.
    const rare = await leastLikely(one);
    const before = (await scoreOf(one, rare)) as number;
    for (const id of ['a', 'b', 'c'])
      await one.track(rare, 'order_completed', { order_id: id, total: 50, channel: 'web' });
    expect(await scoreOf(one, rare)).toBe(before);
    await one.moveTo('2026-03-08T03:02:00Z');
    expect(await scoreOf(one, rare)).toBeGreaterThan(before);

    const scores = await allScores(one);
    await one.restart(files);
    expect(await allScores(one)).toEqual(scores);
    expect(await membersOf(one)).toEqual(expect.arrayContaining(members.slice(0, 5)));
    expect((await runningOf(one.store, 'again')).version).toBe(1);

    // The next one is not better than what runs on the same people: the old one stays, and it is said why.
    const second = (await keeper.train(modelOf(one)))!;
    const third = (await keeper.train(modelOf(one)))!;
    expect(third.hash).toBe(second.hash);
    expect(third.decision.promoted).toBe(false);
    expect(third.decision.reasons.join()).toContain('is as good');
    const running = await runningOf(one.store, 'again');

    const write = (value: object) =>
      one.daemon.engine.submit([], { bucket: 0, key: runningKey('again'), value: value as never });
    await write(takesOver(running, 3, one.clock.now(), 'hand'));
    await one.daemon.hearWishes();
    await one.settled();
    expect(await scoredOf(one.store, 'again')).toMatchObject({ version: 3 });
    await write(goesBack(await runningOf(one.store, 'again'), one.clock.now())!);
    await one.daemon.hearWishes();
    await one.settled();
    expect(await scoredOf(one.store, 'again')).toMatchObject({ version: running.version });
    // Asked for beside the daemon, once.
    await one.daemon.engine.submit([], { bucket: 0, key: wishKey('again'), value: one.clock.now() });
    for (let look = 0; look < 2; look++) {
      await one.daemon.hearWishes();
      await one.settled();
    }
    expect((await registered(one.store, 'again')).versions).toHaveLength(4);
    expect(await artefactOf(one.store, 'again', 1)).toHaveProperty('model');
    await put(one.daemon, artefactKey('again', 1), null);
    expect(await artefactOf(one.store, 'again', 1)).toBeNull();
  }, 60_000);
});

it('is trained once at a time: two who ask together get two versions', async () => {
  rig = await started({});
  const both = await Promise.all([keeper.train(modelOf(rig)), keeper.train(modelOf(rig))]);
  expect(both.map((version) => version?.number)).toEqual([1, 2]);
  expect((await registered(rig.store, 'again')).versions.map(({ number }) => number)).toEqual([1, 2]);
});

it('does not take over from whom somebody put in charge while it was learnt', async () => {
  const one = await started({});
  await keeper.train(modelOf(one));
  const first = await runningOf(one.store, 'again');
  expect(first.version).toBe(1);
  // As `models promote` and `rollback` do, from beside, while another thread is learning.
  const learning = new ModelKeeper({
    engine: one.daemon.engine,
    fault: () => {},
    trainer: async (job) => {
      const chosen = takesOver(first, 1, one.clock.now() + 1, 'hand');
      await put(one.daemon, runningKey('again'), chosen);
      return { ...(await trainHere(job)), running: null };
    },
  });
  const second = (await learning.train(modelOf(one)))!;
  expect(second.decision).toMatchObject({
    promoted: false,
    reasons: [
      expect.stringMatching(
        /^version 1 was put in charge by hand while it was learnt, and stays; else it would run: /,
      ),
    ],
  });
  expect(await runningOf(one.store, 'again')).toMatchObject({ version: 1, by: 'hand' });
  expect((await newsOf(one.store, 'again')).at(-1)).toMatchObject({ what: 'kept', version: 2 });
});

it('is not promoted where a gate is not passed, and nobody has a score', async () => {
  const strict = { ...files, 'model.yaml': files['model.yaml'].replace('at_least: 0.7', 'at_least: 0.999') };
  const one = await started({}, strict);
  await one.moveTo('2026-03-08T03:00:00Z');
  const { versions } = await registered(one.store, 'again');
  expect(versions[0]!.decision.promoted).toBe(false);
  expect(versions[0]!.decision.reasons[0]).toMatch(/^auc is 0\.\d+, and must be at least 0\.999$/);
  expect(await scoreOf(one, 'u0')).toBeUndefined();
});

it('takes scores away where the model predicts something else, and keeps them where its features changed', async () => {
  const one = await started({});
  await one.moveTo('2026-03-08T03:00:00Z');
  const score = await scoreOf(one, 'u0');
  expect(score).toEqual(expect.any(Number));
  const changed = (from: string, to: string) => ({
    ...files,
    'model.yaml': files['model.yaml'].replace(from, to),
  });
  await one.replace(changed('features: [recency_days, ', 'features: ['));
  expect(await scoreOf(one, 'u0')).toBe(score);
  await one.replace(changed('type: propensity', 'type: churn'));
  expect(await scoreOf(one, 'u0')).toBeUndefined();
  const version = (await keeper.train(modelOf(one)))!;
  expect(version.decision.reasons[0]).toContain('version 1, which ran, is of another meaning');
});

it('says that a feature knows the outcome', async () => {
  // Recorded by somebody after the fact, with a date before it: every order of February leaves a mark in January.
  const leaking = {
    ...files,
    'leak.yaml':
      'kind: event\nid: prepared\n---\nkind: tag\nid: was_prepared\ntype: integer\ndid: prepared\ncount: true\nwithin: 1d\n',
    'model.yaml': files['model.yaml'].replace('features: [', 'features: [was_prepared, '),
  };
  const one = await started({}, leaking);
  const asOf = one.clock.now();
  const day = 86_400_000;
  for (const cutoff of [30, 60, 90, 120].map((days) => asOf - days * day)) {
    for (let person = 0; person < PEOPLE; person++) {
      const { events } = await one.image(`u${person}`);
      const comes = events.some(
        ({ type, time }) => type === 'order_completed' && time > cutoff && time <= cutoff + 30 * day,
      );
      if (!comes) continue;
      void one.daemon.engine.accept({
        id: `leak-${person}-${cutoff}`,
        source: 'test',
        event: 'prepared',
        time: cutoff - 1000,
        identifiers: { user_id: `u${person}` },
        traits: {},
        consent: {},
        properties: {},
        imported: true,
        raw: null,
      });
    }
  }
  await one.settled();
  const version = (await keeper.train(modelOf(one)))!;
  expect(version.leaks.map(({ feature }) => feature)).toEqual(['was_prepared']);
  expect(version.decision.promoted).toBe(false);
  expect(version.decision.reasons[0]).toContain('CAR-946 the feature `was_prepared` alone tells the outcome');
});

it('says why nothing can be learnt', async () => {
  rig = await Rig.start(files, { now: '2026-03-02T10:00:00Z', models });
  await bringPast(rig, 10);
  expect(await keeper.train(modelOf(rig))).toBeNull();
  expect((await registered(rig.store, 'again')).failed).toMatchObject({ code: 'CAR-970' });
});

async function allScores(one: Rig): Promise<readonly unknown[]> {
  return Promise.all(Array.from({ length: PEOPLE }, (_, person) => scoreOf(one, `u${person}`)));
}

async function leastLikely(one: Rig): Promise<string> {
  const scores = (await allScores(one)) as number[];
  return `u${scores.indexOf(Math.min(...scores))}`;
}

async function membersOf(one: Rig): Promise<string[]> {
  const found: string[] = [];
  for (let person = 0; person < PEOPLE; person++)
    if ((await one.segmentsOf(`u${person}`)).includes('likely')) found.push(`u${person}`);
  return found;
}
