/** The proof over PostgreSQL. */
import { test } from 'vitest';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import { share } from './seed.testing.ts';
import { demandOfStores } from './stores.testing.ts';

test('PostgreSQL comes to what the naive evaluator tells', async () => {
  await demandOfStores(6 * share, [async () => ({ url: await testPostgresUrl(), buckets: 4 })]);
}, 36_000_000);
