/**
 * Works out what was rewarded, of all decisions of a placement whose time is over, from people's recorded events alone. The first round passes over
 * everybody; those after it read only whose decisions came to an end and who did something since. What is remembered for that is a cache: it
 * changes the time, and nothing else.
 */
import { contentHash } from '../../compiler/feature.ts';
import type { RewardProgram } from '../../compiler/placement/program.ts';
import { type ItemTally, Learning, rewardsOf } from '../../evaluate/placement/log.ts';
import type { Learnt } from '../../evaluate/placement/news.ts';
import type { Json, ProfileId } from '../../store/store.ts';
import type { Engine } from '../engine.ts';
import { byBucket } from '../known.ts';
import { type Logged, loggedDecisions, loggedOf } from './logged.ts';

const AT_ONCE = 200;
const AT_ONCE_WHILE_LIVE = 20;

/** Some hundred bytes each: beyond, nothing is remembered, and every round passes over everybody. */
const MOST_TALLIES = 500_000;

/** What one person has been added up as. */
interface Counted {
  readonly tallies: readonly ItemTally[];
  /** When the time of another decision of theirs is over; infinite where none is open. */
  readonly next: number;
}

export class LearningRounds {
  readonly #engine: Engine;
  readonly #placement: string;
  readonly #reward: RewardProgram;
  readonly #most: number;
  readonly #stopListening: () => void;
  /** Who did something since they were read; null before everybody was. */
  #touched: Set<ProfileId> | null = null;
  #people = new Map<ProfileId, Counted>();
  #learning: Learning;
  #tallies = 0;
  /** People who were read in the last round. */
  #read = 0;
  /** Whether what was worked out last has been told. */
  #isTold = false;

  constructor(engine: Engine, placement: string, reward: RewardProgram, most = MOST_TALLIES) {
    this.#engine = engine;
    this.#placement = placement;
    this.#reward = reward;
    this.#most = most;
    this.#learning = new Learning(reward);
    this.#stopListening = engine.onActive((people) => {
      if (this.#touched) for (const id of people) this.#touched.add(id);
    });
  }

  get read(): number {
    return this.#read;
  }

  /** When the time of the next decision is over; in the past where there is something to read already. */
  get restsUntil(): number {
    let earliest =
      this.#isTold && this.#touched?.size === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    for (const { next } of this.#people.values()) earliest = Math.min(earliest, next);
    return earliest;
  }

  close(): void {
    this.#stopListening();
    this.#forget();
  }

  async run(isStopped: () => boolean): Promise<void> {
    this.#isTold = false;
    const groups = await this.workOut(isStopped);
    if (groups === null) return;
    const version = contentHash(groups as unknown as Json);
    await this.#engine.tellNews('learnt', this.#reward.key, { version, groups });
    this.#isTold = true;
  }

  /** As of now; null where it was stopped. */
  async workOut(isStopped: () => boolean): Promise<Learnt['groups'] | null> {
    const now = this.#engine.clock.now();
    this.#read = 0;
    const touched = this.#touched;
    // Whoever does something while they are read is read again the next time.
    this.#touched = new Set();
    const isWhole = touched
      ? await this.#readAgain(touched, now, isStopped)
      : await this.#readAll(now, isStopped);
    if (!isWhole) {
      this.#forget();
      return null;
    }
    const groups = this.#learning.groups();
    if (this.#tallies > this.#most) this.#forget();
    return groups;
  }

  #forget(): void {
    this.#touched = null;
    this.#people = new Map();
    this.#learning = new Learning(this.#reward);
    this.#tallies = 0;
  }

  async #readAll(now: number, isStopped: () => boolean): Promise<boolean> {
    const { store } = this.#engine;
    const slice = () => (this.#engine.isLive ? AT_ONCE_WHILE_LIVE : AT_ONCE);
    for await (const logged of loggedDecisions(store, this.#placement, this.#reward, slice)) {
      if (isStopped()) return false;
      this.#count(logged, now);
    }
    return true;
  }

  async #readAgain(touched: ReadonlySet<ProfileId>, now: number, isStopped: () => boolean): Promise<boolean> {
    const due = [...this.#people].flatMap(([id, { next }]) => (next <= now ? [id] : []));
    const { store } = this.#engine;
    for (const [bucket, ids] of byBucket(new Set([...touched, ...due]), store.buckets)) {
      for (let from = 0; from < ids.length; ) {
        if (isStopped()) return false;
        const some = ids.slice(from, from + (this.#engine.isLive ? AT_ONCE_WHILE_LIVE : AT_ONCE));
        from += some.length;
        for (const id of some) this.#takeAway(id);
        const { profiles } = await store.read(bucket, { profiles: some });
        const living = some.filter((id) => {
          const profile = profiles.get(id)?.profile;
          return profile?.entity === 'profile' && profile.mergedInto === null;
        });
        if (living.length === 0) continue;
        for await (const logged of loggedOf(store, bucket, living, this.#placement, this.#reward))
          this.#count(logged, now);
      }
    }
    return true;
  }

  #takeAway(id: ProfileId): void {
    const known = this.#people.get(id);
    if (!known) return;
    this.#learning.takeAway(known.tallies);
    this.#tallies -= known.tallies.length;
    this.#people.delete(id);
  }

  #count({ profile, decisions, events }: Logged, now: number): void {
    this.#read += 1;
    const { within } = this.#reward;
    const over = decisions.filter(({ time }) => time + within <= now);
    const rewards = rewardsOf(this.#reward, over, events);
    const own = new Learning(this.#reward);
    for (const [index, decision] of over.entries()) own.add(decision, rewards[index]!);
    const tallies = own.tallies();
    const open = decisions.flatMap(({ time }) => (time + within > now ? [time + within] : []));
    this.#learning.addAll(tallies);
    this.#tallies += tallies.length;
    // Of more than can be remembered the sums alone are wanted.
    if (this.#tallies <= this.#most) this.#people.set(profile, { tallies, next: Math.min(...open) });
  }
}
