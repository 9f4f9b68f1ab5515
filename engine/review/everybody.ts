/** Everybody in a store, in slices, to be looked at. Reads only; live work goes in between. */
import type { ProfileId, ProfileImage, Store, Visited } from '../store/store.ts';

/** Profiles of one read: even of people with thousands of events some tens of megabytes. */
const SLICE = 50;

export async function* everybody(
  store: Store,
  visited: Visited = 'people',
  takes: (profile: ProfileId) => boolean = () => true,
): AsyncGenerator<readonly ProfileImage[]> {
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    for (let after = -1; ; ) {
      const ids = await store.people.profileIds(bucket, after, SLICE, visited);
      if (ids.length === 0) break;
      const wanted = ids.filter(takes);
      const { profiles } = await store.read(bucket, { profiles: wanted, ended: true, events: true });
      yield [...profiles.values()];
      after = ids.at(-1)!;
    }
  }
}
