/** What a batch needs from one bucket, as of one moment: the statements of a request go out together. */
import { historiesOf, imagesOf } from '../image.ts';
import type { Bucket, ProfileId, ProfileImage, ReadRequest, ReadResult } from '../store.ts';
import { arrayOf } from './array.ts';
import type { Connection } from './connection.ts';
import { readOffers } from './offers.ts';
import type { Tables } from './tables.ts';

export async function read(
  connection: Connection,
  tables: Tables,
  bucket: Bucket,
  request: ReadRequest,
): Promise<ReadResult> {
  const { identifiers = [], histories = [], ranges = [], receipts = [], due, inbox, ready } = request;
  const [owners, profiles, happened, parts, known, dueNow, letters, effects, given] = await Promise.all([
    identifiers.length === 0 ? [] : connection.one(tables.identifiers.owners(bucket, identifiers)),
    images(connection, tables, bucket, request),
    connection.all(
      histories.length === 0 ? [] : tables.events.rows(bucket, arrayOf('bigint', [...new Set(histories)])),
    ),
    connection.all(
      ranges.map(({ profile, type, after, limit }) =>
        tables.events.range(bucket, profile, type, after, limit),
      ),
    ),
    receipts.length === 0 ? new Set<number>() : connection.one(tables.receipts.known(bucket, receipts)),
    due === undefined ? [] : connection.one(tables.states.due(bucket, due.at, due.limit)),
    inbox === undefined ? [] : connection.one(tables.letters.inbox(bucket, inbox.limit)),
    ready === undefined ? [] : connection.one(tables.effects.ready(bucket, ready)),
    readOffers(connection, tables.offers, bucket, request),
  ]);
  return {
    identifiers: owners,
    profiles,
    histories: historiesOf(happened.flat()),
    ranges: parts,
    receipts: known,
    due: dueNow,
    inbox: letters,
    ready: effects,
    ...given,
  };
}

/** Whether one statement answers it, and none about typed columns: then it needs no transaction around it. */
export function isSimple({ profiles, histories, ranges, ...others }: ReadRequest): boolean {
  const { identifiers, receipts, due, inbox, ready, offers, grants, codes, freeCodes } = others;
  // Free codes are one statement per offer.
  if (freeCodes !== undefined) return false;
  const asked = [identifiers, receipts, due, inbox, ready, offers, grants, codes].filter(
    (part) => part !== undefined,
  );
  const isTyped = profiles !== undefined || histories !== undefined || ranges !== undefined;
  return !isTyped && asked.length <= 1;
}

/** Profiles of the bucket by id, in the order asked for; those that do not exist are not in the map. */
export async function images(
  connection: Connection,
  tables: Tables,
  bucket: Bucket,
  { profiles = [], ended = false, events = false }: ReadRequest,
): Promise<ReadonlyMap<ProfileId, ProfileImage>> {
  if (profiles.length === 0) return new Map();
  const ids = arrayOf('bigint', [...new Set(profiles)]);
  const [[rows, states, instances, effects], happened] = await Promise.all([
    connection.all([
      tables.profiles.rows(bucket, ids),
      tables.states.rows(bucket, ids),
      tables.instances.rows(bucket, ids, ended),
      tables.effects.open(bucket, ids, events),
    ]),
    connection.all(events ? tables.events.rows(bucket, ids) : []),
  ]);
  return imagesOf(profiles, {
    profiles: rows,
    states,
    instances,
    effects,
    histories: historiesOf(happened.flat()),
  });
}
