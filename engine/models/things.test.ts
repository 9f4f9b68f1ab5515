/** What models say of things, through the ordinary way: learnt from orders, written into tags, and gone by in placements. */
import { afterEach, describe, expect, it, test } from 'vitest';
import { findingsOf, type Rig, type RigOptions } from '../rig/rig.ts';
import { type AskedPlacement, askPlacement } from '../runtime/placements/ask.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { type Learning, startLearning } from './learning.testing.ts';
import { goesBack, registered, runningKey, runningOf, written } from './registry.ts';
import { bringOrders, CELLAR, filesWith, KITCHEN, models, placement, stock } from './things.testing.ts';

const PEOPLE = 160;

let rig: Rig;
let learning: Learning;
afterEach(() => rig?.stop());

async function open(options: RigOptions = {}, ...more: readonly string[]): Promise<void> {
  await openWith(options, filesWith(models, ...more));
}

async function openWith(options: RigOptions, definitions: Readonly<Record<string, string>>): Promise<void> {
  learning = await startLearning(definitions, options);
  rig = learning.rig;
}

async function learn(id: string) {
  const model = rig.daemon.engine.run.program.models.get(id)!;
  const version = await learning.keeper.train(model);
  const done = await learning.keeper.scoreAll(model);
  return { version, done };
}

let asked = 0;
async function ask(user: string, more: Partial<AskedPlacement> = {}) {
  asked += 1;
  const answer = await askPlacement(rig.daemon.engine, {
    placement: 'slot',
    profile: { user_id: user },
    context: {},
    trace: true,
    decision: `decision-${asked}`,
    ...more,
  });
  await rig.settled();
  if ('no' in answer) throw new Error(answer.no);
  return answer;
}

async function later(seconds: number): Promise<void> {
  await rig.moveTo(new Date(rig.clock.now() + seconds * 1000).toISOString());
}

async function tagsOf(user: string): Promise<Record<string, unknown>> {
  return (await rig.image(user)).profile.traits;
}

const places: readonly [string, () => Promise<RigOptions>][] = [
  ['SQLite', async () => ({})],
  ['PostgreSQL with 8 buckets', async () => ({ url: await testPostgresUrl(), buckets: 8 })],
];

test.each(places)('learnt, told in tags, and gone by in placements: %s', async (_, options) => {
  await open(await options(), placement);
  await stock(rig);
  await bringOrders(rig, PEOPLE);
  await later(2);

  // Nobody has learnt anything: nothing is ranked, and the trace says why.
  const before = await ask('u0');
  expect(before.items).toEqual([]);
  expect(new Set(before.trace!.passed.map(({ why }) => why))).toEqual(new Set(['no_model']));

  const { version, done } = await learn('may_like');
  expect((await registered(rig.store, 'may_like')).failed).toBeNull();
  expect(version!.decision).toMatchObject({ promoted: true });
  expect(version!.evaluation.metrics['ndcg_above_popular']!.low).toBeGreaterThan(0);
  expect(done!.changed).toBeGreaterThan(PEOPLE / 2);
  expect(await learning.keeper.scoreAll(rig.daemon.engine.run.program.models.get('may_like')!)).toMatchObject(
    {
      changed: 0,
    },
  );

  // Somebody new, whose taste one order tells.
  await rig.track('cook', 'order_completed', { lines: [{ sku: 'tea', quantity: 1 }] });
  await later(90);
  const tags = await tagsOf('cook');
  const said = [tags['next_product'], tags['next_product_2'], tags['next_product_3']];
  for (const item of said) expect([...KITCHEN, 'cup']).toContain(item);
  expect(new Set(said).size).toBe(3);

  const answer = await ask('cook');
  expect(answer.items.map(({ item }) => item)).toEqual(said);
  const why = Object.fromEntries(answer.trace!.passed.map((passed) => [passed.item, passed.why]));
  expect(why).toMatchObject({ tea: 'had_already' });
  expect(answer.trace!.ranked.map(({ item }) => item)).toContain('cup');
  expect(answer.trace!.models).toEqual(['may_like@1']);

  // What came after everything was learnt is liked by those who like what it resembles, within seconds; what is sold no more is no
  // candidate, and no tag names it.
  await rig.tell('product', 'hose', { room: 'cellar', price: 25, sold: true });
  await later(3);
  const { trace } = await ask('cook');
  expect(trace!.passed).toContainEqual({ item: 'hose', layer: 'rank', why: 'nothing_speaks_for_it' });
  expect((await ask('u1', { size: 3 })).trace!.ranked.map(({ item }) => item)).toContain('hose');
  const all = await Promise.all(Array.from({ length: 30 }, (_, user) => tagsOf(`u${user}`)));
  expect(all.map((one) => one['next_product'])).not.toContain('gone');

  // Beside a thing: what goes with it, whoever asks.
  const beside = await ask('cook', { placement: 'beside_it', context: { sku: 'bolts' } });
  for (const { item } of beside.items) expect(CELLAR).toContain(item);
  const nobody = await ask('stranger', { placement: 'beside_it', context: { sku: ['tea', 'milk'] } });
  for (const { item } of nobody.items) expect([...KITCHEN, 'cup']).toContain(item);
  expect((await ask('cook', { placement: 'beside_it' })).items).toEqual([]);

  // Of somebody nobody knows: what is popular.
  expect((await ask('stranger')).items).toHaveLength(3);

  // The decision says by what it was made.
  const { events } = (await rig.store.people.profile((await rig.store.people.find('user_id', 'cook'))!))!;
  const made = events.filter(({ type }) => type === 'decision_made');
  expect(made[0]!.properties['model']).toBe('may_like@1');
});

test('another version takes over, is gone back from, and stays known after a restart', async () => {
  const url = await testPostgresUrl();
  await open({ url, buckets: 2 }, placement);
  await stock(rig);
  await bringOrders(rig, PEOPLE);
  await learn('may_like');
  await rig.tell('product', 'hose', { room: 'cellar', price: 25, sold: true });
  await later(3);
  expect((await ask('u3')).trace!.ranked.map(({ item }) => item)).toContain('hose');
  await rig.restart(filesWith(models, placement));
  expect((await ask('u3')).trace!.ranked.map(({ item }) => item)).toContain('hose');
  await rig.track('u1', 'order_completed', { lines: [{ sku: 'hose', quantity: 1 }] });
  await later(2);
  const { version } = await learn('may_like');
  expect(version).toMatchObject({ number: 2, decision: { promoted: true } });
  expect((await ask('u3')).trace!.models).toEqual(['may_like@2']);
  const back = goesBack(await runningOf(rig.store, 'may_like'), rig.clock.now())!;
  await rig.daemon.engine.submit([], { bucket: 0, key: runningKey('may_like'), value: written(back) });
  learning.keeper.hear();
  await rig.settled();
  const first = await ask('u3');
  expect(first.trace!.models).toEqual(['may_like@1']);
  await rig.restart(filesWith(models, placement));
  const again = await ask('u3');
  expect(again.trace!.models).toEqual(['may_like@1']);
  expect(again.items.map(({ item }) => item)).toEqual(first.items.map(({ item }) => item));
});

test('what comes, and what is sold no more, between two trainings: in tags, after going back, and without a placement', async () => {
  await openWith({}, filesWith(models.replace('promote: { ndcg_above_popular: { at_least: 0.05 } }', '')));
  await stock(rig);
  await bringOrders(rig, PEOPLE);
  await learn('may_like');
  const model = rig.daemon.engine.run.program.models.get('may_like')!;
  await rig.tell('product', 'hose', { room: 'cellar', price: 25, sold: true });
  await rig.tell('product', 'saw', { sold: false });
  await later(3);
  await learning.keeper.scoreAll(model);
  const named = async () => {
    const all = await Promise.all(Array.from({ length: PEOPLE }, (_, user) => tagsOf(`u${user}`)));
    return new Set(all.flatMap((one) => [one['next_product'], one['next_product_2'], one['next_product_3']]));
  };
  const now = await named();
  expect(now).toContain('hose');
  expect(now).not.toContain('saw');
  // The next version knows it by itself; the one before is asked with it laid over again.
  const second = (await learning.keeper.train(model))!;
  expect(second.decision.promoted).toBe(true);
  await learning.keeper.scoreAll(model);
  expect(await named()).toContain('hose');
  const back = goesBack(await runningOf(rig.store, 'may_like'), rig.clock.now())!;
  await rig.daemon.engine.submit([], { bucket: 0, key: runningKey('may_like'), value: written(back) });
  learning.keeper.hear();
  await rig.settled();
  expect(await named()).toContain('hose');
});

test('what goes with the last basket', async () => {
  await open();
  await stock(rig);
  await bringOrders(rig, PEOPLE);
  const { version, done } = await learn('together');
  expect(version!.decision).toMatchObject({ promoted: true });
  expect(version!.card.sections[0]!.heading).toBe('What is bought together');
  expect(version!.card.sections[0]!.rows!.length).toBeGreaterThan(3);
  expect(version!.evaluation.metrics['confidence']!.value).toBeGreaterThan(
    version!.evaluation.baseline!['confidence']!.value,
  );
  expect(done!.changed).toBeGreaterThan(0);
  await rig.track('cook', 'order_completed', { lines: [{ sku: 'glue', quantity: 1 }] });
  await later(90);
  expect((await tagsOf('cook'))['goes_with']).toBe('bolts');
  // What is sold no more goes with much, and nobody is told.
  const right = version!.card.sections[0]!.rows!.map(([, item]) => item);
  expect(right).not.toContain('gone');
});

it.each<[string, (rig: Rig) => Promise<unknown>, string]>([
  ['nobody bought anything', async () => {}, 'CAR-970'],
  [
    'everybody bought one thing',
    async (at) => {
      for (let user = 0; user < 60; user++)
        for (let order = 0; order < 2; order++)
          await at.track(`u${user}`, 'order_completed', { lines: [{ sku: 'tea', quantity: 1 }] });
    },
    'CAR-971',
  ],
])('%s', async (_, bring, code) => {
  await open();
  await bring(rig);
  for (const id of ['may_like', 'together']) {
    expect((await learn(id)).version).toBeNull();
    expect((await registered(rig.store, id)).failed).toMatchObject({ code });
  }
});

describe('what is wrong is said', () => {
  const recommend = (from: string, more = '') =>
    `kind: model\nid: m\ntype: recommend\nfrom: ${from}\n${more}`;
  const ranked = (rank: string, more = '') =>
    `kind: placement\nid: slot\n${more || 'gives: product\ncandidates: { in: sellable }'}\nrank: ${rank}\n`;
  it.each<[string, string, string]>([
    ['no item', recommend('{ did: order_completed, each: lines }'), 'CAR-947'],
    ['a value', recommend('{ did: order_completed, each: lines, item: sku, value: quantity }'), 'CAR-948'],
    [
      'an item of what is about money',
      'kind: model\nid: m\ntype: clv\nhorizon: 30d\nfrom: { did: order_completed, value: "1", item: order_id }\noutput: { tag: t }\n',
      'CAR-948',
    ],
    [
      'content of a basket',
      'kind: model\nid: m\ntype: basket\nfrom: { did: order_completed, each: lines, item: sku, content: [room] }\n',
      'CAR-948',
    ],
    [
      'content of what is no reference',
      recommend('{ did: order_completed, item: order_id, content: [room] }'),
      'CAR-950',
    ],
    [
      'content that things have not',
      recommend('{ did: order_completed, each: lines, item: sku, content: [rom] }'),
      'CAR-950',
    ],
    [
      'gates of another type',
      recommend('{ did: order_completed, each: lines, item: sku }', 'promote: { auc: { at_least: 0.7 } }\n'),
      'CAR-948',
    ],
    ['a model of money ranks', `${models}---\n${ranked('{ model: together }')}`, 'CAR-909'],
    [
      'a list is ranked',
      `${models}---\nkind: offer\nid: gift\nbenefit: { percent: 10 }\n---\n${ranked('{ model: may_like }', 'gives: offer\ncandidates: [gift]')}`,
      'CAR-909',
    ],
  ])('%s', async (_, text, code) => {
    const found = await findingsOf(filesWith(text));
    expect(found.map((one) => one.code)).toContain(code);
  });

  it('nothing is wrong with what is right', async () => {
    expect(await findingsOf(filesWith(models, placement))).toEqual([]);
  });
});
