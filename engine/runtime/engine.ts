/**
 * The engine: one loop that gathers work into batches and runs them one after another, wakes for what is due,
 * and hands effects to dispatch. It owns its buckets; there is one engine per store.
 */
import type { DeskAnswer, DeskAsk, Redemption } from '../evaluate/desk-line.ts';
import type { Draft } from '../evaluate/draft.ts';
import type { Layout } from '../evaluate/layout.ts';
import type { MetricNews } from '../evaluate/metric/news.ts';
import type { OrderAnswer, OrderAsk } from '../evaluate/order-desk.ts';
import type { Pauses } from '../evaluate/paused.ts';
import type { Run } from '../evaluate/run.ts';
import type { Bucket, ProfileId, Store } from '../store/store.ts';
import type { KnownAhead } from './ahead/take-ahead.ts';
import { Written } from './ahead/written.ts';
import { type BatchOutcome, type Owned, runBatch } from './batch.ts';
import { ConflictError, FencedError } from './batch-errors.ts';
import { BusyError, MOST_WAITING } from './busy.ts';
import { Circumstances } from './circumstances.ts';
import type { Clock } from './clock.ts';
import { Due } from './due.ts';
import type { Incoming } from './incoming.ts';
import { Listeners } from './listeners.ts';
import { relayAll } from './merging.ts';
import { heardPauses, PAUSES_KEY, storedWishes, withPauses, writtenPauses } from './pauses.ts';
import type { NewsKind, Told } from './placements/news.ts';
import { systemSecret } from './system-secret.ts';
import { isLive, Waiting } from './waiting.ts';
import type { Job, Progress, Receipt, Work } from './work.ts';

/** So long after the last message, milliseconds, others are still brief: the next one is likely on its way. */
const LIVE_FOR = 1_000;
/** A conflict means that another writer was faster; more than this in a row is a fault of ours. */
const MOST_CONFLICTS = 10;

/** Batches in which letters are waited for: while messages come there may always be some. */
const MOST_LOOKS = 10_000;

/** What the engine tells of itself: logs and metrics listen, nothing else. */
export interface Observer {
  batch(outcome: BatchOutcome & { readonly works: number; readonly milliseconds: number }): void;
  fault(error: unknown): void;
}

export interface EngineOptions {
  readonly store: Store;
  readonly run: Run;
  readonly clock: Clock;
  readonly observer?: Observer;
  /** Draws what a new offer's codes are made with: 32 random bytes, in hexadecimal. */
  readonly drawSecret?: () => string;
}

export class Engine {
  readonly store: Store;
  readonly clock: Clock;
  #run: Run;
  readonly #observer: Observer | undefined;
  readonly #drawSecret: () => string;
  readonly #circumstances = new Circumstances();
  readonly #owned = new Map<Bucket, Owned>();
  /** Tells whoever works ahead of what is true no longer. */
  readonly written = new Written();
  readonly #waiting = new Waiting();
  readonly #due: Due;
  /** Messages that are committed and not durable yet. */
  #unanswered = 0;
  #answered: Promise<void> = Promise.resolve();
  /** When the batch under way began. */
  #began = Number.NEGATIVE_INFINITY;
  #lastMessage = Number.NEGATIVE_INFINITY;
  /** Buckets in which letters wait. What an earlier process left in the inboxes comes first. */
  #letters: ReadonlySet<Bucket> = new Set();
  #quarantine = true;
  #busy = false;
  #stopped = false;
  #failed: unknown = null;
  #cancelAlarm: () => void = () => {};
  #wakeUp: () => void = () => {};
  #loop: Promise<void> = Promise.resolve();
  readonly #batchListeners = new Listeners();
  readonly #restListeners = new Listeners();
  readonly #effectListeners = new Listeners();
  readonly #releaseListeners = new Listeners();
  readonly #activeListeners = new Listeners<[people: readonly ProfileId[]]>();
  readonly #thingListeners = new Listeners<[entities: ReadonlySet<string>]>();

  private constructor({ store, run, clock, observer, drawSecret = systemSecret }: EngineOptions) {
    this.store = store;
    this.clock = clock;
    this.#due = new Due(store);
    this.#run = this.#circumstances.of(run);
    this.#observer = observer;
    this.#drawSecret = drawSecret;
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
    await engine.#circumstances.takeUp(options.store, options.run);
    await engine.#hearBefore();
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
    const moved = heardPauses(run.layout.pauses ?? new Map(), {}, run.layout.movedJourneys, ({ at }) => at);
    this.#run = this.#circumstances.of(moved ? withPauses(run, moved) : run);
    this.#due.lookAgain();
    this.#wakeUp();
    this.#releaseListeners.tell();
  }

  /** Takes up what is stored for placements of a program that is about to run. */
  prepare(run: Run): Promise<void> {
    return this.#circumstances.prepare(this.store, run);
  }

  /** A recorded input of placements: gone by from now on, once it is durable. What says nothing new is nothing. */
  async tellNews<Kind extends NewsKind>(kind: Kind, key: string, told: Told<Kind>): Promise<void> {
    const change = this.#circumstances.told(kind, key, told, this.#now);
    if (!change) return;
    await this.submit([], change.progress);
    change.comeTrue();
  }

  /** No bucket is ahead of it. */
  get #now(): number {
    return Math.max(this.clock.now(), ...[...this.#owned.values()].map(({ clock }) => clock));
  }

  /** What was wished while nobody ran came true when it was wished. */
  async #hearBefore(): Promise<void> {
    const wishes = await storedWishes(this.store);
    const clock = Math.max(...[...this.#owned.values()].map(({ clock }) => clock));
    const heard = heardPauses(this.#pauses, wishes, this.layout.movedJourneys, ({ at }) =>
      Math.max(at, clock),
    );
    if (!heard) return;
    this.#run = withPauses(this.#run, heard);
    const [bucket, own] = [...this.#owned][0]!;
    const progress = { [PAUSES_KEY]: writtenPauses(heard) };
    const written = await this.store.commit(bucket, own.epoch, { clock: own.clock, progress });
    if (!written.ok) throw new FencedError(bucket);
    await this.store.durable();
  }

  get #pauses(): Pauses {
    return this.layout.pauses ?? new Map();
  }

  /** Looks whether somebody wishes a journey to pause or to go on; it does from now on. Answers whether one did. */
  async hearPauses(): Promise<boolean> {
    const wishes = await storedWishes(this.store);
    const now = this.#now;
    const heard = heardPauses(this.#pauses, wishes, this.layout.movedJourneys, () => now);
    if (!heard) return false;
    this.#run = withPauses(this.#run, heard);
    this.#due.lookAgain();
    const [bucket] = [...this.#owned.keys()];
    await this.submit([], { bucket: bucket!, key: PAUSES_KEY, value: writtenPauses(heard) });
    return true;
  }

  /** Resolves when the message is durable, or durably set aside. Throws BusyError when too many wait. */
  accept(incoming: Incoming): Promise<Receipt> {
    if (this.#isFull) return Promise.reject(new BusyError('too many messages wait'));
    return new Promise((done, failed) => this.#submit({ type: 'message', incoming, done, failed }));
  }

  /** Inputs for known profiles, with progress written in the same transaction. Resolves when they are durable. */
  submit(jobs: readonly Job[], progress?: Progress): Promise<ReadonlyMap<ProfileId, Draft>> {
    return new Promise((done, failed) =>
      this.#submit({ type: 'profiles', jobs, done, failed, ...(progress && { progress }) }),
    );
  }

  /** The same where somebody outside waits for what comes of it. Rejects with BusyError when too many wait. */
  ask(jobs: readonly Job[], progress?: Progress): Promise<ReadonlyMap<ProfileId, Draft>> {
    if (this.#isFull) return Promise.reject(new BusyError('too many messages wait'));
    return new Promise((done, failed) =>
      this.#submit({ type: 'profiles', jobs, live: true, done, failed, ...(progress && { progress }) }),
    );
  }

  get #isFull(): boolean {
    return this.#waiting.queued + this.#unanswered >= MOST_WAITING;
  }

  /** Says something to an offer. Resolves when it is durable; with what became of it, where a code was shown. */
  async tellOffer(
    offer: string,
    ask: (at: number) => Exclude<DeskAsk, OrderAsk>,
  ): Promise<Redemption | null> {
    return (await this.#askDesk(offer, ask)) as Redemption | null;
  }

  /** The same of an order: whether another code goes together with those that were shown for it. */
  async askOrder(offer: string, ask: (at: number) => OrderAsk): Promise<OrderAnswer> {
    return (await this.#askDesk(offer, ask)) as OrderAnswer;
  }

  #askDesk(offer: string, ask: (at: number) => DeskAsk): Promise<DeskAnswer | null> {
    return new Promise((done, failed) => this.#submit({ type: 'desk', offer, ask, done, failed }));
  }

  /**
   * The same for work that can wait: done between live batches. Resolves when it is committed, which is not yet
   * durable, with the milliseconds its batch took. `ahead`: what is known of it already.
   */
  slice(jobs: readonly Job[], progress: Progress, ahead?: readonly KnownAhead[]): Promise<number> {
    return new Promise((resolve, failed) => {
      const done = () => resolve(this.clock.now() - this.#began);
      const known = ahead && { ahead };
      this.#submit({ type: 'profiles', jobs, progress, early: true, done, failed, ...known }, 'slice');
    });
  }

  /** The instant that something in this bucket would be given now. */
  instantIn(bucket: Bucket): number {
    return Math.max(this.clock.now(), this.#owned.get(bucket)!.clock);
  }

  /** What a metric is from now on: offers go by it once it is written down. */
  async recordMetric(id: string, news: MetricNews): Promise<void> {
    const change = this.#circumstances.metricIs(id, news);
    await this.submit([], change.progress);
    change.comeTrue();
  }

  /** Whether messages wait, or came a moment ago: others should be brief. */
  get isLive(): boolean {
    return this.clock.now() - this.#lastMessage < LIVE_FOR || this.#waiting.hasLive;
  }

  /** Called after every batch; returns how to stop listening. */
  onBatch(listener: () => void): () => void {
    return this.#batchListeners.add(listener);
  }

  /** Called after batches that wrote effects or took some away; returns how to stop listening. */
  onEffects(listener: () => void): () => void {
    return this.#effectListeners.add(listener);
  }

  /** Called whenever it may have become idle: after every batch, and after answers. Returns how to stop listening. */
  onRest(listener: () => void): () => void {
    return this.#restListeners.add(listener);
  }

  /** Called with the entities of which something may have changed; returns how to stop listening. */
  onThings(listener: (entities: ReadonlySet<string>) => void): () => void {
    return this.#thingListeners.add(listener);
  }

  /** Called when another release has taken over; returns how to stop listening. */
  onRelease(listener: () => void): () => void {
    return this.#releaseListeners.add(listener);
  }

  /** Called with those who did something or were merged, once it is committed; returns how to stop listening. */
  onActive(listener: (people: readonly ProfileId[]) => void): () => void {
    return this.#activeListeners.add(listener);
  }

  /** Whether nothing waits, nothing is due at this moment, and everybody has been answered. */
  get idle(): boolean {
    return this.#unanswered === 0 && !this.#busy && !this.#hasWork;
  }

  /** Resolves when no letter is under way, or after so many batches that those that were must have been read. */
  untilHeard(): Promise<void> {
    let looks = 0;
    return this.#until(() => (!this.#busy && this.#letters.size === 0) || looks++ > MOST_LOOKS);
  }

  get #hasWork(): boolean {
    const waiting = this.#letters.size + this.#waiting.length;
    return waiting > 0 || this.#due.next <= this.clock.now();
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
      const stop = this.onRest(look);
      look();
    });
  }

  /** Ends after the batch under way. What still waits was not acknowledged, and is refused. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wakeUp();
    await this.#loop;
    await this.#answered;
    this.#cancelAlarm();
    this.#waiting.refuse(new Error('the engine has stopped'));
  }

  #submit(work: Work, as: 'work' | 'slice' = 'work'): void {
    if (this.#stopped || this.#failed) {
      work.failed(this.#failed ?? new Error('the engine has stopped'));
      return;
    }
    if (as === 'slice') this.#waiting.pushSlice(work);
    else this.#waiting.push(work);
    this.#wakeUp();
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      if (!this.#hasWork) {
        await this.#sleep();
        continue;
      }
      this.#busy = true;
      let isBatch = true;
      try {
        isBatch = await this.#batch();
      } catch (error) {
        this.#fail(error);
      } finally {
        this.#busy = false;
      }
      if (isBatch) this.#batchListeners.tell();
      this.#restListeners.tell();
      // A store in this process answers without a turn of the platform: messages, answers of the disk and signals
      // would wait as long as there is work.
      await new Promise((turn) => setImmediate(turn));
    }
  }

  /** Until work comes or the next instant is due. */
  #sleep(): Promise<void> {
    return new Promise((wake) => {
      this.#wakeUp = wake;
      this.#cancelAlarm();
      this.#cancelAlarm = Number.isFinite(this.#due.next)
        ? this.clock.wakeAt(this.#due.next, wake)
        : () => {};
    });
  }

  /** Answers whether there was anything to do. */
  async #batch(): Promise<boolean> {
    const now = this.clock.now();
    this.#began = now;
    const works = await this.#waiting.next(() => this.#dueWork(now));
    if (works.length === 0 && this.#letters.size === 0) return false;
    if (works.some(isLive)) this.#lastMessage = now;
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
          written: this.written,
          drawSecret: this.#drawSecret,
        };
        const outcome = await runBatch(batch, works);
        this.#waiting.putBack(outcome.left);
        this.#letters = outcome.letters;
        this.#quarantine ||= outcome.quarantined;
        this.#circumstances.offersGave(outcome.offers);
        if (outcome.touched.size > 0) this.#thingListeners.tell(outcome.touched);
        this.#due.notAfter(outcome.due + 1);
        this.#answer(outcome, works);
        if (outcome.effects) this.#effectListeners.tell();
        if (outcome.active.length > 0) this.#activeListeners.tell(outcome.active);
        this.#observer?.batch({ ...outcome, works: works.length, milliseconds: this.clock.now() - now });
        return true;
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

  /** Tells whoever waits for a batch once it is durable. Meanwhile the next one is computed. */
  #answer({ answer, left }: BatchOutcome, works: readonly Work[]): void {
    if (answer === null) return;
    const count = works.length - left.length;
    this.#unanswered += count;
    // The store answers in the order in which it was asked.
    this.#answered = this.store
      .durable()
      .then(answer, (error: unknown) => {
        for (const work of works) work.failed(error);
        this.#fail(error);
      })
      .then(() => {
        this.#unanswered -= count;
        this.#restListeners.tell();
      });
  }

  /** Profiles whose time has come, as work. */
  async #dueWork(now: number): Promise<Work | null> {
    const profiles = await this.#due.profiles(now, [...this.#owned.keys()], this.isLive);
    if (profiles.length === 0) return null;
    const jobs: Job[] = profiles.map((profile) => ({ profile, inputs: (at) => [{ type: 'time', at }] }));
    const done = () => this.#due.took(jobs.length, this.clock.now() - this.#began);
    return { type: 'profiles', jobs, early: true, done, failed: () => {} };
  }

  /** A batch that cannot be committed stops the engine: nothing later may overtake what was not written. */
  #fail(error: unknown): void {
    if (this.#failed !== null) return;
    this.#failed = error;
    this.#stopped = true;
    this.#observer?.fault(error);
    this.#waiting.refuse(error);
    this.#wakeUp();
  }
}
