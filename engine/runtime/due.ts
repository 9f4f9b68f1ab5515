/**
 * Whose time has come: the profiles that a batch is for because an instant has passed, and the next such instant, until which the engine
 * may sleep. It asks the store and remembers as little as it must; it writes nothing.
 */
import type { Bucket, ProfileId, Store } from '../store/store.ts';
import { allOf } from './concurrent.ts';
import { Pace } from './pace.ts';

export class Due {
  readonly #store: Store;
  readonly #pace = new Pace();
  #next = Number.NEGATIVE_INFINITY;
  /** Whether the last look found all of it: then only the next instant is asked for. */
  #foundAll = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The next instant at which to look. Until somebody has looked, at once. */
  get next(): number {
    return this.#next;
  }

  /** Something may be due by then. */
  notAfter(instant: number): void {
    this.#next = Math.min(this.#next, instant);
  }

  /** Whatever was due or not may be otherwise now. */
  lookAgain(): void {
    this.#next = Number.NEGATIVE_INFINITY;
  }

  /** As many profiles as a batch may be for, so that whoever waits for the next one waits briefly; none if nothing is due. */
  async profiles(now: number, buckets: readonly Bucket[], isLive: boolean): Promise<readonly ProfileId[]> {
    if (this.#next <= now && this.#foundAll) await this.#askWhenNext();
    if (this.#next > now) return [];
    const limit = Math.ceil(this.#pace.next(isLive) / buckets.length);
    const found = await allOf(buckets, (bucket) => this.#store.read(bucket, { due: { at: now - 1, limit } }));
    this.#foundAll = found.every(({ due }) => due.length < limit);
    const profiles = found.flatMap(({ due }) => due);
    if (profiles.length === 0) await this.#askWhenNext();
    return profiles;
  }

  /** So long a batch for so many profiles took, in milliseconds. */
  took(profiles: number, milliseconds: number): void {
    this.#pace.took(profiles, milliseconds);
  }

  async #askWhenNext(): Promise<void> {
    this.#foundAll = false;
    const { profile } = await this.#store.nextDue();
    // Timers of an instant run once the clock has passed it.
    this.#next = profile === null ? Number.POSITIVE_INFINITY : profile + 1;
  }
}
