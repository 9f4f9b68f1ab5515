/** Work → what each bucket has to do: whose a message is, whether it came before, and which letters wait. */
import { bucketOf } from '../store/hash.ts';
import type { Bucket } from '../store/store.ts';
import { type Accepted, accept, type Refused } from './accept.ts';
import type { Batch } from './batch.ts';
import type { Parts } from './batch-part.ts';
import { type Known, type Resolution, remember, resolve } from './identify.ts';
import { identifierBucket, readKnown, readProfiles } from './known.ts';
import { fence, type Letters, readLetters } from './merging.ts';
import type { MessageWork, ProfileWork } from './work.ts';

/** Messages that fit nobody are nobody's: they wait in one bucket. */
const QUARANTINE_BUCKET: Bucket = 0;

export function gatherLetters(parts: Parts, { merges, absorbed, forward, read }: Letters): void {
  for (const { bucket, key } of read) parts.of(bucket).read.push(key);
  for (const { bucket, letter } of forward) parts.of(bucket).letters.push(letter);
  for (const { winner, loser, events, instances, effects, flags, letter } of merges) {
    if (parts.merged.has(loser.id)) continue;
    parts.merged.add(loser.id);
    parts.addInputs(winner, (at) => [{ type: 'merge', at, loser, events, instances, effects, flags }]);
    parts.ofProfile(winner).letters.push(letter);
    // In the loser's own bucket its receipts are known already; elsewhere they come along.
    if (parts.ofProfile(winner) === parts.ofProfile(loser.id)) continue;
    for (const event of events) parts.ofProfile(winner).receipts.add(event.message);
  }
  for (const { bucket, profile } of absorbed) parts.of(bucket).absorbed.push(profile);
}

/** Takes messages until one that joins profiles; returns how many were taken. */
export async function gatherMessages(
  batch: Batch,
  parts: Parts,
  messages: readonly MessageWork[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const accepted = messages.map(({ incoming }) => accept(batch.run.program, incoming, batch.now));
  const identifiers = accepted.flatMap((one) => (one.ok ? one.identifiers : []));
  const known = await readKnown(batch.store, identifiers, parts.images);
  const resolved = await resolveAll(batch, parts, accepted, known);
  const seen = await seenBefore(batch, accepted, resolved);
  for (const [index, message] of messages.entries()) {
    const one = accepted[index]!;
    const resolution = resolved[index];
    if (!one.ok) setAside(parts, message, one);
    else if (resolution === undefined) return index;
    else take(batch, parts, message, one, resolution, seen);
  }
  return messages.length;
}

function setAside(parts: Parts, { incoming, done }: MessageWork, { code, reason }: Refused): void {
  const { id, source, raw } = incoming;
  parts.of(QUARANTINE_BUCKET).quarantine.push({ message: `${source}|${id}`, source, code, reason, raw });
  parts.answers.push(() => done({ outcome: 'quarantined', code, reason }));
}

function take(
  batch: Batch,
  parts: Parts,
  { incoming, done }: MessageWork,
  { message, inputs }: Accepted,
  { profile, links, log }: Resolution,
  seen: ReadonlySet<number>,
): void {
  const part = parts.ofProfile(profile);
  if (seen.has(message) || part.receipts.has(message)) {
    parts.answers.push(() => done({ outcome: 'duplicate' }));
    return;
  }
  part.receipts.add(message);
  part.log.push(...log);
  for (const link of links) {
    parts.of(identifierBucket(link, batch.store.buckets)).identifiers.push({ ...link, profile });
    part.links.set(profile, [...(part.links.get(profile) ?? []), link]);
  }
  if (batch.quarantine) parts.of(QUARANTINE_BUCKET).released.push(`${incoming.source}|${incoming.id}`);
  parts.addInputs(profile, inputs);
  parts.answers.push(() => done({ outcome: 'accepted', profile }));
}

/** In order, each seeing those before; from a merge on, undefined: it needs a batch that begins with it. */
async function resolveAll(
  batch: Batch,
  parts: Parts,
  accepted: readonly (Accepted | Refused)[],
  known: Known,
): Promise<(Resolution | undefined)[]> {
  const resolved: (Resolution | undefined)[] = [];
  let isFirst = true;
  for (const one of accepted) {
    if (!one.ok) {
      resolved.push(undefined);
      continue;
    }
    const resolution = resolve(batch.run.program.identity, known, one.identifiers);
    const joins = resolution.merges.length > 0;
    if (joins && !isFirst) break;
    if (joins) await join(batch, parts, resolution);
    isFirst = false;
    remember(known, resolution);
    resolved.push(resolution);
    if (joins) break;
  }
  return resolved;
}

async function join({ store, owned }: Batch, parts: Parts, { profile, merges }: Resolution): Promise<void> {
  await fence(store, owned, profile, merges);
  gatherLetters(parts, await readLetters(store, [bucketOf(profile, store.buckets)]));
}

/** Messages that were accepted in an earlier batch. */
async function seenBefore(
  { store }: Batch,
  accepted: readonly (Accepted | Refused)[],
  resolved: readonly (Resolution | undefined)[],
): Promise<ReadonlySet<number>> {
  const asked = new Map<Bucket, number[]>();
  for (const [index, one] of accepted.entries()) {
    const resolution = resolved[index];
    if (!one.ok || !resolution) continue;
    const bucket = bucketOf(resolution.profile, store.buckets);
    const messages = asked.get(bucket);
    if (messages) messages.push(one.message);
    else asked.set(bucket, [one.message]);
  }
  const seen = new Set<number>();
  for (const [bucket, messages] of asked) {
    const { receipts } = await store.read(bucket, { receipts: messages });
    for (const message of receipts) seen.add(message);
  }
  return seen;
}

export async function gatherJobs(
  { store }: Batch,
  parts: Parts,
  works: readonly ProfileWork[],
): Promise<void> {
  const ids = works.flatMap(({ jobs }) => jobs.map(({ profile }) => profile));
  const { finalOf } = await readProfiles(store, ids, parts.images);
  for (const { jobs, progress } of works) {
    for (const { profile, inputs } of jobs) {
      if (parts.images.has(profile)) parts.addInputs(finalOf(profile), inputs);
    }
    if (progress) parts.of(progress.bucket).progress[progress.key] = progress.value;
  }
}
