/** The people of a play: everybody in a store, or those of a file. The same person is the same image each time. */
import { bucketOf } from '../../store/hash.ts';
import type { ProfileId, ProfileImage, Store } from '../../store/store.ts';
import { everybody } from '../everybody.ts';

/** People read at once when some are played again. */
const SLICE = 200;

export interface Crowd {
  /** How many there are. */
  count(): Promise<number>;
  /** In an order that is always the same. */
  all(): AsyncIterable<readonly ProfileImage[]>;
  these(ids: readonly ProfileId[]): AsyncIterable<readonly ProfileImage[]>;
  /** Those who are taken, and nobody else of them is read. */
  part(takes: (person: ProfileId) => boolean): Crowd;
}

/** Everybody in a store that is only read. */
export function storedCrowd(store: Store, takes?: (person: ProfileId) => boolean): Crowd {
  return {
    count: () => store.people.countProfiles(),
    all: () => everybody(store, 'people', takes),
    these: (ids) => readThese(store, ids),
    part: (more) => storedCrowd(store, (person) => takes?.(person) !== false && more(person)),
  };
}

async function* readThese(store: Store, ids: readonly ProfileId[]): AsyncGenerator<readonly ProfileImage[]> {
  const byBucket = new Map<number, ProfileId[]>();
  for (const id of ids) {
    const bucket = bucketOf(id, store.buckets);
    const known = byBucket.get(bucket);
    if (known) known.push(id);
    else byBucket.set(bucket, [id]);
  }
  for (const [bucket, own] of byBucket) {
    for (let from = 0; from < own.length; from += SLICE) {
      const some = own.slice(from, from + SLICE);
      const { profiles } = await store.read(bucket, { profiles: some, ended: true, events: true });
      yield [...profiles.values()];
    }
  }
}

export function givenCrowd(images: readonly ProfileImage[]): Crowd {
  return {
    count: async () => images.length,
    async *all() {
      yield images;
    },
    async *these(ids) {
      const wanted = new Set(ids);
      yield images.filter(({ profile }) => wanted.has(profile.id));
    },
    part: (takes) => givenCrowd(images.filter(({ profile }) => takes(profile.id))),
  };
}
