/** What a batch reads: order, limits, what is left out, and that a bucket sees only itself. */
import { expect, test } from 'vitest';
import type { Catalog } from '../store.ts';
import { type Open, on } from './owned_store.ts';
import { effectRow, eventRow, instanceRow, profileRow, stateRow } from './sample.ts';

const CATALOG: Catalog = {
  events: [
    { id: 'visited', columns: [] },
    { id: 'ordered', columns: [] },
  ],
  traits: [],
  segmentSlots: 0,
};

export function reads(open: Open): void {
  test(
    'an empty request reads nothing, unknown things are nowhere',
    on(open, async ({ store }) => {
      const nothing = {
        identifiers: [],
        profiles: new Map(),
        histories: new Map(),
        ranges: [],
        receipts: new Set(),
        due: [],
        inbox: [],
        ready: [],
        offers: [],
        grants: [],
        codes: [],
        freeCodes: [],
      };
      expect(await store.read(0, {})).toStrictEqual(nothing);
      const unknown = {
        identifiers: [{ kind: 'email', value: 'x' }],
        profiles: [1, 2],
        histories: [1, 2],
        receipts: [3],
        events: true,
      };
      expect(await store.read(0, unknown)).toStrictEqual({ ...nothing, identifiers: [null] });
    }),
  );

  test(
    'profiles are read in the order asked for, each once, and only from their bucket',
    on(open, async (owned) => {
      const n = owned.store.buckets;
      const ids = [9 * n, 0, 2 ** 52 - (2 ** 52 % n)];
      await owned.write(0, { profiles: ids.map((id) => profileRow(id)), states: [stateRow(0)] });
      const read = await owned.store.read(0, { profiles: [ids[2]!, 5 * n, ids[0]!, 0, ids[0]!] });
      expect([...read.profiles.keys()]).toStrictEqual([ids[2], ids[0], 0]);
      expect(read.profiles.get(0)?.state).toStrictEqual(stateRow(0));
      expect(read.profiles.get(ids[0]!)?.state).toBeNull();
      if (n > 1) expect((await owned.store.read(1, { profiles: ids })).profiles.size).toBe(0);
    }),
  );

  test(
    'profiles are due at or before the instant, earliest first',
    on(open, async (owned) => {
      const n = owned.store.buckets;
      const dues = [30, 10, 20, 10, null, 31];
      await owned.write(0, { states: dues.map((due, index) => stateRow(index * n, { due })) });
      const due = async (at: number, limit: number) =>
        (await owned.store.read(0, { due: { at, limit } })).due;
      expect(await due(30, 99)).toStrictEqual([1 * n, 3 * n, 2 * n, 0]);
      expect(await due(30, 2)).toStrictEqual([1 * n, 3 * n]);
      expect(await due(9, 99)).toStrictEqual([]);
      expect((await owned.store.nextDue()).profile).toBe(10);
      if (n > 1) expect((await owned.store.read(1, { due: { at: 99, limit: 9 } })).due).toStrictEqual([]);
    }),
  );

  test(
    'effects may be claimed by due, then age, then key; only ready ones',
    on(open, async (owned) => {
      const row = (key: string, due: number, createdAt: number) => effectRow(0, key, { due, createdAt });
      const [a, b, c, d] = [row('a', 20, 5), row('b', 10, 7), row('c', 10, 6), row('d', 10, 6)];
      const others = (
        ['sending', 'sent', 'failed', 'doubtful', 'dropped', 'open', 'overdue', 'done'] as const
      ).map((status) => effectRow(0, status, { status, due: 1 }));
      await owned.write(0, {
        profiles: [profileRow(0)],
        effects: [a, b, c, d, row('late', 21, 1), ...others],
      });
      const ready = async (at: number, limit: number) =>
        (await owned.store.read(0, { ready: { at, limit } })).ready;
      expect(await ready(20, 99)).toStrictEqual([c, d, b, a]);
      expect(await ready(20, 1)).toStrictEqual([c]);
      expect(await ready(9, 99)).toStrictEqual([]);
      expect((await owned.store.nextDue()).effect).toBe(10);
      const [e, f, g] = [row('e', 11, 1), row('f', 12, 1), row('g', 13, 1)];
      const other = { ...e, channel: 'sms' };
      const third = { ...f, channel: 'é' };
      const fourth = { ...g, channel: '' };
      await owned.write(0, { effects: [other, third, fourth] });
      const some = async (limit: number, room: Record<string, number>) =>
        (await owned.store.read(0, { ready: { at: 20, limit, room: new Map(Object.entries(room)) } })).ready;
      expect(await ready(20, 1)).toStrictEqual([c, other, third, fourth]);
      expect(await some(1, { [c.channel]: 3 })).toStrictEqual([c, d, b, other, third, fourth]);
      expect(await some(2, { [c.channel]: 0, é: 0, never: 9 })).toStrictEqual([other, fourth]);
      expect(await some(9, { [c.channel]: -1, sms: 0, é: 0, '': 0 })).toStrictEqual([]);
      await owned.write(0, {
        effects: [other, third, fourth].map((one) => ({ ...one, status: 'sent' as const })),
      });
      const open = (await owned.image(0))!.effects.map((effect) => effect.key);
      expect(open).toStrictEqual(['doubtful', 'open', 'sending', 'c', 'd', 'b', 'a', 'late']);
      const whole = (await owned.image(0, { events: true }))!.effects.map((effect) => effect.key);
      expect(whole).toStrictEqual(['doubtful', 'open', 'overdue', 'sending', 'c', 'd', 'b', 'a', 'late']);
    }),
  );

  test(
    'what is due next is the earliest of any bucket, profiles and effects apart',
    on(open, async (owned) => {
      const next = () => owned.store.nextDue();
      expect(await next()).toStrictEqual({ profile: null, effect: null });
      await owned.write(0, { states: [stateRow(0, { due: 50 })], effects: [effectRow(0, 'x', { due: 60 })] });
      expect(await next()).toStrictEqual({ profile: 50, effect: 60 });
      await owned.write(3, { effects: [effectRow(3, 'y', { due: 40 })], states: [stateRow(3, { due: 70 })] });
      expect(await next()).toStrictEqual({ profile: 50, effect: 40 });
      await owned.write(3, { effects: [effectRow(3, 'y', { due: 40, status: 'sent' })] });
      await owned.write(0, { states: [stateRow(0, { due: null })] });
      expect(await next()).toStrictEqual({ profile: 70, effect: 60 });
    }),
  );

  test(
    'running instances, and of the ended ones the newest per journey and key',
    on(open, async (owned) => {
      const ended = (id: string, startedAt: number, endedAt: number, row = {}) =>
        instanceRow(0, id, { startedAt, endedAt, step: null, reason: 'done', ...row });
      const running = [
        instanceRow(0, 'r2', { startedAt: 9 }),
        instanceRow(0, 'r1', { startedAt: 9, key: 'k' }),
      ];
      const newest = [
        ended('c', 3, 4),
        ended('d', 2, 9, { key: 'k' }),
        ended('e', 1, 2, { journey: 'other' }),
        ended('f', 5, 6, { key: 'tie' }),
        ended('g', 5, 7, { key: 'tie' }),
      ];
      const older = [ended('a', 1, 8), ended('b', 2, 3)];
      await owned.write(0, { profiles: [profileRow(0)], instances: [...older, ...newest, ...running] });
      const ids = async (ended: boolean) =>
        (await owned.image(0, { ended }))!.instances.map((instance) => instance.id);
      expect(await ids(false)).toStrictEqual(['r1', 'r2']);
      expect(await ids(true)).toStrictEqual(['e', 'd', 'c', 'f', 'g', 'r1', 'r2']);
    }),
  );

  test(
    'events come in order of time and message, whatever their type',
    on(
      open,
      async (owned) => {
        const row = (type: string, time: number, message: number) => eventRow(0, { type, time, message });
        const rows = [
          row('visited', -5, 9),
          row('ordered', 1, 2 ** 53 - 1),
          row('ordered', 2, 1),
          row('visited', 2, 2),
          row('ordered', 2, 3),
          row('ordered', 3, 0),
          row('visited', 3, 0),
        ];
        await owned.write(0, { profiles: [profileRow(0)], events: rows.toReversed() });
        expect((await owned.image(0, { events: true }))?.events).toStrictEqual(rows);
        expect((await owned.image(0))?.events).toStrictEqual([]);
        const { histories } = await owned.store.read(0, { histories: [owned.store.buckets, 0, 0] });
        expect([...histories]).toStrictEqual([[0, rows]]);
        const range = (type: string, after: number, limit: number) => ({ profile: 0, type, after, limit });
        const { ranges } = await owned.store.read(0, {
          ranges: [range('ordered', 1, 2), range('visited', -6, 9), range('ordered', 3, 9)],
        });
        expect(ranges).toStrictEqual([[rows[2], rows[4]], [rows[0], rows[3], rows[6]], []]);
      },
      CATALOG,
    ),
  );

  test(
    'a thousand profiles with everything are one read',
    on(
      open,
      async (owned) => {
        const ids = Array.from({ length: 1_000 }, (_, index) => index * owned.store.buckets);
        await owned.write(0, {
          profiles: ids.map((id) => profileRow(id)),
          states: ids.map((id) => stateRow(id)),
          events: ids.flatMap((id) => [eventRow(id), eventRow(id, { time: 5 })]),
          instances: ids.map((id) => instanceRow(id, `i${id}`)),
          effects: ids.map((id) => effectRow(id, `e${id}`)),
        });
        const { profiles } = await owned.store.read(0, { profiles: ids, events: true });
        expect(profiles.size).toBe(1_000);
        for (const [id, image] of profiles) {
          expect([image.state?.profile, image.instances[0]?.id, image.effects[0]?.key]).toStrictEqual([
            id,
            `i${id}`,
            `e${id}`,
          ]);
          expect(image.events.map((event) => event.time)).toStrictEqual([5, 1_000]);
        }
      },
      CATALOG,
    ),
  );
}
