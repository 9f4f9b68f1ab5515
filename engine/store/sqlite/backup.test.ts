import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { welcoming } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';
import { takeUpParked } from '../../runtime/take-up.ts';
import { openStore } from '../open.ts';
import { openParked } from '../parked.ts';
import { backUp, restore } from './backup.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carillon-backup-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const files = welcoming(`
  - { id: settle, wait: 1h }
  - { id: hello, send: { template: hello, channel: email } }`);
const place = (name: string) => join(root, name);
const consenting = { consent: { marketing: ['email'] } };

async function rigWith(people: number): Promise<Rig> {
  const rig = await Rig.start(files, { url: `sqlite:${place('live.db')}` });
  await Promise.all(Array.from({ length: people }, (_, n) => order(rig, n)));
  return rig;
}

function order(rig: Rig, n: number) {
  const traits = { email: `p${n}@example.com` };
  const properties = { order_id: `o${n}`, total: 1 };
  return rig.track(`p${n}`, 'order_completed', properties, { id: `m${n}`, traits, ...consenting });
}

test('taken while events come in, it is one instant; restored elsewhere nothing is lost, nothing doubled', async () => {
  const live = await rigWith(200);
  let next = 200;
  let writing = true;
  const load = (async () => {
    while (writing) {
      await order(live, next);
      next += 1;
    }
  })();
  const acknowledged: number[] = [];
  for (const name of ['one.db', 'two.db', 'three.db']) {
    acknowledged.push(next - 1);
    await backUp(place('live.db'), place(name));
  }
  writing = false;
  await load;
  await live.stop();
  for (const [index, name] of ['one.db', 'two.db', 'three.db'].entries()) {
    const copied = await restore(place(name), place(`there-${name}`));
    expect(copied).toMatchObject({ kept: null, at: live.clock.now() });
    const there = await Rig.start(files, { url: `sqlite:${place(`there-${name}`)}` });
    const { people } = there.store;
    const profiles = await people.countProfiles();
    expect(profiles).toBeGreaterThanOrEqual(acknowledged[index]!);
    // Who is there has the event, the instance and the receipt.
    expect((await people.countEvents(['order_completed'])).get('order_completed')).toBe(profiles);
    expect(await people.countInstances()).toMatchObject([{ step: 'settle', count: profiles }]);
    for (const n of [0, profiles - 1]) expect((await order(there, n)).outcome).toBe('duplicate');
    await there.moveTo('2026-03-02T12:00:00Z');
    expect(new Set(there.sent.map(({ key }) => key)).size).toBe(profiles);
    expect(there.sent.length).toBe(profiles);
    await there.restart(files);
    expect(there.sent.length).toBe(profiles);
    await there.stop();
  }
}, 60_000);

test('a restore is refused while somebody has the store open, and leaves it as it was', async () => {
  const live = await rigWith(1);
  await backUp(place('live.db'), place('copy.db'));
  await expect(restore(place('copy.db'), place('live.db'))).rejects.toMatchObject({ code: 'CAR-807' });
  expect((await live.image('p0')).instances.length).toBe(1);
  await live.stop();
});

test('what stood there is kept, with its log', async () => {
  await (await rigWith(1)).stop();
  await backUp(place('live.db'), place('copy.db'));
  const later = await Rig.start(files, { url: `sqlite:${place('live.db')}` });
  await order(later, 7);
  await later.stop();
  expect((await restore(place('copy.db'), place('live.db'))).kept).toBe(place('live.db.replaced'));
  const counts = await Promise.all(
    ['live.db', 'live.db.replaced'].map(async (name) => {
      const store = await openStore(`sqlite:${place(name)}`, { root });
      const count = await store.people.countProfiles();
      await store.close();
      return count;
    }),
  );
  expect(counts).toEqual([1, 2]);
});

test('a backup never writes over a file', async () => {
  await (await rigWith(1)).stop();
  writeFileSync(place('copy.db'), 'mine');
  await expect(backUp(place('live.db'), place('copy.db'))).rejects.toMatchObject({ code: 'CAR-823' });
  expect(readFileSync(place('copy.db'), 'utf8')).toBe('mine');
});

/** Overwrites the middle of a file. */
function damage(file: string): void {
  const content = readFileSync(file);
  content.fill(0x5a, Math.floor(content.length / 2), Math.floor(content.length / 2) + 8_192);
  writeFileSync(file, content);
}

test.each([
  ['damaged', (file: string) => damage(file), 'CAR-813'],
  ['cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_480)), 'CAR-813'],
  ['no database', (file: string) => writeFileSync(file, 'hello '.repeat(1_000)), 'CAR-803'],
  ['of a newer version', (file: string) => altered(file, 'user_version = 999'), 'CAR-805'],
  ['of another program', (file: string) => altered(file, 'application_id = 7'), 'CAR-804'],
  ['not there', (file: string) => rmSync(file), 'CAR-816'],
])('a backup that is %s is refused, and the store stays', async (_, spoil, code) => {
  await (await rigWith(30)).stop();
  await backUp(place('live.db'), place('copy.db'));
  const before = readFileSync(place('live.db'));
  spoil(place('copy.db'));
  await expect(restore(place('copy.db'), place('live.db'))).rejects.toMatchObject({ code });
  expect(readFileSync(place('live.db')).equals(before)).toBe(true);
  expect(readdirSync(root).filter((name) => /part|restoring|replaced/.test(name))).toEqual([]);
  expect(existsSync(place('live.db'))).toBe(true);
});

function altered(file: string, pragma: string): void {
  const database = new Database(file);
  database.pragma(pragma);
  database.close();
}

test('messages that are parked travel in the copy, and are evaluated where it is restored', async () => {
  const live = await rigWith(1);
  const log = await openParked(live.store.parked!);
  const parked = { source: 'test', time: null, traits: {}, consent: {}, imported: false, raw: null };
  const message = (n: number) =>
    JSON.stringify({
      ...parked,
      id: `m${n}`,
      event: 'order_completed',
      identifiers: { user_id: `p${n}` },
      properties: { order_id: `o${n}`, total: 1 },
    });
  // The first was evaluated meanwhile.
  await log.add([message(0), message(1), message(2)]);
  await backUp(place('live.db'), place('copy.db'));
  await log.close();
  await live.stop();

  await restore(place('copy.db'), place('there.db'));
  const there = await Rig.start(files, { url: `sqlite:${place('there.db')}` });
  expect(await takeUpParked(there.daemon.engine)).toBe(2);
  expect(await there.store.people.countProfiles()).toBe(3);
  await there.stop();

  // Over the live store: what was parked beside it stays with what is kept of it.
  const { kept } = await restore(place('copy.db'), place('live.db'));
  expect(readdirSync(root).filter((name) => name.includes('.parked-'))).toEqual([
    `${basename(kept!)}.parked-1`,
  ]);
});
