/** What a batch needs from one bucket, as of one moment: the caller runs it inside one transaction. */
import type { Bucket, ProfileId, ProfileImage, ReadRequest, ReadResult } from '../store.ts';
import type { Tables } from './tables.ts';

export function read(tables: Tables, bucket: Bucket, request: ReadRequest): ReadResult {
  const { identifiers, receipts, due, inbox, ready } = request;
  return {
    identifiers: identifiers === undefined ? [] : tables.identifiers.owners(bucket, identifiers),
    profiles: images(tables, bucket, request),
    receipts: tables.receipts.known(bucket, receipts ?? []),
    due: due === undefined ? [] : tables.states.due(bucket, due.at, due.limit),
    inbox: inbox === undefined ? [] : tables.letters.inbox(bucket, inbox.limit),
    ready: ready === undefined ? [] : tables.effects.ready(bucket, ready.at, ready.limit),
  };
}

/** Profiles of the bucket by id, in the order asked for; those that do not exist are not in the map. */
export function images(
  tables: Tables,
  bucket: Bucket,
  { profiles = [], ended = false, events = false }: ReadRequest,
): ReadonlyMap<ProfileId, ProfileImage> {
  if (profiles.length === 0) return new Map();
  // Ids are integers, which JSON carries whole; one statement per table reads the rows of all of them.
  const ids = JSON.stringify(profiles);
  const rows = new Map(tables.profiles.rows(bucket, ids).map((row) => [row.id, row]));
  const states = new Map(tables.states.rows(bucket, ids).map((row) => [row.profile, row]));
  const instances = byProfile(tables.instances.rows(bucket, ids, ended));
  const effects = byProfile(tables.effects.open(bucket, ids));
  const happened = byProfile(events ? tables.events.rows(bucket, ids) : []);
  const found = new Map<ProfileId, ProfileImage>();
  for (const id of profiles) {
    const profile = rows.get(id);
    if (profile === undefined) continue;
    found.set(id, {
      profile,
      state: states.get(id) ?? null,
      instances: instances.get(id) ?? [],
      effects: effects.get(id) ?? [],
      events: happened.get(id) ?? [],
    });
  }
  return found;
}

function byProfile<Row extends { readonly profile: ProfileId }>(
  rows: readonly Row[],
): ReadonlyMap<ProfileId, Row[]> {
  const groups = new Map<ProfileId, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.profile);
    if (group === undefined) groups.set(row.profile, [row]);
    else group.push(row);
  }
  return groups;
}
