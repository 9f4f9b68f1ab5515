/** Images with their events, where features must be built from them: a few subjects at a time, so that little is alive at once. */
import { needsEvents } from '../evaluate/draft.ts';
import type { Layout } from '../evaluate/layout.ts';
import { bucketOf } from '../store/hash.ts';
import type { ProfileId, ProfileImage, Store } from '../store/store.ts';

/**
 * Subjects whose past is read together. What is made of them lives no longer than that: of many more, most would still be
 * alive whenever memory is cleaned up, and be copied each time.
 */
const TOGETHER = 32;

/** Of one bucket, in their order; undefined where nobody is stored. */
export async function* withEvents(
  store: Store,
  layout: Layout,
  images: ReadonlyMap<ProfileId, ProfileImage>,
  ids: readonly ProfileId[],
): AsyncGenerator<readonly (readonly [ProfileId, ProfileImage | undefined])[]> {
  for (let from = 0; from < ids.length; from += TOGETHER) {
    const some = ids.slice(from, from + TOGETHER);
    const bare = some.filter((id) => {
      const image = images.get(id);
      return image !== undefined && needsEvents(layout, image);
    });
    const pasts = bare.length === 0 ? null : await pastsOf(store, bare);
    yield some.map((id) => {
      const image = images.get(id);
      const events = pasts?.get(id);
      return [id, image && events ? { ...image, events } : image];
    });
  }
}

async function pastsOf(store: Store, ids: readonly ProfileId[]) {
  const { histories } = await store.read(bucketOf(ids[0]!, store.buckets), { histories: ids });
  return histories;
}
