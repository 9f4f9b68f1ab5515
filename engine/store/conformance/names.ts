/** Names that mean something to a database, and values that try to: neither must matter. */
import { expect, test } from 'vitest';
import type { Catalog } from '../store.ts';
import { type Open, on } from './owned_store.ts';
import { effectRow, eventRow, instanceRow, profileRow } from './sample.ts';

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
const HOSTILE = [
  `'; drop table profile; --`,
  `" or 1 = 1 --`,
  `\\'); delete from event_order where ('1' = '1`,
  '$1 ? :name @name',
  '%_*',
  '{"a": 1}',
];

export function names(open: Open): void {
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
      CATALOG,
    )(),
  );
}
