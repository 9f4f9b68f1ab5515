import { conformance } from '../conformance.ts';
import { openStore } from '../open.ts';
import { testPostgresUrl } from './server.testing.ts';

for (const buckets of [1, 4]) {
  conformance(`PostgreSQL, buckets: ${buckets}`, async () =>
    openStore(await testPostgresUrl(), { root: '/', buckets }),
  );
}
