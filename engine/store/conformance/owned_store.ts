/**
 * A store under test together with the ownership of all its buckets, so that cases speak of profiles and not of
 * epochs. Every case gets an empty one.
 */
import { bucketOf } from '../hash.ts';
import type {
  Bucket,
  Catalog,
  Changeset,
  CommitResult,
  Ownership,
  ProfileId,
  ProfileImage,
  ReadRequest,
  ReadResult,
  Store,
} from '../store.ts';

/** Opens a store that nobody else sees and that holds nothing. */
export type Open = () => Promise<Store>;

export const EMPTY_CATALOG: Catalog = { events: [], traits: [], segmentSlots: 0 };

export class OwnedStore {
  readonly store: Store;
  #owned: readonly Ownership[];

  private constructor(store: Store, owned: readonly Ownership[]) {
    this.store = store;
    this.#owned = owned;
  }

  static async open(open: Open, catalog: Catalog = EMPTY_CATALOG): Promise<OwnedStore> {
    const store = await open();
    await store.migrate(catalog, []);
    return new OwnedStore(
      store,
      await store.own(Array.from({ length: store.buckets }, (_, bucket) => bucket)),
    );
  }

  home(profile: ProfileId): Bucket {
    return bucketOf(profile, this.store.buckets);
  }

  epoch(bucket: Bucket): number {
    return this.#owned[bucket]!.epoch;
  }

  commitTo(bucket: Bucket, changeset: Partial<Changeset>): Promise<CommitResult> {
    return this.store.commit(bucket, this.epoch(bucket), { clock: 0, ...changeset });
  }

  /** Commits to the bucket of a profile and demands that it went through. */
  async write(profile: ProfileId, changeset: Partial<Changeset>): Promise<void> {
    const result = await this.commitTo(this.home(profile), changeset);
    if (!result.ok) throw new Error(`the commit was refused: ${result.why}`);
  }

  read(profile: ProfileId, request: ReadRequest): Promise<ReadResult> {
    return this.store.read(this.home(profile), request);
  }

  async image(profile: ProfileId, request: ReadRequest = {}): Promise<ProfileImage | undefined> {
    const result = await this.read(profile, { ...request, profiles: [profile] });
    return result.profiles.get(profile);
  }
}

/** Runs one case on an empty store and closes it, whatever happens. */
export function on(
  open: Open,
  work: (owned: OwnedStore) => Promise<void>,
  catalog?: Catalog,
): () => Promise<void> {
  return async () => {
    const owned = await OwnedStore.open(open, catalog);
    try {
      await work(owned);
    } finally {
      await owned.store.close();
    }
  };
}
