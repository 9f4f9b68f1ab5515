import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** Values that are remembered: every change of them is an event, and can be asked about. */

let rig: Rig;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-changed-'));
});
afterEach(async () => {
  await rig?.stop();
  await rm(folder, { recursive: true });
});

const NOW = '2026-03-02T10:00:00Z';
const profile = shop['profile.yaml']!.replace('country: text', 'country: { type: text, history: true }');
const tier = `
kind: tag
id: spent
type: number
did: order_completed
sum: total
within: 10d
---
kind: tag
id: tier
type: text
history: true
rules:
  - { when: spent >= 100, then: gold }
  - { when: spent > 0, then: silver }
`;
const segments = `
kind: segment
id: up
who: { changed: { tag: tier, from: silver, to: gold }, within: 5d }
---
kind: segment
id: down
who: { changed: { tag: tier, from: gold } }
---
kind: segment
id: moved
who: { changed: { trait: country }, within: 3d }
`;
const files = { ...shop, 'profile.yaml': profile, 'tier.yaml': tier, 'segments.yaml': segments };

const start = async (buckets = 1, definitions: Readonly<Record<string, string>> = files) => {
  rig = await Rig.start(definitions, { now: NOW, buckets, url: `sqlite:${join(folder, 'store.db')}` });
};
const order = (user: string, id: string, total: number, more = {}) =>
  rig.track(user, 'order_completed', { order_id: id, total }, more);

async function spells(user: string): Promise<string[]> {
  const changes = await rig.changesOf(user);
  return changes.map((line) => line.split(' ')).map(([at, sign, segment]) => `${sign} ${segment} ${at}`);
}

async function changesOf(user: string): Promise<string[]> {
  const { events } = await rig.image(user);
  return events
    .filter(({ type }) => type === 'value_changed')
    .map(({ time, properties: { name, from, to } }) =>
      [new Date(time).toISOString(), name, JSON.stringify(from), JSON.stringify(to)].join(' '),
    );
}

describe.each([1, 4])('with %i buckets', (buckets) => {
  test('a change of a tag is known in the same input, by time too, and ages', async () => {
    await start(buckets);
    await order('ann', 'a', 20);
    expect(await changesOf('ann')).toEqual([]);
    await order('ann', 'b', 90);
    expect(await rig.segmentsOf('ann')).toEqual(['up']);
    await rig.moveTo('2026-03-20T00:00:00Z');
    expect(await changesOf('ann')).toEqual([
      '2026-03-02T10:00:00.000Z tier "silver" "gold"',
      '2026-03-12T10:00:00.000Z tier "gold" ',
    ]);
    expect(await spells('ann')).toEqual([
      '+ up 2026-03-02T10:00:00.000Z',
      '- up 2026-03-07T10:00:00.000Z',
      '+ down 2026-03-12T10:00:00.000Z',
    ]);
    // What was missing and is there again changed too.
    await order('ann', 'c', 500);
    expect((await changesOf('ann')).at(-1)).toBe('2026-03-20T00:00:00.000Z tier  "gold"');
  });

  test('what is remembered survives a restart and another release', async () => {
    await start(buckets);
    await rig.identify('bo', { country: 'GB' });
    await order('bo', 'a', 20);
    await rig.restart(files);
    await rig.identify('bo', { country: 'IE' });
    await rig.replace({ ...files, 'more.yaml': 'kind: segment\nid: any\nwho: { changed: { tag: tier } }\n' });
    await order('bo', 'b', 200);
    expect(await rig.segmentsOf('bo')).toEqual(['any', 'moved', 'up']);
    // A condition that is new finds the changes of before.
    await rig.replace({
      ...files,
      'more.yaml': 'kind: segment\nid: to_gold\nwho: { changed: { tag: tier, to: gold } }\n',
    });
    expect(await rig.segmentsOf('bo')).toEqual(['moved', 'to_gold', 'up']);
    expect((await changesOf('bo')).length).toBe(2);
  });
});

test('a trait: the first value is no change, the same value neither, losing it is one', async () => {
  await start();
  await rig.identify('ann', { country: 'GB' });
  await rig.identify('ann', { country: 'GB' });
  expect(await rig.segmentsOf('ann')).toEqual([]);
  await rig.identify('ann', { country: null });
  expect(await rig.segmentsOf('ann')).toEqual(['moved']);
  expect(await changesOf('ann')).toEqual(['2026-03-02T10:00:00.000Z country "GB" ']);
});

test('a late event changes the value when it is known', async () => {
  await start();
  await order('ann', 'a', 20);
  await rig.moveTo('2026-03-04T00:00:00Z');
  await order('ann', 'b', 90, { time: Date.parse('2026-03-03T00:00:00Z') });
  expect(await spells('ann')).toEqual(['+ up 2026-03-04T00:00:00.000Z']);
});

test('several changes at one instant are several, and each is recorded once', async () => {
  await start();
  for (const country of ['GB', 'IE', 'GB', 'IE', 'GB']) await rig.identify('ann', { country });
  expect(await changesOf('ann')).toHaveLength(4);
  const { events } = await rig.image('ann');
  expect(new Set(events.map(({ message }) => message)).size).toBe(4);
});

test('a journey starts by it and asks about it', async () => {
  await start(1, {
    ...files,
    'journey.yaml': `
kind: journey
id: congratulate
start: { did: value_changed, where: 'name = "tier" and to = "gold"' }
steps:
  - id: fallen
    wait: { when: { changed: { tag: tier, from: gold } }, up_to: 60d }
  - { id: letter, send: { template: receipt, channel: email } }
`,
  });
  await rig.identify('ann', { email: 'a@b.c' });
  await order('ann', 'a', 20);
  await order('ann', 'b', 100);
  await rig.moveTo('2026-04-01T00:00:00Z');
  expect(rig.sent.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-12T10:00:00.000Z']);
});

test('what a release or an import changes starts nothing', async () => {
  const journey = {
    'journey.yaml': `
kind: journey
id: greet
start: { did: value_changed }
steps: [ { id: letter, send: { template: receipt, channel: email } } ]
`,
  };
  await start(1, { ...files, ...journey });
  await rig.identify('ann', { email: 'a@b.c' });
  await order('ann', 'a', 20);
  await rig.replace({ ...files, ...journey, 'tier.yaml': tier.replace('then: silver', 'then: bronze') });
  await order('ann', 'b', 200, { imported: true });
  expect(await changesOf('ann')).toEqual([
    '2026-03-02T10:00:00.000Z tier "silver" "bronze"',
    '2026-03-02T10:00:00.000Z tier "bronze" "gold"',
  ]);
  expect(rig.sent).toEqual([]);
});

test('after a merge the winner goes on from its own value, and has the changes of both', async () => {
  await start();
  await rig.accept({ traits: { country: 'FR' }, identifiers: { anonymous_id: 'x' } });
  await rig.accept({ traits: { country: 'DE' }, identifiers: { anonymous_id: 'x' } });
  await rig.identify('ann', { country: 'GB' });
  await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' }, traits: { vip: true } });
  expect((await changesOf('ann')).filter((line) => !line.includes('FR'))).toEqual([]);
  await rig.identify('ann', { country: 'IE' });
  expect(await changesOf('ann')).toContain('2026-03-02T10:00:00.000Z country "GB" "IE"');
});

test('nobody can report a change from outside', async () => {
  await start();
  expect(await rig.track('ann', 'value_changed', { name: 'tier' })).toMatchObject({
    outcome: 'quarantined',
    code: 'reserved_event',
  });
});
