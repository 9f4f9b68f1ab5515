import { afterEach, expect, it } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import { type ModelObserver, put } from './desk.ts';
import type { ModelKeeper } from './keeper.ts';
import { startLearning } from './learning.testing.ts';
import { bringPast, files, isLoyal } from './made-up-shop.testing.ts';
import { newsOf } from './news.ts';
import { realisedPeople } from './realised.ts';
import { artefactOf, registered, runningOf } from './registry.ts';
import { PeopleOfToday } from './watch-model.ts';
import { watchedKey, watchedOf } from './watched.ts';

/** The version in charge is watched with each scoring, by the daemon's clock: what is told, when, and that it is told once. */

const PEOPLE = 240;
const DAY = 86_400_000;
let rig: Rig | null = null;
let keeper!: ModelKeeper;
let heard: string[] = [];

afterEach(async () => {
  await rig?.stop();
  rig = null;
});

async function started(definitions: Readonly<Record<string, string>> = files): Promise<Rig> {
  heard = [];
  const observer: ModelObserver = {
    news: (model, { what, version }) => heard.push(`${model} ${what} ${version}`),
  };
  const learning = await startLearning(definitions, {}, { observer });
  ({ rig, keeper } = learning);
  await bringPast(learning.rig, PEOPLE);
  return learning.rig;
}

/** Trained once, and never again. */
const once = { ...files, 'model.yaml': files['model.yaml'].replace('at: "0 3 * * 0", ', '') };
const modelOf = ({ daemon }: Rig) => daemon.engine.run.program.models.get('again')!;

async function learnt(one: Rig): Promise<void> {
  expect((await keeper.train(modelOf(one)))!.decision.promoted).toBe(true);
  await keeper.scoreAll(modelOf(one));
}

/** Everybody goes on as before: who is loyal orders every fortnight, the others now and then. */
async function live(one: Rig, days: number): Promise<void> {
  const from = one.clock.now();
  const orders: { at: number; user: string }[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    const every = isLoyal(person) ? 14 : 110;
    for (let day = 1 + ((person * 7) % every); day < days; day += every)
      orders.push({ at: from + day * DAY, user: `u${person}` });
  }
  for (const [place, { at, user }] of orders.sort((a, b) => a.at - b.at).entries()) {
    if (at > one.clock.now()) await one.moveTo(new Date(at).toISOString());
    await one.track(user, 'order_completed', { order_id: `${from}-${place}`, total: 50, channel: 'web' });
  }
  await one.moveTo(new Date(from + days * DAY).toISOString());
}

it('is as promised while people are as they were, and what came true is told when the horizon is over', async () => {
  const one = await started(once);
  await learnt(one);
  const first = (await watchedOf(one.store, 'again'))!;
  expect(first).toMatchObject({ version: 1, rows: PEOPLE, realised: null, concerns: [], since: null });
  expect(first.drift.map(({ name }) => name).sort()).toEqual([
    'channel',
    'orders_90d',
    'recency_days',
    'score',
    'spend',
  ]);
  // As if it had been otherwise before: that it is over is told too.
  const odd = [{ of: 'drift.spend', words: 'far away' }];
  await put({ engine: one.daemon.engine }, watchedKey('again'), { ...first, concerns: odd, since: 1 });
  await keeper.scoreAll(modelOf(one));
  expect(await watchedOf(one.store, 'again')).toMatchObject({ concerns: [], since: null });
  expect(heard.at(-1)).toBe('again as_promised 1');
  await live(one, 29);
  expect((await watchedOf(one.store, 'again'))!.realised).toBeNull();
  await live(one, 3);
  const later = (await watchedOf(one.store, 'again'))!;
  expect(later.at).toBeGreaterThan(first.at + 30 * DAY);
  const { realised } = later;
  expect(realised!.cutoff).toBeGreaterThanOrEqual(first.at);
  expect(realised!.evaluation!.rows).toBe(PEOPLE);
  expect(realised!.evaluation!.metrics['auc']!.value).toBeGreaterThan(0.7);
  expect(heard).toEqual(expect.arrayContaining(['again promoted 1']));

  // Of many, some are read: the same ones each time.
  const some = async () => {
    const { held } = await realisedPeople(one.daemon.engine, modelOf(one), one.clock.now(), { most: 60 });
    return [...held.rows!.people];
  };
  const people = await some();
  expect(people.length).toBeGreaterThan(35);
  expect(people.length).toBeLessThan(90);
  expect(await some()).toEqual(people);
  const today = new PeopleOfToday(modelOf(one), PEOPLE, 60);
  for (let id = 0; id < PEOPLE; id++) today.see(id, [1, 1, 1, 'web']);
  expect(today.given(0).rows!.people.length).toBeLessThan(90);
}, 60_000);

it('is of concern once people are others, is told once with reasons, and changes nothing', async () => {
  const one = await started(once);
  await learnt(one);
  // Nobody orders any more.
  for (let day = 8; day < 60; day += 7)
    await one.moveTo(new Date(Date.parse('2026-03-02T10:00:00Z') + day * DAY).toISOString());
  const watched = (await watchedOf(one.store, 'again'))!;
  expect(watched.concerns.map(({ of }) => of)).toEqual(
    expect.arrayContaining(['drift.recency_days', 'drift.orders_90d', 'drift.score']),
  );
  expect(watched.since).toBeLessThan(watched.at - 7 * DAY);
  // Nothing came true of anybody: by that nobody can be judged.
  expect(watched.realised).toMatchObject({ evaluation: null, why: expect.stringMatching(/./) });
  const news = await newsOf(one.store, 'again');
  expect(news.map(({ what }) => what).filter((what) => what === 'concerns').length).toBeLessThan(6);
  expect(news.at(-1)!.reasons.join()).toMatch(
    /the feature `recency_days` is [\d.]+ away from those it was judged by, more than 0.25/,
  );
  expect((await runningOf(one.store, 'again')).version).toBe(1);
  // Told only when something new is of concern.
  const told = heard.filter((line) => line.includes('concerns')).length;
  await keeper.scoreAll(modelOf(one));
  expect(heard.filter((line) => line.includes('concerns'))).toHaveLength(told);
}, 60_000);

it('says of what came true that it is worse than its card promised', async () => {
  const one = await started(once);
  await learnt(one);
  // Those who never came come, and those who always came do not.
  const from = one.clock.now();
  for (let day = 1; day < 36; day += 6) {
    await one.moveTo(new Date(from + day * DAY).toISOString());
    for (let person = 0; person < PEOPLE; person++)
      if (!isLoyal(person))
        await one.track(`u${person}`, 'order_completed', {
          order_id: `${day}-${person}`,
          total: 50,
          channel: 'web',
        });
  }
  await one.moveTo(new Date(from + 32 * DAY).toISOString());
  const { concerns } = (await watchedOf(one.store, 'again'))!;
  expect(concerns.map(({ of }) => of)).toEqual(expect.arrayContaining(['auc', 'log_loss', 'calibration']));
  expect(concerns[0]!.words).toMatch(/^auc is .* by what came true; its card promised /);
}, 60_000);

it('forgets old versions that never ran, with what they score by', async () => {
  const one = await started(once);
  await learnt(one);
  // The same again is no better.
  for (let round = 0; round < 12; round++) await keeper.train(modelOf(one));
  const { versions } = await registered(one.store, 'again');
  const running = await runningOf(one.store, 'again');
  expect(versions.map(({ number }) => number)).toEqual(
    [...[...running.before, running.version!], ...Array.from({ length: 10 }, (_, place) => place + 4)]
      .sort((a, b) => a - b)
      .filter((number, place, all) => number !== all[place - 1]),
  );
  expect(await artefactOf(one.store, 'again', 1)).not.toBeNull();
  expect(await artefactOf(one.store, 'again', 13)).not.toBeNull();
  const gone = [2, 3].filter((number) => !versions.some((version) => version.number === number));
  expect(gone.length).toBeGreaterThan(0);
  for (const number of gone) expect(await artefactOf(one.store, 'again', number)).toBeNull();
  expect(heard.filter((line) => line.includes('kept')).length).toBeGreaterThanOrEqual(11);
}, 60_000);
