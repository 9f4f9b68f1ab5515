/**
 * One batch: messages and jobs → inputs by profile → drafts → one transaction per bucket. Reads, computes and
 * commits; who calls it makes sure that only one is under way. Nothing here waits for the outside world.
 */

import { advance, dueOf } from '../evaluate/advance.ts';
import type { Draft, Layout } from '../evaluate/draft.ts';
import { changesetOf, draftOf, needsEvents, newDraft } from '../evaluate/draft.ts';
import type { Input } from '../evaluate/input.ts';
import type { Run } from '../evaluate/run.ts';
import { HistoryNeeded } from '../evaluate/swept-event.ts';
import { bucketOf } from '../store/hash.ts';
import type {
  Bucket,
  Changeset,
  IdentifierRow,
  IdentityLogRow,
  Json,
  LetterRow,
  ProfileId,
  ProfileImage,
  QuarantineRow,
  Store,
} from '../store/store.ts';
import { type Accepted, accept, type Refused } from './accept.ts';
import { ConflictError, FencedError } from './batch-errors.ts';
import { type Known, type Resolution, remember, resolve } from './identify.ts';
import { byBucket, identifierBucket, readKnown, readProfiles } from './known.ts';
import { fence, LETTERS_AT_ONCE, type Letters, readLetters } from './merging.ts';
import type { Job, MessageWork, ProfileWork, Receipt, Work } from './work.ts';

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
  /** Whether letters may have come. */
  readonly letters: boolean;
}

export interface BatchOutcome {
  /** Work that this batch did not reach, in order. */
  readonly left: readonly Work[];
  /** Earliest instant at which something it touched is due again. */
  readonly due: number;
  readonly events: number;
  /** Whether it read or wrote letters, so that there may be more. */
  readonly letters: boolean;
}

/** What one bucket will write. */
interface Part {
  inputs: Map<ProfileId, ((at: number) => readonly Input[])[]>;
  identifiers: IdentifierRow[];
  links: Map<ProfileId, { kind: string; value: string }[]>;
  log: Omit<IdentityLogRow, 'at'>[];
  receipts: Set<number>;
  quarantine: Omit<QuarantineRow, 'at'>[];
  released: string[];
  letters: LetterRow[];
  read: string[];
  absorbed: ProfileId[];
  progress: Record<string, Json>;
}

function newPart(): Part {
  return {
    inputs: new Map(),
    identifiers: [],
    links: new Map(),
    log: [],
    receipts: new Set(),
    quarantine: [],
    released: [],
    letters: [],
    read: [],
    absorbed: [],
    progress: {},
  };
}

export async function runBatch(batch: Batch, works: readonly Work[]): Promise<BatchOutcome> {
  const plan = new Plan(batch);
  if (batch.letters) plan.addLetters(await readLetters(batch.store, batch.owned.keys()));
  const messages = works.filter((work): work is MessageWork => work.type === 'message');
  const cut = await plan.addMessages(messages);
  await plan.addJobs(works.filter((work): work is ProfileWork => work.type === 'profiles'));
  const outcome = await plan.commit();
  const left = messages.slice(cut);
  return { ...outcome, left };
}

class Plan {
  readonly #parts = new Map<Bucket, Part>();
  readonly #answers: ((drafts: ReadonlyMap<ProfileId, Draft>) => void)[] = [];
  readonly #receipts: (() => void)[] = [];
  readonly #merged = new Set<ProfileId>();

  constructor(readonly batch: Batch) {}

  #part(bucket: Bucket): Part {
    const known = this.#parts.get(bucket) ?? newPart();
    this.#parts.set(bucket, known);
    return known;
  }

  #partOf(profile: ProfileId): Part {
    return this.#part(bucketOf(profile, this.batch.store.buckets));
  }

  #addInputs(profile: ProfileId, inputs: (at: number) => readonly Input[]): void {
    const part = this.#partOf(profile);
    const list = part.inputs.get(profile);
    if (list) list.push(inputs);
    else part.inputs.set(profile, [inputs]);
  }

  addLetters({ merges, absorbed, forward, read }: Letters): void {
    for (const { bucket, key } of read) this.#part(bucket).read.push(key);
    for (const { bucket, letter } of forward) this.#part(bucket).letters.push(letter);
    for (const { winner, loser, events, instances, effects, letter } of merges) {
      if (this.#merged.has(loser.id)) continue;
      this.#merged.add(loser.id);
      this.#addInputs(winner, (at) => [{ type: 'merge', at, loser, events, instances, effects }]);
      // In the loser's own bucket its receipts are known already; elsewhere they come along.
      if (bucketOf(loser.id, this.batch.store.buckets) !== bucketOf(winner, this.batch.store.buckets)) {
        for (const event of events) this.#partOf(winner).receipts.add(event.message);
      }
      this.#partOf(winner).letters.push(letter);
    }
    for (const { bucket, profile } of absorbed) this.#part(bucket).absorbed.push(profile);
  }

  /** Takes messages until one that joins profiles; returns how many were taken. */
  async addMessages(messages: readonly MessageWork[]): Promise<number> {
    const { store, run, now } = this.batch;
    const accepted = messages.map(({ incoming }) => accept(run.program, incoming, now));
    const good = accepted.filter((one): one is Accepted => one.ok);
    if (messages.length === 0) return 0;
    const known = await readKnown(
      store,
      good.flatMap(({ identifiers }) => identifiers),
    );
    const resolved = await this.#resolveAll(accepted, known);
    const seen = await this.#seenBefore(accepted, resolved);
    let taken = 0;
    for (const [index, { incoming, done }] of messages.entries()) {
      const one = accepted[index]!;
      if (!one.ok) {
        const { id: message, source, raw } = incoming;
        this.#part(0).quarantine.push({
          message: `${source}|${message}`,
          source,
          code: one.code,
          reason: one.reason,
          raw,
        });
        this.#answer(done, { outcome: 'quarantined', code: one.code, reason: one.reason });
        taken++;
        continue;
      }
      const resolution = resolved[index];
      if (resolution === undefined) break;
      taken++;
      const part = this.#partOf(resolution.profile);
      if (seen.has(one.message) || part.receipts.has(one.message)) {
        this.#answer(done, { outcome: 'duplicate' });
        continue;
      }
      part.receipts.add(one.message);
      part.log.push(...resolution.log);
      for (const link of resolution.links) {
        const row = { ...link, profile: resolution.profile };
        this.#part(identifierBucket(link, store.buckets)).identifiers.push(row);
        part.links.set(resolution.profile, [...(part.links.get(resolution.profile) ?? []), link]);
      }
      part.released.push(`${incoming.source}|${incoming.id}`);
      this.#addInputs(resolution.profile, (at) => one.inputs(at));
      this.#answer(done, { outcome: 'accepted', profile: resolution.profile });
    }
    return taken;
  }

  #answer(done: (receipt: Receipt) => void, receipt: Receipt): void {
    this.#receipts.push(() => done(receipt));
  }

  /** In order, each seeing those before; from a merge on, undefined: it needs a batch that begins with it. */
  async #resolveAll(accepted: readonly (Accepted | Refused)[], known: Known) {
    const resolved: (Resolution | undefined)[] = [];
    let first = true;
    for (const one of accepted) {
      if (!one.ok) {
        resolved.push(undefined);
        continue;
      }
      const resolution = resolve(this.batch.run.program.identity, known, one.identifiers);
      if (resolution.merges.length > 0) {
        if (!first) break;
        await this.#merge(resolution);
      }
      first = false;
      remember(known, resolution);
      resolved.push(resolution);
      if (resolution.merges.length > 0) break;
    }
    return resolved;
  }

  async #merge({ profile, merges }: Resolution): Promise<void> {
    const { store, owned } = this.batch;
    await fence(store, owned, profile, merges);
    this.addLetters(await readLetters(store, [bucketOf(profile, store.buckets)]));
  }

  /** Messages that were accepted in an earlier batch. */
  async #seenBefore(
    accepted: readonly (Accepted | Refused)[],
    resolved: readonly (Resolution | undefined)[],
  ): Promise<ReadonlySet<number>> {
    const { store } = this.batch;
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

  async addJobs(works: readonly ProfileWork[]): Promise<void> {
    const { store } = this.batch;
    const ids = works.flatMap(({ jobs }) => jobs.map(({ profile }) => profile));
    const { images, finalOf } = await readProfiles(store, ids);
    for (const { jobs, progress, done } of works) {
      for (const job of jobs)
        if (images.has(job.profile)) this.#addJob({ ...job, profile: finalOf(job.profile) });
      if (progress) this.#part(progress.bucket).progress[progress.key] = progress.value;
      this.#answers.push(done);
    }
  }

  #addJob({ profile, inputs }: Job): void {
    this.#addInputs(profile, inputs);
  }

  async commit(): Promise<Omit<BatchOutcome, 'left'>> {
    const drafts = new Map<ProfileId, Draft>();
    let due = Number.POSITIVE_INFINITY;
    let events = 0;
    const letters = [...this.#parts.values()].some((part) => part.letters.length > 0 || part.read.length > 0);
    // Who owns an identifier is durable before anything is written under its profile.
    const order = [...this.#parts].sort(
      ([, a], [, b]) => Number(a.inputs.size > 0) - Number(b.inputs.size > 0),
    );
    for (const [bucket, part] of order) {
      const own = this.batch.owned.get(bucket)!;
      const at = Math.max(this.batch.now, own.clock);
      const changeset = await this.#changeset(part, at, drafts);
      events += changeset.events?.length ?? 0;
      for (const state of changeset.states ?? []) due = Math.min(due, state.due ?? due);
      const result = await this.batch.store.commit(bucket, own.epoch, changeset);
      if (!result.ok) throw result.why === 'fenced' ? new FencedError(bucket) : new ConflictError();
      own.clock = at;
    }
    if (letters) await this.batch.store.relay(LETTERS_AT_ONCE);
    for (const answer of this.#receipts) answer();
    for (const answer of this.#answers) answer(drafts);
    return { due, events, letters };
  }

  async #changeset(part: Part, at: number, drafts: Map<ProfileId, Draft>): Promise<Changeset> {
    const { run, store } = this.batch;
    const images = await readImages(store, run.layout, [...part.inputs.keys()]);
    const changed: ReturnType<typeof changesetOf>[] = [];
    for (const profile of part.inputs.keys()) {
      const draft = await this.#advanced(part, profile, images.get(profile), at);
      drafts.set(profile, draft);
      changed.push(changesetOf(run.layout, draft, dueOf(run, draft)));
    }
    return {
      clock: at,
      receipts: [...part.receipts].map((message) => ({ message, at })),
      identifiers: part.identifiers,
      profiles: changed.flatMap(({ profiles }) => profiles),
      states: changed.flatMap(({ states }) => states),
      events: changed.flatMap(({ events }) => events),
      instances: changed.flatMap(({ instances }) => instances),
      effects: changed.flatMap(({ effects }) => effects),
      changes: changed.flatMap(({ changes }) => changes),
      decisions: changed.flatMap(({ decisions }) => decisions),
      identityLog: part.log.map((row) => ({ ...row, at })),
      quarantine: part.quarantine.map((row) => ({ ...row, at })),
      released: part.released,
      letters: part.letters,
      read: part.read,
      absorbed: part.absorbed,
      progress: part.progress,
    };
  }

  /** The profile after all its inputs. An event out of order may call for its past: then it is read, and all done again. */
  async #advanced(
    part: Part,
    profile: ProfileId,
    image: ProfileImage | undefined,
    at: number,
  ): Promise<Draft> {
    const { run, store } = this.batch;
    const compute = (draft: Draft) => {
      for (const { kind, value } of part.links.get(profile) ?? []) {
        draft.identifiers[kind] = [...(draft.identifiers[kind] ?? []), value];
      }
      for (const make of part.inputs.get(profile)!) for (const input of make(at)) advance(run, draft, input);
      return draft;
    };
    if (!image) return compute(newDraft(run.program, run.layout, profile, at));
    try {
      return compute(draftOf(run.program, run.layout, image));
    } catch (error) {
      if (!(error instanceof HistoryNeeded)) throw error;
    }
    const bucket = bucketOf(profile, store.buckets);
    const { profiles } = await store.read(bucket, { profiles: [profile], ended: true, events: true });
    const whole = profiles.get(profile)!;
    return compute(draftOf(run.program, run.layout, whole, whole.events));
  }
}

/** Images of profiles of one bucket; with their events where features must be built from them. */
async function readImages(store: Store, layout: Layout, ids: readonly ProfileId[]) {
  const images = new Map<ProfileId, ProfileImage>();
  for (const [bucket, inBucket] of byBucket(ids, store.buckets)) {
    const { profiles } = await store.read(bucket, { profiles: inBucket, ended: true });
    const bare = [...profiles.values()]
      .filter((image) => needsEvents(layout, image))
      .map(({ profile }) => profile.id);
    for (const [id, image] of profiles) images.set(id, image);
    if (bare.length === 0) continue;
    const full = await store.read(bucket, { profiles: bare, ended: true, events: true });
    for (const [id, image] of full.profiles) images.set(id, image);
  }
  return images;
}
