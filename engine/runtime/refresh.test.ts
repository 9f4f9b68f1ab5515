import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** What is as of the last refresh: people ranked by `top`, and tags that are held. */

let rig: Rig;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-refresh-'));
});
afterEach(async () => {
  await rig?.stop();
  await rm(folder, { recursive: true });
});

const NOW = '2026-03-02T10:00:00Z';
const start = async (definitions: string, buckets = 1) => {
  const files = { ...shop, 'some.yaml': definitions };
  rig = await Rig.start(files, { now: NOW, buckets, url: `sqlite:${join(folder, 'store.db')}` });
  return files;
};
const scores = async (of: Readonly<Record<string, number | null>>) => {
  for (const [person, score] of Object.entries(of)) await rig.identify(person, { score });
};
const order = (user: string, id: string, total = 10) =>
  rig.track(user, 'order_completed', { order_id: id, total });

/** Members of a segment, of these people. */
async function members(segment: string, ...people: string[]): Promise<string[]> {
  const found = await Promise.all(
    people.map(async (person) => ((await rig.segmentsOf(person)).includes(segment) ? [person] : [])),
  );
  return found.flat();
}

async function spells(user: string): Promise<string[]> {
  const changes = await rig.changesOf(user);
  return changes
    .map((line) => line.split(' '))
    .map(([at, sign, segment, cause]) => `${sign} ${segment} ${at} ${cause}`);
}

const best = 'kind: segment\nid: best\nwho: { top: { count: 2, by: score } }\n';
const greet = `${best}---
kind: journey
id: greet
start: { enters: best }
steps: [ { id: letter, send: { template: receipt, channel: email } } ]
`;

describe.each([1, 4])('top, with %i buckets', (buckets) => {
  test('is as of the last refresh, and gained at one it is an entry', async () => {
    await start(greet, buckets);
    await scores({ ann: 5, bo: 9, cy: 7, di: 1 });
    await rig.identify('cy', { email: 'cy@b.c' });
    expect(await members('best', 'ann', 'bo', 'cy', 'di')).toEqual([]);
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(await members('best', 'ann', 'bo', 'cy', 'di')).toEqual(['bo', 'cy']);
    expect(rig.sent.map(({ to }) => to)).toEqual(['cy@b.c']);
    await scores({ di: 100, bo: null });
    expect(await members('best', 'ann', 'bo', 'cy', 'di')).toEqual(['bo', 'cy']);
    await rig.moveTo('2026-03-04T12:00:00Z');
    expect(await members('best', 'ann', 'bo', 'cy', 'di')).toEqual(['cy', 'di']);
    expect(await spells('bo')).toEqual([
      '+ best 2026-03-03T10:00:00.000Z time',
      '- best 2026-03-04T12:00:00.000Z time',
    ]);
  });

  test('is found out at once by a release that is new, and then it is existing', async () => {
    await start('kind: segment\nid: other\nwho: vip\n', buckets);
    await scores({ ann: 5, bo: 9, cy: 7 });
    await rig.identify('cy', { email: 'cy@b.c' });
    await rig.replace({ ...shop, 'some.yaml': greet });
    expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['bo', 'cy']);
    expect(await spells('cy')).toEqual(['+ best 2026-03-02T10:00:00.000Z release']);
    expect(rig.sent).toEqual([]);
  });

  test('is kept over a restart, and a round that came meanwhile is caught up with', async () => {
    const files = await start(best, buckets);
    await scores({ ann: 5, bo: 9, cy: 7 });
    await rig.moveTo('2026-03-03T10:00:00Z');
    await scores({ ann: 50 });
    await rig.restart(files);
    expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['bo', 'cy']);
    await rig.stop();
    rig.clock.moveTo(Date.parse('2026-03-09T22:00:00Z'));
    await rig.restart(files);
    expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['ann', 'bo']);
    // The rounds keep their hour.
    await scores({ cy: 60 });
    await rig.moveTo('2026-03-10T09:59:00Z');
    expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['ann', 'bo']);
    await rig.moveTo('2026-03-10T10:00:00Z');
    expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['ann', 'cy']);
  });
});

test('a round that a crash cut short is done again, from what is then true', async () => {
  const files = await start(best);
  await scores({ ann: 5, bo: 9, cy: 7 });
  await rig.moveTo('2026-03-03T10:00:00Z');
  await scores({ ann: 50 });
  // As a crash leaves it: the next round was begun, and has reached one person of two.
  const { engine } = rig.daemon;
  const { key } = engine.run.program.refreshes[0]!;
  const round = Date.parse('2026-03-03T12:00:00Z');
  await engine.submit([], {
    bucket: 0,
    key: `refresh.${key}`,
    value: { round, done: false, first: false },
  });
  const { profile } = await rig.image('ann');
  const flag = { type: 'flag', key, holds: true, cause: 'time' } as const;
  await engine.submit([{ profile: profile.id, inputs: (at) => [{ ...flag, at }] }]);
  expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['ann', 'bo', 'cy']);
  await rig.restart(files);
  expect(await members('best', 'ann', 'bo', 'cy')).toEqual(['ann', 'bo']);
  expect(await rig.store.progress(`refresh.${key}`)).toEqual({ round, done: true, first: false });
});

test.each([
  ['a fraction of a person is one', '{ percent: 30, by: score }', ['dan', 'eve']],
  ['everybody with a value', '{ percent: 100, by: score }', ['ann', 'bo', 'dan', 'eve']],
  ['more than there are', '{ count: 50, by: score }', ['ann', 'bo', 'dan', 'eve']],
  ['among the members of a segment', '{ count: 1, by: score, among: vips }', ['bo']],
  ['by an expression', '{ count: 1, by: 0 - score }', ['ann']],
  ['nobody by what is divided by 0', '{ count: 1, by: 6 / (score - 2) }', ['dan']],
])('top: %s', async (_, top, expected) => {
  await start(`kind: segment\nid: some\nwho: { top: ${top} }\n---\nkind: segment\nid: vips\nwho: vip\n`);
  await scores({ ann: 1, bo: 2, dan: 3, eve: 4 });
  await rig.identify('bo', { vip: true });
  await rig.identify('fay', { vip: true });
  await rig.moveTo('2026-03-03T10:00:00Z');
  expect(await members('some', 'ann', 'bo', 'dan', 'eve', 'fay')).toEqual(expected);
});

test('of equals the lesser id comes first, and nobody is ranked twice', async () => {
  await start('kind: segment\nid: some\nwho: { top: { count: 3, by: score } }\n', 4);
  const people = Array.from({ length: 9 }, (_, index) => `p${index}`);
  await scores(Object.fromEntries(people.map((person) => [person, 5])));
  await rig.moveTo('2026-03-03T10:00:00Z');
  const ids = new Map<number, string>();
  for (const person of people) ids.set((await rig.image(person)).profile.id, person);
  const least = [...ids.keys()].sort((a, b) => a - b).slice(0, 3);
  expect(await members('some', ...people)).toEqual(least.map((id) => ids.get(id)!).sort());
});

test('a cron line counts in the zone of the workspace', async () => {
  await start(best.replace('who:', 'refresh: "30 11 * * *"\nwho:'));
  await scores({ ann: 5 });
  await rig.moveTo('2026-03-02T11:29:00Z');
  expect(await members('best', 'ann')).toEqual([]);
  await rig.moveTo('2026-03-02T11:30:00Z');
  expect(await members('best', 'ann')).toEqual(['ann']);
});

const held = `
kind: tag
id: orders
type: integer
refresh: 1d
did: order_completed
count: true
---
kind: tag
id: band
type: text
history: true
rules: [ { when: orders >= 2, then: many }, { then: few } ]
---
kind: segment
id: many
who: band = "many"
---
kind: segment
id: risen
who: { changed: { tag: band, to: many }, within: 2d }
---
kind: segment
id: first
who: { top: { count: 1, by: orders } }
`;

describe.each([1, 4])('a tag with refresh, with %i buckets', (buckets) => {
  test('stays as it is in between, and what depends on it follows', async () => {
    const files = await start(held, buckets);
    await order('ann', 'a');
    await order('ann', 'b');
    await order('ann', 'c');
    await order('bo', 'd');
    expect(await rig.segmentsOf('ann')).toEqual([]);
    await rig.restart(files);
    expect(await rig.segmentsOf('ann')).toEqual([]);
    await rig.moveTo('2026-03-03T10:00:00Z');
    // People are ranked after the tag is worked out.
    expect(await rig.segmentsOf('ann')).toEqual(['first', 'many', 'risen']);
    expect(await rig.segmentsOf('bo')).toEqual([]);
    await rig.moveTo('2026-03-06T10:00:00Z');
    expect(await rig.segmentsOf('ann')).toEqual(['first', 'many']);
    expect((await spells('ann'))[0]).toBe('+ many 2026-03-03T10:00:00.000Z time');
  });

  test('that says something else now is worked out by the release', async () => {
    await start(held, buckets);
    await order('ann', 'a');
    await order('ann', 'b');
    await rig.replace({ ...shop, 'some.yaml': held.replace('count: true', 'sum: total') });
    // The ranking says what it said, and waits for its round.
    expect(await rig.segmentsOf('ann')).toEqual(['many', 'risen']);
    expect((await spells('ann'))[0]).toContain('release');
  });
});
