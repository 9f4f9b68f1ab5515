/** The proof over SQLite, with one bucket and with four. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { sqlitePlaces } from '../runtime/same-answer.testing.ts';
import { share } from './seed.testing.ts';
import { demandOfStores } from './stores.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-proof-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('SQLite with one and with four buckets comes to what the naive evaluator tells', async () => {
  await demandOfStores(8 * share, [sqlitePlaces(folder, 1), sqlitePlaces(folder, 4)]);
}, 36_000_000);
