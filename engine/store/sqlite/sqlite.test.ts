import { conformance } from '../conformance.ts';
import { openStore } from '../open.ts';

for (const buckets of [1, 4]) {
  conformance(`SQLite in memory, buckets: ${buckets}`, () =>
    openStore('sqlite::memory:', { root: '/', buckets }),
  );
}
