/** People and things over SQLite. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlitePlaces } from '../runtime/same-answer.testing.ts';
import { Coverage } from './coverage.testing.ts';
import { share } from './seed.testing.ts';
import { demandOfThings, inMemory } from './things.testing.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-proof-'));
});
afterAll(() => rm(folder, { recursive: true }));

const RUNS = 20;
const STORED = 2;
const REFRESHED = 6;
/** Each of these was written at least so often, over all. */
const OFTEN = 2;
const WORDS = `
  has has.as has.times has.where in.ref walked.vehicle walked.goods walked.place walked.sku
  sql tag.of.vehicle tag.of.dealer tag.of.product segment.of.vehicle segment.of.dealer segment.of.product
`;

test('people and things come to what the naive evaluator tells', async () => {
  const coverage = new Coverage();
  await demandOfThings(RUNS * share, [inMemory(4)], coverage);
  expect(rareIn(coverage, WORDS), 'hardly ever written').toEqual([]);
  expect(coverage.released, 'releases half-way').toBeGreaterThan(RUNS / 5);
  expect(coverage.keptHearsay, 'values by hearsay whose history is kept').toBeGreaterThan(RUNS / 5);
  expect(coverage.changes).toBeGreaterThan(coverage.people / 3);
  for (const head of ['has', 'of a thing, has', 'of a thing, did', 'did']) {
    const { held = 0, failed = 0 } = coverage.truths.get(head) ?? {};
    expect(Math.min(held, failed), `${head}, true and false`).toBeGreaterThan(RUNS);
  }
}, 36_000_000);

test('so they do where they are ranked among themselves, and their tags refreshed', async () => {
  const coverage = new Coverage();
  await demandOfThings(REFRESHED * share, [inMemory(4)], coverage, true);
  expect(rareIn(coverage, 'tag.refresh top top.of.thing')).toEqual([]);
}, 36_000_000);

test('so they do over what outlasts a restart, with one bucket and with four', async () => {
  await demandOfThings(STORED * share, [sqlitePlaces(folder, 1), sqlitePlaces(folder, 4)]);
}, 36_000_000);

function rareIn({ words }: Coverage, asked: string): string[] {
  return asked
    .trim()
    .split(/\s+/)
    .filter((word) => (words.get(word) ?? 0) < OFTEN);
}
