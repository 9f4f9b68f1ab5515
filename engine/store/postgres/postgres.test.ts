import { type ConformanceOptions, conformance } from '../conformance.ts';
import { openStore } from '../open.ts';
import { testPostgresUrl } from './server.testing.ts';

const RUNS: readonly (readonly [number, ConformanceOptions])[] = [
  [1, { runs: 15 }],
  [4, { runs: 30 }],
  [64, { parts: ['commits', 'at once', 'letters', 'reads for people'] }],
];

for (const [buckets, options] of RUNS) {
  const open = async () => openStore(await testPostgresUrl(), { root: '/', buckets });
  conformance(`PostgreSQL, buckets: ${buckets}`, open, options);
}
