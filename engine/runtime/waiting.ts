/**
 * What waits for the engine, and whose turn it is: what somebody waits for, then one slice of what can wait, and so on, so that neither
 * stands still. It knows nothing of batches and does no work.
 */
import type { Work } from './work.ts';

/** Messages of one transaction at most: more would make live answers wait for the disk. */
const MESSAGES_AT_ONCE = 1000;

export class Waiting {
  /** Somebody waits for it. */
  #queue: Work[] = [];
  /** Slices of walks: done between two batches of the others. */
  #slices: Work[] = [];
  /** What the last batches were for: whoever had a turn lets the others have theirs. */
  #wasLive = false;
  #wasDue = false;

  get length(): number {
    return this.#queue.length + this.#slices.length;
  }

  /** How much somebody waits for. */
  get queued(): number {
    return this.#queue.length;
  }

  get hasLive(): boolean {
    return this.#queue.some(isLive);
  }

  push(work: Work): void {
    this.#queue.push(work);
  }

  pushSlice(work: Work): void {
    this.#slices.push(work);
  }

  /** What a batch had no room for is first in the next one. */
  putBack(works: readonly Work[]): void {
    this.#queue.unshift(...works);
  }

  /** What the next batch does. What can wait is by turns what is due, which is looked for only then, and walks. */
  async next(due: () => Promise<Work | null>): Promise<Work[]> {
    const isTheirs = this.#queue.length === 0 || this.#wasLive;
    const canWait = isTheirs ? await this.#whatCanWait(due) : null;
    this.#wasLive = canWait === null;
    return canWait ? [canWait] : this.#queue.splice(0, MESSAGES_AT_ONCE);
  }

  async #whatCanWait(due: () => Promise<Work | null>): Promise<Work | null> {
    const isDueTurn = this.#slices.length === 0 || !this.#wasDue;
    const found = isDueTurn ? await due() : null;
    this.#wasDue = found !== null;
    return found ?? this.#slices.shift() ?? null;
  }

  /** What still waits will not be done. */
  refuse(error: unknown): void {
    for (const work of [...this.#queue, ...this.#slices]) work.failed(error);
    this.#queue = [];
    this.#slices = [];
  }
}

/** Whether somebody outside waits for it. */
export function isLive(work: Work): boolean {
  return work.type === 'message' || (work.type === 'profiles' && work.live === true);
}
