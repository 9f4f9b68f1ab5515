/** Metrics over SQLite, with one bucket and with four. */
import { test } from 'vitest';
import { demandOfMetrics } from './metrics.testing.ts';
import { share } from './seed.testing.ts';

const memory = (buckets: number) => async () => ({ url: 'sqlite::memory:', buckets });

test('a metric over everybody is the naive sum over all events', async () => {
  await demandOfMetrics(12 * share, [memory(1), memory(4)]);
}, 36_000_000);
