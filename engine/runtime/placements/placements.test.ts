/** Placements in the daemon: catalogues, frequency and learning, over both stores, whatever the number of buckets. */
import { afterEach, expect, test } from 'vitest';
import { files } from '../../rig/placement-desk.ts';
import { Rig, type RigOptions } from '../../rig/rig.ts';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import type { JsonObject } from '../../store/store.ts';
import { type AskedPlacement, askPlacement } from './ask.ts';

let rig: Rig;
afterEach(() => rig.stop());

const product = (more = '') => `gives: product
size: 2
candidates: { in: sellable }
rank: { by: item.sold }
${more}`;

let asked = 0;
async function ask(user: string, more: Partial<AskedPlacement> = {}) {
  asked += 1;
  const answer = await askPlacement(rig.daemon.engine, {
    placement: 'slot',
    profile: { user_id: user },
    context: {},
    trace: false,
    decision: `decision-${asked}`,
    ...more,
  });
  await rig.settled();
  if ('no' in answer) throw new Error(answer.no);
  return answer;
}
const items = async (user: string) => (await ask(user)).items.map(({ item }) => item);

async function stock(things: Readonly<Record<string, JsonObject>>): Promise<void> {
  for (const [key, traits] of Object.entries(things)) await rig.tell('product', key, traits);
  await rig.moveTo(new Date(rig.clock.now() + 2_000).toISOString());
}

const places: readonly [string, () => Promise<RigOptions>][] = [
  ['SQLite', async () => ({})],
  ['SQLite with 4 buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL with 8 buckets', async () => ({ url: await testPostgresUrl(), buckets: 8 })],
];

test.each(places)('things, frequency and what is recorded: %s', async (_, options) => {
  rig = await Rig.start(files(product('frequency: { at_most: 2, within: 1d }\n')), await options());
  await rig.identify('ann', {});
  expect(await items('ann')).toEqual([]);
  await stock({
    a: { price: 1, sold: 1 },
    b: { price: 1, sold: 2 },
    c: { price: 1, sold: 3 },
    d: { price: 0, sold: 9 },
  });
  expect(await items('ann')).toEqual(['c', 'b']);
  // A change is known a moment later.
  await stock({ d: { price: 5 } });
  expect(await items('ann')).toEqual(['d', 'c']);
  expect(await items('ann')).toEqual(['d', 'b']);
  expect(await items('ann')).toEqual(['a']);
  const { events } = await rig.image('ann');
  const [, first] = events.filter(({ type }) => type === 'decision_made');
  expect(first!.properties).toMatchObject({
    placement: 'slot',
    size: 2,
    items: [
      { item: 'c', position: 1, by: 'rank', propensity: 1, score: 3 },
      { item: 'b', position: 2, by: 'rank', propensity: 1, score: 2 },
    ],
  });
  expect(first!.properties['catalogue']).toMatch(/^[0-9a-f]{16}$/);
  // Another day, another try; and what was gathered is there after a restart.
  await rig.moveTo('2026-03-04T10:00:00Z');
  expect(await items('ann')).toEqual(['d', 'c']);
});

test('a catalogue is kept over a restart, and somebody who is unknown is asked about', async () => {
  const options = { url: await testPostgresUrl(), buckets: 2 };
  rig = await Rig.start(files(product()), options);
  await stock({ a: { price: 1, sold: 1 }, b: { price: 1, sold: 2 } });
  const before = await ask('nobody', { trace: true });
  expect(before).toMatchObject({ items: [{ item: 'b' }, { item: 'a' }] });
  expect(await rig.store.people.countProfiles()).toBe(0);
  await rig.restart(files(product()));
  expect(await ask('nobody', { trace: true })).toMatchObject({
    items: [{ item: 'b' }, { item: 'a' }],
    trace: { catalogue: before.trace!.catalogue, candidates: 2 },
  });
});

test.each(places)('what is rewarded is learnt once its time is over: %s', async (_, options) => {
  const placement = `gives: offer
candidates: [gift, points]
rank: { learnt: true }
explore: { method: thompson, rate: 0.5, by: city }
reward: { did: order_completed, within: 1h, value: total }
`;
  rig = await Rig.start(files(placement), await options());
  const best: Record<string, string> = { Rome: 'points', Oslo: 'gift' };
  const people = Array.from(
    { length: 24 },
    (_, index) => [`p${index}`, index % 2 ? 'Rome' : 'Oslo'] as const,
  );
  for (const [who, city] of people) await rig.identify(who, { city });
  for (const [who, city] of people) {
    const [given] = await items(who);
    await rig.moveTo(new Date(rig.clock.now() + 1000).toISOString());
    await rig.track(who, 'order_completed', { total: given === best[city] ? 9 : 1 });
  }
  // Two rounds: by then the hour of every decision is over.
  await rig.moveTo('2026-03-02T13:00:00Z');
  const { trace } = await ask('p1', { trace: true });
  expect(trace!.group).toBe('["Rome"]');
  expect(trace!.ranked[0]!.item).toBe('points');
  expect((await ask('p0', { trace: true })).trace!.ranked[0]!.item).toBe('gift');
  const key = [...rig.daemon.engine.run.news!.learnt.keys()][0]!;
  const [learnt] = rig.daemon.engine.run.news!.learnt.get(key)!.slice(-1);
  const seen = Object.values(learnt!.groups).flatMap((group) => Object.values(group));
  expect(seen.reduce((sum, [decisions]) => sum + decisions, 0)).toBe(24);
});

test('what was shown and clicked counts for its decision alone', async () => {
  const placement = `gives: product
size: 2
candidates: { in: sellable }
reward: { did: decision_clicked, within: 1h }
`;
  rig = await Rig.start(files(placement));
  await rig.identify('ann', {});
  await stock({ a: { price: 1 }, b: { price: 1 } });
  const one = await ask('ann');
  await ask('ann');
  await rig.track('ann', 'decision_clicked', { decision: one.decision, placement: 'slot', item: 'b' });
  await rig.moveTo('2026-03-02T13:00:00Z');
  const [learnt] = [...rig.daemon.engine.run.news!.learnt.values()][0]!.slice(-1);
  expect(learnt!.groups).toEqual({ '': { a: [2, 0, 0, 0], b: [2, 1, 1, 1] } });
});

test('a journey asks for things, and its decision is the same for another batch size', async () => {
  const journey = `kind: journey
id: visit
start: { did: order_completed, again: always }
steps:
  - { id: pick, decide: slot, else: [ { id: none, exit: nothing } ] }
  - { id: know, set: { city: 'steps.pick.items[0]' } }
`;
  rig = await Rig.start({ ...files(product()), 'visit.yaml': journey });
  await rig.track('ann', 'order_completed', {});
  expect((await rig.image('ann')).instances[0]!.reason).toBe('nothing');
  await stock({ a: { price: 1, sold: 1 }, b: { price: 1, sold: 2 } });
  await rig.track('ann', 'order_completed', {});
  expect((await rig.image('ann')).profile.traits['city']).toBe('b');
  const made = (await rig.image('ann')).events.filter(({ type }) => type === 'decision_made');
  expect(made.map(({ properties }) => [properties['journey'], properties['step']])).toEqual([
    ['visit', 'pick'],
    ['visit', 'pick'],
  ]);
});
