/** The people of a play: everybody in a store, or those of a file. The same person is the same image each time. */
import { bucketOf } from '../../store/hash.ts';
import type { ProfileId, ProfileImage, Store } from '../../store/store.ts';

/** People read at once: even of people with thousands of events some tens of megabytes. */
const SLICE = 50;

export interface Crowd {
  /** How many there are. */
  count(): Promise<number>;
  /** Who they are, so many at a time, in an order that is always the same. */
  ids(size?: number): AsyncIterable<readonly ProfileId[]>;
  /** `past`: with all their events. */
  these(ids: readonly ProfileId[], past: boolean): AsyncIterable<readonly ProfileImage[]>;
  /** Those who are taken, and nobody else of them is read. */
  part(takes: (person: ProfileId) => boolean): Crowd;
}

/** Everybody in a store that is only read. */
export function storedCrowd(store: Store, takes?: (person: ProfileId) => boolean): Crowd {
  return {
    count: () => store.people.countProfiles(),
    ids: (size = SLICE) => idsIn(store, size, takes),
    these: (ids, past) => readThese(store, ids, past),
    part: (more) => storedCrowd(store, (person) => takes?.(person) !== false && more(person)),
  };
}

async function* idsIn(
  store: Store,
  size: number,
  takes: (person: ProfileId) => boolean = () => true,
): AsyncGenerator<readonly ProfileId[]> {
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    for (let after = -1; ; ) {
      const ids = await store.people.profileIds(bucket, after, size, 'people');
      if (ids.length === 0) break;
      const taken = ids.filter(takes);
      if (taken.length > 0) yield taken;
      after = ids.at(-1)!;
    }
  }
}

async function* readThese(
  store: Store,
  ids: readonly ProfileId[],
  past: boolean,
): AsyncGenerator<readonly ProfileImage[]> {
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
      const { profiles } = await store.read(bucket, { profiles: some, ended: true, events: past });
      yield [...profiles.values()];
    }
  }
}

export function givenCrowd(images: readonly ProfileImage[]): Crowd {
  const known = new Map(images.map((image) => [image.profile.id, image]));
  return {
    count: async () => images.length,
    async *ids(size = SLICE) {
      const ids = [...known.keys()];
      for (let from = 0; from < ids.length; from += size) yield ids.slice(from, from + size);
    },
    async *these(ids) {
      yield ids.flatMap((id) => known.get(id) ?? []);
    },
    part: (takes) => givenCrowd(images.filter(({ profile }) => takes(profile.id))),
  };
}
