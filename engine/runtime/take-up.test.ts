import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { openParked } from '../store/parked.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Incoming } from './incoming.ts';
import { takeUpParked } from './take-up.ts';

/** What an earlier process acknowledged and did not come to is evaluated by the next one: all of it, and once. */

const order = (number: number): Incoming => ({
  id: `m${number}`,
  source: 'http',
  event: 'order_completed',
  time: null,
  identifiers: { user_id: `u${number % 7}` },
  traits: {},
  consent: {},
  properties: { order_id: `o${number}`, total: 10 },
  imported: false,
  raw: { messageId: `m${number}` },
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-take-up-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['SQLite', 'PostgreSQL'])('%s', (dialect) => {
  test('all is taken up in its order, and what had been evaluated already does nothing', async () => {
    const url = dialect === 'SQLite' ? `sqlite:${folder}/x.db` : await testPostgresUrl();
    const rig = await Rig.start(shop, { url, buckets: 4 });
    const { engine } = rig.daemon;
    const log = await openParked(engine.store.parked!);
    const orders = Array.from({ length: 1200 }, (_, number) => order(number));
    for (const evaluated of orders.slice(0, 10)) await engine.accept(evaluated);
    const forget = await log.add(orders.slice(0, 5).map((one) => JSON.stringify(one)));
    await log.add(orders.slice(5).map((one) => JSON.stringify(one)));
    for (let count = 0; count < 4; count++) forget();
    await log.close();

    expect(await takeUpParked(engine)).toBe(1190);
    expect([...(await engine.store.people.countEvents(['order_completed'])).values()]).toEqual([1200]);
    const { events } = await rig.image('u0');
    const inOrder = events.map(({ properties }) => properties['order_id']);
    expect(new Set(inOrder).size).toBe(inOrder.length);
    expect(await takeUpParked(engine)).toBe(0);
    if (dialect === 'SQLite')
      expect(readdirSync(folder).filter((name) => name.includes('parked'))).toEqual([]);
    await rig.stop();
  });
});

test('a store in memory has no place for them', async () => {
  const rig = await Rig.start(shop);
  expect(await takeUpParked(rig.daemon.engine)).toBe(0);
  await rig.stop();
});
