/**
 * One batch: work → inputs by profile → drafts → one changeset per bucket. Gathers (`batch-gather.ts`), computes
 * (`batch-changeset.ts`) and commits; who calls it makes sure that only one is under way. Nothing here waits for
 * the outside world.
 */
import type { Draft } from '../evaluate/draft.ts';
import type { Run } from '../evaluate/run.ts';
import type { Bucket, Changeset, OfferRow, ProfileId, Store } from '../store/store.ts';
import type { Written } from './ahead/written.ts';
import { type Afterwards, changesetOfPart } from './batch-changeset.ts';
import { ConflictError, FencedError } from './batch-errors.ts';
import { gatherJobs, gatherLetters, gatherMessages } from './batch-gather.ts';
import { inGroups } from './batch-groups.ts';
import { type Part, Parts } from './batch-part.ts';
import { allOf, inTurn } from './concurrent.ts';
import { readLetters, relayAll } from './merging.ts';
import { offerBucket } from './offer-bucket.ts';
import type { MessageWork, ProfileWork, Work } from './work.ts';

/** A bucket we own: its epoch, and the greatest instant given out in it. */
export interface Owned {
  epoch: number;
  clock: number;
}

export interface Batch {
  readonly store: Store;
  readonly run: Run;
  readonly owned: ReadonlyMap<Bucket, Owned>;
  readonly now: number;
  /** Buckets to which letters may have come. */
  readonly letters: ReadonlySet<Bucket>;
  /** Whether anything is in quarantine that an accepted message might release. */
  readonly quarantine: boolean;
  /** Told of everything that is written. */
  readonly written: Pick<Written, 'note'>;
  /** Draws what a new offer's codes are made with; kept once it is drawn. */
  drawSecret(): string;
}

export interface BatchOutcome {
  /** Work that this batch did not reach, in order. */
  readonly left: readonly Work[];
  /** Earliest instant at which something it touched is due again. */
  readonly due: number;
  readonly events: number;
  /** Whether it wrote effects, or took some away. */
  readonly effects: boolean;
  /** People who did something, or to whom something was done; those who were merged, and the profiles that took them over. */
  readonly active: readonly ProfileId[];
  /** Buckets in which letters wait now. */
  readonly letters: ReadonlySet<Bucket>;
  /** Whether it set anything aside. */
  readonly quarantined: boolean;
  /** Offers of which something was given or came back, as they stand now. */
  readonly offers: readonly OfferRow[];
  /** Entities, other than people, of which it took something through inputs. */
  readonly touched: ReadonlySet<string>;
  /** Tells whoever waits for it: not before it is durable. Null when nobody does. */
  readonly answer: (() => void) | null;
}

export async function runBatch(batch: Batch, works: readonly Work[]): Promise<BatchOutcome> {
  const parts = new Parts(batch.store.buckets);
  if (batch.letters.size > 0)
    await gatherLetters(batch, parts, await readLetters(batch.store, batch.letters));
  const messages = works.filter((work): work is MessageWork => work.type === 'message');
  const taken = await gatherMessages(batch, parts, messages);
  const profiles = works.filter((work): work is ProfileWork => work.type === 'profiles');
  await gatherJobs(batch, parts, profiles);
  for (const work of works) {
    if (work.type === 'desk') parts.of(offerBucket(work.offer, batch.store.buckets)).desks.push(work);
  }
  const afterwards: Afterwards = { drafts: new Map(), active: [], touched: new Set() };
  const committed = await commitParts(batch, parts, afterwards);
  const { drafts, active, touched } = afterwards;
  for (const { early, done } of profiles) if (early) done(drafts);
  active.push(...parts.active, ...parts.merged, ...parts.winners);
  return {
    ...committed,
    active,
    touched,
    left: messages.slice(taken),
    answer: answerOf(parts, profiles, drafts),
  };
}

function answerOf(
  { answers }: Parts,
  profiles: readonly ProfileWork[],
  drafts: ReadonlyMap<ProfileId, Draft>,
): (() => void) | null {
  const waiting = profiles.filter(({ early }) => !early);
  if (answers.length === 0 && waiting.length === 0) return null;
  return () => {
    for (const answer of answers) answer();
    for (const { done } of waiting) done(drafts);
  };
}

async function commitParts(batch: Batch, parts: Parts, afterwards: Afterwards) {
  let due = Number.POSITIVE_INFINITY;
  let events = 0;
  let effects = false;
  const letters = new Set(parts.unread);
  const given: OfferRow[] = [];
  // Who owns an identifier is written before anything is under its profile in another bucket.
  await allOf(parts.foreignIdentifiers(), ([bucket, identifiers]) =>
    commit(batch, bucket, { clock: batch.owned.get(bucket)!.clock, identifiers }),
  );
  const changesetFor = async ([bucket, part]: readonly [Bucket, Part]) => {
    const at = Math.max(batch.now, batch.owned.get(bucket)!.clock, part.notBefore);
    const changeset = await changesetOfPart(batch, parts, part, at, afterwards);
    events += changeset.events?.length ?? 0;
    effects ||= (changeset.effects?.length ?? 0) + (changeset.absorbed?.length ?? 0) > 0;
    for (const { to } of changeset.letters ?? []) letters.add(to);
    for (const state of changeset.states ?? []) due = Math.min(due, state.due ?? due);
    given.push(...(changeset.offers ?? []));
    return [bucket, changeset] as const;
  };
  await inTurn(inGroups(parts.all()), {
    make: (group) => allOf(group, changesetFor),
    // All of a group at once: a store over a wire writes them together.
    finish: (changesets) => allOf(changesets, ([bucket, changeset]) => commit(batch, bucket, changeset)),
  });
  const written = [...parts.all()].map(([, part]) => part);
  if (letters.size > 0) await relayAll(batch.store);
  return {
    due,
    events,
    effects,
    letters,
    offers: given,
    quarantined: written.some((part) => part.quarantine.length > 0),
  };
}

async function commit({ store, owned, written }: Batch, bucket: Bucket, changeset: Changeset): Promise<void> {
  const own = owned.get(bucket)!;
  const result = await store.commit(bucket, own.epoch, changeset);
  if (!result.ok) throw result.why === 'fenced' ? new FencedError(bucket) : new ConflictError();
  written.note(changeset);
  own.clock = Math.max(own.clock, changeset.clock);
}
