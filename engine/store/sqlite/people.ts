/** Reads for people: counts, lists, and one profile as `explain` shows it. Nothing here decides anything. */
import { bucketOf } from '../hash.ts';
import type { Bucket, PeopleReads, ProfileId } from '../store.ts';
import { images } from './read.ts';
import type { Tables } from './tables.ts';

/** Runs a read against the tables as they are now, in one snapshot. */
export type Reader = <T>(work: (tables: Tables) => T) => Promise<T>;

export function peopleReads(reading: Reader, select: PeopleReads['select'], buckets: number): PeopleReads {
  const home = (id: ProfileId): Bucket => bucketOf(id, buckets);
  return {
    countProfiles: () => reading((tables) => tables.profiles.count()),
    countEntities: () => reading((tables) => tables.profiles.countEntities()),
    countMembers: (slots) => reading((tables) => tables.states.countMembers(slots)),
    countEvents: (types) => reading((tables) => tables.events.count(types)),
    countInstances: () => reading((tables) => tables.instances.counts()),
    countRunning: () => reading((tables) => tables.instances.running()),
    countEffects: () => reading((tables) => tables.effects.counts()),
    offers: () => reading((tables) => tables.offers.all()),
    countGrants: () => reading((tables) => tables.offers.countGrants()),
    countDecisions: (since) => reading((tables) => tables.decisions.counts(since)),
    countQuarantine: () => reading((tables) => tables.quarantine.counts()),
    quarantine: (limit) => reading((tables) => tables.quarantine.newest(limit)),
    effects: (status, limit) => reading((tables) => tables.effects.newest(status, limit)),
    tasks: (query) => reading((tables) => tables.effects.tasks(query)),
    reported: (channel, provider) => reading((tables) => tables.effects.reported(channel, provider)),
    effect: (key) => reading((tables) => tables.effects.one(key)),
    find: (kind, value) =>
      reading((tables) => {
        const owner = tables.identifiers.ownerAnywhere(kind, value);
        return owner === null ? null : follow(tables, home, owner);
      }),
    profile: (id) =>
      reading((tables) => {
        const last = follow(tables, home, id);
        const request = { profiles: [last], ended: true, events: true };
        return images(tables, home(last), request).get(last) ?? null;
      }),
    changesOf: (id, limit) => reading((tables) => tables.changes.newest(home(id), id, limit)),
    decisionsOf: (id, limit) => reading((tables) => tables.decisions.newest(home(id), id, limit)),
    identityLogOf: (id, limit) => reading((tables) => tables.identityLog.newest(home(id), id, limit)),
    select,
    profileIds: (bucket, after, limit, visited = 'people') =>
      reading((tables) => tables.profiles.walk(bucket, after, limit, visited)),
  };
}

/** The profile that took this one over, and whoever took that one over. */
function follow(tables: Tables, home: (id: ProfileId) => Bucket, id: ProfileId): ProfileId {
  const seen = new Set([id]);
  for (let current = id; ; ) {
    const next = tables.profiles.redirect(home(current), current);
    if (next === null) return current;
    if (seen.has(next)) throw new Error(`profiles are merged in a circle: ${[...seen, next].join(' → ')}`);
    seen.add(next);
    current = next;
  }
}
