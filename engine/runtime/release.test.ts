import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

const order = (total: number, more = {}) => ({ order_id: `o${total}`, total, ...more });
const events = (extra = '') =>
  shop['events.yaml']!.replace(
    'channel: { type: text, one_of: [web, app, store] }',
    `channel: text\n${extra}`,
  );
const moved = (text: string) => ({ 'moved.yaml': text });

describe('a release that changes an event', () => {
  const bySize = 'kind: segment\nid: large\nwho: { did: order_completed, where: size = "XL" }\n';

  test('may add a property: earlier events keep what they said under that name', async () => {
    rig = await Rig.start({ ...shop, 'events.yaml': events() });
    await rig.track('ann', 'order_completed', order(10, { size: 'XL' }));
    await rig.track('bo', 'order_completed', order(20));
    await rig.replace({ ...shop, 'events.yaml': events('  size: text'), 'large.yaml': bySize });
    expect(await rig.segmentsOf('ann')).toEqual(['large']);
    expect(await rig.segmentsOf('bo')).toEqual([]);
    await rig.track('bo', 'order_completed', order(30, { size: 'XL' }));
    expect(await rig.segmentsOf('bo')).toEqual(['large']);
  });

  test.each([
    [
      'removes a property',
      shop['events.yaml']!.replace(/^ {2}channel: .*\n/m, ''),
      'removed: [event.order_completed.channel]',
    ],
    [
      'retypes a property',
      shop['events.yaml']!.replace('channel: { type: text, one_of: [web, app, store] }', 'channel: integer'),
      'retyped: [event.order_completed.channel]',
    ],
  ])('and %s is refused unless moved.yaml says so', async (_, changed, said) => {
    rig = await Rig.start(shop);
    await rig.track('ann', 'order_completed', order(10, { channel: 'web' }));
    await expect(rig.replace({ ...shop, 'events.yaml': changed })).rejects.toMatchObject({ code: 'CAR-810' });
    // The old release goes on as if nothing had been tried.
    await rig.track('ann', 'order_completed', order(20, { channel: 'app' }));
    await rig.replace({ ...shop, 'events.yaml': changed, ...moved(`${said}\n`) });
    expect((await rig.image('ann')).state?.release).toBe(2);
  });
});

describe('a rename that moved.yaml declares', () => {
  const segment = (id: string) => `kind: segment\nid: ${id}\nwho: { did: order_completed }\n`;
  const journey = (id: string, enters: string) =>
    `kind: journey\nid: ${id}\nstart: { enters: ${enters}, existing: true }\nsteps:\n  - { id: pause, wait: 2d }\n  - { id: letter, send: { template: receipt, channel: email } }\n`;

  test('keeps members, and the people inside a journey', async () => {
    rig = await Rig.start({ ...shop, 's.yaml': segment('buyers'), 'j.yaml': journey('greet', 'buyers') });
    await rig.track('ann', 'order_completed', order(10), { traits: { email: 'a@b.c' } });
    await rig.replace({
      ...shop,
      's.yaml': segment('customers'),
      'j.yaml': journey('welcome', 'customers'),
      ...moved(
        'moved:\n  - { from: segment.buyers, to: segment.customers }\n  - { from: journey.greet, to: journey.welcome }\n',
      ),
    });
    const { profile, instances } = await rig.image('ann');
    expect(await rig.segmentsOf('ann')).toEqual(['customers']);
    expect((await rig.store.people.changesOf(profile.id, 10)).length).toBe(1);
    expect(instances.map(({ journey, step, endedAt }) => [journey, step, endedAt])).toEqual([
      ['welcome', 'pause', null],
    ]);
    await rig.moveTo('2026-03-05T00:00:00Z');
    expect(rig.sent.map(({ origin }) => origin.journey)).toEqual(['welcome']);
  });

  test('undeclared, it is a removal and a newcomer', async () => {
    rig = await Rig.start({ ...shop, 's.yaml': segment('buyers'), 'j.yaml': journey('greet', 'buyers') });
    await rig.track('ann', 'order_completed', order(10), { traits: { email: 'a@b.c' } });
    await rig.replace({ ...shop, 's.yaml': segment('customers'), 'j.yaml': journey('welcome', 'customers') });
    expect(await rig.decisionsOf('ann')).toEqual([
      'greet started enters',
      'greet.pause ended removed',
      'welcome started enters',
    ]);
  });
});

test('what fell due while nobody ran it belongs to the release that was in force', async () => {
  const files = {
    ...shop,
    's.yaml': `
kind: segment
id: lapsed
who: { all: [ { did: order_completed }, { not: { did: order_completed, within: 30d } } ] }
---
kind: journey
id: come_back
start: { enters: lapsed }
steps:
  - { id: letter, send: { template: receipt, channel: email } }
`,
  };
  rig = await Rig.start(files);
  await rig.track('ann', 'order_completed', order(10), { traits: { email: 'a@b.c' } });
  await rig.catchUp('2026-04-20T10:00:00Z');
  await rig.replace({
    ...files,
    't.yaml': 'kind: tag\nid: orders\ntype: integer\ndid: order_completed\ncount: true\n',
  });
  expect((await rig.changesOf('ann')).at(-1)).toBe('2026-04-01T10:00:00.000Z + lapsed time');
  expect(rig.sent.length).toBe(1);
});
