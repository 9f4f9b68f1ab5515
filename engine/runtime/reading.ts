/**
 * Reads the lines that have arrived: finds whom each is about, and turns it into an input. A line that came to the
 * wrong bucket — because ids are probed, or two profiles became one — goes on to the right one.
 */
import { entityOfKind, type Reference, waitingFor } from '../compiler/reference.ts';
import type { DeskLine } from '../evaluate/desk-line.ts';
import type { LinkLine } from '../evaluate/relations.ts';
import { bucketOf, hash53 } from '../store/hash.ts';
import type { Bucket, Json, JsonObject, ProfileId } from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Parts } from './batch-part.ts';
import { identifierKey, type Known, ownerOf } from './identify.ts';
import { identifierBucket, readKnown, readProfiles } from './known.ts';
import type { Line } from './lines.ts';
import { offerBucket } from './offer-bucket.ts';

/** A line, and the bucket in which it was found. */
export interface Arrived {
  readonly bucket: Bucket;
  readonly line: Line;
}

interface Reading {
  readonly batch: Batch;
  readonly parts: Parts;
  readonly known: Known;
  /** Occurrences taken before, by their receipt. */
  readonly taken: ReadonlySet<number>;
  /** Those whom an occurrence is about. */
  readonly told: ReadonlySet<string>;
  /** Whoever took a profile over, or itself. */
  finalOf(id: ProfileId): ProfileId;
  /** Turns of the lines that this batch lets wait. */
  readonly waiting: Map<string, number>;
}

export async function gatherLines(batch: Batch, parts: Parts, arrived: readonly Arrived[]): Promise<void> {
  if (arrived.length === 0) return;
  const references = arrived.flatMap(({ line }) => ('who' in line ? [line.who, waitingFor(line.who)] : []));
  const known = await readKnown(batch.store, unique(references), parts.images);
  const answered = arrived.flatMap(({ line }) =>
    line.type === 'answer' || line.type === 'grant' ? [line.to] : [],
  );
  const { finalOf } = await readProfiles(batch.store, answered, parts.images);
  const taken = await takenBefore(batch, arrived);
  const told = new Set(
    arrived.flatMap(({ line }) => (line.type === 'occurrence' ? [identifierKey(line.who)] : [])),
  );
  const reading: Reading = { batch, parts, known, taken, told, finalOf, waiting: new Map() };
  for (const one of inOrder(arrived)) read(reading, one);
}

/**
 * What happened comes first: who becomes known by it is decided with it. What begins comes after what else is told, so
 * that it sees that; by the time it came, whatever the order of letters.
 */
function inOrder(arrived: readonly Arrived[]): readonly Arrived[] {
  if (arrived.length === 1) return arrived;
  const happened = arrived.filter(({ line }) => line.type === 'occurrence');
  const others = arrived.filter(({ line }) => line.type !== 'occurrence' && line.type !== 'begin');
  const begins = arrived.flatMap(({ bucket, line }) => (line.type === 'begin' ? [{ bucket, line }] : []));
  begins.sort(({ line: a }, { line: b }) => a.at - b.at || a.from - b.from || a.turn - b.turn);
  return [...happened, ...others, ...begins];
}

type Handler<Type extends Line['type']> = (
  reading: Reading,
  bucket: Bucket,
  line: Extract<Line, { type: Type }>,
) => void;
const handlers: { readonly [Type in Line['type']]: Handler<Type> } = {
  met: (reading, bucket, line) => {
    // What it is known by comes with it: all that is decided of it sees the event.
    if (reading.told.has(identifierKey(line.who))) return;
    const id = here(reading, bucket, line, line.who);
    if (id !== null && !reading.parts.images.has(id))
      reading.parts.addInputs(id, (at) => [{ type: 'traits', at, traits: {}, imported: false }]);
  },
  occurrence(reading, bucket, line) {
    const id = here(reading, bucket, line, line.who);
    const receipt = receiptOf(line);
    const part = reading.parts.of(bucket);
    if (id === null || reading.taken.has(receipt) || part.receipts.has(receipt)) return;
    part.receipts.add(receipt);
    part.notBefore = Math.max(part.notBefore, line.at);
    const { event, message, time, properties, cause } = line;
    const told = {
      type: 'event',
      event,
      message,
      time,
      properties,
      cause,
      imported: cause === 'import',
    } as const;
    reading.parts.addInputs(id, (at) => [{ ...told, at }]);
  },
  link(reading, bucket, line) {
    const id = here(reading, bucket, line, line.who);
    if (id === null) return;
    const { type: _, who: __, ...said } = line;
    if (reading.known.owners.has(identifierKey(line.who)))
      reading.parts.addInputs(id, (at) => [{ type: 'link', at, ...said }]);
    else waits(reading, id, line);
  },
  begin(reading, bucket, line) {
    const { parts, known } = reading;
    const { type: _, who, from, turn, ...said } = line;
    if (!known.owners.has(identifierKey(who))) {
      const { journey, relation, at } = said;
      const to = bucketOf(from, parts.buckets);
      parts.of(bucket).posted.push({ to, line: { type: 'nobody', to: from, journey, relation, at, turn } });
      return;
    }
    const id = here(reading, bucket, line, who);
    if (id === null) return;
    const part = parts.of(bucket);
    part.notBefore = Math.max(part.notBefore, said.at);
    // Of a start that was noticed late, what follows counts from when it came.
    parts.addInputs(id, () => [{ type: 'begin', ...said }]);
  },
  nobody({ parts }, bucket, { type: _, to, turn: __, at: ___, ...said }) {
    if (bucketOf(to, parts.buckets) === bucket)
      parts.addInputs(to, (at) => [{ type: 'nobody', at, ...said }]);
  },
  answer({ parts }, bucket, { type: _, to, ...said }) {
    const image = parts.images.get(to);
    // Who has been taken over by another has taken back what it told.
    if (!image || image.profile.mergedInto !== null || bucketOf(to, parts.buckets) !== bucket) return;
    parts.addInputs(to, (at) => [{ type: 'answer', at, ...said }]);
  },
  grant({ parts, finalOf }, bucket, { type: _, to, ...said }) {
    if (!parts.images.has(to)) return;
    const owner = finalOf(to);
    const home = bucketOf(owner, parts.buckets);
    const part = parts.of(bucket);
    part.notBefore = Math.max(part.notBefore, said.at);
    if (home === bucket) parts.addInputs(owner, (at) => [{ ...said, type: 'grant', at }]);
    else part.posted.push({ to: home, line: { ...said, type: 'grant', to: owner } });
  },
  grant_asked: toOffer,
  grant_returned: toOffer,
  grant_over: toOffer,
  redeemed: toOffer,
  claimed(reading, bucket, { who, cause }) {
    const { parts, known } = reading;
    const waiting = known.owners.get(identifierKey(waitingFor(who)));
    const owner = known.owners.get(identifierKey(who));
    const lines = waiting === undefined ? null : parts.images.get(waiting)?.profile.traits;
    if (waiting === undefined || owner === undefined || !lines) return;
    const home = bucketOf(waiting, parts.buckets);
    if (home !== bucket) {
      parts.of(bucket).posted.push({ to: home, line: { type: 'claimed', who, cause } });
      return;
    }
    const to = bucketOf(owner, parts.buckets);
    for (const line of Object.values(lines)) {
      parts.of(bucket).posted.push({ to, line: { ...(line as unknown as LinkLine), cause } });
    }
    const gone = Object.fromEntries(Object.keys(lines).map((name) => [name, null]));
    parts.addInputs(waiting, (at) => [{ type: 'traits', at, traits: gone, imported: false }]);
  },
};

/** Offers have a bucket of their own, which nothing moves them out of. */
function toOffer({ parts }: Reading, bucket: Bucket, line: DeskLine): void {
  const part = parts.of(bucket);
  if (offerBucket(line.offer, parts.buckets) !== bucket) return;
  part.asks.push(line);
  part.notBefore = Math.max(part.notBefore, line.at);
}

function read(reading: Reading, { bucket, line }: Arrived): void {
  (handlers[line.type] as (reading: Reading, bucket: Bucket, line: Line) => void)(reading, bucket, line);
}

/**
 * Whom a line is about, if they live in this bucket; else it goes on to theirs. Things are known from the first time
 * anybody speaks of them; what is told to people nobody knows yet waits in a subject of its own.
 */
function here(reading: Reading, bucket: Bucket, line: Line, who: Reference): ProfileId | null {
  const { batch, parts, known } = reading;
  const entity = entityOfKind(who.kind);
  if (entity !== null && !batch.run.program.entities.has(entity)) return null;
  const isKnown = entity !== null || known.owners.has(identifierKey(who));
  const meant = isKnown ? who : waitingFor(who);
  const id = know(batch, parts, known, meant);
  const home = bucketOf(id, parts.buckets);
  if (home === bucket) return id;
  parts.of(bucket).posted.push({ to: home, line });
  return null;
}

/** The subject of a key; one nobody knew is known from now on. */
function know({ store }: Batch, parts: Parts, known: Known, who: Reference): ProfileId {
  const { id, isNew } = ownerOf(known, who);
  if (isNew) parts.of(identifierBucket(who, store.buckets)).identifiers.push({ ...who, profile: id });
  const entity = entityOfKind(who.kind);
  if (!parts.images.has(id) && entity !== null) {
    parts.born.set(id, { entity, key: who.value });
    parts.met.add(identifierKey(who));
  }
  return id;
}

/** A link to somebody nobody knows yet. Only the latest of each is kept. */
function waits(reading: Reading, waiting: ProfileId, line: LinkLine): void {
  const { parts } = reading;
  const name = `${line.relation} ${line.from}`;
  const kept = line as unknown as Json;
  const older = parts.images.get(waiting)?.profile.traits[name] as JsonObject | undefined;
  const turn = reading.waiting.get(`${waiting} ${name}`) ?? (older?.['turn'] as number | undefined);
  if (turn !== undefined && turn >= line.turn) return;
  reading.waiting.set(`${waiting} ${name}`, line.turn);
  parts.addInputs(waiting, (at) => [{ type: 'traits', at, traits: { [name]: kept }, imported: false }]);
}

/** An occurrence is taken once by each thing it is about, whoever passes it on, and however often. */
function receiptOf({ who, message }: Extract<Line, { type: 'occurrence' }>): number {
  return hash53(`${message}|${identifierKey(who)}`);
}

async function takenBefore({ store }: Batch, arrived: readonly Arrived[]): Promise<ReadonlySet<number>> {
  const asked = new Map<Bucket, number[]>();
  for (const { bucket, line } of arrived) {
    if (line.type === 'occurrence') asked.set(bucket, [...(asked.get(bucket) ?? []), receiptOf(line)]);
  }
  const taken = new Set<number>();
  for (const [bucket, receipts] of asked) {
    for (const receipt of (await store.read(bucket, { receipts })).receipts) taken.add(receipt);
  }
  return taken;
}

function unique(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map((one) => [identifierKey(one), one])).values()];
}
