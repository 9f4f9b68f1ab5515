/** Names that mean something to a database, and values that try to: neither must matter. */
import { expect, test } from 'vitest';
import { hashText } from '../hash.ts';
import type { Catalog } from '../store.ts';
import { type Open, on } from './owned_store.ts';
import { effectRow, eventRow, instanceRow, profileRow, quarantineRow } from './sample.ts';

const RESERVED = [
  'order',
  'group',
  'select',
  'table',
  'user',
  'index',
  'values',
  'where',
  'primary',
  'rowid',
];
const FIXED = [
  'time',
  'profile',
  'bucket',
  'at',
  'message',
  'rest',
  'id',
  'created_at',
  'merged_into',
  'identifiers',
  'consent',
  'p_time',
  'trait_id',
  'constructor',
  'retyped',
];
const NAMES = [...RESERVED, ...FIXED];
const COLUMNS = NAMES.map((name) => ({ name, type: 'text' as const }));
const CATALOG: Catalog = {
  events: [...NAMES, 'event', 'state'].map((id) => ({ id, columns: COLUMNS })),
  traits: COLUMNS,
  segmentSlots: 0,
};
/** Ids have at most 64 characters. */
const LONGEST = 'a'.repeat(63);
const LONG_COLUMNS = ['a', 'b'].map((end) => ({ name: LONGEST + end, type: 'text' as const }));
const LONG_CATALOG: Catalog = {
  events: LONG_COLUMNS.map(({ name }) => ({ id: name, columns: LONG_COLUMNS })),
  traits: LONG_COLUMNS,
  segmentSlots: 0,
};
const FEW: Catalog = {
  events: [{ id: 'order', columns: COLUMNS.slice(0, 2) }],
  traits: COLUMNS.slice(0, 2),
  segmentSlots: 0,
};
const HOSTILE = [
  `'; drop table profile; --`,
  `" or 1 = 1 --`,
  `\\'); delete from event_order where ('1' = '1`,
  '$1 ? :name @name',
  '%_*',
  '{"a": 1}',
];

/** Ids of messages and identifiers are chosen outside. Long enough for no index, and not to be compressed into one. */
const LONG = Array.from({ length: 2_000 }, (_, index) => hashText(`${index}`)).join('');

export function names(open: Open): void {
  test(
    'identifiers and ids of messages may be long, and end differently',
    on(open, async (owned) => {
      const [one, other] = [`${LONG}1`, `${LONG}2`];
      await owned.write(0, {
        identifiers: [{ kind: 'email', value: one, profile: 0 }],
        quarantine: [quarantineRow(one), quarantineRow(other, { at: 2 })],
      });
      const asked = [one, other, LONG].map((value) => ({ kind: 'email', value }));
      expect((await owned.store.read(0, { identifiers: asked })).identifiers).toStrictEqual([0, null, null]);
      expect(await owned.store.people.find('email', one)).toBe(0);
      await owned.write(0, { released: [one], quarantine: [quarantineRow(other, { at: 3 })] });
      expect(await owned.store.people.quarantine(9)).toStrictEqual([quarantineRow(other, { at: 3 })]);
    }),
  );

  test(
    'names may be as long as the language lets them be, and differ in their last letter only',
    on(
      open,
      async (owned) => {
        const properties = { [`${LONGEST}a`]: 'a', [`${LONGEST}b`]: 'b' };
        const events = [
          eventRow(1, { type: `${LONGEST}a`, properties }),
          eventRow(1, { type: `${LONGEST}b`, properties, message: 2 }),
        ];
        await owned.write(1, { profiles: [profileRow(1, { traits: properties })], events });
        const image = await owned.image(1, { events: true });
        expect(image?.events).toStrictEqual(events);
        expect(image?.profile.traits).toStrictEqual(properties);
        await owned.store.migrate({ ...LONG_CATALOG, traits: [] }, [
          `entity.profile.${LONGEST}a`,
          `entity.profile.${LONGEST}b`,
        ]);
        expect((await owned.image(1))?.profile.traits).toStrictEqual({});
      },
      LONG_CATALOG,
    ),
  );

  test(
    'events, properties and traits may be called what a database calls its own',
    on(
      open,
      async (owned) => {
        const properties = Object.fromEntries(NAMES.map((name) => [name, `value of ${name}`]));
        const events = CATALOG.events.map(({ id }, index) =>
          eventRow(7, { type: id, message: index, properties }),
        );
        await owned.write(7, { profiles: [profileRow(7, { traits: properties })], events });
        const image = await owned.image(7, { events: true });
        expect(image?.events).toStrictEqual(events);
        expect(image?.profile.traits).toStrictEqual(properties);
        const counts = await owned.store.people.countEvents(CATALOG.events.map(({ id }) => id));
        expect([...counts.values()].every((count) => count === 1)).toBe(true);
      },
      CATALOG,
    ),
  );

  test.each(HOSTILE)('%j is only a value', async (text) =>
    on(
      open,
      async (owned) => {
        const row = profileRow(3, { identifiers: { [text]: [text] }, traits: { order: text, [text]: text } });
        const instance = instanceRow(3, text, {
          journey: text,
          key: text,
          step: text,
          body: { [text]: text },
        });
        const effect = effectRow(3, text, { channel: text, reason: text });
        const event = eventRow(3, { type: 'order', properties: { group: text, [text]: text } });
        await owned.write(3, {
          profiles: [row],
          identifiers: [{ kind: text, value: text, profile: 3 }],
          instances: [instance],
          effects: [effect],
          events: [event],
          progress: { [text]: text },
        });
        const image = await owned.image(3, { events: true });
        expect(image).toMatchObject({
          profile: row,
          instances: [instance],
          effects: [effect],
          events: [event],
        });
        expect(await owned.store.people.find(text, text)).toBe(3);
        expect(await owned.store.progress(text)).toBe(text);
      },
      FEW,
    )(),
  );
}
