import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sources } from '../../connectors/sources/index.ts';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { importSource } from './import.ts';
import { listReport } from './list.ts';

/** What comes from outside: lists of people, and values of tags. */

let rig: Rig;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-list-'));
});
afterEach(async () => {
  await rig?.stop();
  await rm(folder, { recursive: true });
});

const vip = `
kind: segment
id: vip_list
list: { connector: csv, path: vip.csv, profile: { user_id: Customer, email: Mail } }
---
kind: journey
id: welcome
start: { enters: vip_list, existing: true }
steps: [ { id: letter, send: { template: receipt, channel: email } } ]
---
kind: journey
id: newcomers
start: { enters: vip_list }
steps: [ { id: letter, send: { template: receipt, channel: email } } ]
`;
const files = { ...shop, 'vip.yaml': vip };
const write = (...rows: string[]) =>
  writeFile(join(folder, 'vip.csv'), `Customer,Mail\n${rows.map((row) => `${row}\n`).join('')}`);
const start = async (definitions: Readonly<Record<string, string>>, buckets = 1) => {
  rig = await Rig.start(definitions, {
    now: '2026-03-02T10:00:00Z',
    buckets,
    url: `sqlite:${join(folder, 'store.db')}`,
    root: folder,
    sourceSpecs: sources,
  });
};
const people = ['ann', 'bo', 'cy', 'di'];

async function members(segment = 'vip_list'): Promise<string[]> {
  const found = await Promise.all(
    people.map(async (person) => ((await rig.segmentsOf(person)).includes(segment) ? [person] : [])),
  );
  return found.flat();
}

describe.each([1, 4])('a list, with %i buckets', (buckets) => {
  test('has exactly the people it names, and they are existing members', async () => {
    await start(shop, buckets);
    for (const person of people) await rig.identify(person, { email: `${person}@b.c` });
    await write('ann,', ',BO@b.c', 'nobody,', 'cy,nobody@b.c');
    await rig.replace(files);
    expect(await members()).toEqual(['ann', 'bo', 'cy']);
    expect(await listReport(rig.store, 'vip_list')).toMatchObject({ rows: 4, unknown: 1, faulty: 0 });
    expect(await rig.store.people.countProfiles()).toBe(4);
    expect(rig.sent.map(({ origin }) => origin.journey)).toEqual(['welcome', 'welcome', 'welcome']);
    expect(await rig.changesOf('ann')).toEqual(['2026-03-02T10:00:00.000Z + vip_list import']);
    await write('ann,', 'di,');
    await rig.moveTo('2026-03-02T10:30:00Z');
    expect(await members()).toEqual(['ann', 'bo', 'cy']);
    await rig.moveTo('2026-03-02T11:00:00Z');
    expect(await members()).toEqual(['ann', 'di']);
  });

  test('is kept over a restart, and read again when the file was changed meanwhile', async () => {
    await write('ann,');
    await start(files, buckets);
    for (const person of people) await rig.identify(person, { email: `${person}@b.c` });
    expect(await members()).toEqual([]);
    // Whoever was unknown is looked for again.
    await rig.moveTo('2026-03-02T11:00:00Z');
    expect(await members()).toEqual(['ann']);
    await rig.restart(files);
    expect(await members()).toEqual(['ann']);
    await rig.stop();
    await write('bo,');
    await rig.restart(files);
    expect(await members()).toEqual(['bo']);
  });

  test('keeps its members under another name, and over a merge', async () => {
    await write('ann,', ',other@b.c');
    await start(shop, buckets);
    for (const person of people) await rig.identify(person, { email: `${person}@b.c` });
    await rig.accept({ identifiers: { email: 'other@b.c' }, traits: { vip: true } });
    await rig.replace(files);
    await rig.accept({ identifiers: { user_id: 'bo', email: 'other@b.c' }, traits: { vip: true } });
    expect(await members()).toEqual(['ann', 'bo']);
    await rig.replace({
      ...shop,
      'vip.yaml': vip.replaceAll('vip_list', 'guests'),
      'moved.yaml': 'moved: [ { from: segment.vip_list, to: segment.guests } ]\n',
    });
    expect(await members('guests')).toEqual(['ann', 'bo']);
    expect(await rig.changesOf('ann')).toHaveLength(1);
  });
});

test('a file that is not there leaves the members as they are, and is told', async () => {
  await write('ann,');
  await start(shop);
  await rig.identify('ann', { email: 'ann@b.c' });
  await rig.replace(files);
  await rm(join(folder, 'vip.csv'));
  await expect(rig.moveTo('2026-03-02T11:00:00Z')).rejects.toThrow('vip.csv is not there');
  rig.faults.length = 0;
  expect(await rig.segmentsOf('ann')).toEqual(['vip_list']);
});

describe('an imported tag', () => {
  const imported = `
kind: tag
id: risk
type: number
history: true
imported: true
---
kind: segment
id: risky
who: risk > 0.5
---
kind: segment
id: calmed
who: { changed: { tag: risk, to: 0 } }
---
kind: source
id: scores
from: { connector: csv, path: scores.csv }
each: { profile: { user_id: Customer }, tags: { risk: $number(Risk) } }
---
kind: journey
id: calm
start: { did: order_completed, again: always }
steps: [ { id: reset, set: { risk: 0 } } ]
`;

  test('is set by a source and by a journey, and its type is checked', async () => {
    await start({ ...shop, 'risk.yaml': imported });
    await writeFile(join(folder, 'scores.csv'), 'Customer,Risk\nann,0.9\nbo,0.1\n');
    const [source] = rig.daemon.engine.run.program.sources;
    const reader = sources
      .find(({ name }) => name === 'csv')!
      .read({
        path: join(folder, 'scores.csv'),
        settings: {},
      });
    await importSource(rig.daemon.engine, source!, reader, { shift: 0, size: 1 });
    expect(await rig.segmentsOf('ann')).toEqual(['risky']);
    expect(await rig.segmentsOf('bo')).toEqual([]);
    expect(await rig.identify('bo', { risk: 'high' })).toMatchObject({ code: 'bad_trait' });
    await rig.restart({ ...shop, 'risk.yaml': imported });
    await rig.track('ann', 'order_completed', { order_id: 'a', total: 1 });
    expect(await rig.segmentsOf('ann')).toEqual(['calmed']);
  });
});

test('days between occurrences do not depend on the order of arrival, and follow the window', async () => {
  const tag = `
kind: tag
id: rhythm
type: number
did: order_completed
days_between: true
within: 20d
---
kind: segment
id: often
who: rhythm <= 4
---
kind: segment
id: has_rhythm
who: rhythm >= 0
`;
  await start({ ...shop, 'tag.yaml': tag });
  const order = (id: string, day: string) =>
    rig.track('ann', 'order_completed', { order_id: id, total: 1 }, { time: Date.parse(`${day}T10:00:00Z`) });
  await order('c', '2026-02-28');
  expect(await rig.segmentsOf('ann')).toEqual([]);
  await order('a', '2026-02-20');
  expect(await rig.segmentsOf('ann')).toEqual(['has_rhythm']);
  await order('b', '2026-02-21');
  expect(await rig.segmentsOf('ann')).toEqual(['has_rhythm', 'often']);
  await rig.moveTo('2026-03-12T12:00:00Z');
  expect(await rig.segmentsOf('ann')).toEqual(['has_rhythm']);
  await rig.moveTo('2026-03-14T12:00:00Z');
  expect(await rig.segmentsOf('ann')).toEqual([]);
});
