/** What a bucket has to do → what it writes: every profile taken through its inputs, purely. */
import { advance, dueOf } from '../evaluate/advance.ts';
import { addChanges, type Draft, needsEvents, newDraft, noChanges } from '../evaluate/draft.ts';
import { tellRelated } from '../evaluate/relations.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import { bucketOf } from '../store/hash.ts';
import type { Changeset, ProfileId, ProfileImage } from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Part, Parts } from './batch-part.ts';
import { identifierBucket } from './known.ts';
import { lettersOf, type Posted } from './lines.ts';
import { offerBucket } from './offer-bucket.ts';
import { atDesk } from './offer-desk.ts';
import { occurrencesOf, pastOccurrences } from './passing.ts';
import { withPast } from './with-past.ts';

/** What became of the subjects of a batch, for whoever has to know beside the store. */
export interface Afterwards {
  /** As they are now, of those whom somebody asked for: the others are let go as soon as their rows are known. */
  readonly drafts: Map<ProfileId, Draft>;
  /** People who did something, or to whom something was done. */
  readonly active: ProfileId[];
  /** Entities, other than people, of which something was taken through inputs. */
  readonly touched: Set<string>;
}

/**
 * Subjects whose past is read together. What is made of them lives no longer than that: of much more, most would still
 * be alive whenever memory is cleaned up, and be copied each time.
 */
const TOGETHER = 32;

/** The changeset of a part at the instant `at`. */
export async function changesetOfPart(
  batch: Batch,
  parts: Parts,
  part: Part,
  at: number,
  afterwards: Afterwards,
): Promise<Changeset> {
  const ids = [...part.inputs.keys()];
  await readMissing(batch, parts, ids);
  const changes = noChanges();
  for (let from = 0; from < ids.length; from += TOGETHER) {
    const some = ids.slice(from, from + TOGETHER);
    const pasts = await readPasts(batch, parts, some);
    for (const profile of some) {
      const image = pasts.get(profile) ?? parts.images.get(profile);
      const run = runFor(batch.run, image?.profile.entity ?? parts.born.get(profile)?.entity ?? 'profile');
      const draft = await advanced({ ...batch, run }, parts, part, profile, image, at);
      tellOthers(run, parts, part, draft, image, at);
      addChanges(changes, run.layout, draft, dueOf(run, draft));
      note(afterwards, parts, draft);
    }
  }
  const given = await atDesk(batch, parts, part, at);
  return {
    clock: at,
    receipts: [...part.receipts].map((message) => ({ message, at })),
    identifiers: part.identifiers,
    ...changes,
    identityLog: part.log.map((row) => ({ ...row, at })),
    quarantine: part.quarantine.map((row) => ({ ...row, at })),
    released: part.released,
    ...given,
    letters: [...part.letters, ...lettersOf(part.posted)],
    read: part.read,
    absorbed: part.absorbed,
    progress: part.progress,
  };
}

function note({ drafts, active, touched }: Afterwards, { asked }: Parts, draft: Draft): void {
  if (asked.has(draft.id)) drafts.set(draft.id, draft);
  if (draft.entity !== 'profile') touched.add(draft.entity);
  else if (draft.out.events.length > 0) active.push(draft.id);
}

/** What follows for others from what became of one: it is written with it, in one transaction. */
function tellOthers(
  run: Run,
  parts: Parts,
  { posted }: Part,
  draft: Draft,
  image: ProfileImage | undefined,
  at: number,
): void {
  tellPast(run, parts, posted, draft, image);
  for (const line of draft.out.asks) posted.push({ to: offerBucket(line.offer, parts.buckets), line });
  // Who has not come into this release yet speaks of the present when it does.
  if (draft.release !== run.layout.release) return;
  // Who becomes known by an event is decided with it, whatever else is told of them.
  for (const line of occurrencesOf(run.program, draft, at))
    posted.push({ to: identifierBucket(line.who, parts.buckets), line });
  tellRelated(run, draft);
  for (const line of draft.out.lines) {
    const to =
      line.type === 'answer' ? bucketOf(line.to, parts.buckets) : identifierBucket(line.who, parts.buckets);
    posted.push({ to, line });
  }
}

/** Once in a release: what it did of old, to those who did not listen then. Its events were read along for this. */
function tellPast(
  { program, layout }: Run,
  parts: Parts,
  posted: Posted[],
  draft: Draft,
  image: ProfileImage | undefined,
): void {
  if (program.passes.size === 0 || !image?.state || image.state.release === layout.release) return;
  const told = Math.max(image.state.release, draft.relations.passed);
  for (const line of pastOccurrences(program, layout, image.events, told))
    posted.push({ to: identifierBucket(line.who, parts.buckets), line });
  draft.relations.passed = layout.release;
}

/** The profile after all its inputs. An event out of order may call for its past: then it is read, and all done again. */
async function advanced(
  { run, store }: Batch,
  parts: Parts,
  part: Part,
  profile: ProfileId,
  image: ProfileImage | undefined,
  at: number,
): Promise<Draft> {
  const compute = (draft: Draft) => {
    for (const { kind, value } of part.links.get(profile) ?? []) {
      const values = [...(draft.identifiers[kind] ?? []), value];
      draft.identifiers = { ...draft.identifiers, [kind]: values };
    }
    for (const make of part.inputs.get(profile)!) for (const input of make(at)) advance(run, draft, input);
    return draft;
  };
  if (!image) return compute(newDraft(run.program, run.layout, profile, at, parts.born.get(profile)));
  return withPast(store, run, image, compute);
}

/** Profiles not read yet. */
async function readMissing({ store }: Batch, { images }: Parts, ids: readonly ProfileId[]): Promise<void> {
  const missing = ids.filter((id) => !images.has(id));
  if (missing.length === 0) return;
  const { profiles } = await store.read(bucketOf(missing[0]!, store.buckets), {
    profiles: missing,
    ended: true,
  });
  for (const [id, image] of profiles) images.set(id, image);
}

/** With their events: images of those whose features must be built from them. */
async function readPasts(
  { store, run }: Batch,
  { images }: Parts,
  ids: readonly ProfileId[],
): Promise<ReadonlyMap<ProfileId, ProfileImage>> {
  const bare = ids.filter((id) => {
    const image = images.get(id);
    return image !== undefined && needsEvents(run.layout, image);
  });
  if (bare.length === 0) return NOBODY;
  const { histories } = await store.read(bucketOf(bare[0]!, store.buckets), { histories: bare });
  return new Map(bare.map((id) => [id, { ...images.get(id)!, events: histories.get(id) ?? [] }]));
}

const NOBODY: ReadonlyMap<ProfileId, ProfileImage> = new Map();
