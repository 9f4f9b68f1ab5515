/** The proof over PostgreSQL. */
import { expect, test } from 'vitest';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { demandOfMerges, noMerges } from './merging.testing.ts';
import { demandOfMetrics } from './metrics.testing.ts';
import { demandOfRefreshes } from './refresh.testing.ts';
import { share } from './seed.testing.ts';
import { demandOfStores } from './stores.testing.ts';
import { demandOfThings } from './things.testing.ts';

test('PostgreSQL comes to what the naive evaluator tells', async () => {
  await demandOfStores(4 * share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })]);
}, 36_000_000);

test('so it does of profiles that turn out to be one', async () => {
  const tally = noMerges();
  await demandOfMerges(share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })], tally);
  await demandOfMerges(share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })], tally, true);
  expect(tally.merged).toBeGreaterThan(0);
}, 36_000_000);

test('so it does of people and things together', async () => {
  await demandOfThings(share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })]);
}, 36_000_000);

test('so it does of what is as of the last refresh', async () => {
  await demandOfRefreshes(2 * share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })]);
}, 36_000_000);

test('so it does of metrics over everybody', async () => {
  await demandOfMetrics(3 * share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })]);
}, 36_000_000);
