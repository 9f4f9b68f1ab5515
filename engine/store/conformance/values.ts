/** What a typed column gives back for what was put in, alike in events and traits, declared before or after. */
import { describe, expect, test } from 'vitest';
import type { Column, ColumnType, Json } from '../store.ts';
import { type Open, OwnedStore, on } from './owned_store.ts';
import { eventRow, profileRow } from './sample.ts';

interface Case {
  readonly title: string;
  readonly given: Json;
  /** If it differs from what was given; undefined means the property is absent. */
  readonly read?: Json | undefined;
}

const LONG = 'ß≠\u{1F514}'.repeat(300_000);
const DEEP: Json = { list: [1, [], {}, null, 'é\0"\\'], 'a.b': { '': true } };

const CASES: Readonly<Record<ColumnType, readonly Case[]>> = {
  text: [
    { title: 'plain', given: 'Ana' },
    { title: 'empty', given: '' },
    { title: 'non-ASCII', given: '钟琴 \u{1F514} Ünïcödé \u200f' },
    { title: 'not normalised', given: 'e\u0301 é' },
    { title: 'NUL inside', given: 'a\0b' },
    { title: 'half a surrogate pair', given: 'a\ud83d' },
    { title: 'line ends and quotes', given: `it's "so"\r\n\t\\` },
    { title: 'an injection', given: `'); drop table profile; --` },
    { title: 'a number as text', given: '007' },
    { title: 'huge', given: LONG },
    { title: 'misfit number', given: 12 },
    { title: 'misfit list', given: ['a'] },
    { title: 'null', given: null, read: undefined },
  ],
  integer: [
    { title: 'zero', given: 0 },
    { title: 'negative zero', given: -0, read: 0 },
    { title: 'negative', given: -42 },
    { title: 'greatest safe', given: Number.MAX_SAFE_INTEGER },
    { title: 'least safe', given: Number.MIN_SAFE_INTEGER },
    { title: '2^53', given: 2 ** 53 },
    { title: '2^63', given: 2 ** 63 },
    { title: '2^31', given: 2 ** 31 },
    { title: 'misfit fraction', given: 1.5 },
    { title: 'misfit text', given: '12' },
    { title: 'misfit boolean', given: true },
    { title: 'null', given: null, read: undefined },
  ],
  number: [
    { title: 'zero', given: 0 },
    { title: 'negative zero', given: -0, read: 0 },
    { title: 'fraction', given: 0.1 + 0.2 },
    { title: 'whole', given: 3 },
    { title: '2^53', given: 2 ** 53 },
    { title: 'above 2^53', given: 2 ** 53 + 2 },
    { title: '2^63', given: 2 ** 63 },
    { title: 'greatest', given: Number.MAX_VALUE },
    { title: 'smallest', given: Number.MIN_VALUE },
    { title: 'misfit text', given: '1.5' },
    { title: 'null', given: null, read: undefined },
  ],
  boolean: [
    { title: 'true', given: true },
    { title: 'false', given: false },
    { title: 'misfit number', given: 1 },
    { title: 'misfit text', given: 'true' },
    { title: 'null', given: null, read: undefined },
  ],
  instant: [
    { title: 'milliseconds', given: '2026-11-11T08:00:00.123Z' },
    { title: 'no fraction', given: '2026-11-11T08:00:00Z', read: '2026-11-11T08:00:00.000Z' },
    { title: 'offset', given: '2026-11-11T00:30:00+05:30', read: '2026-11-10T19:00:00.000Z' },
    { title: 'before 1970', given: '1815-12-10T00:00:00.001Z' },
    { title: 'year 0000', given: '0000-01-01T00:00:00.000Z' },
    { title: 'year 9999', given: '9999-12-31T23:59:59.999Z' },
    { title: 'leap day', given: '2028-02-29T00:00:00.000Z' },
    { title: 'misfit day', given: '2026-02-30T00:00:00Z' },
    { title: 'misfit hour', given: '2026-02-01T24:00:00Z' },
    { title: 'misfit date', given: '2026-11-11' },
    { title: 'misfit number', given: 1_700_000_000_000 },
    { title: 'null', given: null, read: undefined },
  ],
  json: [
    { title: 'empty list', given: [] },
    { title: 'empty object', given: {} },
    { title: 'deep', given: DEEP },
    { title: 'text', given: 'null' },
    { title: 'false', given: false },
    { title: 'zero', given: 0 },
    { title: 'negative zero inside', given: [-0], read: [0] },
    { title: 'null inside', given: [null] },
    { title: 'null', given: null, read: undefined },
  ],
};

const TYPES = Object.keys(CASES) as ColumnType[];
const TABLE = TYPES.flatMap((type) =>
  CASES[type].map((entry, index) => ({
    type,
    title: entry.title,
    given: entry.given,
    read: 'read' in entry ? entry.read : entry.given,
    // Bucket and profile of its own for every case, written and read together.
    id: TYPES.indexOf(type) * 1_000 + index,
  })),
);
const COLUMNS: readonly Column[] = TYPES.map((type) => ({ name: `a_${type}`, type }));
const CATALOG = { events: [{ id: 'ordered', columns: COLUMNS }], traits: COLUMNS, segmentSlots: 0 };
const UNDECLARED = { events: [{ id: 'ordered', columns: [] }], traits: [], segmentSlots: 0 };

const ARRANGEMENTS = [
  { when: 'declared before it came', before: CATALOG },
  { when: 'declared after it came', before: UNDECLARED },
];

export function values(open: Open): void {
  describe.each(ARRANGEMENTS)('a value of a column $when', ({ before }) => {
    test('reads back in the declared shape', async () => {
      const owned = await OwnedStore.open(open, before);
      for (const { id, type, given } of TABLE) {
        const properties = { [`a_${type}`]: given };
        await owned.write(id, {
          profiles: [profileRow(id, { traits: properties })],
          events: [eventRow(id, { properties })],
        });
      }
      await owned.store.migrate(CATALOG, []);
      for (const { id, type, title, read } of TABLE) {
        const wanted = read === undefined ? {} : { [`a_${type}`]: read };
        const image = await owned.image(id, { events: true });
        expect(
          image?.events.map((event) => event.properties),
          `event, ${type}, ${title}`,
        ).toStrictEqual([wanted]);
        expect(image?.profile.traits, `trait, ${type}, ${title}`).toStrictEqual(wanted);
      }
      await owned.store.close();
    });
  });

  test(
    'the keys of objects keep their order, declared or not',
    on(
      open,
      async (owned) => {
        const value: Json = { b: 1, aa: { z: 0, '10': 1, y: 2, é: 3 }, a: [{ price: 1, id: 2 }], '': null };
        const properties = { loose: value, a_json: value, second: { a: 1, b: 2 }, '9': 0, other: 'plain' };
        const row = eventRow(5, { properties });
        await owned.write(5, { profiles: [profileRow(5, { traits: properties })], events: [row] });
        const image = await owned.image(5, { events: true });
        for (const read of [image!.events[0]!.properties, image!.profile.traits]) {
          const { a_json, ...others } = properties;
          expect(JSON.stringify(read)).toBe(JSON.stringify({ ...others, a_json }));
        }
      },
      CATALOG,
    ),
  );

  test(
    'what is not declared comes back as it came',
    on(
      open,
      async (owned) => {
        const others: Json = JSON.parse(
          '{"Größe": null, "__proto__": {"a": 1}, "constructor": 2, "": [], "a b": "\\u0000", "\\u0001": "\\ud800", "x": {"\\u0001": "\\u0001"}}',
        );
        const row = eventRow(5, { properties: others as never });
        await owned.write(5, { profiles: [profileRow(5, { traits: others as never })], events: [row] });
        const image = await owned.image(5, { events: true });
        for (const read of [image!.events[0]!.properties, image!.profile.traits]) {
          expect(JSON.parse(JSON.stringify(read))).toStrictEqual(others);
          expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
        }
      },
      CATALOG,
    ),
  );
}
