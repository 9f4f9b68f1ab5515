/** Work → what each bucket has to do: whose a message is, whether it came before, and which letters wait. */
import { entityOfKind, type Reference, waitingFor } from '../compiler/reference.ts';
import { bucketOf } from '../store/hash.ts';
import type { Bucket, ProfileId } from '../store/store.ts';
import { type Accepted, accept, type Identifier, type Refused } from './accept.ts';
import { takeAhead } from './ahead/take-ahead.ts';
import type { Batch } from './batch.ts';
import type { Part, Parts } from './batch-part.ts';
import { allOf } from './concurrent.ts';
import { type Copy, isBehind, withCopies } from './copying.ts';
import { identifierKey, type Known, type Resolution, remember, resolve } from './identify.ts';
import { byBucket, identifierBucket, readKnown, readProfiles } from './known.ts';
import { fence, type Letters, readLetters } from './merging.ts';
import { gatherLines } from './reading.ts';
import { relatesBy } from './relates-by.ts';
import type { MessageWork, ProfileWork } from './work.ts';

/** Messages that fit nobody are nobody's: they wait in one bucket. */
const QUARANTINE_BUCKET: Bucket = 0;

export async function gatherLetters(batch: Batch, parts: Parts, letters: Letters): Promise<void> {
  const { merges, absorbed, forward, read, more, lines } = letters;
  for (const bucket of more) parts.unread.add(bucket);
  for (const { bucket, key } of read) parts.of(bucket).read.push(key);
  for (const { bucket, letter } of forward) parts.of(bucket).letters.push(letter);
  for (const { winner, loser, state, events, instances, effects, flags, letter } of merges) {
    if (parts.merged.has(loser.id)) continue;
    parts.merged.add(loser.id);
    parts.winners.add(winner);
    parts.addInputs(winner, (at) => [{ type: 'merge', at, loser, state, events, instances, effects, flags }]);
    parts.ofProfile(winner).letters.push(letter);
    // In the loser's own bucket its receipts are known already; elsewhere they come along.
    if (parts.ofProfile(winner) === parts.ofProfile(loser.id)) continue;
    for (const event of events) parts.ofProfile(winner).receipts.add(event.message);
  }
  for (const { bucket, profile } of absorbed) parts.of(bucket).absorbed.push(profile);
  await gatherLines(batch, parts, lines);
}

/** Takes messages until one that joins profiles; returns how many were taken. */
export async function gatherMessages(
  batch: Batch,
  parts: Parts,
  messages: readonly MessageWork[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const accepted = messages.map(({ incoming }) => accept(batch.run.program, incoming, batch.now));
  const identifiers = accepted.flatMap((one) => (one.ok ? [...one.identifiers, ...one.references] : []));
  const known = await readKnown(batch.store, identifiers, parts.images);
  await readBehind(batch, parts);
  const resolved = await resolveAll(batch, parts, accepted, known);
  const seen = await seenBefore(batch, accepted, resolved);
  for (const [index, message] of messages.entries()) {
    const one = accepted[index]!;
    const resolution = resolved[index];
    if (!one.ok) setAside(parts, message, one);
    else if (resolution === undefined || isAhead(batch, parts, known, one, index)) return index;
    else take(batch, parts, message, one, resolution, seen, known);
  }
  return messages.length;
}

/** Things over which time has passed are read with their events: what they are now will be copied. */
async function readBehind({ store, run, owned, now }: Batch, { images }: Parts): Promise<void> {
  const latest = Math.max(now, ...[...owned.values()].map(({ clock }) => clock));
  const behind = [...images.values()].filter(
    (image) => image.profile.entity !== 'profile' && isBehind(run, image, latest),
  );
  const ids = behind.map(({ profile }) => profile.id);
  for (const [bucket, profiles] of byBucket(ids, store.buckets)) {
    const { histories } = await store.read(bucket, { histories: profiles });
    for (const [id, events] of histories) images.set(id, { ...images.get(id)!, events });
  }
}

function setAside(parts: Parts, { incoming, done }: MessageWork, { code, reason }: Refused): void {
  const { id, source, raw } = incoming;
  parts.of(QUARANTINE_BUCKET).quarantine.push({ message: `${source}|${id}`, source, code, reason, raw });
  parts.answers.push(() => done({ outcome: 'quarantined', code, reason }));
}

/**
 * It refers to something of which this batch has news, or is the first to speak, which is not written yet: it waits for
 * the next one. Where memberships are asked that change by what others do, everything before it must have been heard.
 */
function isAhead(
  { run, letters }: Batch,
  { told, met, unread, images }: Parts,
  { owners }: Known,
  { references }: Accepted,
  index: number,
): boolean {
  const { upToDate } = run.program;
  const mayBeLate = index > 0 || letters.size > 0;
  if (mayBeLate && references.some(({ kind }) => upToDate.has(entityOfKind(kind)!))) return true;
  return references.some((one) => {
    const key = identifierKey(one);
    const owner = owners.get(key) ?? -1;
    return told.has(owner) || met.has(key) || (unread.size > 0 && !images.has(owner));
  });
}

function take(
  batch: Batch,
  parts: Parts,
  { incoming, done }: MessageWork,
  { message, inputs, references, entity }: Accepted,
  { profile, links, log }: Resolution,
  seen: ReadonlySet<number>,
  { owners }: Known,
): void {
  const part = parts.ofProfile(profile);
  if (seen.has(message) || part.receipts.has(message)) {
    parts.answers.push(() => done({ outcome: 'duplicate' }));
    return;
  }
  part.receipts.add(message);
  for (const link of links) {
    parts.of(identifierBucket(link, batch.store.buckets)).identifiers.push({ ...link, profile });
  }
  if (entity) {
    parts.told.add(profile);
    if (!parts.images.has(profile)) parts.born.set(profile, entity);
  } else {
    part.log.push(...log);
    if (links.length > 0) part.links.set(profile, [...(part.links.get(profile) ?? []), ...links]);
    claim(batch, part, links, incoming.imported ? 'import' : 'event');
  }
  const find = (who: Reference) => parts.images.get(owners.get(identifierKey(who)) ?? -1);
  for (const who of references.filter((one) => find(one) === undefined)) {
    parts.met.add(identifierKey(who));
    part.posted.push({ to: identifierBucket(who, batch.store.buckets), line: { type: 'met', who } });
  }
  if (batch.quarantine) parts.of(QUARANTINE_BUCKET).released.push(`${incoming.source}|${incoming.id}`);
  const copy: Copy = (paths, properties, at) => withCopies(batch.run, paths, properties, find, at);
  parts.addInputs(profile, (at) => inputs(at, copy));
  parts.answers.push(() => done({ outcome: 'accepted', profile }));
}

/** What waited for somebody known by these is told that they are here. */
function claim(
  { run, store }: Batch,
  part: Part,
  links: readonly Identifier[],
  cause: 'event' | 'import',
): void {
  for (const { kind, value } of links) {
    if (!relatesBy(run).has(kind)) continue;
    const who = { kind, value };
    part.posted.push({
      to: identifierBucket(waitingFor(who), store.buckets),
      line: { type: 'claimed', who, cause },
    });
  }
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

async function join(batch: Batch, parts: Parts, { profile, merges }: Resolution): Promise<void> {
  const { store } = batch;
  await fence(batch, profile, merges);
  await gatherLetters(batch, parts, await readLetters(store, [bucketOf(profile, store.buckets)]));
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
  await allOf(asked, async ([bucket, messages]) => {
    const { receipts } = await store.read(bucket, { receipts: messages });
    for (const message of receipts) seen.add(message);
  });
  return seen;
}

export async function gatherJobs(
  { store, run }: Batch,
  parts: Parts,
  works: readonly ProfileWork[],
): Promise<void> {
  const done = new Set(
    works.flatMap(({ ahead = [] }) => ahead.flatMap((known) => takeAhead(run, parts, known))),
  );
  const ids = works.flatMap(({ jobs }) => jobs.map(({ profile }) => profile)).filter((id) => !done.has(id));
  const { finalOf } = await readProfiles(store, ids, parts.images);
  const told = await toldBefore(store, works, finalOf);
  for (const { jobs, progress, early } of works) {
    for (const { profile, once, inputs } of jobs) {
      if (done.has(profile) || !parts.images.has(profile)) continue;
      const final = finalOf(profile);
      if (!early) parts.asked.add(final);
      const { receipts } = parts.ofProfile(final);
      if (once !== undefined && (told.has(once) || receipts.has(once))) continue;
      if (once !== undefined) receipts.add(once);
      parts.addInputs(final, inputs);
    }
    if (progress) parts.of(progress.bucket).progress[progress.key] = progress.value;
  }
}

/** Jobs that count once and were done in an earlier batch. */
async function toldBefore(
  store: Batch['store'],
  works: readonly ProfileWork[],
  finalOf: (profile: ProfileId) => ProfileId,
): Promise<ReadonlySet<number>> {
  const asked = new Map<Bucket, number[]>();
  for (const { profile, once } of works.flatMap(({ jobs }) => jobs)) {
    if (once === undefined) continue;
    const bucket = bucketOf(finalOf(profile), store.buckets);
    asked.set(bucket, [...(asked.get(bucket) ?? []), once]);
  }
  const told = new Set<number>();
  await allOf(asked, async ([bucket, messages]) => {
    const { receipts } = await store.read(bucket, { receipts: messages });
    for (const message of receipts) told.add(message);
  });
  return told;
}
