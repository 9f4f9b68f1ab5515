import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenOptions, openStore } from '../open.ts';
import type { Catalog, Store } from '../store.ts';
import { addressOf } from './address.ts';
import { testPostgresUrl } from './server.testing.ts';

let url: string;
let opened: Store[] = [];
let client: pg.Client;
beforeEach(async () => {
  url = await testPostgresUrl();
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`set search_path = ${addressOf(url).schema}`);
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
  await client.end();
});

async function open(options: Partial<OpenOptions> = {}): Promise<Store> {
  const store = await openStore(url, { root: '/', ...options });
  opened.push(store);
  return store;
}

const text = (name: string) => ({ name, type: 'text' as const });
const catalog = (...names: string[]): Catalog => ({
  events: [{ id: 'ordered', columns: names.map(text) }],
  traits: names.map(text),
  segmentSlots: 1,
});
const event = (message: number, properties = {}) =>
  ({ profile: 0, type: 'ordered', time: message, message, at: 1, properties }) as const;
const profile = {
  id: 0,
  createdAt: 1,
  mergedInto: null,
  entity: 'profile',
  key: null,
  identifiers: {},
  traits: {},
  consent: {},
};

describe('a new store', () => {
  test('has 64 buckets, unless it is told otherwise, and keeps them', async () => {
    expect((await open()).buckets).toBe(64);
    expect((await open()).buckets).toBe(64);
    await expect(open({ buckets: 4 })).rejects.toMatchObject({ code: 'CAR-808' });
  });

  test('may be made by several at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => open({ buckets: 3 })));
    expect(stores.map((store) => store.buckets)).toStrictEqual([3, 3, 3, 3, 3]);
    const planned = await Promise.all(stores.map((store) => store.migrate(catalog('sku'), [])));
    expect(planned.map((steps) => steps.length).sort()).toStrictEqual([0, 0, 0, 0, 3]);
    const [first] = await stores[0]!.own([0]);
    const slots = await Promise.all(
      stores.map((store, n) => store.slots('segment', [`a${n}`, 'b', `c${n}`])),
    );
    const given = new Set(slots.flatMap((map) => [...map.values()]));
    expect([...given].sort((a, b) => a - b)).toStrictEqual(Array.from({ length: 11 }, (_, n) => n));
    expect(first).toStrictEqual({ bucket: 0, epoch: 1, clock: 0 });
  });

  test('numbers releases without gaps, whoever adds them', async () => {
    const stores = [await open({ buckets: 1 }), await open()];
    const release = { hash: 'h', commit: null, appliedAt: 1, manifest: {} };
    const added = await Promise.all([...stores, ...stores].map((store) => store.addRelease(release)));
    expect(added.map(({ number }) => number).sort()).toStrictEqual([1, 2, 3, 4]);
  });
});

describe('a bucket', () => {
  test('belongs to whoever took it last; the others are fenced and write nothing', async () => {
    const [first, second] = [await open({ buckets: 2 }), await open()];
    const [mine] = await first.own([0, 1]);
    expect(await first.commit(0, mine!.epoch, { clock: 5 })).toStrictEqual({ ok: true });
    const [theirs] = await second.own([0]);
    expect(theirs).toStrictEqual({ bucket: 0, epoch: 2, clock: 5 });
    const fenced = await first.commit(0, mine!.epoch, { clock: 6, profiles: [profile] });
    expect(fenced).toStrictEqual({ ok: false, why: 'fenced' });
    expect(await second.people.countProfiles()).toBe(0);
    expect(await first.commit(1, 1, { clock: 6 })).toStrictEqual({ ok: true });
    expect(await second.commit(0, 2, { clock: 7, profiles: [profile] })).toStrictEqual({ ok: true });
  });

  test('is taken over only after the commit under way', async () => {
    const [first, second] = [await open({ buckets: 1 }), await open()];
    await first.own([0]);
    await client.query('begin');
    await client.query('select from bucket for update');
    const committed = first.commit(0, 1, { clock: 9, profiles: [profile] });
    const owned = second.own([0]);
    await client.query('commit');
    const [result, [ownership]] = await Promise.all([committed, owned]);
    // Which of the two came first is open; what must not be is a commit that the new owner does not see.
    expect(result.ok).toBe(ownership!.clock === 9);
    expect(await second.people.countProfiles()).toBe(result.ok ? 1 : 0);
  });

  test('is written in one transaction with others that are written at once, and alone where one of them is refused', async () => {
    const store = await open({ buckets: 4 });
    const buckets = await store.own([0, 1, 2, 3]);
    const write = (ids: readonly number[], refused?: number) =>
      Promise.all(
        ids.map((id) =>
          store.commit(id % 4, id === refused ? 99 : buckets[id % 4]!.epoch, {
            clock: 1,
            profiles: [{ ...profile, id }],
          }),
        ),
      );
    const transactions = async (from: number) => {
      const { rows } = await client.query(
        'select count(distinct xmin::text)::integer as count from profile where id >= $1',
        [from],
      );
      return rows[0].count;
    };
    expect((await write([0, 1, 2, 3])).every(({ ok }) => ok)).toBe(true);
    expect(await transactions(0)).toBe(1);
    const results = await write([4, 5, 6, 7], 5);
    expect(results.map(({ ok }) => ok)).toStrictEqual([true, false, true, true]);
    expect(await transactions(4)).toBe(3);
    expect(await store.people.countProfiles()).toBe(7);
  });

  test('of one and of another are written at once, the same progress too', async () => {
    const store = await open({ buckets: 8 });
    const buckets = await store.own([0, 1, 2, 3, 4, 5, 6, 7]);
    const results = await Promise.all(
      buckets.flatMap(({ bucket, epoch }) =>
        Array.from({ length: 5 }, (_, n) =>
          store.commit(bucket, epoch, {
            clock: n,
            progress: bucket % 2 === 0 ? { a: n, b: bucket } : { b: bucket, a: n },
            letters: [{ key: `${n}`, to: 7 - bucket, body: {} }],
          }),
        ),
      ),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    const moved = await Promise.all([store.relay(30), store.relay(30), store.relay(30)]);
    expect(moved.reduce((sum, n) => sum + n) + (await store.relay(99))).toBe(40);
    expect((await store.read(3, { inbox: { limit: 9 } })).inbox).toHaveLength(5);
  });
});

describe('tables that another process has changed', () => {
  const CHANGES: readonly (readonly [string, Catalog, readonly string[], object])[] = [
    ['a column more', catalog('sku', 'size'), [], { sku: 'a', size: 'b' }],
    ['a column less', catalog(), ['event.ordered.sku', 'entity.profile.sku'], { size: 'b' }],
    [
      'another type',
      {
        ...catalog(),
        events: [{ id: 'ordered', columns: [{ name: 'sku', type: 'integer' }] }],
        traits: [{ name: 'sku', type: 'boolean' }],
      },
      ['event.ordered.sku', 'entity.profile.sku'],
      { sku: 'a', size: 'b' },
    ],
  ];
  test.each(CHANGES)('%s: those who had them open go on', async (_, wanted, declared, read) => {
    const writer = await open({ buckets: 1 });
    await writer.migrate(catalog('sku'), []);
    const reader = await open({ readOnly: true });
    const old = await open();
    await old.own([0]);
    const properties = { sku: 'a', size: 'b' };
    await old.commit(0, 1, {
      clock: 1,
      profiles: [{ ...profile, traits: properties }],
      events: [event(1, properties)],
    });
    await reader.people.profile(0);
    await writer.migrate(wanted, declared);
    expect(await reader.people.profile(0)).toMatchObject({
      events: [{ properties: read }],
      profile: { traits: read },
    });
    expect(await old.commit(0, 1, { clock: 2, events: [event(2, properties)] })).toStrictEqual({ ok: true });
    const image = (await old.read(0, { profiles: [0], events: true })).profiles.get(0)!;
    expect(image.events.map((row) => row.properties)).toStrictEqual([read, properties]);
    expect(await reader.planMigration(wanted)).toStrictEqual([]);
  });

  test('a migration waits for those who read, and lets others through meanwhile', async () => {
    const store = await open({ buckets: 1 });
    await store.own([0]);
    await client.query('begin');
    await client.query('select from shape');
    const migrated = store.migrate(catalog('sku'), []);
    let waits = 0;
    for (let waiting = false; waits < 2; ) {
      const { rows } = await client.query<{ waiting: boolean }>(
        `select count(*) > 0 as waiting from pg_locks
         where not granted and relation = to_regclass('shape') and mode = 'AccessExclusiveLock'`,
      );
      // Each time it gives up and tries again.
      if (rows[0]!.waiting && !waiting) waits += 1;
      waiting = rows[0]!.waiting;
    }
    await client.query('commit');
    expect(await store.commit(0, 1, { clock: 1 })).toStrictEqual({ ok: true });
    expect(await migrated).toHaveLength(3);
  });
});

describe('who only reads', () => {
  test('changes nothing', async () => {
    const writer = await open({ buckets: 1 });
    const reader = await open({ readOnly: true });
    expect(await reader.people.countProfiles()).toBe(0);
    for (const change of [
      () => reader.own([0]),
      () => reader.commit(0, 1, { clock: 1 }),
      () => reader.migrate(catalog(), []),
      () => reader.slots('segment', ['a']),
      () => reader.relay(1),
    ]) {
      await expect(change()).rejects.toThrow('reading only');
    }
    await writer.close();
    expect(await reader.nextDue()).toStrictEqual({ profile: null, effect: null });
  });

  test('sees one moment, whatever is written meanwhile', async () => {
    const store = await open({ buckets: 1 });
    await store.migrate(catalog('n'), []);
    await store.own([0]);
    const write = async (n: number) => {
      const traits = { n: String(n) };
      await store.commit(0, 1, {
        clock: n,
        profiles: [{ ...profile, traits }],
        states: [{ profile: 0, release: n, at: n, slots: '', members: [], due: null }],
        events: [event(n)],
      });
    };
    await write(1);
    const seen = async () => {
      const image = (await store.read(0, { profiles: [0], events: true })).profiles.get(0)!;
      expect([image.state?.release, image.events.length]).toStrictEqual([
        Number(image.profile.traits['n']),
        Number(image.profile.traits['n']),
      ]);
    };
    for (let n = 2; n <= 20; n += 1) await Promise.all([write(n), seen(), seen(), seen()]);
  });
});

test('a store that is closed says so, and may be closed again', async () => {
  const store = await open({ buckets: 1 });
  await store.close();
  await store.close();
  await expect(store.people.countProfiles()).rejects.toThrow('closed');
});
