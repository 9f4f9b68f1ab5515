import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { welcoming } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';
import { backUp, restore } from '../store/sqlite/backup.ts';

/** What a disk, another program or a clock may do to a running engine: a clear error, and nothing that was acknowledged is lost. */

let folder: string;
let file: string;
let rig: Rig | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-faults-'));
  file = join(folder, 'x.db');
});
afterEach(async () => {
  await rig?.stop().catch(() => {});
  rig = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const files = welcoming(`
  - { id: settle, wait: 2h }
  - { id: hello, send: { template: hello, channel: email } }`);

async function open(options: RigOptions = {}): Promise<Rig> {
  rig = await Rig.start(files, { url: `sqlite:${file}`, ...options });
  return rig;
}

/** A day on which nothing goes wrong. */
async function quietDay(people: number): Promise<void> {
  const first = await open();
  for (let n = 0; n < people; n += 1) await order(first, `quiet${n}`);
  await first.stop();
  rig = undefined;
}

function order(at: Rig, user: string) {
  const consent = { consent: { marketing: ['email'] } };
  const traits = { email: `${user}@example.com` };
  return at.track(user, 'order_completed', { order_id: user, total: 1 }, { id: user, traits, ...consent });
}

/** Orders until one is refused; those that were acknowledged, and what the refusal says. */
async function ordersUntilRefused(at: Rig): Promise<{ acknowledged: string[]; refusal: unknown }> {
  const acknowledged: string[] = [];
  for (let n = 0; n < 5_000; n += 1) {
    try {
      await order(at, `p${n}`);
      acknowledged.push(`p${n}`);
    } catch (refusal) {
      return { acknowledged, refusal };
    }
  }
  throw new Error('nothing was refused');
}

/** All that was acknowledged is there once, and the one that was not is taken now. */
async function nothingIsLost(acknowledged: readonly string[], before: number): Promise<void> {
  const after = await open();
  for (const user of acknowledged) expect((await order(after, user)).outcome).toBe('duplicate');
  expect((await order(after, `p${acknowledged.length}`)).outcome).toBe('accepted');
  const total = before + acknowledged.length + 1;
  expect((await after.store.people.countEvents(['order_completed'])).get('order_completed')).toBe(total);
  await after.moveTo('2026-03-03T12:00:00Z');
  expect(new Set(after.sent.map(({ key }) => key)).size).toBe(total);
  expect(after.sent.length).toBe(total);
}

function pagesOf(path: string): number {
  const database = new Database(path, { readonly: true });
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.close();
  return pages;
}

test('a full disk: the engine stops and says so; what it had acknowledged is there, the rest is taken later', async () => {
  await quietDay(5);
  const full = await open({ maxPages: pagesOf(file) + 3 });
  const { acknowledged, refusal } = await ordersUntilRefused(full);
  expect(refusal).toMatchObject({ code: 'CAR-811', what: `the disk of ${file} is full` });
  expect(full.daemon.engine.failed).toMatchObject({ code: 'CAR-811' });
  await full.stop();
  await nothingIsLost(acknowledged, 5);
});

test('a lock that another program keeps: the same', async () => {
  await quietDay(2);
  const locked = await open();
  await order(locked, 'p0');
  const other = new Database(file);
  other.exec('begin immediate');
  await expect(order(locked, 'p1')).rejects.toMatchObject({ code: 'CAR-815' });
  other.close();
  await locked.stop();
  await nothingIsLost(['p0'], 2);
}, 20_000);

test('pages that were overwritten: refused with the way out, and a backup brings everything back', async () => {
  await quietDay(200);
  const copy = join(folder, 'copy.db');
  await backUp(file, copy);
  const content = readFileSync(file);
  writeFileSync(file, content.fill(0x5a, 4_096 * 3));
  await expect(open()).rejects.toMatchObject({ code: 'CAR-813', fix: expect.stringContaining('backup') });
  expect(
    readFileSync(file)
      .subarray(4_096 * 3)
      .every((byte) => byte === 0x5a),
  ).toBe(true);
  await restore(copy, file);
  await nothingIsLost([], 200);
});

test('a clock that goes back an hour: nothing rings twice or too early, and what is recorded never goes back', async () => {
  const back = await open();
  await order(back, 'ann');
  await back.moveTo('2026-03-02T11:30:00Z');
  await order(back, 'bo');
  let shift = 3_600_000;
  const { clock } = back;
  const real = clock.now.bind(clock);
  clock.now = () => real() - shift;
  await order(back, 'cy');
  const starts = await Promise.all(
    ['ann', 'bo', 'cy'].map(async (user) => (await back.image(user)).instances[0]!.startedAt),
  );
  expect(starts.map((at) => new Date(at).toISOString())).toEqual([
    '2026-03-02T10:00:00.000Z',
    '2026-03-02T11:30:00.000Z',
    '2026-03-02T11:30:00.000Z',
  ]);
  clock.moveTo(Date.parse('2026-03-02T12:30:00Z'));
  await back.settled();
  expect(back.sent).toEqual([]);
  shift = 0;
  // Alarms of the machine are looked at every minute, so that they notice.
  clock.moveTo(real() + 60_000);
  await back.moveTo('2026-03-02T14:00:00Z');
  expect(back.sent.map(({ to }) => to).sort()).toEqual(
    ['ann', 'bo', 'cy'].map((user) => `${user}@example.com`),
  );
});
