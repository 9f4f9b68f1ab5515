/** Reads what identity resolution must know about a batch of messages: owners, their identifiers, ids taken. */
import { bucketOf, hash53 } from '../store/hash.ts';
import type { Bucket, ProfileId, ProfileImage, Store } from '../store/store.ts';
import type { Identifier } from './accept.ts';
import { allOf } from './concurrent.ts';
import { identifierKey, type Known } from './identify.ts';

/** The bucket in which an identifier's owner is written down. */
export function identifierBucket(identifier: Identifier, buckets: number): Bucket {
  return bucketOf(hash53(identifierKey(identifier)), buckets);
}

/** The images it reads on the way are put into `images`. */
export async function readKnown(
  store: Store,
  identifiers: readonly Identifier[],
  images: Map<ProfileId, ProfileImage>,
): Promise<Known> {
  const owners = await readOwners(store, identifiers);
  const candidates = identifiers.map((identifier) => hash53(identifierKey(identifier)));
  const { finalOf } = await readProfiles(store, [...owners.values(), ...candidates], images);
  for (const [key, owner] of owners) owners.set(key, finalOf(owner));
  const taken = new Set(images.keys());
  const owned = new Set(owners.values());
  return {
    owners,
    identifiers: new Map([...images].map(([id, { profile }]) => [id, profile.identifiers])),
    // An id whose identifier is written down is its owner's, even if the crash came before the profile's first row.
    taken: (id) => taken.has(id) && !owned.has(id),
  };
}

/** By key of the identifier; redirects of merged profiles are not followed. */
export async function readOwners(
  store: Store,
  identifiers: readonly Identifier[],
): Promise<Map<string, ProfileId>> {
  const byBucket = new Map<Bucket, Map<string, Identifier>>();
  for (const identifier of identifiers) {
    const bucket = identifierBucket(identifier, store.buckets);
    const wanted = byBucket.get(bucket) ?? new Map<string, Identifier>();
    byBucket.set(bucket, wanted.set(identifierKey(identifier), identifier));
  }
  const owners = new Map<string, ProfileId>();
  await allOf(byBucket, async ([bucket, wanted]) => {
    const keys = [...wanted.keys()];
    const { identifiers: found } = await store.read(bucket, { identifiers: [...wanted.values()] });
    for (const [index, owner] of found.entries()) if (owner !== null) owners.set(keys[index]!, owner);
  });
  return owners;
}

export interface Profiles {
  readonly images: ReadonlyMap<ProfileId, ProfileImage>;
  /** The profile that took this one over, or itself. */
  finalOf(id: ProfileId): ProfileId;
}

/** Images of profiles, and of those that took them over, into `images`. Ids nobody has are absent. */
export async function readProfiles(
  store: Store,
  ids: Iterable<ProfileId>,
  images = new Map<ProfileId, ProfileImage>(),
): Promise<Profiles> {
  let wanted = new Set([...ids].filter((id) => !images.has(id)));
  while (wanted.size > 0) {
    const next = new Set<ProfileId>();
    await allOf(byBucket(wanted, store.buckets), async ([bucket, inBucket]) => {
      const { profiles } = await store.read(bucket, { profiles: inBucket, ended: true });
      for (const [id, image] of profiles) {
        images.set(id, image);
        const { mergedInto } = image.profile;
        if (mergedInto !== null && !images.has(mergedInto)) next.add(mergedInto);
      }
    });
    wanted = next;
  }
  const finalOf = (id: ProfileId): ProfileId => {
    const mergedInto = images.get(id)?.profile.mergedInto ?? null;
    return mergedInto === null ? id : finalOf(mergedInto);
  };
  return { images, finalOf };
}

export function byBucket(ids: Iterable<ProfileId>, buckets: number): Map<Bucket, ProfileId[]> {
  const parts = new Map<Bucket, ProfileId[]>();
  for (const id of ids) {
    const bucket = bucketOf(id, buckets);
    const part = parts.get(bucket);
    if (part) part.push(id);
    else parts.set(bucket, [id]);
  }
  return parts;
}
