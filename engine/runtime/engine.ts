/**
 * The engine: one loop that gathers work into batches and runs them one after another, wakes for what is due,
 * and hands effects to dispatch. It owns its buckets; there is one engine per store.
 */
import type { Draft, Layout } from '../evaluate/draft.ts';
import type { Run } from '../evaluate/run.ts';
import type { Bucket, Json, ProfileId, Store } from '../store/store.ts';
import { type BatchOutcome, type Owned, runBatch } from './batch.ts';
import { ConflictError } from './batch-errors.ts';
import type { Clock } from './clock.ts';
import type { Incoming } from './incoming.ts';
import { relayAll } from './merging.ts';
import type { Job, Receipt, Work } from './work.ts';

/** Messages of one transaction at most: more would make live answers wait for the disk. */
const MESSAGES_AT_ONCE = 1000;
/** Messages that may wait; beyond it senders are told to come back. */
const MOST_WAITING = 50_000;
/** Profiles whose time has come, of one batch. */
const DUE_AT_ONCE = 500;
/** A conflict means that another writer was faster; more than this in a row is a fault of ours. */
const MOST_CONFLICTS = 10;

/** Batches in which letters are waited for: while messages come there may always be some. */
const MOST_LOOKS = 10_000;

/** What the engine tells of itself: logs and metrics listen, nothing else. */
export interface Observer {
  batch(outcome: BatchOutcome & { readonly works: number; readonly milliseconds: number }): void;
  fault(error: unknown): void;
}

/** The queue is full. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

export interface EngineOptions {
  readonly store: Store;
  readonly run: Run;
  readonly clock: Clock;
  readonly observer?: Observer;
}

export class Engine {
  readonly store: Store;
  readonly clock: Clock;
  #run: Run;
  readonly #observer: Observer | undefined;
  readonly #owned = new Map<Bucket, Owned>();
  #queue: Work[] = [];
  #due = Number.NEGATIVE_INFINITY;
  /** Buckets in which letters wait. What an earlier process left in the inboxes comes first. */
  #letters: ReadonlySet<Bucket> = new Set();
  #quarantine = true;
  #live = false;
  #busy = false;
  #stopped = false;
  #failed: unknown = null;
  #cancelAlarm: () => void = () => {};
  #wakeUp: () => void = () => {};
  #loop: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  private constructor({ store, run, clock, observer }: EngineOptions) {
    this.store = store;
    this.clock = clock;
    this.#run = run;
    this.#observer = observer;
  }

  /** Takes all buckets over and starts the loop. */
  static async start(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options);
    const buckets = Array.from({ length: options.store.buckets }, (_, bucket) => bucket);
    for (const { bucket, epoch, clock } of await options.store.own(buckets))
      engine.#owned.set(bucket, { epoch, clock });
    await relayAll(options.store);
    engine.#letters = new Set(buckets);
    engine.#quarantine = (await options.store.people.countQuarantine()).length > 0;
    engine.#loop = engine.#work();
    return engine;
  }

  get run(): Run {
    return this.#run;
  }
  get layout(): Layout {
    return this.#run.layout;
  }

  /** Why the engine has stopped by itself, or null. */
  get failed(): unknown {
    return this.#failed;
  }

  /** Another release takes over between two batches. */
  swap(run: Run): void {
    this.#run = run;
    this.#due = Number.NEGATIVE_INFINITY;
    this.#wakeUp();
  }

  /** Resolves when the message is durable, or durably set aside. Throws BusyError when too many wait. */
  accept(incoming: Incoming): Promise<Receipt> {
    if (this.#queue.length >= MOST_WAITING) return Promise.reject(new BusyError('too many messages wait'));
    return new Promise((done, failed) => this.#submit({ type: 'message', incoming, done, failed }));
  }

  /** Inputs for known profiles, with progress written in the same transaction as their effects. */
  submit(
    jobs: readonly Job[],
    progress?: { readonly bucket: Bucket; readonly key: string; readonly value: Json },
  ): Promise<ReadonlyMap<ProfileId, Draft>> {
    return new Promise((done, failed) =>
      this.#submit({ type: 'profiles', jobs, done, failed, ...(progress && { progress }) }),
    );
  }

  /** Whether messages wait, or came with the last batch: others should be brief. */
  get isLive(): boolean {
    return this.#live || this.#queue.some(({ type }) => type === 'message');
  }

  /** Called after every batch; returns how to stop listening. */
  onBatch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether nothing waits and nothing is due at this moment. */
  get idle(): boolean {
    return (
      !this.#busy && this.#letters.size === 0 && this.#queue.length === 0 && this.#due > this.clock.now()
    );
  }

  /** Resolves when no letter is under way, or after so many batches that those that were must have been read. */
  untilHeard(): Promise<void> {
    let looks = 0;
    return this.#until(() => (!this.#busy && this.#letters.size === 0) || looks++ > MOST_LOOKS);
  }

  /** Resolves when nothing waits and nothing is due; rejects when the engine has stopped by itself. */
  untilIdle(): Promise<void> {
    return this.#until(() => this.idle);
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#failed) reject(this.#failed);
        else if (!holds()) return;
        else resolve();
        stop();
      };
      const stop = this.onBatch(look);
      look();
    });
  }

  /** Ends after the batch under way. What still waits was not acknowledged, and is refused. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wakeUp();
    await this.#loop;
    this.#cancelAlarm();
    for (const work of this.#queue) work.failed(new Error('the engine has stopped'));
    this.#queue = [];
  }

  #submit(work: Work): void {
    if (this.#stopped || this.#failed) {
      work.failed(this.#failed ?? new Error('the engine has stopped'));
      return;
    }
    this.#queue.push(work);
    this.#wakeUp();
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      if (this.idle) {
        await this.#sleep();
        continue;
      }
      this.#busy = true;
      try {
        await this.#batch();
      } catch (error) {
        this.#fail(error);
      } finally {
        this.#busy = false;
      }
      for (const listener of this.#listeners) listener();
    }
  }

  /** Until work comes or the next instant is due. */
  #sleep(): Promise<void> {
    return new Promise((wake) => {
      this.#wakeUp = wake;
      this.#cancelAlarm();
      this.#cancelAlarm = Number.isFinite(this.#due) ? this.clock.wakeAt(this.#due, wake) : () => {};
    });
  }

  async #batch(): Promise<void> {
    const now = this.clock.now();
    const works = this.#queue.splice(0, MESSAGES_AT_ONCE);
    this.#live = works.some(({ type }) => type === 'message');
    const due = await this.#dueWork(now);
    let tries = 0;
    for (;;) {
      try {
        const batch = {
          store: this.store,
          run: this.#run,
          owned: this.#owned,
          now,
          letters: this.#letters,
          quarantine: this.#quarantine,
        };
        const outcome = await runBatch(batch, due ? [...works, due] : works);
        this.#queue.unshift(...outcome.left);
        this.#letters = outcome.letters;
        this.#quarantine ||= outcome.quarantined;
        this.#due = Math.min(this.#due, outcome.due + 1);
        this.#observer?.batch({ ...outcome, works: works.length, milliseconds: this.clock.now() - now });
        return;
      } catch (error) {
        if (error instanceof ConflictError && tries++ < MOST_CONFLICTS) {
          // A merge may have been begun before it: its letter is waiting.
          this.#letters = new Set(this.#owned.keys());
          continue;
        }
        for (const work of works) work.failed(error);
        throw error;
      }
    }
  }

  /** Profiles whose time has come, as work; the instant of the next one is remembered. */
  async #dueWork(now: number): Promise<Work | null> {
    if (this.#due > now) return null;
    const jobs: Job[] = [];
    for (const bucket of this.#owned.keys()) {
      const { due } = await this.store.read(bucket, { due: { at: now - 1, limit: DUE_AT_ONCE } });
      for (const profile of due) jobs.push({ profile, inputs: (at) => [{ type: 'time', at }] });
    }
    if (jobs.length === 0) {
      const { profile } = await this.store.nextDue();
      // Timers of an instant run once the clock has passed it.
      this.#due = profile === null ? Number.POSITIVE_INFINITY : profile + 1;
      return null;
    }
    return { type: 'profiles', jobs, done: () => {}, failed: () => {} };
  }

  /** A batch that cannot be committed stops the engine: nothing later may overtake what was not written. */
  #fail(error: unknown): void {
    this.#failed = error;
    this.#stopped = true;
    this.#observer?.fault(error);
  }
}
