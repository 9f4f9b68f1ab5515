/** `on_change: pin`: who is inside stays on the version they began in, whatever becomes of the definitions. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles, Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { pinningOf } from './pins.ts';

let rig: Rig;
afterEach(() => rig.stop());

interface Version {
  readonly change?: string;
  readonly head?: string;
  readonly steps: readonly string[];
  readonly hello?: string;
  readonly more?: string;
}
const wait = (id: string, time: string) => `{ id: ${id}, wait: ${time} }`;
const mail = (id: string) => `{ id: ${id}, send: { template: greet, channel: email } }`;
const version = ({ change = 'pin', head = '', steps, hello = 'old', more = '' }: Version) => ({
  ...shop,
  'j.yaml': `
kind: journey
id: cart
start: { did: cart_updated, key: cart_id }
on_change: ${change}
${head}
steps:
${steps.map((step) => `  - ${step}`).join('\n')}
---
kind: template
id: greet
class: service
email: { subject: "${hello} {{ profile.first_name | default: '' }}", html: "<p>x</p>" }
${more}
`,
});
const first = version({ steps: [wait('rest', '2d'), mail('write'), wait('end', '1d')] });

const begun = async (user: string) => {
  await rig.identify(user, { email: `${user}@x.org`, first_name: user });
  await rig.track(user, 'cart_updated', { cart_id: user, value: 1 });
};
const subjects = () => rig.sent.map(({ content }) => content['subject']);
const whereIs = async (user: string) => {
  const { instances } = await rig.image(user);
  return instances.map(({ step, reason }) => step ?? reason);
};

const places: readonly (readonly [string, () => Promise<RigOptions>])[] = [
  ['one bucket', async () => ({ buckets: 1 })],
  ['four buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
];
const stored = async (): Promise<RigOptions> => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-pin-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return { url: `sqlite:${join(folder, 'store.db')}` };
};

describe.each(places)('in %s', (_name, place) => {
  test('steps, waits and templates are those of the release; who begins now has the new ones', async () => {
    const where = await place();
    rig = await Rig.start(first, where.url === undefined ? { ...where, ...(await stored()) } : where);
    await begun('ann');
    const second = version({ steps: [wait('other', '1h'), mail('letter')], hello: 'new' });
    await rig.replace(second);
    await begun('bo');
    expect([await whereIs('ann'), await whereIs('bo')]).toEqual([['rest'], ['other']]);
    await rig.restart(second);
    await rig.moveTo('2026-03-02T12:00:00Z');
    expect(subjects()).toEqual(['new bo']);
    // Another release in between: both stay on theirs.
    await rig.replace(version({ steps: [mail('at_once')], hello: 'third' }));
    await rig.moveTo('2026-03-04T12:00:00Z');
    expect(subjects()).toEqual(['new bo', 'old ann']);
    expect(await whereIs('ann')).toEqual(['end']);
    await begun('cy');
    expect(subjects()).toEqual(['new bo', 'old ann', 'third cy']);
    const { effects } = await rig.image('ann');
    expect(effects).toEqual([]);
    await rig.moveTo('2026-03-05T12:00:00Z');
    expect(await whereIs('ann')).toEqual(['done']);
  });
});

describe('what an earlier version asks', () => {
  const goal = `goal: { did: order_completed, where: total > 50, after: ever, within: 30d }
stop: { in: tired }`;
  const tired = `
---
kind: tag
id: visits
type: integer
did: cart_updated
count: true
within: 3d
---
kind: segment
id: tired
who: visits > 3
`;
  const asking = version({ head: goal, steps: [wait('rest', '20d')], more: tired });
  const forgets = version({ steps: [wait('rest', '20d')] });

  test('is kept alive: features, segments and tags that nothing else needs any more', async () => {
    const where = await stored();
    rig = await Rig.start(asking, where);
    for (const user of ['ann', 'bo', 'cy']) await begun(user);
    await rig.replace(forgets);
    expect(Object.keys(rig.daemon.candidate.manifest.definitions)).not.toContain('segment.tired');
    await rig.restart(forgets);
    await rig.track('ann', 'order_completed', { order_id: 'a', total: 60 });
    await rig.track('bo', 'order_completed', { order_id: 'b', total: 40 });
    for (let time = 0; time < 3; time++) await rig.track('cy', 'cart_updated', { cart_id: 'cy', value: 2 });
    expect([await whereIs('ann'), await whereIs('bo'), await whereIs('cy')]).toEqual([
      ['goal'],
      ['rest'],
      ['stop'],
    ]);
    expect(await rig.segmentsOf('cy')).toEqual([]);
    await begun('new');
    await rig.track('new', 'order_completed', { order_id: 'c', total: 60 });
    expect(await whereIs('new')).toEqual(['rest']);
  });

  test('is of now where it is still there', async () => {
    rig = await Rig.start(asking);
    for (const user of ['ann', 'bo']) await begun(user);
    await rig.replace(
      version({ head: goal, steps: [wait('other', '20d')], more: tired.replace('> 3', '> 1') }),
    );
    await rig.track('ann', 'cart_updated', { cart_id: 'ann', value: 2 });
    expect([await whereIs('ann'), await whereIs('bo')]).toEqual([['stop'], ['rest']]);
  });

  test('and cannot be asked any more is refused, with how many are there; nothing is applied', async () => {
    const event = '---\nkind: event\nid: rated\nproperties: { stars: integer }';
    const rated = version({ head: 'goal: { did: rated }', steps: [wait('rest', '20d')], more: event });
    rig = await Rig.start(rated);
    await begun('ann');
    await expect(rig.replace(forgets)).rejects.toMatchObject({
      code: 'CAR-826',
      what: 'journey cart of release 1 no longer fits the definitions: it needs event.rated, which is gone',
      why: expect.stringContaining('1 person is in that version'),
    });
    expect(await rig.store.releases(9)).toHaveLength(1);
    await rig.track('ann', 'rated', { stars: 1 });
    expect(await whereIs('ann')).toEqual(['goal']);
    await rig.replace({ ...forgets, 'moved.yaml': 'removed: [event.rated]' });
    expect(await rig.store.releases(9)).toHaveLength(2);
  });
});

describe('the present version says', () => {
  const second = (change: string) =>
    version({ change, head: 'migrations: { rest: second }', steps: [wait('second', '5d')] });
  test.each([
    ['pin, then follow: everybody comes along', ['pin', 'follow'], ['third']],
    ['follow, then pin: they stay on the second', ['follow', 'pin'], ['second']],
    ['pin, then pin: they stay on the first', ['pin', 'pin'], ['rest']],
  ])('%s', async (_, [then, last], expected) => {
    rig = await Rig.start(first);
    await begun('ann');
    await rig.replace(second(then!));
    const third = version({
      change: last!,
      head: 'migrations: { rest: third, second: third }',
      steps: [wait('third', '5d')],
    });
    await rig.replace(third);
    expect(await whereIs('ann')).toEqual(expected);
    await rig.moveTo('2026-03-05T11:00:00Z');
    await rig.moveTo('2026-03-09T11:00:00Z');
    expect(await whereIs('ann')).toEqual(['done']);
    expect(subjects()).toEqual(expected[0] === 'rest' ? ['old ann'] : []);
  });

  test('nothing of the journey: it ends for all', async () => {
    rig = await Rig.start(first);
    await begun('ann');
    await rig.replace(second('pin'));
    await rig.replace(shop);
    expect(await whereIs('ann')).toEqual(['removed']);
  });
});

test('how many are in which version; one that says the same is the present one', async () => {
  rig = await Rig.start(first);
  await begun('ann');
  await rig.replace({ ...first, 'more.yaml': 'kind: segment\nid: rich\nwho: score > 1' });
  await begun('bo');
  const candidate = await compileFiles(version({ steps: [wait('rest', '2d')], hello: 'old' }));
  const pinning = async (of = candidate) => {
    const releases = await rig.store.releases(9);
    return (await pinningOf(rig.store, of, releases, releases.length + 1)).people;
  };
  expect(await pinning()).toEqual([
    { journey: 'cart', release: 1, people: 1 },
    { journey: 'cart', release: 2, people: 1 },
  ]);
  expect(await pinning(await compileFiles(first))).toEqual([]);
  expect(
    await pinning(await compileFiles(version({ change: 'follow', steps: [wait('rest', '2d')] }))),
  ).toEqual([]);
});

test('an offer that is granted meanwhile goes to the step of their version', async () => {
  const more = '---\nkind: offer\nid: gift\nbenefit: { percent: 20 }\n';
  const grant = '{ id: give, grant: gift }';
  rig = await Rig.start(version({ steps: [wait('rest', '2d'), grant, wait('end', '1d')], more }));
  await begun('ann');
  await rig.replace(
    version({ head: 'stop: { did: cart_updated, after: ever }', steps: [wait('other', '9d')], more }),
  );
  await rig.moveTo('2026-03-04T11:00:00Z');
  expect(await whereIs('ann')).toEqual(['end']);
  const { events } = await rig.image('ann');
  expect(events.map(({ type }) => type)).toContain('offer_granted');
});

test('policies are of now', async () => {
  rig = await Rig.start(first);
  await begun('ann');
  const policy = shop['policy.yaml']!.replace('service: { email: none }', 'service: { email: opt_in }');
  await rig.replace({ ...version({ steps: [wait('other', '2d')] }), 'policy.yaml': policy });
  await rig.moveTo('2026-03-04T11:00:00Z');
  expect(rig.sent).toEqual([]);
  expect(await rig.decisionsOf('ann')).toContain('cart.write refused no_consent');
});
