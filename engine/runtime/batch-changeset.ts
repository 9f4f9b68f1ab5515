/** What a bucket has to do → what it writes: every profile taken through its inputs, purely. */
import { advance, dueOf } from '../evaluate/advance.ts';
import { addChanges, type Draft, newDraft } from '../evaluate/draft.ts';
import { runFor } from '../evaluate/run.ts';
import { bucketOf } from '../store/hash.ts';
import type { Changeset, ProfileId, ProfileImage } from '../store/store.ts';
import type { Batch } from './batch.ts';
import type { Part, Parts } from './batch-part.ts';
import { lettersOf } from './lines.ts';
import { atDesk } from './offer-desk.ts';
import { tellOthers } from './telling.ts';
import { withEvents } from './with-events.ts';
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
  const { changes, posted } = part;
  for await (const some of withEvents(batch.store, batch.run.layout, parts.images, ids)) {
    for (const [profile, image] of some) {
      const run = runFor(batch.run, image?.profile.entity ?? parts.born.get(profile)?.entity ?? 'profile');
      const draft = await advanced({ ...batch, run }, parts, part, profile, image, at);
      tellOthers(run, { image, draft }, at, parts.buckets, posted);
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
