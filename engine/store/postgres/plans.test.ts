import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '../catalog.ts';
import { openStore } from '../open.ts';
import { addressOf } from './address.ts';
import { ENTRIES } from './catalog.ts';
import { Database } from './database.ts';
import { testPostgresUrl } from './server.testing.ts';
import { tablesFor } from './tables.ts';

const CATALOG = {
  events: [{ id: 'ordered', columns: [{ name: 'sku', type: 'text' as const }] }],
  traits: [{ name: 'tier', type: 'text' as const }],
  segmentSlots: 33,
};

let url: string;
let client: pg.Client;
beforeAll(async () => {
  url = await testPostgresUrl();
  const store = await openStore(url, { root: '/', buckets: 4 });
  await store.migrate(CATALOG, []);
  await store.close();
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(() => client.end());

test('no statement about a bucket goes through a whole table', async () => {
  const address = addressOf(url);
  const database = new Database(address, true);
  const statements: string[] = [];
  tablesFor(tablesOf(await database.run(ENTRIES)), 0, 4, (text, read) => {
    if (/bucket = (\$1|given\.bucket)/.test(text)) statements.push(text);
    return (...values) => ({ text, values, read });
  });
  await database.close();
  expect(statements.length).toBeGreaterThan(15);
  await client.query(
    `set search_path = ${address.schema}; set enable_seqscan = off; set plan_cache_mode = force_generic_plan`,
  );
  for (const [index, text] of statements.entries()) {
    const parameters = new Set(text.match(/\$\d+/g)).size;
    await client.query(`prepare p${index} as ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain execute p${index}(${Array(parameters).fill('null').join(', ')})`,
    );
    const scans = rows.map((row) => row['QUERY PLAN'].trim()).filter((line) => line.includes('Seq Scan on'));
    expect(scans, text).toStrictEqual([]);
    expect(
      rows.some((row) => row['QUERY PLAN'].includes('Index Cond')),
      text,
    ).toBe(true);
  }
});
