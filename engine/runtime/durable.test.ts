import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { welcoming } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { HeldLog } from '../store/sqlite/held_log.testing.ts';
import type { Incoming } from './incoming.ts';

/**
 * Nobody outside is told of anything that a power cut could still undo: no acknowledgement and no call of a channel
 * before the log is on the disk. The disk here is in the hands of the test.
 */

let folder: string;
let log: HeldLog;
let rig: Rig;
/** Batches that were committed since the disk is held. */
let batches: number;
let told: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-durable-'));
  log = new HeldLog();
  rig = await Rig.start(welcoming(), { url: `sqlite:${folder}/x.db`, openLog: log.open });
  batches = 0;
  told = [];
  rig.daemon.engine.onBatch(() => {
    batches += 1;
  });
  log.isHeld = true;
});
afterEach(async () => {
  log.isHeld = false;
  log.release();
  await rig.stop().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

let messages = 0;
function accept(user: string, more: Partial<Incoming> = {}): Promise<void> {
  const incoming: Incoming = {
    id: `m${++messages}`,
    source: 'test',
    event: 'order_completed',
    time: null,
    identifiers: { user_id: user },
    traits: { email: `${user}@example.com` },
    consent: { marketing: ['email'] },
    properties: { order_id: `o${messages}`, total: 1 },
    imported: false,
    raw: null,
    ...more,
  };
  return rig.daemon.engine.accept(incoming).then(
    ({ outcome }) => void told.push(`${user} ${outcome}`),
    (error: Error) => void told.push(`${user} ${error.name}`),
  );
}
const batch = (number: number) => rig.until(() => batches >= number);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a message is acknowledged when it is on the disk, and the next batch is computed meanwhile', async () => {
  const quiet = { event: 'cart_updated', properties: {} };
  const ann = accept('ann', quiet);
  await batch(1);
  const bo = accept('bo', quiet);
  await batch(2);
  await turn();
  // Both are committed, and nobody knows.
  expect(await rig.store.people.countProfiles()).toBe(2);
  expect([told, log.underWay, rig.daemon.engine.idle]).toStrictEqual([[], 1, false]);
  log.release();
  await ann;
  await turn();
  expect([told, log.underWay]).toStrictEqual([['ann accepted'], 1]);
  log.release();
  await bo;
  expect(told).toStrictEqual(['ann accepted', 'bo accepted']);
  await rig.settled();
});

test('a channel is called when the mark `sending` is on the disk', async () => {
  const accepted = accept('ann');
  await rig.until(() => batches >= 2);
  await turn();
  const sending = () => rig.store.people.effects(['sending'], 9);
  expect(await sending()).toHaveLength(1);
  expect([told, rig.sent]).toStrictEqual([[], []]);
  // The sync under way began before the mark was made: it is not enough.
  expect(log.begun).toBeGreaterThan(0);
  log.release();
  await accepted;
  await turn();
  expect([told, rig.sent, log.underWay]).toStrictEqual([['ann accepted'], [], 1]);
  log.release();
  await rig.until(() => rig.sent.length > 0);
  expect(rig.sent.map(({ to }) => to)).toStrictEqual(['ann@example.com']);
  log.isHeld = false;
  log.release();
  await rig.settled();
});

test('a disk that fails stops the engine, and nobody is told that it went well', async () => {
  const accepted = accept('ann');
  await batch(1);
  const later = accept('bo');
  log.fail(Object.assign(new Error('disk'), { code: 'EIO' }));
  await accepted;
  await later;
  expect(told).toStrictEqual(['ann StoreError', 'bo StoreError']);
  expect(rig.daemon.engine.failed).toMatchObject({ code: 'CAR-814' });
  expect(rig.sent).toStrictEqual([]);
  expect(rig.faults).toContainEqual(rig.daemon.engine.failed);
});
