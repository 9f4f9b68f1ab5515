/** Rankings, refreshes and lists over SQLite, with one bucket and with four. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { sqlitePlaces } from '../runtime/same-answer.testing.ts';
import { demandOfRefreshes } from './refresh.testing.ts';
import { share } from './seed.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-proof-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('what is as of the last refresh is what the naive evaluator tells', async () => {
  await demandOfRefreshes(2 * share, [sqlitePlaces(folder, 1), sqlitePlaces(folder, 4)]);
}, 36_000_000);
