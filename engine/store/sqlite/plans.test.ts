import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alterations } from '../migration.ts';
import { alter, knownTables } from './catalog.ts';
import { type Connection, connectForWriting, MEMORY } from './connection.ts';
import { openTables } from './tables.ts';

const CATALOG = { events: [{ id: 'ordered', columns: [] }], traits: [], segmentSlots: 33 };
/** What may be gone through from end to end: lists handed in, what they were narrowed down to, the buckets. */
const HARMLESS = /^SCAN (json_each|\(subquery|bucket)/;

let connection: Connection;
beforeEach(() => {
  connection = connectForWriting(MEMORY);
  alter(connection, alterations(knownTables(connection), CATALOG));
});
afterEach(() => {
  connection.close();
});

test('no statement about a bucket goes through a whole table', () => {
  const prepare = vi.spyOn(connection, 'prepare');
  openTables(connection, 1);
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('bucket = ?'));
  prepare.mockRestore();
  expect(statements.length).toBeGreaterThan(20);
  for (const sql of statements) {
    const nothing = Array<null>((sql.match(/\?/g) ?? []).length).fill(null);
    const plan = connection.prepare<null[], { detail: string }>(`explain query plan ${sql}`).all(...nothing);
    const scans = plan
      .map((step) => step.detail)
      .filter((step) => step.startsWith('SCAN') && !HARMLESS.test(step));
    expect(scans, sql).toStrictEqual([]);
  }
});
