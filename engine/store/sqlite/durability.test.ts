import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../error.ts';
import { openStore } from '../open.ts';
import type { Store } from '../store.ts';
import { HeldLog } from './held_log.testing.ts';

let root: string;
let log: HeldLog;
let store: Store;
let epoch: number;
/** What became durable, in order. */
let told: string[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'carillon-durable-'));
  log = new HeldLog();
  told = [];
  store = await openStore('sqlite:x.db', { root, openLog: log.open });
  epoch = (await store.own([0]))[0]!.epoch;
  log.begun = 0;
  log.isHeld = true;
});
afterEach(async () => {
  log.isHeld = false;
  log.release();
  await store.close().catch(() => {});
  rmSync(root, { recursive: true, force: true });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
const commit = async (clock: number) => {
  expect(await store.commit(0, epoch, { clock, progress: { clock } })).toStrictEqual({ ok: true });
};
const tell = (what: string) =>
  store.durable().then(
    () => told.push(what),
    () => told.push(`${what} failed`),
  );

describe('what was committed is durable', () => {
  test('only when the log has been synced; until then it can be read', async () => {
    await commit(1);
    expect(await store.progress('clock')).toBe(1);
    const telling = tell('one');
    await turn();
    expect([told, log.underWay]).toStrictEqual([[], 1]);
    log.release();
    await telling;
    expect(told).toStrictEqual(['one']);
  });

  test('at once when nothing is new', async () => {
    await tell('nothing');
    expect(log.begun).toBe(0);
  });

  test('by a sync that began after it: one at a time, shared by all who ask meanwhile, in order', async () => {
    await commit(1);
    const first = [tell('one'), tell('one again')];
    await commit(2);
    const second = [tell('two')];
    await commit(3);
    second.push(tell('three'));
    await turn();
    expect([told, log.begun]).toStrictEqual([[], 1]);
    log.release();
    await Promise.all(first);
    await turn();
    expect([told, log.begun]).toStrictEqual([['one', 'one again'], 2]);
    log.release();
    await Promise.all(second);
    expect(told).toStrictEqual(['one', 'one again', 'two', 'three']);
    await tell('nothing new');
    expect(log.begun).toBe(2);
  });

  test('never again once a sync has failed: the next one would not tell the truth', async () => {
    await commit(1);
    const first = tell('one');
    await commit(2);
    const second = tell('two');
    log.fail(Object.assign(new Error('disk'), { code: 'EIO' }));
    await Promise.all([first, second]);
    log.isHeld = false;
    await commit(3);
    await expect(store.durable()).rejects.toMatchObject({ code: 'CAR-814' });
    await expect(store.durable()).rejects.toBeInstanceOf(StoreError);
    expect([told, log.begun]).toStrictEqual([['one failed', 'two failed'], 1]);
  });

  test('before the store is closed, and before releases, slots and migrations are told', async () => {
    const slots = store.slots('segment', ['a']).then(() => told.push('slots'));
    await turn();
    expect(told).toStrictEqual([]);
    log.release();
    await slots;
    await commit(1);
    const closing = store.close().then(() => told.push('closed'));
    await turn();
    expect([told, log.isClosed]).toStrictEqual([['slots'], false]);
    log.release();
    await closing;
    expect([told, log.isClosed]).toStrictEqual([['slots', 'closed'], true]);
  });
});
