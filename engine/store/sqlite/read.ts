/** What a batch needs from one bucket, as of one moment: the caller runs it inside one transaction. */
import { imagesOf } from '../image.ts';
import type { Bucket, EventRow, ProfileId, ProfileImage, ReadRequest, ReadResult } from '../store.ts';
import type { Tables } from './tables.ts';

export function read(tables: Tables, bucket: Bucket, request: ReadRequest): ReadResult {
  const { identifiers, histories = [], ranges = [], receipts, due, inbox, ready } = request;
  return {
    identifiers: identifiers === undefined ? [] : tables.identifiers.owners(bucket, identifiers),
    profiles: images(tables, bucket, request),
    histories: histories.length === 0 ? NONE : tables.events.histories(bucket, JSON.stringify(histories)),
    ranges: ranges.map(({ profile, type, after, limit }) =>
      tables.events.range(bucket, profile, type, after, limit),
    ),
    receipts: tables.receipts.known(bucket, receipts ?? []),
    due: due === undefined ? [] : tables.states.due(bucket, due.at, due.limit),
    inbox: inbox === undefined ? [] : tables.letters.inbox(bucket, inbox.limit),
    ready: ready === undefined ? [] : tables.effects.ready(bucket, ready),
    ...tables.offers.read(bucket, request),
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
  return imagesOf(profiles, {
    profiles: tables.profiles.rows(bucket, ids),
    states: tables.states.rows(bucket, ids),
    instances: tables.instances.rows(bucket, ids, ended),
    effects: tables.effects.open(bucket, ids, events),
    histories: events ? tables.events.histories(bucket, ids) : NONE,
  });
}

const NONE: ReadonlyMap<ProfileId, readonly EventRow[]> = new Map();
