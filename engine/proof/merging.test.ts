/** Profiles that turn out to be one, over SQLite. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlitePlaces } from '../runtime/same-answer.testing.ts';
import { demandOfMerges } from './merging.testing.ts';
import { share } from './seed.testing.ts';
import { inMemory } from './things.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-proof-'));
});
afterAll(() => rm(folder, { recursive: true }));

const RUNS = 20;

test('who was two has the past of both', async () => {
  const tally = { merged: 0, changes: 0 };
  await demandOfMerges(RUNS * share, [inMemory(4)], tally);
  await demandOfMerges(2 * share, [sqlitePlaces(folder, 1), sqlitePlaces(folder, 4)], tally);
  expect(tally.merged).toBeGreaterThan(RUNS / 2);
  expect(tally.changes).toBeGreaterThan(RUNS / 4);
}, 36_000_000);
