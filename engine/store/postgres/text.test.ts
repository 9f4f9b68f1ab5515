import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../store.ts';
import { arrayOf, type SqlType, type SqlValue } from './array.ts';
import { shownRest, storedRest } from './exact_json.ts';
import { testServerUrl } from './server.testing.ts';
import { shownText, storedKey, storedText } from './text.ts';

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: await testServerUrl() });
  await client.connect();
});
afterAll(() => client.end());

/** What the server makes of the values of an array, as text. */
async function through(type: SqlType, values: readonly SqlValue[]): Promise<(string | null)[]> {
  const { rows } = await client.query<{ given: string | null }>(
    `select given::text from unnest($1::${type}[]) as given`,
    [arrayOf(type, values)],
  );
  return rows.map(({ given }) => given);
}

describe('arrays', () => {
  const cases: readonly (readonly [SqlType, readonly SqlValue[], readonly (string | null)[]])[] = [
    ['bigint', [], []],
    ['bigint', [null], [null]],
    [
      'bigint',
      [0, 1, -1, 2 ** 31, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null],
      [
        '0',
        '1',
        '-1',
        '2147483648',
        '4294967296',
        '-4294967297',
        '9007199254740991',
        '-9007199254740991',
        null,
      ],
    ],
    ['integer', [-(2 ** 31), null, 2 ** 31 - 1], ['-2147483648', null, '2147483647']],
    ['double precision', [0.1 + 0.2, 5e-324, null], ['0.30000000000000004', '5e-324', null]],
    ['boolean', [true, null, false], ['true', null, 'false']],
    ['text', ['', 'NULL', null, '{"a,b"}', 'é钟\u{1F514}'], ['', 'NULL', null, '{"a,b"}', 'é钟\u{1F514}']],
    ['json', ['{"b":1, "a":"\\u0000"}', null], ['{"b":1, "a":"\\u0000"}', null]],
    ['jsonb', ['{"b":1,"a":1.50}', null], ['{"a": 1.50, "b": 1}', null]],
  ];
  test.each(cases)('of %s arrive: %j', async (type, values, wanted) => {
    expect(await through(type, values)).toStrictEqual(wanted);
  });

  test('every float arrives as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), async (floats) => {
        expect((await through('double precision', floats)).map(Number)).toStrictEqual(floats);
      }),
      { numRuns: 30 },
    );
  });
});

/** Any text but with halves of surrogate pairs. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\x01', '\x02', 'a') }),
);

describe('texts', () => {
  test('come back, and sort as they do without escapes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1 }), async (texts) => {
        const stored = await through('text', texts.map(storedText));
        expect(stored.map((one) => shownText(one!))).toStrictEqual(texts);
        const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(texts.map(storedText).sort(bytes)).toStrictEqual(texts.toSorted(bytes).map(storedText));
      }),
      { numRuns: 60 },
    );
  });

  test('are keys of an index at any length, each its own', () => {
    const long = 'x'.repeat(10_000);
    const keys = ['', 'a', long, `${long}y`, 'é'.repeat(500), '\0'.repeat(500)].map(storedKey);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(Buffer.byteLength(key)).toBeLessThan(2_000);
  });
});

describe('rest as jsonb', () => {
  test('comes back as it was, in its order', async () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', 'bb', '1', '10', '2', '\x01', '__proto__', 'é'), text);
    const leaf = fc.oneof(text, fc.constant('\ud83d'), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value')), fc.dictionary(name, tie('value'))),
    }));
    const object = fc.dictionary(name, value, { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 5 }), async (drawn) => {
        const objects = drawn.map((one) => JSON.parse(JSON.stringify(one)) as JsonObject);
        const stored = await through('jsonb', objects.map(storedRest));
        expect(stored.map((one) => JSON.stringify(shownRest(one!)))).toStrictEqual(
          objects.map((one) => JSON.stringify(one)),
        );
      }),
      { numRuns: 150 },
    );
  });

  const plain: readonly (readonly [string, JsonObject, string])[] = [
    [
      'what jsonb keeps',
      { size: 3, tier: 'gold', list: [1, 'a', { a: null }] },
      '{"size":3,"tier":"gold","list":[1,"a",{"a":null}],"\\u0001":["size","tier","list"]}',
    ],
    ['sorted as jsonb sorts', { b: 1, aa: 2 }, '{"b":1,"aa":2}'],
    ['another order within', { a: { bb: 1, c: 2 } }, '{"a":{"\\u0001":"{\\"bb\\":1,\\"c\\":2}"}}'],
    ['NUL', { a: 'x\0' }, '{"a":{"\\u0001":"\\"x\\\\u0000\\""}}'],
    ['a name that cannot be', { '\0': 1 }, '{"\\u0001":"{\\"\\\\u0000\\":1}"}'],
  ];
  test.each(plain)('is plain where it can be: %s', (_, values, wanted) => {
    expect(storedRest(values)).toBe(wanted);
  });
});
