/** What batches need from some buckets, as of one moment: the statements of all requests go out together. */
import { grouped } from '../grouped.ts';
import { historiesOf, imagesOf } from '../image.ts';
import type { Bucket, EventRow, ProfileId, ProfileImage, ReadRequest, ReadResult } from '../store.ts';
import { type ByBucket, byBucket, type Found } from './by_bucket.ts';
import type { Connection } from './connection.ts';
import { readOffers } from './offers.ts';
import { wantedOf } from './sql.ts';
import type { Statement } from './statement.ts';
import type { Tables } from './tables.ts';

/** What is asked of a bucket. */
export interface Ask {
  readonly bucket: Bucket;
  readonly request: ReadRequest;
}

/** Each bucket may come once. The answers come in the order of the asks. */
export async function read(
  connection: Connection,
  tables: Tables,
  asks: readonly Ask[],
): Promise<readonly ReadResult[]> {
  const find = <A, R>(
    of: (request: ReadRequest) => readonly A[] | undefined,
    statement: (wanted: ByBucket<A>) => Statement<Found<R>>,
  ): Promise<Found<R>> => {
    const wanted = byBucket(asks, ({ request }) => of(request));
    return wanted.length === 0 ? NOTHING : connection.one(statement(wanted));
  };
  const [owners, profiles, histories, receipts, due, inboxes, alone] = await Promise.all([
    find(({ identifiers }) => identifiers, tables.identifiers.owners),
    images(connection, tables, asks),
    eventsOf(
      connection,
      tables,
      byBucket(asks, ({ request }) => [...new Set(request.histories)]),
    ),
    find((request) => request.receipts, tables.receipts.known),
    find((request) => request.due && [request.due], tables.states.due),
    find(({ inbox }) => inbox && [inbox.limit], tables.letters.inbox),
    Promise.all(asks.map((ask) => readAlone(connection, tables, ask))),
  ]);
  return asks.map(({ bucket }, index) => ({
    identifiers: owners.get(bucket) ?? [],
    profiles: profiles[index]!,
    histories: historiesOf(histories(bucket)),
    receipts: new Set(receipts.get(bucket)),
    due: due.get(bucket) ?? [],
    inbox: inboxes.get(bucket) ?? [],
    ...alone[index]!,
  }));
}

const NOTHING: Promise<Found<never>> = Promise.resolve(new Map());

/** What is rarely asked of more than one bucket has statements for one. */
async function readAlone(connection: Connection, tables: Tables, { bucket, request }: Ask) {
  const { ranges = [], ready } = request;
  const [parts, effects, given] = await Promise.all([
    connection.all(
      ranges.map(({ profile, type, after, limit }) =>
        tables.events.range(bucket, profile, type, after, limit),
      ),
    ),
    ready === undefined ? [] : connection.one(tables.effects.ready(bucket, ready)),
    readOffers(connection, tables.offers, bucket, request),
  ]);
  return { ranges: parts, ready: effects, ...given };
}

type Images = ReadonlyMap<ProfileId, ProfileImage>;

/** For each ask: profiles of its bucket by id, in the order asked for; those that do not exist are not in the map. */
export async function images(
  connection: Connection,
  tables: Tables,
  asks: readonly Ask[],
): Promise<readonly Images[]> {
  const alike = grouped(asks, ({ request: { ended = false, events = false } }) => `${ended} ${events}`);
  const found = new Map<Ask, Images>();
  await Promise.all(
    [...alike.values()].map(async (some) => {
      for (const [ask, of] of await imagesAlike(connection, tables, some)) found.set(ask, of);
    }),
  );
  return asks.map((ask) => found.get(ask)!);
}

/** Of asks for the same parts of profiles. */
async function imagesAlike(
  connection: Connection,
  tables: Tables,
  asks: readonly Ask[],
): Promise<readonly (readonly [Ask, Images])[]> {
  const wanted = byBucket(asks, ({ request }) => [...new Set(request.profiles)]);
  if (wanted.length === 0) return asks.map((ask) => [ask, new Map()]);
  const { ended = false, events = false } = asks[0]!.request;
  const ids = wantedOf(wanted);
  const [[profiles, states, instances, effects], happened] = await Promise.all([
    connection.all([
      tables.profiles.rows(ids),
      tables.states.rows(ids),
      tables.instances.rows(ids, ended),
      tables.effects.open(ids, events),
    ]),
    eventsOf(connection, tables, events ? wanted : []),
  ]);
  return asks.map((ask) => {
    const { bucket, request } = ask;
    const rows = {
      profiles: profiles.get(bucket) ?? [],
      states: states.get(bucket) ?? [],
      instances: instances.get(bucket) ?? [],
      effects: effects.get(bucket) ?? [],
      histories: historiesOf(happened(bucket)),
    };
    return [ask, imagesOf(request.profiles ?? [], rows)];
  });
}

/** All events of profiles, by bucket; in any order. */
async function eventsOf(
  connection: Connection,
  tables: Tables,
  wanted: ByBucket<ProfileId>,
): Promise<(bucket: Bucket) => readonly EventRow[]> {
  const found = wanted.length === 0 ? [] : await connection.all(tables.events.rows(wantedOf(wanted)));
  return (bucket) => found.flatMap((ofType) => ofType.get(bucket) ?? []);
}
