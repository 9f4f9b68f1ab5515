/** How tables follow the catalog: what is safe, what must be declared, and what happens to rows that are there. */
import { describe, expect, test } from 'vitest';
import { StoreError } from '../error.ts';
import type { Catalog, Column, Json, MigrationStep } from '../store.ts';
import { type Open, OwnedStore, on } from './owned_store.ts';
import { eventRow, profileRow, stateRow } from './sample.ts';

const column = (name: string, type: Column['type']): Column => ({ name, type });
const orders = (...columns: Column[]): Catalog => ({
  events: [{ id: 'ordered', columns }],
  traits: [],
  segmentSlots: 0,
});
const traits = (...columns: Column[]): Catalog => ({ events: [], traits: columns, segmentSlots: 0 });
const segments = (segmentSlots: number): Catalog => ({ events: [], traits: [], segmentSlots });

interface Plan {
  readonly title: string;
  readonly from: Catalog;
  readonly to: Catalog;
  readonly steps: readonly (readonly [MigrationStep['action'], string, destructive?: 'destructive'])[];
}

const PLANS: readonly Plan[] = [
  { title: 'nothing', from: orders(column('sku', 'text')), to: orders(column('sku', 'text')), steps: [] },
  { title: 'a new event', from: segments(0), to: orders(), steps: [['create_event', 'event.ordered']] },
  {
    title: 'a new property',
    from: orders(),
    to: orders(column('sku', 'text')),
    steps: [['add_column', 'event.ordered.sku']],
  },
  {
    title: 'a removed property',
    from: orders(column('sku', 'text')),
    to: orders(),
    steps: [['drop_column', 'event.ordered.sku', 'destructive']],
  },
  {
    title: 'another type',
    from: orders(column('sku', 'text')),
    to: orders(column('sku', 'integer')),
    steps: [['retype_column', 'event.ordered.sku', 'destructive']],
  },
  { title: 'an event no longer declared', from: orders(column('sku', 'text')), to: segments(0), steps: [] },
  {
    title: 'traits',
    from: traits(column('tier', 'text'), column('age', 'integer')),
    to: traits(column('age', 'number'), column('city', 'text')),
    steps: [
      ['drop_column', 'entity.profile.tier', 'destructive'],
      ['retype_column', 'entity.profile.age', 'destructive'],
      ['add_column', 'entity.profile.city'],
    ],
  },
  {
    title: 'segments beyond a word',
    from: segments(32),
    to: segments(97),
    steps: [
      ['add_member_word', 'state.member_1'],
      ['add_member_word', 'state.member_2'],
      ['add_member_word', 'state.member_3'],
    ],
  },
  { title: 'fewer segments', from: segments(64), to: segments(1), steps: [] },
];

interface Retyping {
  readonly from: Column['type'];
  readonly to: Column['type'];
  readonly values: readonly Json[];
  /** If they differ. */
  readonly read: readonly Json[];
}

const RETYPINGS: readonly Retyping[] = [
  {
    from: 'text',
    to: 'integer',
    values: ['12', '-3', '1.5', 'x', '', '9007199254740993', 7],
    read: [12, -3, '1.5', 'x', '', '9007199254740993', 7],
  },
  {
    from: 'text',
    to: 'number',
    values: ['12', '1.5e3', '0x10', ' 1', '1e999'],
    read: [12, 1500, '0x10', ' 1', '1e999'],
  },
  { from: 'text', to: 'boolean', values: ['true', 'false', 'yes'], read: [true, false, 'yes'] },
  {
    from: 'text',
    to: 'instant',
    values: ['2026-01-01T00:00:00Z', 'soon'],
    read: ['2026-01-01T00:00:00.000Z', 'soon'],
  },
  { from: 'integer', to: 'text', values: [12, 2 ** 53], read: ['12', '9007199254740992'] },
  { from: 'integer', to: 'number', values: [12, 1.5], read: [12, 1.5] },
  { from: 'number', to: 'integer', values: [12, 1.5], read: [12, 1.5] },
  { from: 'boolean', to: 'text', values: [true, false], read: ['true', 'false'] },
  { from: 'boolean', to: 'integer', values: [true, 1], read: [true, 1] },
  { from: 'instant', to: 'text', values: ['2026-01-01T00:00:00.000Z'], read: ['2026-01-01T00:00:00.000Z'] },
  { from: 'json', to: 'text', values: ['a', 5, ['a'], false], read: ['a', '5', ['a'], 'false'] },
  { from: 'text', to: 'json', values: ['a', '{"a":1}', 3], read: ['a', '{"a":1}', 3] },
];

export function migrations(open: Open): void {
  describe('planning', () => {
    test.each(PLANS)('$title', async ({ from, to, steps }) => {
      const owned = await OwnedStore.open(open, from);
      const wanted = steps.map(([action, address, destructive]) => ({
        action,
        address,
        destructive: destructive !== undefined,
      }));
      const planned = await owned.store.planMigration(to);
      expect(planned).toMatchObject(wanted);
      expect(planned).toHaveLength(wanted.length);
      expect(await owned.store.planMigration(to), 'a plan changes nothing').toStrictEqual(planned);
      const declared = planned.map((step) => step.address);
      expect(await owned.store.migrate(to, declared)).toStrictEqual(planned);
      expect(await owned.store.planMigration(to)).toStrictEqual([]);
      await owned.store.close();
    });

    test('a new store wants everything, a fresh plan is the migration', async () => {
      const store = await open();
      const catalog: Catalog = {
        ...orders(column('sku', 'text')),
        traits: [column('tier', 'text')],
        segmentSlots: 1,
      };
      const planned = await store.planMigration(catalog);
      expect(planned.map((step) => step.address)).toStrictEqual([
        'event.ordered',
        'entity.profile.tier',
        'state.member_0',
      ]);
      expect(await store.migrate(catalog, [])).toStrictEqual(planned);
      await store.close();
    });
  });

  test(
    'what is destructive and not declared is refused whole',
    on(
      open,
      async ({ store }) => {
        const wanted = orders(column('price', 'text'), column('fresh', 'text'));
        const refused = store.migrate(wanted, ['event.ordered.sku']);
        await expect(refused).rejects.toThrow(StoreError);
        await expect(refused).rejects.toMatchObject({
          code: 'CAR-810',
          what: expect.stringContaining('event.ordered.price'),
        });
        expect((await store.planMigration(wanted)).map((step) => step.action)).toStrictEqual([
          'drop_column',
          'retype_column',
          'add_column',
        ]);
      },
      orders(column('sku', 'text'), column('price', 'number')),
    ),
  );

  test(
    'a removed property is gone, also where it never fitted, and may come back with another type',
    on(
      open,
      async (owned) => {
        const rows = ['a', 5, ['x']].map((sku, message) =>
          eventRow(4, { message, properties: { sku, other: 1 } }),
        );
        await owned.write(4, { profiles: [profileRow(4)], events: rows });
        await owned.store.migrate(orders(), ['event.ordered.sku']);
        const without = (await owned.image(4, { events: true }))!.events.map((event) => event.properties);
        expect(without).toStrictEqual(rows.map(() => ({ other: 1 })));
        await owned.store.migrate(orders(column('sku', 'integer')), []);
        await owned.write(4, { events: [eventRow(4, { message: 9, properties: { sku: 3 } })] });
        const again = (await owned.image(4, { events: true }))!.events.map((event) => event.properties);
        expect(again).toStrictEqual([...rows.map(() => ({ other: 1 })), { sku: 3 }]);
      },
      orders(column('sku', 'text')),
    ),
  );

  test.each(RETYPINGS)('$from to $to keeps what converts', async ({ from, to, values, read }) => {
    const before: Catalog = {
      ...orders(column('other', 'text'), column('it', from)),
      traits: [column('it', from)],
    };
    const after: Catalog = {
      ...orders(column('other', 'text'), column('it', to)),
      traits: [column('it', to)],
    };
    const owned = await OwnedStore.open(open, before);
    for (const [id, it] of values.entries()) {
      const events = [
        eventRow(id, { properties: { it, other: 'kept', loose: [id] } }),
        eventRow(id, { time: 2 }),
      ];
      await owned.write(id, { profiles: [profileRow(id, { traits: { it, loose: id } })], events });
    }
    await owned.store.migrate(after, ['event.ordered.it', 'entity.profile.it']);
    for (const [id, it] of read.entries()) {
      const image = await owned.image(id, { events: true });
      expect(image?.profile.traits).toStrictEqual({ it, loose: id });
      expect(image?.events.map((event) => event.properties)).toStrictEqual([
        {},
        { it, other: 'kept', loose: [id] },
      ]);
    }
    await owned.store.close();
  });

  test(
    'retyping goes on past the first page of rows',
    on(
      open,
      async (owned) => {
        const ids = Array.from({ length: 2_500 }, (_, index) => index * owned.store.buckets);
        const events = ids.map((id) => eventRow(id, { properties: { sku: String(id) } }));
        await owned.write(0, { profiles: ids.map((id) => profileRow(id)), events });
        await owned.store.migrate(orders(column('sku', 'integer')), ['event.ordered.sku']);
        const images = (await owned.read(0, { profiles: ids, events: true })).profiles;
        expect([...images.values()].map((image) => image.events[0]?.properties)).toStrictEqual(
          ids.map((sku) => ({ sku })),
        );
      },
      orders(column('sku', 'text')),
    ),
  );

  test(
    'an event that is declared again finds its rows',
    on(
      open,
      async (owned) => {
        const row = eventRow(4, { properties: { sku: 'a' } });
        await owned.write(4, { profiles: [profileRow(4)], events: [row] });
        await owned.store.migrate(segments(0), []);
        expect((await owned.image(4, { events: true }))?.events).toStrictEqual([row]);
        await owned.store.migrate(orders(column('sku', 'text')), []);
        expect((await owned.image(4, { events: true }))?.events).toStrictEqual([row]);
      },
      orders(column('sku', 'text')),
    ),
  );

  test(
    'a state from before a segment existed stays short',
    on(
      open,
      async (owned) => {
        await owned.write(1, { profiles: [profileRow(1)], states: [stateRow(1, { members: [5] })] });
        await owned.store.migrate(segments(65), []);
        expect((await owned.image(1))?.state?.members).toStrictEqual([5]);
        await owned.write(1, { states: [stateRow(1, { members: [5, 0, 1] })] });
        expect((await owned.image(1))?.state?.members).toStrictEqual([5, 0, 1]);
        expect(await owned.store.people.countMembers([0, 1, 64, 4_000])).toStrictEqual(
          new Map([
            [0, 1],
            [1, 0],
            [64, 1],
            [4_000, 0],
          ]),
        );
      },
      segments(1),
    ),
  );
}
