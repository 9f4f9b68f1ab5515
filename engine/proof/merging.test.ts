/** Profiles that turn out to be one, over SQLite. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlitePlaces } from '../runtime/same-answer.testing.ts';
import { demandOfMerges, noMerges } from './merging.testing.ts';
import { share } from './seed.testing.ts';
import { inMemory } from './things.testing.ts';
import type { Place } from './ways/daemon.testing.ts';

let folder: string;
let stored: readonly (() => Promise<Place>)[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-proof-'));
  stored = [sqlitePlaces(folder, 1), sqlitePlaces(folder, 4)];
});
afterAll(() => rm(folder, { recursive: true }));

const RUNS = 20;

test('who was two has the past of both', async () => {
  const tally = noMerges();
  await demandOfMerges(RUNS * share, [inMemory(4)], tally);
  await demandOfMerges(2 * share, stored, tally);
  expect(tally.merged).toBeGreaterThan(RUNS / 2);
  expect(tally.changes).toBeGreaterThan(RUNS / 4);
}, 36_000_000);

test('and has the things of both, which hear of it', async () => {
  const tally = noMerges();
  await demandOfMerges(RUNS * share, [inMemory(4)], tally, true);
  await demandOfMerges(share, stored, tally, true);
  expect(tally.related).toBeGreaterThan(RUNS / 4);
  expect(tally.heard).toBeGreaterThan(0);
}, 36_000_000);
